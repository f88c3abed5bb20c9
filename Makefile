# make demo   builds the demonstration round and prints where its pages are
# make test   sets everything up, system parts included, and runs the suite
# Needs Python 3.11 or newer and nothing else; Python packages go to .venv only.

PYTHON ?= python3
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
CONSTRAINTS := .ci/constraints.txt
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(CONSTRAINTS)
DEMO := svcreview-demo

.DEFAULT_GOAL := help
.PHONY: help demo test test-full lint bench constraints clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo 'make test-full, lint, bench, constraints, clean: see README.md'

demo: $(VENV)/.svcreview
	$(BIN)/svcreview demo $(DEMO) --yes
	@test -f $(DEMO)/reports/index.html
	@echo '$(CURDIR)/$(DEMO)/reports/index.html'

test: lint
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile

test-full: lint
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile -m ''

# The import contract runs with the tests (tests/test_architecture.py).
lint: $(VENV)/.tests
	@.ci/system git chromium chinese-font postgresql poppler
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/.tests
	@for bench in tests/benchmarks/bench_*.py; do \
	  echo "== $$bench"; PYTHONPATH=. $(BIN)/python "$$bench" || exit 1; done

# New versions for everybody: installs the newest into an empty environment and writes them down.
# Use the oldest Python there is (Debian 12 has 3.11.2), or it gets versions it cannot install.
constraints:
	.ci/freeze '$(PYTHON)' > $(CONSTRAINTS).new
	mv $(CONSTRAINTS).new $(CONSTRAINTS)

clean:
	rm -rf $(VENV) $(DEMO)

# The build backend comes pinned as well, so nothing is built with a version nobody tried.
$(VENV)/.svcreview: pyproject.toml $(CONSTRAINTS) | $(BIN)/pip
	$(INSTALL) hatchling
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/.tests: $(VENV)/.svcreview
	$(INSTALL) --no-build-isolation --editable '.[test,postgres]'
	@touch $@

# pip comes last into a new environment: where it is, the environment is whole.
$(BIN)/pip:
	@.ci/venv '$(PYTHON)' $(VENV)

"""Running one report notebook: the only place that knows papermill.

The kernel is started on the interpreter that runs this very program, whatever kernels a person
has installed. It gets its folder directly: papermill's own ``cwd`` would change the folder of the
whole process, and two notebooks could not run side by side in it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from svcreview.errors import ReportError
from svcreview.language import Text
from svcreview.text import shorten

_CELL_SECONDS: Final = 600
_SOCKET_NAME: Final = 90  # a socket file's name may have 104 characters, of which some are added
_OWN_VARIABLES: Final = "SVCREVIEW_"  # the database's address is one of them


@dataclass(frozen=True, slots=True)
class Executed:
    """A notebook that ran: its nbformat node, or as far as it came, and what stopped it."""

    notebook: Any
    error: str | None


def execute(notebook: Path, parameters: Mapping[str, str], cwd: Path) -> Executed:
    """Run ``notebook`` with ``parameters``, its kernel working in ``cwd``.

    Raises ``ReportError`` if the notebook does not declare exactly these parameters: papermill
    would only log that, and the report would be drawn from the notebook's default.
    """
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    _same_names(notebook, parameters)
    with tempfile.TemporaryDirectory(prefix="svcreview-", ignore_cleanup_errors=True) as scratch:
        out = Path(scratch) / "out.ipynb"
        try:
            papermill.execute_notebook(
                _unformatted(notebook),
                _unformatted(out),
                dict(parameters),
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
                execution_timeout=_CELL_SECONDS,
                resources={"metadata": {"path": str(cwd)}},
                kernel_manager_class=_own_kernel(Path(scratch)),
            )
            error = None
        except PapermillExecutionError as exc:
            error = f"{exc.ename}: {shorten(exc.evalue, 300)}"
        ran = nbformat.read(out, as_version=4)  # type: ignore[no-untyped-call]
        return Executed(ran, error)


def _same_names(notebook: Path, parameters: Mapping[str, str]) -> None:
    import papermill

    declared = set(papermill.inspect_notebook(_unformatted(notebook)))
    if declared != set(parameters):
        wanted, found = ", ".join(sorted(parameters)), ", ".join(sorted(declared)) or "–"
        raise ReportError(
            Text(
                f"{notebook.name}：參數應為 {wanted}，筆記本宣告的卻是 {found}",
                f"{notebook.name}: expected the parameters {wanted}, the notebook has {found}",
            ),
            Text(
                "請修正筆記本中標籤為 parameters 的儲存格。",
                "Mend the notebook’s cell that is tagged parameters.",
            ),
        )


def _unformatted(path: Path) -> str:
    """``path`` for papermill, which takes ``{`` in a path for a placeholder."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _own_kernel(scratch: Path) -> type[Any]:
    """A kernel manager whose kernels run on this interpreter and keep quiet."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    connection = scratch / "kernel.json"
    # Two processes that look for a free TCP port at once may find the same one.
    by_file = os.name == "posix" and len(str(connection)) < _SOCKET_NAME

    class OwnKernel(AsyncKernelManager):
        transport = "ipc" if by_file else "tcp"
        connection_file = str(connection)

        @property
        def kernel_spec(self) -> KernelSpec:
            return KernelSpec(argv=_COMMAND, display_name="Python 3", language="python")

        async def _async_pre_start_kernel(self, **options: Any) -> tuple[list[str], dict[str, Any]]:
            return await super()._async_pre_start_kernel(
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(scratch),
                **options,
            )

    return OwnKernel


_COMMAND: Final = [
    sys.executable,
    "-Xfrozen_modules=off",  # else the debugger warns about it at each start
    "-m",
    "ipykernel_launcher",
    "-f",
    "{connection_file}",
]


def _environment(scratch: Path) -> dict[str, str]:
    """Ours without our secrets, and without what a person has set IPython to run at start."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith(_OWN_VARIABLES)}
    return ours | {"IPYTHONDIR": str(scratch / "ipython"), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}

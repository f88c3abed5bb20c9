"""How long a start takes: ``import svcreview`` (≤ 0.25 s) and ``svcreview --help`` (≤ 0.35 s)."""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from time import perf_counter

RUNS = 9
STARTS = {
    "python -c pass": ("-c", "pass"),
    "import svcreview": ("-c", "import svcreview"),
    "svcreview --help": ("-m", "svcreview", "--help"),
}


def seconds(*arguments: str) -> float:
    """Wall time of one Python process."""
    start = perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return perf_counter() - start


def main() -> None:
    """Print the median of each start; the first runs only warm the disk cache."""
    for name, arguments in STARTS.items():
        seconds(*arguments)
        times = [seconds(*arguments) for _ in range(RUNS)]
        print(
            f"{name:<20} {median(times):.3f} s (median of {RUNS}; {min(times):.3f}–{max(times):.3f})"
        )


if __name__ == "__main__":
    main()

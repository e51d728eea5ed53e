"""The command line: each command a thin face on a function that can be called from Python too.

Results go to standard output, everything else to standard error. Exit status 0: everything was read; 1: some input
could not be read (each is named with its reason, the rest is done); 2: wrong usage.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """The `reportedly` command."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the processors are for reports side by side, not for one matrix
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from reportedly.cli.application import run

    sys.exit(run(sys.argv[1:]))

"""Linear algebra on one thread: for small matrices several threads only wait for each other."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache
from importlib import import_module
from typing import Any


@lru_cache(maxsize=1)
def _libraries() -> Any:
    """The linear algebra libraries of this process, whose threads can be limited."""
    from threadpoolctl import ThreadpoolController

    import_module("numpy")  # its library is found once it is there
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """While it stands, products of matrices start no threads; afterwards as before."""
    limited: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limited

"""All dated facts that dating looks for: the shipped anchors, the terms of office, the user's own table."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from reportedly.errors import InputError, UsageError
from reportedly.fingerprints import of_files
from reportedly.world.anchors import Row, index, load, shipped
from reportedly.world.terms_of_office import shipped_terms

USER_FILE = "REPORTEDLY_ANCHORS"


@lru_cache(maxsize=2)
def _index_with(own: str) -> Mapping[str, tuple[Row, ...]]:
    return index((*shipped(), *shipped_terms(), *(load(Path(own)) if own else ())))


def known_index() -> Mapping[str, tuple[Row, ...]]:
    """The index of the shipped anchors and of the user's own. Raises UsageError when these cannot be read."""
    try:
        return _index_with(os.environ.get(USER_FILE, ""))
    except InputError as error:
        raise UsageError(f"{USER_FILE}: {error}") from None


def own_version() -> str:
    """What tells one table of the user's own from another, for the version of a layer; "" without one."""
    own = os.environ.get(USER_FILE, "")
    return " ".join(of_files(Path(own))) if own else ""

"""The one door for layers, readers, gazetteers and exporters: Python entry points.

The built-in ones come in through the same door (`[project.entry-points]` in `pyproject.toml`), under the groups named
below; a package that a user installs adds its own by the same groups.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from reportedly.errors import UsageError

Group = Literal["reportedly.layers", "reportedly.readers", "reportedly.gazetteers", "reportedly.exporters"]


def names(group: Group) -> tuple[str, ...]:
    """The names that are registered in a group, sorted."""
    return tuple(_points(group, tuple(sys.path)))


def load(group: Group, name: str) -> Any:
    """The registered object. Raises UsageError, with the names there are, when there is none of that name."""
    point = _points(group, tuple(sys.path)).get(name)
    if point is not None:
        return point.load()
    known = ", ".join(names(group)) or "none"
    raise UsageError(f"there is no {group.split('.')[1][:-1]} called {name!r}; there are: {known}")


def load_all(group: Group) -> Mapping[str, Any]:
    """Every registered object of a group by name, in the order of the names."""
    return {name: load(group, name) for name in names(group)}


@lru_cache(maxsize=16)
def _points(group: Group, path: tuple[str, ...]) -> Mapping[str, EntryPoint]:
    """The entry points of a group by name, sorted; looked up once for a search path, for it takes 9 ms each time.

    Where two packages register one name, the first on the search path has it.
    """
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=group):
        found.setdefault(point.name, point)
    return dict(sorted(found.items()))

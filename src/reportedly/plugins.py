"""The one door for layers, readers, gazetteers and exporters: Python entry points.

The built-in ones come in through the same door (`[project.entry-points]` in `pyproject.toml`), under the groups named
below; a package that a user installs adds its own by the same groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any, Literal

from reportedly.errors import UsageError

Group = Literal["reportedly.layers", "reportedly.readers", "reportedly.gazetteers", "reportedly.exporters"]


def names(group: Group) -> tuple[str, ...]:
    """The names that are registered in a group, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=group)}))


def load(group: Group, name: str) -> Any:
    """The registered object. Raises UsageError, with the names there are, when there is none of that name."""
    for point in entry_points(group=group):
        if point.name == name:
            return point.load()
    known = ", ".join(names(group)) or "none"
    raise UsageError(f"there is no {group.split('.')[1][:-1]} called {name!r}; there are: {known}")


def load_all(group: Group) -> Mapping[str, Any]:
    """Every registered object of a group by name, in the order of the names."""
    return {name: load(group, name) for name in names(group)}

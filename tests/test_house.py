"""The house: data flows one way, rooms of one floor do not know one another, heavy libraries stay in their module."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "reportedly"
MODULES = sorted(SOURCE.rglob("*.py"))

# floors from the ground up; a room may import from lower floors and from itself
FLOORS = (
    ("model", "errors", "settings", "plugins", "offline", "fingerprints", "version"),
    ("text", "statistics", "world"),
    ("ingest", "layers"),
    ("audit",),
    ("compare",),
    ("record",),
    ("review",),
    ("export", "scoring"),
    ("scale",),
    ("service",),
    ("web",),
    ("cli", "__init__"),
    ("__main__",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
ONLY = {  # library -> the modules that may import it
    "spacy": ("layers/parse.py",),
    "onnxruntime": ("layers/tagger/__init__.py",),
    "httpx": ("ingest/fetching.py",),
    "torch": (),
    "sklearn": (),
}
LONGEST = 500  # lines of a module; data lives in data files
LONGER = {"model/__init__.py"}  # all nouns stand in one place


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def room_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def module_of(path: Path) -> str:
    return "reportedly." + name_of(path).removesuffix(".py").replace("/", ".").removesuffix("__init__").rstrip(".")


NAMES = {module_of(path).rstrip(".") for path in MODULES}


def imported(source: str) -> set[str]:
    """Every module that a source imports, wherever the import stands; `from package import submodule` is the submodule."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            module = node.module or ""
            names = {f"{module}.{alias.name}" for alias in node.names}
            found |= {name if name in NAMES else module for name in names}
    return found


def test_every_import_is_seen() -> None:
    source = """
from reportedly.model import Span
from reportedly import plugins, settings
from reportedly.audit import distances as far
import reportedly.world.units
if TYPE_CHECKING:
    from reportedly.record.store import Record
def late():
    from reportedly.text import stems
"""
    assert imported(source) == {
        "reportedly.model", "reportedly.plugins", "reportedly.settings", "reportedly.audit.distances",
        "reportedly.world.units", "reportedly.record.store", "reportedly.text.stems",
    }  # fmt: skip


def room(module: str) -> str:
    """The room of a module of the package; `__init__` for the package itself."""
    return [*module.split("."), "__init__"][1]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_only(path: Path) -> None:
    here = room_of(path)
    for module in imported(path.read_text("utf-8")):
        if module.split(".")[0] == "reportedly":
            there = room(module)
            ground = FLOOR[there] == FLOOR[here] == 0
            assert here == there or FLOOR[there] < FLOOR[here] or ground, f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_stay_in_their_module(path: Path) -> None:
    for module in imported(path.read_text("utf-8")):
        allowed = ONLY.get(module.split(".")[0])
        assert allowed is None or name_of(path) in allowed, f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_short(path: Path) -> None:
    assert name_of(path) in LONGER or len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_no_module_is_called_utils() -> None:
    assert not [name_of(path) for path in MODULES if path.stem in {"utils", "helpers", "common", "misc", "manager"}]


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of modules each of which reaches all others of its group by imports."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            for target in graph.get(waiting.pop(), set()) - seen:
                seen.add(target)
                waiting.append(target)
        return seen

    reach = {module: reached(module) for module in graph}
    found = {tuple(sorted(b for b in reach[a] if a in reach.get(b, ()))) for a in graph if a in reach[a]}
    return [list(group) for group in sorted(found)]


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"a"}, "c": {"a"}}, [["a", "b"]]),
        ({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}, [["a", "b", "c"]]),
    ],
    ids=["none", "two", "three"],
)
def test_a_circle_is_seen(graph: dict[str, set[str]], expected: list[list[str]]) -> None:
    assert circles(graph) == expected


def test_the_modules_have_no_circles() -> None:
    """Nor at run time alone: imports inside functions and those for type checking count."""
    own = {module_of(path).rstrip("."): path for path in MODULES}
    graph = {name: (imported(path.read_text("utf-8")) & own.keys()) - {name} for name, path in own.items()}
    assert circles(graph) == []


def test_the_readme_s_python_works_again_and_again() -> None:
    import reportedly

    text = "Kyiv said its forces had entered the town of Balakliia on Saturday."
    first, second = reportedly.annotate(text), reportedly.annotate(text)
    assert first == second
    assert [statement.source.of(text) for statement in first.statements if statement.source] == ["Kyiv"]
    import reportedly.layers.statements.repairs as drafts

    assert drafts.Draft and callable(reportedly.annotate) and callable(reportedly.build) and callable(reportedly.open)

"""The house: data flows one way, rooms of one floor do not know one another, heavy libraries stay in their module."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "reportedly"
MODULES = sorted(SOURCE.rglob("*.py"))

# floors from the ground up; a room may import from lower floors and from itself
FLOORS = (
    ("model", "errors", "settings", "plugins", "offline", "fingerprints"),
    ("text", "statistics", "world"),
    ("ingest", "layers", "audit"),
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


def imports(path: Path) -> list[tuple[str, str]]:
    """(module, imported name) for every import, also those inside functions."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found += [(node.module or "", alias.name) for alias in node.names]
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_only(path: Path) -> None:
    room = room_of(path)
    for module, name in imports(path):
        parts = module.split(".")
        if parts[0] != "reportedly":
            continue
        target = parts[1] if len(parts) > 1 else name
        if target not in FLOOR:
            target = "__init__"  # `from reportedly import __version__`
            if name.startswith("__version"):
                continue
        assert room == target or FLOOR[target] < FLOOR[room] or FLOOR[target] == FLOOR[room] == 0, (
            f"{name_of(path)} imports {module} {name}"
        )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_stay_in_their_module(path: Path) -> None:
    for module, _ in imports(path):
        allowed = ONLY.get(module.split(".")[0])
        assert allowed is None or name_of(path) in allowed, f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_short(path: Path) -> None:
    assert name_of(path) in LONGER or len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_no_module_is_called_utils() -> None:
    assert not [name_of(path) for path in MODULES if path.stem in {"utils", "helpers", "common", "misc", "manager"}]


def test_the_modules_have_no_cycles() -> None:
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        module = "reportedly." + name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        graph[module] = set()
        tree = ast.parse(path.read_text("utf-8"))
        for node in tree.body:  # imports at the top only: those inside functions cannot make a cycle at import
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reportedly."):
                graph[module].add(str(node.module))
    state: dict[str, int] = {}

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert state.get(module) != 1, " -> ".join((*path, module))
        if state.get(module) == 2:
            return
        state[module] = 1
        for target in sorted(graph.get(module, ())):
            if target != module and not module.startswith(target + "."):
                visit(target, (*path, module))
        state[module] = 2

    for module in sorted(graph):
        visit(module, ())


def test_the_readme_s_python_works_again_and_again() -> None:
    import reportedly

    text = "Kyiv said its forces had entered the town of Balakliia on Saturday."
    first, second = reportedly.annotate(text), reportedly.annotate(text)
    assert first == second
    assert [statement.source.of(text) for statement in first.statements if statement.source] == ["Kyiv"]
    import reportedly.layers.statements.repairs as drafts

    assert drafts.Draft and callable(reportedly.annotate) and callable(reportedly.build) and callable(reportedly.open)

"""The house: data flows one way, rooms of one floor do not know one another, heavy libraries stay in their module."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import entry_points
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
LONGEST = 400  # lines of a module; data lives in data files
LONGEST_FUNCTION = 60  # lines, its docstring among them
MOST_PARAMETERS = 8  # `self` among them; what is more is a value of its own (a frozen dataclass)
COMMANDS = "cli"
"""A command of the command line has a parameter for each of its options, for that is how typer is told of them, and its
help and examples are its docstring: the functions of this room are counted apart, see `test_only_commands_are_long`."""

LONG_FUNCTIONS = {
    "compare/questions/clause_pairs.py clauses": "the fields of a clause, one a line",
    "layers/places/resolution.py measure": "the features of a reading, one a line, in the order of the learned weights",
}


SHARED_NAMES = {
    "annotating": "the verb `annotate`: over the layers, in Python",
    "application": "the application that the room starts: of the command line, of the API",
    "candidates": "the mentions of a report that a layer weighs, before it chooses",
    "classifier": "a learned linear model over hashed features, its weights in the layer's data",
    "comparison": "what comparing finds: the nouns, and the one call that makes them",
    "context": "what the layer reads a mention against",
    "cues": "words that say how what stands around them is meant: as data, and those around an event",
    "deciding": "the verb `decide`: of the command line, in a record, on the page",
    "decisions": "what persons decided: as comparing takes it, as the API gives it",
    "denials": "what is denied: in its own report, and in those of others",
    "features": "what a learned model of the layer looks at",
    "finding": "where the layer finds what it marks",
    "findings": "what a check or a pair of accounts shows: the noun, and the list that comparing makes",
    "gazetteer": "the names of places that are known: the table, and the verb that adds to it",
    "grammar": "what the layer's rules ask of the parse",
    "layers": "what reads a report: the room, and the verb that prints them",
    "listing": "the verb `list`: of the command line, in a record",
    "occurrences": "events that are one: made by comparing, shown on the page",
    "parse": "the parse of a report: the noun, and the layer that makes it",
    "places": "places: read by the layer, counted by the API",
    "reasons": "why the layer chose what it chose, in words",
    "searching": "the verb `find`: of the command line, over HTTP",
    "serving": "the verb `serve`: of the command line, on the network",
    "tables": "tables of separated values and sheets: read, written",
    "vocabulary": "a text as words of kinds, over which the layer's rules are written",
    "watching": "the verb `watch`: of the command line, in a record",
    "writing": "an export into a file, in whatever form is asked for",
}
"""Names that two modules or more have (packages count), each with the one job that all of them do."""


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def room_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def module_of(path: Path) -> str:
    return "reportedly." + name_of(path).removesuffix(".py").replace("/", ".").removesuffix("__init__").rstrip(".")


NAMES = {module_of(path).rstrip(".") for path in MODULES}


parsed = lru_cache(maxsize=1)(ast.parse)
"""The tree of a source; the last one is kept, for what is asked of a module is asked at once (`facts`)."""


@cache
def imported(source: str) -> set[str]:
    """Every module that a source imports, wherever the import stands; `from package import submodule` is the submodule."""
    found: set[str] = set()
    for node in ast.walk(parsed(source)):
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


def goes_down(here: str, there: str) -> bool:
    """Whether a room may import from another."""
    return here == there or FLOOR[there] < FLOOR[here] or FLOOR[there] == FLOOR[here] == 0


def test_imports_go_down_only() -> None:
    imports = [(path, module) for path in MODULES for module in sorted(facts(path).imports)]
    own = [(path, module) for path, module in imports if module.split(".")[0] == "reportedly"]
    assert len(own) > len(MODULES)
    assert [f"{name_of(path)} imports {to}" for path, to in own if not goes_down(room_of(path), room(to))] == []


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("layers", "text", True),
        ("text", "layers", False),
        ("layers", "ingest", False),
        ("layers", "layers", True),
        ("settings", "errors", True),
    ],
    ids=["down", "up", "sideways", "the room itself", "on the ground"],
)
def test_a_way_is_judged(here: str, there: str, expected: bool) -> None:
    assert goes_down(here, there) is expected


def test_heavy_libraries_stay_in_their_module() -> None:
    heavy = [(name_of(path), each.split(".")[0]) for path in MODULES for each in facts(path).imports]
    heavy = [(name, library) for name, library in heavy if library in ONLY]
    assert {name for name, _ in heavy} == {name for names in ONLY.values() for name in names}
    assert [f"{name} imports {library}" for name, library in heavy if name not in ONLY[library]] == []


def test_modules_are_short() -> None:
    assert [name_of(path) for path in MODULES if facts(path).lines > LONGEST] == []


def functions(source: str) -> list[tuple[str, int, int]]:
    """Each function with its lines and the number of its parameters; what takes any keywords counts as none."""
    found = []
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            told = node.args
            count = len(told.posonlyargs) + len(told.args) + len(told.kwonlyargs)
            found.append((node.name, (node.end_lineno or 0) - node.lineno + 1, count))
    return found


def test_functions_are_short() -> None:
    every = [(path, *each) for path in MODULES if room_of(path) != COMMANDS for each in facts(path).functions]
    assert {f"{name_of(path)} {name}" for path, name, lines, _ in every if lines > LONGEST_FUNCTION} == {
        *LONG_FUNCTIONS
    }
    assert [f"{name_of(path)} {name}" for path, name, _, count in every if count > MOST_PARAMETERS] == []


def test_only_commands_are_long() -> None:
    """In the room of the commands only those that people call, by the name that they call them by."""
    from reportedly.cli.application import application

    commands = {command.name for command in application.registered_commands}
    every = [each for path in MODULES if room_of(path) == COMMANDS for each in facts(path).functions]
    long = {name for name, lines, count in every if lines > LONGEST_FUNCTION or count > MOST_PARAMETERS}
    assert long == {"brief", "build", "export", "serve", "watch"} <= commands


def test_a_long_function_is_seen() -> None:
    assert functions("def one(self, a, *, b=1, **more):\n    def two(): pass\n    return two") == [
        ("one", 3, 3),
        ("two", 1, 0),
    ]


def test_no_module_is_called_utils() -> None:
    assert not [name_of(path) for path in MODULES if path.stem in {"utils", "helpers", "common", "misc", "manager"}]


def shared_names(names: Iterable[str]) -> set[str]:
    """The last parts of dotted names that two or more of them have."""
    count = Counter(name.rpartition(".")[2] for name in names)
    return {name for name, modules in count.items() if modules > 1}


def test_modules_of_one_name_do_one_job() -> None:
    """File names tell rooms apart: a new module takes a name of its own, or does the job that the table tells."""
    assert shared_names(NAMES - {"reportedly.__main__"}) == SHARED_NAMES.keys()


def test_a_shared_name_is_seen() -> None:
    assert shared_names(["house.cellar.wine", "house.kitchen.wine", "house.kitchen.bread"]) == {"wine"}


def bare_numbers(source: str) -> list[str]:
    """The module's numbers that nothing beside them explains: no comment in the line or above, no docstring below."""

    def is_number(value: ast.expr | None) -> bool:
        if isinstance(value, ast.UnaryOp):
            return is_number(value.operand)
        if isinstance(value, ast.BinOp):
            return is_number(value.left) and is_number(value.right)
        if isinstance(value, ast.Tuple):
            return bool(value.elts) and all(is_number(each) for each in value.elts)
        if isinstance(value, ast.Dict):
            return bool(value.values) and all(is_number(each) for each in value.values)
        if isinstance(value, ast.Call):
            given = [*value.args, *(keyword.value for keyword in value.keywords if keyword.arg != "tzinfo")]
            return bool(given) and all(is_number(each) for each in given)
        return isinstance(value, ast.Constant) and type(value.value) in (int, float)

    body, lines = parsed(source).body, source.splitlines()
    found = []
    for statement, following in zip(body, [*body[1:], None], strict=True):
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or not is_number(statement.value):
            continue
        told = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
        beside = any("#" in line for line in lines[statement.lineno - 1 : statement.end_lineno])
        beside = beside or lines[statement.lineno - 2].lstrip().startswith("#")
        if not told and not beside:
            found.append(lines[statement.lineno - 1])
    return found


def test_a_number_says_what_it_is() -> None:
    """Its unit, source or measurement stands beside it."""
    assert [f"{name_of(path)}: {number}" for path in MODULES for number in facts(path).numbers] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("DAYS = 3", ["DAYS = 3"]),
        ("DAYS = -3, 2.5", ["DAYS = -3, 2.5"]),
        ("DAYS = 3  # from telling to telling", []),
        ("# days\nDAYS = 3", []),
        ("WEEKS = 1  # of seven days\nDAYS = 3", ["DAYS = 3"]),
        ('DAYS = 3\n"""From telling to telling."""', []),
        ('DAYS = "three"', []),
        ("DAYS = timedelta(days=3)", ["DAYS = timedelta(days=3)"]),
        ('DAYS = {"week": 7}', ['DAYS = {"week": 7}']),
        ('DAYS = {"week": 7}  # of a whole one', []),
        ('DAYS = days("week")', []),
        ("def wait():\n    days = 3", []),
    ],
)
def test_a_bare_number_is_seen(source: str, expected: list[str]) -> None:
    assert bare_numbers(source) == expected


@dataclass(frozen=True)
class Facts:
    """What the tests ask of a module."""

    imports: set[str]
    numbers: list[str]
    expressions: list[str]
    functions: list[tuple[str, int, int]]
    lines: int


@cache
def facts(path: Path) -> Facts:
    source = path.read_text("utf-8")
    told = imported(source), bare_numbers(source), expressions(source), functions(source)
    return Facts(*told, len(source.splitlines()))


def test_what_compares_reads_no_text_with_expressions_of_its_own() -> None:
    """English is read once, below: by the layers, by `audit` or by a table of `text`."""
    comparing = [path for path in MODULES if room_of(path) == "compare"]
    assert comparing and [name_of(path) for path in comparing if facts(path).imports & {"re", "regex"}] == []


LONGEST_EXPRESSION = 300
"""Characters of a regular expression: what would be longer is a table with an example in each row."""


def expressions(source: str) -> list[str]:
    """The patterns that are written out where a function of `re` is called; what is put in counts as nothing."""

    def words(node: ast.expr) -> str:
        if isinstance(node, ast.JoinedStr):
            return "".join(words(part) for part in node.values)
        if isinstance(node, ast.BinOp):
            return words(node.left) + words(node.right)
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""

    calls = [node for node in ast.walk(parsed(source)) if isinstance(node, ast.Call) and node.args]
    of_re = [c for c in calls if isinstance(c.func, ast.Attribute) and ast.unparse(c.func.value) == "re"]
    return [words(call.args[0]) for call in of_re]


def test_no_expression_is_long() -> None:
    every = [(name_of(path), each) for path in MODULES for each in facts(path).expressions]
    assert [f"{name}: {each}" for name, each in every if len(each) > LONGEST_EXPRESSION] == []


def test_an_expression_is_seen() -> None:
    assert expressions('A = re.compile(rf"a{B}" "c")\nre.sub("d", "e", "f")') == ["ac", "d"]


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
    graph = {name: (facts(path).imports & own.keys()) - {name} for name, path in own.items()}
    assert circles(graph) == []


def test_the_readme_s_python_works_again_and_again() -> None:
    import reportedly

    text = "Kyiv said its forces had entered the town of Balakliia on Saturday."
    first, second = reportedly.annotate(text), reportedly.annotate(text)
    assert first == second
    assert [statement.source.of(text) for statement in first.statements if statement.source] == ["Kyiv"]
    import reportedly.layers.statements.drafts as drafts

    assert drafts.Draft and callable(reportedly.annotate) and callable(reportedly.build) and callable(reportedly.open)


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        ("import reportedly.cli.application", {"numpy", "onnxruntime", "spacy", "sqlalchemy"}),
        ("import reportedly; reportedly.annotate", {"onnxruntime", "spacy", "sqlalchemy"}),
    ],
    ids=["the command line", "annotate in Python"],
)
def test_what_is_not_asked_for_is_not_loaded(words: str, heavy: set[str]) -> None:
    """So that a command that reads nothing answers at once."""
    told = f"{words}; import sys; print(sorted({heavy!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_registered_is_what_pyproject_says() -> None:
    """A layer or reader that came in since the last installation would be missing in silence."""
    project = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    for group, points in project["entry-points"].items():
        missing = set(points) - {point.name for point in entry_points(group=group)}
        assert not missing, f"{group}: {sorted(missing)} is not installed; run `make setup-dev`"

"""Layers declare themselves: order, what runs with what, the language gate and the version follow from that."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from reportedly import fingerprints, plugins, settings
from reportedly.errors import UsageError
from reportedly.fingerprints import meaning, of_module, parts
from reportedly.layers import pipeline
from reportedly.layers.declaration import Layer, layer
from reportedly.layers.pipeline import Pipeline, declared
from reportedly.model import Annotated, Note, Report

SOURCE = Path(__file__).parents[1] / "src" / "reportedly"
TEXT = (
    "Kyiv's troops retake Balakliia\n\nKyiv said on Saturday that its forces had entered the town of Balakliia. "
    "The barbaric shelling of Kherson killed 12 civilians on Friday, the governor said. He denied that Izium had "
    "fallen."
)


# ------------------------------------------------------------------------------------------------ what they declare


def test_each_layer_runs_after_what_it_requires() -> None:
    order = list(declared())
    assert order[:2] == ["body", "language"]
    for name, each in declared().items():
        before = {*each.requires, *each.after}
        assert all(order.index(other) < order.index(name) for other in before), name


@pytest.mark.parametrize(
    ("asked", "runs"),
    [
        (["body"], ["body"]),
        (["times"], ["body", "language", "times"]),
        (["places", "body"], ["body", "language", "tagger", "places"]),
        (["quantities"], ["body", "language", "quantities"]),
    ],
    ids=["alone", "with those it requires", "and what these require", "what it comes after is not required"],
)
def test_a_layer_brings_what_it_requires(asked: list[str], runs: list[str]) -> None:
    assert list(Pipeline(asked).layers) == runs


class Watched(Annotated):
    """An annotated report that writes down which of its fields are read."""

    read: ClassVar[set[str]] = set()

    def __getattribute__(self, name: str) -> Any:
        carried_over = sys._getframe(1).f_globals["__name__"] == "dataclasses"  # by `replace`, unread
        if name in Annotated.__dataclass_fields__ and not carried_over:
            Watched.read.add(name)
        return super().__getattribute__(name)


def test_a_layer_reads_and_sets_nothing_that_it_does_not_declare() -> None:
    """What a layer reads was assigned by a layer that it requires or comes after; what changes, it assigns itself."""
    layers = declared()
    fields = {name: {field.split(".")[0] for field in each.assigns} for name, each in layers.items()}
    document = Annotated(Report("r", TEXT, "0", published="2022-09-11", published_basis="given"))
    for name, each in layers.items():
        known = {"report"}
        waiting = [*each.requires, *each.after]
        while waiting:
            other = waiting.pop()
            known |= fields[other]
            waiting += [*layers[other].requires, *layers[other].after]
        watched = Watched(**{field: getattr(document, field) for field in Annotated.__dataclass_fields__})
        Watched.read = set()
        made = each.annotate(watched)
        assert Watched.read <= known | fields[name], name
        after = Annotated(**{field: getattr(made, field) for field in Annotated.__dataclass_fields__})
        changed = {f for f in Annotated.__dataclass_fields__ if getattr(after, f) != getattr(document, f)}
        assert changed <= fields[name], name
        document = after
    assert document.events and document.statements and document.wording and document.quantities


# ------------------------------------------------------------------------------------------------ other packages' layers


@layer(requires=("language",), assigns=("notes",))
def note_english(document: Annotated) -> Annotated:
    return replace(document, notes=(*document.notes, Note("toy", "read")))


@layer(requires=("body",), assigns=("notes",), languages=("uk", "ru"))
def note_cyrillic(document: Annotated) -> Annotated:
    return replace(document, notes=(*document.notes, Note("toy", "прочитано")))


Register = Callable[..., None]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Adds layers to the registered ones, as an installed package would."""

    def add(**layers: object) -> None:
        names, load = plugins.names, plugins.load
        monkeypatch.setattr(plugins, "names", lambda group: tuple(sorted({*names(group), *layers})))
        monkeypatch.setattr(plugins, "load", lambda group, name: layers[name] if name in layers else load(group, name))

    return add


def notes(only: list[str], text: str, language: str | None = None) -> list[str]:
    made = Pipeline(only).annotate(Report("r", text, "0", language=language))
    return [note.text for note in made.notes if note.layer == "toy"]


def test_a_plugin_brings_what_it_requires_and_runs_after_our_own(register: Register) -> None:
    register(a_toy=note_english)
    assert list(Pipeline(["a_toy"]).layers) == ["body", "language", "a_toy"]
    register(nothing=note_english)
    assert list(declared())[-2:] == ["a_toy", "nothing"]
    assert settings.layers("a_toy") == ("a_toy",)
    assert notes(["a_toy"], "Shelling hit the town of Kherson on Friday, and it was heard in the villages.") == ["read"]


def test_a_layer_reads_the_languages_that_it_declares(register: Register) -> None:
    register(toy=note_cyrillic)
    ukrainian = "Російські війська обстріляли місто Херсон у п'ятницю, повідомив губернатор області."
    assert notes(["toy"], ukrainian, "uk") == ["прочитано"]
    assert notes(["toy"], "Shelling hit Kherson.", "en") == ["language not supported for this layer"]


def test_layers_that_wait_for_one_another_are_named(register: Register) -> None:
    register(hen=replace(note_english, requires=("egg",)), egg=replace(note_english, requires=("hen",)))
    with pytest.raises(UsageError, match="egg, hen"):
        declared()


def test_what_is_required_must_be_there(register: Register) -> None:
    register(toy=replace(note_english, requires=("nowhere",)))
    with pytest.raises(UsageError, match="nowhere"):
        Pipeline(["toy"])


def test_a_function_without_a_declaration_is_refused(register: Register) -> None:
    register(toy=lambda document: document)
    with pytest.raises(UsageError, match=r"toy.*@layer"):
        Pipeline(["toy"])


# ------------------------------------------------------------------------------------------------ versions

FILES = {
    "toy_layers/__init__.py": "",
    "toy_layers/cities.py": (
        "from importlib.resources import files\nfrom toy_layers.words import CAPITAL\nfrom . import signs\n"
        'TABLE = files("toy_layers") / "data" / "cities.tsv"\n'
    ),
    "toy_layers/words.py": 'CAPITAL = "Kyiv"\n',
    "toy_layers/signs.py": "def first():\n    from .late import SIGN\n    return SIGN\n",
    "toy_layers/late.py": 'SIGN = "+"\n',
    "toy_layers/other.py": "X = 1\n",
    "toy_layers/data/cities.tsv": "Kyiv\t1\n",
    "toy_layers/data/rivers.tsv": "Dnipro\t1\n",
}


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with a table, in a folder of its own."""
    write(tmp_path / "one")
    monkeypatch.syspath_prepend(str(tmp_path / "one"))
    fingerprints.forget()
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("toy_layers")]:
        del sys.modules[name]
    fingerprints.forget()


def write(folder: Path, line_end: str = "\n") -> None:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.replace("\n", line_end).encode())


def version() -> str:
    fingerprints.forget()
    return of_module("toy_layers.cities")


@pytest.mark.parametrize(
    ("file", "seen"),
    [
        ("cities.py", True),
        ("words.py", True),
        ("signs.py", True),
        ("late.py", True),
        ("other.py", False),
        ("data/cities.tsv", True),
        ("data/rivers.tsv", False),
    ],
    ids=[
        "its own source", "a module that it imports", "imported as `from . import`", "imported inside a function",
        "a module of the package that it does not import", "its table", "a table that it does not name",
    ],
)  # fmt: skip
def test_a_change_changes_the_version(toy: Path, file: str, seen: bool) -> None:
    before = version()
    path = toy / "one" / "toy_layers" / file
    path.write_text(path.read_text() + ("MORE = 1\n" if path.suffix == ".py" else "more\n"))
    assert (version() != before) == seen


SOURCE_LINES = '''"""What it is for."""

import re

LIMIT = 3  # so many at most
"""How many there are."""


def cut(text: str) -> str:
    """The text, cut."""
    # a "quoted # sign" in a comment
    return re.sub(
        "#.*"  # a sign that begins no comment
        "$",
        "",
        text[:LIMIT],
    )
'''


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("What it is for", "What it does", False),
        ("# so many at most", "# no more", False),
        ("  # so many at most", "", False),
        ("How many there are", "The bound", False),
        ("The text, cut", "What is left", False),
        ('# a "quoted # sign" in a comment', "# it's told", False),
        ("\n\n\ndef", "\n\ndef", False),
        ("LIMIT = 3", "LIMIT = 4", True),
        ('"#.*"', '"#.+"', True),
        ('"$",', '"$" ",",', True),
        ("return re", "yield re", True),
    ],
    ids=[
        "docstring of the module", "comment", "comment gone", "docstring of a name", "docstring of a function",
        "quotation marks in a comment", "blank lines", "number", "sign in a string", "string in brackets", "word",
    ],
)  # fmt: skip
def test_what_a_source_says_to_people_is_no_part_of_a_version(old: str, new: str, seen: bool) -> None:
    assert SOURCE_LINES.count(old) == 1
    assert (meaning(SOURCE_LINES.replace(old, new)) != meaning(SOURCE_LINES)) == seen


def silent(source: str) -> str:
    """The syntax tree of a source whose docstrings say nothing."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            node.value = ast.Constant("")
    return ast.dump(tree)


def test_the_meaning_of_a_source_is_its_syntax_tree() -> None:
    sources = {path: path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.py"))}
    assert [str(path) for path, source in sources.items() if silent(meaning(source)) != silent(source)] == []


def test_the_version_does_not_depend_on_the_folder_or_on_line_ends(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = version()
    write(toy / "another" / "place", "\r\n")
    monkeypatch.syspath_prepend(str(toy / "another" / "place"))
    assert version() == before
    assert not [name for name, _ in parts("toy_layers.cities") if str(toy) in name]


def test_a_layer_s_version_changes_with_the_layers_that_it_builds_on() -> None:
    layers = declared(["dating"])
    plain = pipeline.versions(layers)
    layers["times"] = replace(layers["times"], settings=lambda: "another table")
    other = pipeline.versions(layers)
    assert [name for name in layers if plain[name] != other[name]] == ["times", "dating"]


def test_a_table_of_the_user_s_own_changes_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTEDLY_AUTHORITY", raising=False)
    before = pipeline.versions(declared(["wording"]))
    (tmp_path / "own.tsv").write_text("person\tIvan Franko\tm\tUA\t\twriter\n")
    monkeypatch.setenv("REPORTEDLY_AUTHORITY", str(tmp_path / "own.tsv"))
    after = pipeline.versions(declared(["wording"]))
    assert [name for name in before if before[name] != after[name]] == ["actors", "wording"]


def test_every_table_is_part_of_a_version() -> None:
    """A data file that no module names by its file name would change without any version changing."""
    named = {name for each in declared().values() for name, _ in parts(each.module)}
    named |= {name for name, _ in parts("reportedly.compare.comparison")}
    readers = plugins.load_all("reportedly.readers").values()
    named |= {name for each in readers for name, _ in parts(each.take.__module__)}
    for path in sorted(SOURCE.rglob("*")):
        if path.is_file() and path.suffix in fingerprints.DATA and path.relative_to(SOURCE).parts[0] != "web":
            folder = path.parent if (path.parent / "__init__.py").exists() else path.parent.parent
            package = ".".join(("reportedly", *folder.relative_to(SOURCE).parts))
            assert f"{package}:{path.name}" in named or path.name in ELSEWHERE, path


ELSEWHERE = {"event_types.json", "regions.tsv"}
"""Tables that neither reading nor comparing uses: those of exports, of scoring, and of what builds the gazetteer."""


def test_a_layer_is_called_like_a_function() -> None:
    made: Layer = note_english
    assert made(Annotated(Report("r", "x", "0"))).notes[0].text == "read"

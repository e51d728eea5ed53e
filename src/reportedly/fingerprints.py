"""A version that cannot lie: a hash of the sources and data that a result depends on.

A module depends on itself, on the modules of its own package and of `reportedly` that it imports (wherever the import
stands, and what these import in turn), and on the data files that these name. The hash is the same in a wheel and in a
checkout, on every Python: it does not depend on where the files lie, nor on the line ends of text files. What a source
says to people, its comments and docstrings, does not count: a sentence mended is no reason to read a record anew. They
are taken out by a pass over the characters, for all layers .1 s at each start; to parse their sources into syntax trees
would take .5 s. A test holds the two against each other for every module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, sha256
from importlib.util import find_spec
from pathlib import Path

OURS = "reportedly"
TEXT = frozenset({".py", ".tsv", ".csv", ".toml", ".json", ".txt"})
DATA = frozenset({*TEXT, ".npz", ".bin", ".onnx"} - {".py"})
"""Endings of the files that are data; a Markdown file beside them is for people."""

IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<origin>[.\w]+)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n]+)"
    r"|import[ \t]+(?P<module>[\w.]+))",
    re.MULTILINE,
)
LEXEME = re.compile(
    r"(?P<comment>#[^\n]*)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<line>(?<!\\)\n)|(?P<words>[rRbBuUfF]{0,2}(?:"
    r'"{3}(?:[^"\\]|\\.|"(?!""))*"{3}|"(?:[^"\\\n]|\\.)*"|'
    r"'{3}(?:[^'\\]|\\.|'(?!''))*'{3}|'(?:[^'\\\n]|\\.)*'))",
    re.DOTALL,
)
"""What bounds a statement of Python or stands in it for people: comments, strings, brackets, ends of lines."""

ENDS = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
LITERAL = re.compile(r"""["'](?P<word>[\w./-]+)["']""")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Module:
    """Where a module's source lies; `package` is the package that its relative imports and its data belong to."""

    name: str
    path: Path
    package: str


@lru_cache(maxsize=256)
def of_module(module: str) -> str:
    """The hash of a module with all that it depends on, 12 hexadecimal digits. Raises ValueError for an unknown one."""
    whole = blake2b(digest_size=6)
    for name, digest in parts(module):
        whole.update(f"{name}\x1f{digest}\x1e".encode())
    return whole.hexdigest()


def parts(module: str) -> list[tuple[str, str]]:
    """The sources and data files that a module depends on, each by a name without a path, with its hash; sorted."""
    if _located(module) is None:
        raise ValueError(f"no source for the module {module!r}")
    found: dict[str, str] = {}
    waiting, seen = [module], {module}
    roots = {OURS, module.split(".")[0]}
    while waiting:
        source = _located(waiting.pop())
        if source is None:
            continue
        found[source.name] = _digest(source.path)
        found.update((name, _digest(path)) for name, path in _data(source))
        for name in _imported(source):
            if name not in seen and name.split(".")[0] in roots:
                seen.add(name)
                waiting.append(name)
    return sorted(found.items())


def forget() -> None:
    """Look at all files anew: they are read once in a process, for they do not change while it runs."""
    for kept in (of_module, _located, _text, _data_files, _digest):
        kept.cache_clear()


def of_files(*paths: Path) -> list[str]:
    """The hash of each file, with its name; the name alone where the file cannot be read. Nothing is kept in memory."""
    made = []
    for path in paths:
        try:
            made.append(f"{path.stem}.{blake2b(path.read_bytes(), digest_size=6).hexdigest()}")
        except OSError:
            made.append(path.stem)
    return made


@lru_cache(maxsize=4096)
def _located(module: str) -> _Module | None:
    root, *rest = module.split(".")
    spec = find_spec(root)
    if spec is None or not spec.origin:
        return None
    if not spec.submodule_search_locations:
        return None if rest else _Module(root, Path(spec.origin), "")
    for location in spec.submodule_search_locations:
        place = Path(location).joinpath(*rest)
        if (place / "__init__.py").is_file():
            return _Module(module, place / "__init__.py", module)
        if rest and place.with_suffix(".py").is_file():
            return _Module(module, place.with_suffix(".py"), module.rpartition(".")[0])
    return None


@lru_cache(maxsize=4096)
def _text(path: Path) -> str:
    return meaning(path.read_text("utf-8"))


def meaning(source: str) -> str:
    """A Python source without comments, blank lines, and what its docstrings say (an empty string stands for each).

    A docstring is any string that is a statement of its own, those below a name too.
    """
    lines: list[str] = []
    line: list[str] = []
    at, depth, begins = 0, 0, True  # `begins`: no statement has begun in this line
    for match in LEXEME.finditer(source):
        between, kind = source[at : match.start()], match.lastgroup
        begins = begins and not between.strip()
        line.append(between)
        at = match.end()
        if kind == "words":
            line.append('""' if begins and not depth and ENDS.match(source, at) else match[0])
            begins = False
        elif kind == "line":
            if words := "".join(line).rstrip():
                lines.append(words)
            line.clear()
            begins = not depth
        elif kind != "comment":
            depth += 1 if kind == "open" else -1
            begins = False
            line.append(match[0])
    last = "".join((*line, source[at:])).rstrip()
    return "\n".join((*lines, last) if last else lines)


def _imported(source: _Module) -> Iterator[str]:
    """The modules that a module may import; names that are none are passed over later."""
    for match in IMPORT.finditer(_text(source.path)):
        if match["module"]:
            yield match["module"]
            continue
        origin = match["origin"]
        if origin.startswith("."):
            up = len(origin) - len(origin.lstrip(".")) - 1
            base = source.package.split(".")
            origin = ".".join((*base[: len(base) - up], *filter(None, [origin.lstrip(".")])))
        for part in re.sub(r"#.*", "", match["names"]).strip("() ").split(","):
            word = next(iter(WORD.findall(part)), "")
            if word and _located(f"{origin}.{word}"):
                yield f"{origin}.{word}"
            elif "." in origin:  # a name of the package's own `__init__` stands for no more than itself
                yield origin


def _data(source: _Module) -> Iterator[tuple[str, Path]]:
    """The data files that a module names: those of its own package, or of one that it names too."""
    words = {match["word"] for match in LITERAL.finditer(_text(source.path))}
    wanted = {name for word in words if Path(name := word.rpartition("/")[2]).suffix in DATA}
    if not wanted:
        return
    packages = {source.package, *(word for word in words if word.startswith(source.name.split(".")[0] + "."))}
    for package in sorted(packages):
        at = _located(package) if package else None
        for path in _data_files(at.path.parent) if at and at.package == package else ():
            if path.name in wanted:
                yield f"{package}:{path.name}", path


@lru_cache(maxsize=256)
def _data_files(folder: Path) -> tuple[Path, ...]:
    """The data files of a package: beside its modules, and in folders that are no packages."""
    folders = [
        folder,
        *(child for child in folder.iterdir() if child.is_dir() and not (child / "__init__.py").exists()),
    ]
    return tuple(sorted(path for each in folders for path in each.iterdir() if path.suffix in DATA and path.is_file()))


@lru_cache(maxsize=4096)
def _digest(path: Path) -> str:
    if path.suffix == ".py":
        return sha256(_text(path).encode()).hexdigest()
    content = path.read_bytes()
    if path.suffix in TEXT:
        content = content.replace(b"\r\n", b"\n")
    return sha256(content).hexdigest()

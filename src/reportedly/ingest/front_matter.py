"""What a text file says of itself before its text: front matter, as Jekyll, Hugo, Zettlr and Obsidian write it.

A first line `---` (YAML) or `+++` (TOML), lines of `name: value` or `name = value`, and the same line again. It is read
only where it names something that is known of a report, so that a rule drawn above a text stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 20_000
"""Characters within which it must end."""

FENCED = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)^\1[ \t]*(?:\r?\n|\Z)", re.S | re.M)
LINE = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*[:=][ \t]*(.*)")
MORE = re.compile(r"[ \t]*(?:-[ \t].*|#.*|\S.*)?")
"""A line of a list, a remark, a value that goes on, or a blank one."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "published": ("date", "published", "publishdate", "published_at", "pubdate", "created"),
    "modified": ("lastmod", "updated", "modified", "last_modified_at"),
    "author": ("author", "authors", "byline"),
    "url": ("url", "source_url", "canonical_url", "link"),
    "publisher": ("publisher", "outlet"),
}
"""What is known of a report, by the names that are in use for it, the first found taken."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before a text.

    Attributes:
        values: by the names of `NAMES`, as they are written.
        end: the character with which the text begins.
    """

    values: Mapping[str, str]
    end: int


def front_matter(text: str) -> FrontMatter | None:
    """The front matter with which a text begins; None where it has none, or nothing but front matter."""
    found = FENCED.match(text[:LONGEST])
    if found is None:
        return None
    told: dict[str, str] = {}
    name = ""
    for line in found[2].splitlines():
        if own := LINE.fullmatch(line):
            name = own[1].casefold().replace("-", "_")
            told.setdefault(name, _bare(own[2]))
        elif MORE.fullmatch(line) is None or (line.strip() and not line[:1].isspace() and line[:1] not in "-#"):
            return None
        elif line.lstrip().startswith("- ") and not told.get(name, "x"):
            told[name] = _bare(line.lstrip()[2:])  # the first of a list
    values = {
        known: value for known, names in NAMES.items() if (value := next(filter(None, map(told.get, names)), None))
    }
    rest = text[found.end() :]
    if not values or not rest.strip():
        return None
    return FrontMatter(values, found.end() + len(rest) - len(rest.lstrip()))


def _bare(value: str) -> str:
    """A value without quotation marks, brackets and a remark behind it; the first of a list."""
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        value = value[1:-1].split(",")[0].strip()
    if value[:1] in ("'", '"') and (end := value.find(value[0], 1)) > 0:
        return value[1:end]
    return value.split(" #")[0].strip()

"""Sources that cannot be asked: "another report said", "sources say", "was reported to have", "analysts believe"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import islice

from reportedly.model import Annotated, Finding, Span
from reportedly.model.identifiers import make_finding
from reportedly.text.required_words import Sought, folded
from reportedly.text.sentences import sentence_around

MOST = 200  # matches of one pattern in one part of a report
UNSAID = ("passive", "“reportedly”")
"""What begins so has no source in its own words: it may have one in those around it."""

BY_OUTLET = re.compile(r"\s+(?:in|by|from|of)\s+(?:the\s+)?[A-Z]")
OWN = re.compile(r"\b[A-Z]{2,}(?:[’']s)?\s$")
BY_NAME = re.compile(
    r"\b(?i:according to|said by|reported by|told by|quoted by|citing)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+){0,3}?[A-Z]"
)


@lru_cache(maxsize=1)
def _vague_patterns() -> tuple[tuple[str, Sought], ...]:
    """What each kind of source is, and its pattern."""
    text = (files("reportedly.audit") / "data" / "vague_sources.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if line.strip()]
    return tuple((what, Sought.of(pattern)) for pattern, what, _ in rows)


def vague_findings(document: Annotated) -> Iterator[Finding]:
    """A source that cannot be asked: "another report said", "sources say", "was reported to have"."""
    taken: list[Span] = []
    words = folded(document.text)
    for what, sought in _vague_patterns():
        if not sought.may_be_in(words):
            continue
        for part in document.prose:
            for match in islice(sought.pattern.finditer(document.text, part.start, part.end), MOST):
                span = Span(document.report.id, match.start(), match.end())
                if what.startswith(UNSAID) and _named(document, span):
                    continue
                after = document.text[match.end() : match.end() + 30]
                if BY_OUTLET.match(after) or OWN.search(document.text[max(0, match.start() - 8) : match.start()]):
                    continue
                if not any(span.overlaps(other) for other in taken):
                    taken.append(span)
                    yield make_finding("vague_source", span, None, what)


def _named(document: Annotated, span: Span) -> bool:
    """Whether the words stand in what somebody is told to have said, or their sentence names who told it."""
    if any(
        statement.source is not None
        and any(part.start <= span.start and span.end <= part.end for part in statement.content)
        for statement in document.statements
    ):
        return True
    return BY_NAME.search(document.text[slice(*sentence_around(document, span.start, span.end))]) is not None

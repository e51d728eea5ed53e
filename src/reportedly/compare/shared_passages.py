"""Passages that two reports share word for word: one origin, no second witness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reportedly.compare.copies import Copying
from reportedly.compare.document_store import held
from reportedly.compare.topics import day_of
from reportedly.model import Annotated, Finding
from reportedly.model.identifiers import make_finding
from reportedly.text.boilerplate import is_of_the_page
from reportedly.text.sentences import WORD

HANDED_ON = 7  # days in which a text is handed on
MANY_TIMES = 20  # pairs of reports with one passage: it is boilerplate of their pages


def shared_findings(documents: Sequence[Annotated], found: Copying) -> Iterator[Finding]:
    """Passages shared by two reports."""
    texts = held(documents).by_id
    crowd = Counter(
        " ".join(WORD.findall(passage.a.of(texts[passage.a.report].text))[-12:]) for passage in found.passages
    )
    for passage in found.passages:
        one, two = day_of(texts[passage.a.report]), day_of(texts[passage.b.report])
        if one is not None and two is not None and abs(one - two) > HANDED_ON:
            continue  # what comes back after weeks is background or boilerplate, not a text handed on
        told = passage.a.of(texts[passage.a.report].text)
        if is_of_the_page(told) or crowd[" ".join(WORD.findall(told)[-12:])] > MANY_TIMES:
            continue
        size = passage.a.end - passage.a.start
        words = f"the same words ({size:,} characters) in two reports: one origin, no second witness"
        yield make_finding("repeats", passage.a, passage.b, words)

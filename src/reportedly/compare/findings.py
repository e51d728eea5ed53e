"""Findings of reports, and what is told against another report; each kind has its rule in a module of its own.

| kind | rule | module |
| --- | --- | --- |
| figure_rises | an earlier figure that a multiple implies | implied_figures |
| denies, doubts | a denial that the layers read, and the claim it answers | denials |
| repeats | passages that two reports share | shared_passages |
| quoted_words_not_found | quotations of one speaker in all reports | quoted_words |

What concerns one report alone was found when it was read (`reportedly.audit`), and stands among its `checks`. What
several accounts of one incident answer, alike or not, is in its questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from reportedly.compare.copies import Copying
from reportedly.compare.denials import denial_findings
from reportedly.compare.implied_figures import implied_findings
from reportedly.compare.quoted_words import quoted_findings
from reportedly.compare.shared_passages import shared_findings
from reportedly.model import Annotated, Finding


def findings(
    documents: Sequence[Annotated], found: Copying, stories: Mapping[str, str], heard: Sequence[Annotated] = ()
) -> Iterator[Finding]:
    """The findings of the reports, what concerns one report alone among them; `heard`: `quoted_words`."""
    checked: list[Finding] = []
    for document in documents:
        checked += document.checks
    yield from chain(
        checked,
        implied_findings(documents),
        denial_findings(documents, stories),
        shared_findings(documents, found),
        quoted_findings(documents, heard),
    )

"""All findings between accounts, and of a report against itself; each kind has its rule in a module of its own.

| kind | rule | module |
| --- | --- | --- |
| agrees, figures_differ, figure_rises, different_things_counted | figures of one occurrence | figures |
| agrees, figures_differ, figure_rises, doubts (one report) | tolls that a report itself sets against another | retold |
| denies, doubts | a denial and the claim it answers | denials |
| denies, doubts, status_changed, agrees (accounts) | claims said to be denied, accounts of one occurrence | disputes |
| internal_contradiction, repeats, agrees (measures) | sentences of one report, shared passages | contradictions |
| unsupported_by_source, quoted_words_not_found, vague_source | headline, deck, quotations | audits |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from reportedly.compare.accounts import origins
from reportedly.compare.audits import audit_findings
from reportedly.compare.contradictions import contradiction_findings
from reportedly.compare.copies import Copying
from reportedly.compare.denials import denial_findings
from reportedly.compare.disputes import account_findings, dispute_findings
from reportedly.compare.figures import figure_findings, implied_findings
from reportedly.compare.retold import retold_findings
from reportedly.compare.shelf import by_id
from reportedly.model import Annotated, Finding, Occurrence


def findings(
    documents: Sequence[Annotated], happenings: Sequence[Occurrence], found: Copying, stories: Mapping[str, str]
) -> Iterator[Finding]:
    """The findings of the reports, without the computed checks."""
    held = by_id(documents)
    origin = origins(documents, found)
    yield from chain(
        figure_findings(happenings, held, origin, stories),
        implied_findings(documents),
        retold_findings(documents),
        dispute_findings(documents),
        denial_findings(documents, stories),
        account_findings(happenings, held, origin),
        contradiction_findings(documents, found),
        audit_findings(documents),
    )

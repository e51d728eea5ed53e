"""All findings between accounts; each kind has its rule in a module of its own.

| kind | rule | module |
| --- | --- | --- |
| agrees, figures_differ, figure_rises, different_things_counted | figures of one occurrence | figures |
| denies, doubts | a denial and the claim it answers | denials |
| denies, doubts, status_changed, agrees (accounts) | claims said to be denied, accounts of one occurrence | disputes |
| repeats | passages that two reports share | shared_passages |
| quoted_words_not_found | quotations of one speaker in all reports | quoted_words |

What concerns one report alone was found when it was read (`reportedly.audit`), and stands among its `checks`.

What is found in one report alone is looked for in one round over all reports, and occurrences are gone through in the
order of their first reports: so each report is taken from the shelf a few times only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from reportedly.compare.accounts import origins
from reportedly.compare.copies import Copying
from reportedly.compare.denials import denial_findings
from reportedly.compare.disputes import account_findings, dispute_findings
from reportedly.compare.document_store import held
from reportedly.compare.figures import figure_findings, implied_findings
from reportedly.compare.quoted_words import quoted_findings
from reportedly.compare.shared_passages import shared_findings
from reportedly.model import Annotated, Finding, Occurrence


def findings(
    documents: Sequence[Annotated], happenings: Sequence[Occurrence], found: Copying, stories: Mapping[str, str]
) -> Iterator[Finding]:
    """The findings of the reports, what concerns one report alone among them."""
    by_id = held(documents).by_id
    origin = origins(documents, found)
    near = sorted(happenings, key=lambda one: (one.accounts[0].events[0], one.id))
    checked: list[Finding] = []
    disputed: list[Finding] = []
    for document in documents:
        checked += document.checks
        disputed += dispute_findings((document,))
    yield from chain(
        checked,
        _in_order(figure_findings(near, by_id, origin, stories)),
        implied_findings(documents),
        disputed,
        denial_findings(documents, stories),
        _in_order(account_findings(near, by_id, origin)),
        shared_findings(documents, found),
        quoted_findings(documents),
    )


def _in_order(made: Iterable[Finding]) -> list[Finding]:
    """Findings between accounts in the order of their occurrences."""
    return sorted(made, key=lambda finding: finding.occurrence or "")

"""Quotations that run over several paragraphs: with an opening mark at each of them, they are one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportedly.layers.statements.drafts import Draft
from reportedly.text.quotations import Quotation
from reportedly.text.stretches import Stretches


def carried_on(text: str, drafts: Sequence[Draft], marks: Sequence[Quotation]) -> list[Draft]:
    """Quotations without a cue or source that open a paragraph go to the statement that the paragraph before ends with.

    That statement is a quotation too, and one that was not closed or that has a source.
    """
    whole = {quotation.start: quotation for quotation in marks if not quotation.single}
    unclosed = Stretches((mark.start, mark.end, None) for mark in marks if not mark.single and not mark.closed)
    made: list[Draft] = []
    for draft in sorted(drafts, key=lambda one: one.content):
        start, end = draft.content[0]
        before = made[-1] if made else None
        if (
            draft.cue is None
            and draft.source is None
            and before is not None
            and start in whole
            and whole[start].end <= end
            and _paragraph_apart(text, before, start)
            and (
                (before.source is not None and before.content[0][0] in whole)
                or any(unclosed.meeting(before.content[-1][1] - 1, before.content[-1][1]))
            )
        ):
            made[-1] = replace(
                before, content=(*before.content, *draft.content), reason=f"{before.reason}; the quotation goes on"
            )
        else:
            made.append(draft)
    return made


def carried_back(text: str, drafts: Sequence[Draft], marks: Sequence[Quotation]) -> list[Draft]:
    """Paragraphs of a quotation that was not closed go to the speaker whom its last paragraph names.

    "“We held out. / “Then we left,” the colonel said": an opening mark at each paragraph, a closing one at the last.
    """
    whole = {quotation.start for quotation in marks if not quotation.single}
    unclosed = {quotation.end for quotation in marks if not quotation.single and not quotation.closed}
    made: list[Draft] = []
    for draft in sorted(drafts, key=lambda one: one.content):
        before = made[-1] if made else None
        if (
            before is not None
            and before.cue is None
            and before.source is None
            and draft.source is not None
            and draft.content[0][0] in whole
            and draft.source > draft.content[0]
            and before.content[-1][1] in unclosed
            and _paragraph_apart(text, before, draft.content[0][0])
        ):
            parts = (*before.content, *draft.content)
            made[-1] = replace(draft, content=parts, reason=f"{draft.reason}; the quotation began before")
        else:
            made.append(draft)
    return made


def _paragraph_apart(text: str, before: Draft, start: int) -> bool:
    """Whether the quotation opens the paragraph right after that of the draft before it, which ends there."""
    done = max(before.content[-1][1], before.cue[1] if before.cue else 0, before.source[1] if before.source else 0)
    gap = text[done:start]
    return "\n" in gap and not any(sign.isalnum() for sign in gap)

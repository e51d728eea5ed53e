"""Denials: what a report tells to be denied or doubted, and the words in it that this answers.

`finding` reads them from the statements and from words of denial, `linking` looks for the claim; `unverified` reads
what could not be confirmed. What the words are is
data (`data/cues.tsv`); comparing reads the spans that are assigned here and looks for claims in other reports.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from reportedly.layers.declaration import layer
from reportedly.layers.denials.finding import denials, owned
from reportedly.layers.denials.linking import Linking
from reportedly.layers.denials.unverified import unverified
from reportedly.model import Annotated
from reportedly.text.clauses import trimmed
from reportedly.text.sentences import sentences

MOST = 100  # denials of one report, so that a made-up text of denials alone costs no more than linear time


@layer(requires=("statements",), after=("language", "actors", "events", "factuality", "rows"), assigns=("denials",))
def annotate_denials(document: Annotated) -> Annotated:
    """The document with its denials: those that name whose words they answer first, then in the order of reading."""
    found = [*owned(document, MOST), *islice(denials(document), MOST)]
    known = [each.cue for each in found]
    doubts = [each for each in islice(unverified(document), MOST) if not any(each.cue.overlaps(one) for one in known)]
    if not found and not doubts:
        return document
    linking = Linking(document, [trimmed(document, each.start, each.end) for each in sentences(document)])
    linked = [each if each.owners else replace(each, claim=linking.claim(each)) for each in found]
    return replace(document, denials=(*linked, *doubts))

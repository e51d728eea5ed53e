"""Expressions of time in TIMEX3 (ISO-TimeML): where they stand, their type, value and bounds.

"The depot burned late last week": DATE, value 2024-W19, modifier END. Words become kinds (`vocabulary`), rules over
kinds find expressions (`compiled_rules`, `guards`), their words fill slots (`slots`), and a normaliser resolves the
slots against the day of publication or, in texts that tell history, against the text's own time line (`normalisers`,
`timeline`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reportedly.layers.declaration import layer
from reportedly.layers.times.finding import Expression, find
from reportedly.layers.times.resolving import is_narrative, resolve
from reportedly.model import Annotated

__all__ = ["Expression", "annotate_times", "find", "is_narrative", "resolve"]


@layer(requires=("language",), assigns=("times",))
def annotate_times(document: Annotated) -> Annotated:
    """The document with its times; without a day of publication, values that hang on it are None."""
    day = document.report.published
    try:
        published = date.fromisoformat(day[:10]) if day else None
    except ValueError:
        published = None
    return replace(document, times=resolve(document, find(document), published))

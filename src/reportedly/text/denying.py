"""Words that deny, in one table (`data/denying.tsv`): what each is used for, how it is written, an example.

| use | of what the words are a cue |
| --- | --- |
| denies, dismisses | a statement that denies; one that does so where it is about a claim (`layers/denials`) |
| untrue | a claim that is called untrue, by whatever word |
| about | what follows is what is denied, as far as 28 words |
| owned | the words or the claim of somebody named are denied |
| apposed | "a claim dismissed as a tale": what stands before is denied (`audit/disputes`) |
| act | the act of a statement (`layers/statements`) |
| relative | "..., which Brod denies": what stands before the pronoun is denied |
| event | an event under the verb did not take place, by that source (`layers/factuality`) |
| links | "denied responsibility for": who is linked to the deed did not do it (`layers/events`) |

Direction, scope and terminators are those of the rows of `layers/denials/data/cues.tsv` and `audit/data/disputes.tsv`
that name a use in angle brackets. The words are written as `text/cues.py` says.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def rows() -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """Uses, words and example of each row of the table."""
    lines = (files("reportedly.text") / "data" / "denying.tsv").read_text("utf-8").splitlines()[1:]
    return tuple((tuple(uses.split()), words, example) for uses, words, example in (line.split("\t") for line in lines))


@lru_cache(maxsize=1)
def sets() -> dict[str, str]:
    """The words of each use, as a table of cues takes them between angle brackets."""
    found: dict[str, list[str]] = {}
    for uses, words, _ in rows():
        for use in uses:
            found.setdefault(use, []).append(words)
    return {use: "/".join(words) for use, words in found.items()}


def lemmas(use: str) -> tuple[str, ...]:
    """The lemmas of the words of a use; of several words with a space between them."""
    return tuple(words.replace("+", "").replace("_", " ") for uses, words, _ in rows() if use in uses)

"""What is done by saying: the act of a statement from its cue (assert, deny, doubt, demand, promise, ...).

The cues stand in `data/acts.tsv`, those that deny in `text/denying.py`, each with an example whose cue is in brackets;
the examples are tests. The longest cue that the words carry decides. A negated cue turns the act where that has a
settled meaning ("did not deny").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from reportedly.text import denying

TABLE = Path(__file__).parent / "data" / "acts.tsv"
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "cannot", "neither", "nobody", "hardly"})
TURNED = {
    "deny": "admit",  # did not deny
    "believe": "doubt",  # does not believe, does not trust
    "doubt": "believe",
    "admit": "deny",  # would not concede
    "promise": "refuse",
    "confirm": "doubt",  # could not confirm
    "claim": "deny",
    "praise": "blame",
    "intend": "refuse",
}
SPOKEN = frozenset(
    {
        "assert",
        "claim",
        "confirm",
        "deny",
        "demand",
        "promise",
        "threaten",
        "warn",
        "hint",
        "ask",
        "admit",
        "praise",
        "blame",
        "refuse",
        "doubt",
    }
)
"""Acts that are done by speaking; the others are thoughts and wishes."""
BE = frozenset({"be", "is", "are", "was", "were", "been", "being"})
LONGEST = 40  # words of a cue that are looked at
STEM = 4  # letters


@lru_cache(maxsize=1)
def table() -> dict[tuple[str, ...], str]:
    """Act by the lemmas of a cue."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
    found = {tuple(cue.split()): act for act, cue, _ in (line.split("\t") for line in lines if line.strip())}
    return found | {tuple(cue.split()): "deny" for cue in denying.lemmas("act")}


@lru_cache(maxsize=1)
def verbs() -> frozenset[str]:
    """Single-word cues of spoken acts and thoughts: what may carry a statement."""
    return frozenset(cue[0] for cue, act in table().items() if len(cue) == 1 and act)


@lru_cache(maxsize=1)
def _stems() -> frozenset[str]:
    return frozenset(word[:STEM] for cue, act in table().items() if act for word in cue if len(word) > 2)


def tells(word: str) -> bool:
    """Whether a word begins like one of some cue ("accusation" like "accuse")."""
    return word[:STEM] in _stems()


def act_of(lemmas: Sequence[str], question: bool = False) -> str:
    """The act of a cue.

    Args:
        lemmas: the cue's words as lower-case lemmas, in order.
        question: the whole content is a question, so that plain saying is asking.

    Returns:
        `assert` when no cue of the table is found.
    """
    known = table()
    words = ["be" if lemma in BE else lemma.lower() for lemma in lemmas[:LONGEST]]
    plain = [word for word in words if word not in NEGATIONS and not word.endswith("ly")]
    best: tuple[int, int] | None = None
    act = "assert"
    for size in range(min(4, len(words)), 0, -1):
        for source in (words, plain):
            for at in range(len(source) - size + 1):
                found = known.get(tuple(source[at : at + size]))
                if found is not None and (best is None or size > best[0]):
                    best, act = (size, at), found
        if best is not None:
            break
    if any(word in NEGATIONS for word in words):
        act = TURNED.get(act, act)
        if act == "assert" and best is not None and "say" in words:
            act = "refuse"
    if question and act == "assert":
        return "ask"
    return act

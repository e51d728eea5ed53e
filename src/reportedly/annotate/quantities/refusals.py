"""Numbers that are no quantities: years, days of a month, designations, ordinals, scores, "one" as a pronoun."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.annotate.quantities.grammar import Grammar
from reportedly.annotate.quantities.numerals import HYPHENS
from reportedly.annotate.quantities.reader import Draft
from reportedly.annotate.quantities.words import Word

MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec".split()
)
YEAR_BEFORE = frozenset(
    "in since until till by during from of before after early late mid summer autumn winter spring fall year years the "
    "circa and to between through through despite for into season olympics".split()
)
LABELS = frozenset(
    "no number nos page pages chapter phase type level category version step stage grade room channel route exit highway "
    "road street flight unit brigade section paragraph article resolution protocol zone sector area block building "
    "apartment flat gate line lane track platform episode series season game round week day group class model mark mk "
    "figure table volume part act scene bus tram train station bloc hill height point post box passcode code pin zip id "
    "size windows ios android iphone galaxy boeing airbus formula world channel camp district precinct order decree law "
    "case file item note question option plan base field well reactor battalion regiment division corps army squadron "
    "wing battery checkpoint at-large under chapter rule title operation expedition apollo mission test trial tier".split()
)
SPEECH = frozenset(
    "say tell add report claim note write ask warn argue suggest quote describe recall explain think believe insist "
    "comment observe state post".split()
)
ONE_BEFORE = frozenset(
    "no any every each this that which the another some some- only last next good bad big little other loved red blue "
    "new old same right wrong first best worst such".split()
)
ONE_AFTER = frozenset(
    "another day thing way hand side or 's ’s s by such else who whose whom which can could may might must should would "
    "will shall is was has had does did knows wants needs might side sided off time more another- and the a an to i we you"
    " he she they it in on at for from with point".split()
)
PLAIN_YEAR = (1900, 2099)
OLD_YEAR = (1000, 2099)


def refused(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    """Whether the draft is not to be a quantity."""
    if draft.unit or draft.form in ("share", "multiple", "vague"):
        return _world_or_ordinal(words, draft)
    word = words[draft.core]
    if word.text[0].isalpha():
        return _word_number(words, draft, grammar)
    if draft.form == "fraction":
        return _loose_fraction(words, draft)
    bounded = draft.modifier is not None
    return (
        (not bounded and _year(words, draft, grammar))
        or _month_day(words, draft)
        or (not bounded and _label(words, draft, grammar))
        or _score(words, draft)
        or _bullet(words, draft)
        or _part_of_compound(words, draft)
    )


def _world_or_ordinal(words: Sequence[Word], draft: Draft) -> bool:
    after = words[draft.last].lower if draft.last < len(words) else ""
    last = words[draft.last - 1].lower
    if last in ("century", "day", "second", "minute") and draft.unit == last and words[draft.core].kind == "ordinal":
        return True
    return last == "second" and after in ("world",)


def _loose_fraction(words: Sequence[Word], draft: Draft) -> bool:
    if words[draft.core].kind == "fraction":
        return False
    return False


def _word_number(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    word = words[draft.core]
    before = words[draft.core - 1].lower if draft.core else ""
    after = words[draft.core_last] if draft.core_last < len(words) else None
    if draft.value == 1 and word.lower == "one" and draft.core_last == draft.core + 1:
        return _pronoun_one(words, draft, grammar)
    if draft.value == 0 and word.lower == "zero":
        return after is not None and after.lower in ("in", "hour", "tolerance", "sum") or (
            after is not None and after.text in HYPHENS
        )
    if before in LABELS and word.text[0].isupper() and draft.modifier is None:
        return True  # "Unit Two", "Phase One"
    if word.text[0].isupper() and draft.core and words[draft.core - 1].text[:1].isupper() and grammar.proper(words, draft.core - 1):
        return not grammar.counts_noun(words, draft)
    return before in ("all", "both") and False


def _pronoun_one(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    before = words[draft.core - 1].lower if draft.core else ""
    after = words[draft.core_last] if draft.core_last < len(words) else None
    if draft.modifier is not None:
        return False
    if before in ONE_BEFORE or (draft.core and words[draft.core - 1].text in HYPHENS and not words[draft.core].spaced):
        return True
    if after is None or after.text in HYPHENS or after.text in ("'", "’"):
        return True
    if after.lower == "of":
        return True
    if after.lower in ONE_AFTER or after.kind != "word":
        return True
    token = grammar.token_of(words[draft.core])
    if token is not None:
        if token.pos in ("PRON", "NOUN"):
            return True
        head = grammar.head_noun(words, draft)
        if head is None:
            return True
        return grammar.speaks(head)
    return False


def _year(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    word = words[draft.core]
    if len(word.text) != 4 or not word.text.isdigit() or draft.last != draft.core + 1 or draft.scale != 1:
        return False
    value = int(word.text)
    before = words[draft.core - 1].lower if draft.core else ""
    if OLD_YEAR[0] <= value <= OLD_YEAR[1] and before in ("in", "since", "year", "circa", "until", "late", "early", "mid"):
        return True
    if not PLAIN_YEAR[0] <= value <= PLAIN_YEAR[1]:
        return False
    if before in YEAR_BEFORE or before in MONTHS or before.removesuffix("'s") in MONTHS:
        return True
    noun = grammar.counted_plural(words, draft)
    return not noun


def _month_day(words: Sequence[Word], draft: Draft) -> bool:
    if draft.value > 31 or draft.value != int(draft.value):
        return False
    before = words[draft.first - 1] if draft.first else None
    if before is not None and before.text == "." and draft.first > 1:
        before = words[draft.first - 2]
    if before is not None and before.lower in MONTHS and (before.text[0].isupper() or before.lower not in ("may", "march", "mar")):
        return True
    after = words[draft.last] if draft.last < len(words) else None
    if after is not None and after.lower == "of" and draft.last + 1 < len(words):
        after = words[draft.last + 1]
    return after is not None and after.lower in MONTHS and after.text[0].isupper()


def _label(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    """"Flight 17", "Brigade 47", "iPhone 11", "No. 1": a name or a label stands before, and nothing is counted after."""
    at = draft.first - 1
    if at < 0:
        return False
    before = words[at]
    if before.text in ("#", "№"):
        return True
    if before.text == "." and at and words[at - 1].lower in ("no", "nos", "art", "fig", "vol", "st"):
        return True
    if before.kind != "word":
        return False
    if before.lower in LABELS and (before.text[0].isupper() or before.lower in ("no", "number", "page", "exit", "passcode")):
        return not (grammar.counts_noun(words, draft) and before.lower not in ("no", "number", "page", "exit"))
    if before.lower in LABELS and not before.text[0].isupper():
        return not grammar.counts_noun(words, draft) and before.lower not in ("at", "under", "of")
    if not before.text[0].isupper() and not any(char.isupper() for char in before.text[1:]):
        return False
    if before.lower in ("the", "a", "in", "on", "at", "of", "and", "but", "some", "about", "with", "for", "to", "by", "from",
                        "these", "those", "their", "all", "only", "just", "over", "under", "these", "after", "killed"):
        return False
    if not grammar.proper(words, at):
        return False
    return not grammar.counts_noun(words, draft)


def _score(words: Sequence[Word], draft: Draft) -> bool:
    """"2-1", "21-7" left apart by the range rule: two figures with a hyphen that are no range."""
    before = words[draft.first - 1] if draft.first else None
    after = words[draft.last] if draft.last < len(words) else None
    for link, other in ((before, draft.first - 2), (after, draft.last + 1)):
        if (
            link is not None
            and link.text in HYPHENS
            and not link.spaced
            and 0 <= other < len(words)
            and words[other].kind == "number"
            and not words[min(other + 1, len(words) - 1) if link is before else other].spaced
        ):
            return True
    return False


def _bullet(words: Sequence[Word], draft: Draft) -> bool:
    """"1. First point", "3) ..." at the head of a line."""
    after = words[draft.last] if draft.last < len(words) else None
    return (
        draft.first == 0
        and after is not None
        and after.text in ".)"
        and not after.spaced
        and draft.value < 100
        and draft.value == int(draft.value)
        and draft.last + 1 < len(words)
    )


def _part_of_compound(words: Sequence[Word], draft: Draft) -> bool:
    """"53-year" is measured already; "A-10", "5-a-side", "2-D" are names."""
    after = draft.last
    if after + 1 < len(words) and words[after].text in HYPHENS and not words[after].spaced and not words[after + 1].spaced:
        following = words[after + 1]
        if following.kind == "word" and (len(following.text) == 1 or following.lower in ("a", "d")):
            return True
    return False

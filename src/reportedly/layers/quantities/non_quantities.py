"""Numbers that are no quantities: years, days of a month, designations, scores, "one" as a pronoun."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.quantities.grammar import Grammar
from reportedly.layers.quantities.line_reader import Draft
from reportedly.layers.quantities.numerals import HYPHENS, TENS
from reportedly.layers.quantities.vocabulary import LABELS, MONTHS, Word
from reportedly.layers.quantities.years import (
    OLD_YEAR,
    SURELY_YEAR_BEFORE,
    are_month_days,
    are_years,
    has_its_day,
    is_four_digits,
    is_month_day,
    is_year,
    is_year_of_levels,
)

LOWER_LABELS = frozenset(
    "no number page chapter phase type level category version stage grade room channel route exit highway flight "
    "resolution article passcode code pin zip size step day".split()
)
OPENERS = frozenset(
    "the a an in on at of and but some about with for to by from these those their all only just over under after "
    "before since while when as if killed when another both every each more than nearly almost around including "
    "or between last next kill kills killing wound wounds wounded wounding injure injures injured injuring leave "
    "leaves left his her its our my your this that there here then so yet also not nor what who which where".split()
)
SIZE_ADJECTIVES = frozenset("strong odd plus page member seat bed man seater point strong-willed".split())
ONE_BEFORE = frozenset(
    "no any every each this that which the another last next good bad big little other loved red blue new old "
    "same right wrong first best worst such someone everyone".split()
)
ONE_AFTER = frozenset(
    "another thing way hand side or by such else who whose whom which can could may might must should would will "
    "shall is was are were has had have does did knows wants needs sided off a the an to i we you he she they it "
    "in on at for from with that as and if when but not only after before point time".split()
)
CENTURIES = frozenset(("eighteen", "nineteen", "twenty"))
MODALS = frozenset("will would could may might can to must shall who".split())
LARGE_NAME = 100  # below it a number before a name counts ("40 Marines"), above it may be part of one
NEAR_NAME = 8  # words on either side by which a headline in capitals is told
STREETS = frozenset("street road avenue lane boulevard drive square close crescent court terrace st rd ave".split())
SMALL = frozenset("the and for from with near into over amid after its his her their but who".split())
COMPANIES = frozenset("group gang council committee party alliance army brotherhood club band house".split())


def early_refused(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    """Whether the draft is surely a year, so that it takes part in no range ("rose 60% in 2018 to 3.9 million")."""
    before = words[draft.core - 1].lower if draft.core else ""
    return (
        is_four_digits(words, draft)
        and draft.modifier is None
        and OLD_YEAR[0] <= draft.value <= OLD_YEAR[1]
        and (before in SURELY_YEAR_BEFORE or before in MONTHS)
    )


def refused(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    """Whether the draft is not to be a quantity."""
    if _in_a_name(words, draft, grammar):
        return True
    if draft.unit == "day" and draft.value == 1 and words[draft.core].lower == "one":
        return _some_day(words, draft)
    if draft.unit == "point" and draft.value == 1 and words[draft.core].lower == "one" and draft.modifier is None:
        return True  # "at one point"
    if draft.unit or draft.form in ("share", "multiple", "vague", "fraction", "ranks"):
        return False
    if draft.form == "range":
        return are_years(words, draft, grammar) or are_month_days(words, draft)
    if words[draft.core].text[0].isalpha():
        return _word_number(words, draft, grammar)
    if is_year_of_levels(words, draft):
        return True
    if draft.modifier is None and (
        is_year(words, draft, grammar) or _label(words, draft, grammar) or _named_thing(words, draft, grammar)
    ):
        return True
    return (
        is_month_day(words, draft)
        or _clock(words, draft)
        or _score(words, draft)
        or _bullet(words, draft)
        or _part_of_compound(words, draft)
        or _top_ten(words, draft, grammar)
    )


def _in_a_name(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    """ "Ninety Mile Beach", "the Three Gorges Dam", "the Group of Seven": a capital number word inside a name."""
    at, last = draft.core, draft.core_last
    word = words[at]
    if word.kind == "number" and at > 1 and words[at - 1].lower == "of" and not draft.unit:  # "the Group of 77"
        return (
            words[at - 2].text[0].isupper()
            and words[at - 2].lower in COMPANIES
            and not grammar.counts_noun(words, draft)
        )
    if last < len(words) and words[last].text in HYPHENS and not words[last].spaced:
        last += 1  # "the Six-Day War"
    if not word.text[0].isupper() or word.text.isupper() or last > at + 2 or draft.modifier is not None:
        return False
    if is_headline(words[max(0, at - NEAR_NAME) : last + NEAR_NAME]):
        return False
    before = words[at - 1] if at else None
    if before is not None and before.lower == "of" and at > 1:
        return words[at - 2].text[0].isupper() and words[at - 2].lower in COMPANIES
    run = last
    while run < len(words) and words[run].text[0].isupper() and words[run].kind == "word":
        run += 1
    if run == last:
        return False
    if run < len(words) and words[run].kind == "word" and not grammar.ends_phrase(words[run]):
        noun = grammar.token_of(words[run])
        return noun is not None and noun.tag == "NN" and draft.value > 1  # not "Three Israeli soldiers"
    token = grammar.token_of(words[run - 1])
    singular = token.tag not in ("NNPS", "NNS") if token else not words[run - 1].lower.endswith("s")
    opens = before is None or before.text in '.!?:;"“”\n'
    return not opens or (singular and run - last > 1)


def is_headline(words: Sequence[Word]) -> bool:
    """Whether nearly all words that a headline sets in capitals have them, so that a capital tells nothing."""
    set_words = [word for word in words if word.kind == "word" and len(word.text) > 2 and word.lower not in SMALL]
    return len(set_words) > 2 and sum(word.text[0].isupper() for word in set_words) >= 0.9 * len(set_words)


def _some_day(words: Sequence[Word], draft: Draft) -> bool:
    """ "will one day", "One day, ..."."""
    before = words[draft.core - 1].lower if draft.core else "."
    hyphened = draft.core_last < len(words) and words[draft.core_last].text in HYPHENS
    return not hyphened and draft.modifier is None and (before in MODALS or before in '.!?"“')


def _word_number(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    word = words[draft.core]
    before = words[draft.core - 1] if draft.core else None
    after = words[draft.core_last] if draft.core_last < len(words) else None
    if draft.modifier is None and draft.value == 1 and word.lower == "one" and draft.core_last == draft.core + 1:
        return _pronoun_one(words, draft, grammar)
    spoken = draft.core_last < len(words) and words[draft.core_last].lower.split("-")[0] in TENS
    behind = draft.core > 0 and words[draft.core - 1].lower in CENTURIES
    if (spoken and word.lower in CENTURIES) or (behind and TENS.get(word.lower) is not None):
        return True  # "nineteen ninety-six"
    if draft.value == 0 and not (word.text[0].isupper() and before is not None and before.text[0].isupper()):
        return after is not None and (
            after.lower in ("in", "hour", "tolerance", "sum", "doubt") or after.text in HYPHENS
        )
    if draft.modifier is None and before is not None and word.text[0].isupper():
        if before.lower in LABELS:
            return True  # "Unit Two", "Phase One"
        if before.text[0].isupper() and grammar.proper(words, draft.core - 1):
            return not grammar.counts_noun(words, draft)
    return _top_ten(words, draft, grammar)


def _top_ten(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    """ "the bottom three", "a top 10": a place in a list, no count, unless a noun is counted."""
    before = words[draft.first - 1].lower if draft.first else ""
    return before in ("top", "bottom", "big") and not grammar.counts_noun(words, draft)


def _pronoun_one(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    before = words[draft.core - 1].lower if draft.core else ""
    after = words[draft.core_last] if draft.core_last < len(words) else None
    if before in ONE_BEFORE or (draft.core and words[draft.core - 1].text in HYPHENS and not words[draft.core].spaced):
        return True
    if after is None or after.kind != "word" or after.text in ("'", "’"):
        return True
    if after.lower == "of":
        return _one_of(words, draft.core_last + 1, grammar)
    if after.lower in ONE_AFTER:
        return True
    token = grammar.token_of(words[draft.core])
    if token is None:
        return False
    if token.pos in ("PRON", "NOUN"):
        return True
    head = grammar.head_noun(words, draft)
    return head is None or grammar.speaks(head)


def _one_of(words: Sequence[Word], at: int, grammar: Grammar) -> bool:
    """ "one of the prisoners" counts; "one of the largest", "one of them" and "one of four" do not."""
    if at + 1 >= len(words) or words[at].kind != "word":
        return True
    determined = words[at].lower in ("the", "its", "his", "her", "their", "our", "those", "these") or words[
        at
    ].lower.endswith(("'s", "’s", "s'"))
    if not determined:
        return True
    for word in words[at + 1 : at + 3]:
        if word.kind != "word":
            break
        if word.lower in (
            "most",
            "best",
            "worst",
            "least",
            "few",
            "many",
            "only",
            "main",
            "key",
            "top",
            "last",
            "first",
        ):
            return True
        if word.lower.endswith("est") and len(word.lower) > 5 and word.lower not in ("arrest", "protest", "interest"):
            return True
        if word.lower in ("two", "three", "four", "five", "six"):
            return True
    return False


def _label(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    """ "Flight 17", "Brigade 47", "iPhone 11", "No. 1": a name or a label stands before, and no plural is counted."""
    at = draft.first - 1
    if at < 0:
        return False
    before = words[at]
    if before.lower in MONTHS and has_its_day(words, at):
        return False
    if before.text in ("#", "№"):
        return True
    if before.text == "." and at and words[at - 1].lower in ("no", "nos", "art", "fig", "vol"):
        return True
    if before.kind != "word":
        return False
    if before.lower.endswith(("'s", "’s")):
        return False  # "Chad's 20 tanks"
    capital = before.text[0].isupper()
    if before.lower in LOWER_LABELS and (not capital or at == 0):
        return not grammar.counted_plural(words, draft)
    if before.lower in LABELS:
        return capital
    if any(char.isupper() for char in before.text[1:]) and not before.text.isupper():
        return True  # "iPhone 11", "McDonnell 12"
    if not capital or before.lower in OPENERS or not grammar.proper(words, at):
        return False
    return not grammar.counted_plural(words, draft)


def _address(words: Sequence[Word], draft: Draft) -> bool:
    """ "123 Harbour Street": a house, not a count."""
    for word in words[draft.last : draft.last + 4]:
        if word.kind != "word" or not word.text[0].isupper():
            return False
        if word.lower in STREETS:
            return True
    return False


def _named_thing(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    """ "12 Downing Street", "two new 737 jets", "the 486 chip": a number inside a name."""
    head = grammar.head_noun(words, draft)
    if _address(words, draft):
        return True
    if draft.scale != 1 or draft.value != int(draft.value) or "," in words[draft.core].text:
        return False
    if head is not None:
        token = grammar.parse.tokens[head]
        if token.tag == "NNP" and not token.lemma.endswith(("men", "people", "troops", "police", "personnel")):
            verb = grammar.token_of(words[draft.first - 1]) if draft.first else None
            return verb is None or verb.pos not in ("VERB", "AUX")
        if draft.value < LARGE_NAME or token.tag == "NNPS" or token.lemma in ("people", "personnel", "staff"):
            return False
        before = words[draft.first - 1].lower if draft.first else ""
        after = words[draft.last].lower if draft.last < len(words) else ""
        return token.tag == "NN" and before in ("the", "a", "an") and after not in SIZE_ADJECTIVES
    before = words[draft.first - 1].lower if draft.first else ""
    after = words[draft.last].lower if draft.last < len(words) else ""
    return (
        draft.value >= LARGE_NAME
        and before in ("the", "a")
        and after in ("is", "was", "has", "had", "could", "can", "will")
    )


def _clock(words: Sequence[Word], draft: Draft) -> bool:
    """ "at 15.40 in the village": a clock time with a full stop."""
    text = words[draft.core].text
    if len(text) > 1 and text[0] == "0" and text.isdigit():
        return True  # "007", "0199"
    hours, _, minutes = text.partition(".")
    if len(minutes) != 2 or not hours.isdigit() or int(hours[:3]) > 23 or not minutes.isdigit() or int(minutes) > 59:
        return False
    before = words[draft.first - 1].lower if draft.first else ""
    after = words[draft.last] if draft.last < len(words) else None
    return before in ("at", "around", "by", "before", "until") and (
        after is None
        or after.kind != "word"
        or after.lower in ("on", "in", "local", "this", "that", "when", "and", "gmt", "bst")
    )


def _score(words: Sequence[Word], draft: Draft) -> bool:
    """ "2-1", "21-7" left apart by the range rule: two figures with a hyphen that are no range."""
    for link, other, tight in (
        (draft.first - 1, draft.first - 2, draft.first),
        (draft.last, draft.last + 1, draft.last + 1),
    ):
        if (
            0 <= other < len(words)
            and words[link].text in HYPHENS
            and not words[link].spaced
            and not words[tight].spaced
            and words[other].kind == "number"
        ):
            return True
    return False


def _bullet(words: Sequence[Word], draft: Draft) -> bool:
    """ "1. First point", "3) ..." at the head of a line."""
    if draft.first or draft.last + 1 >= len(words) or draft.value >= LARGE_NAME or draft.value != int(draft.value):
        return False
    after = words[draft.last]
    return after.text in ".)" and not after.spaced


def _part_of_compound(words: Sequence[Word], draft: Draft) -> bool:
    """ "5-a-side", "2-D": names, no counts."""
    after = draft.last
    if (
        after + 1 < len(words)
        and words[after].text in HYPHENS
        and not words[after].spaced
        and not words[after + 1].spaced
    ):
        return words[after + 1].kind == "word" and len(words[after + 1].text) == 1
    return False

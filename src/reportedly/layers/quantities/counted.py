"""What a number counts or measures: "50 Ugandan soldiers", "100 wounded", "500 sq miles of marsh", "killed 30"."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.quantities.grammar import DAYS, NOUN_TAGS, Grammar
from reportedly.layers.quantities.line_reader import Draft
from reportedly.layers.quantities.vocabulary import Word

STATES = frozenset(
    "killed dead wounded injured hurt captured missing displaced detained arrested homeless trapped hospitalised "
    "hospitalized martyred executed freed released kidnapped abducted drowned stranded fatalities casualties "
    "buried evacuated rescued slain beheaded".split()
)
"""Participles and adjectives that stand for the persons: "20 dead"."""

BETWEEN = frozenset(
    "more others other people so about were was are is have has had been being of them in all also still now "
    "reported feared believed confirmed thought presumed left reportedly".split()
)
VERBS = frozenset(
    "killing wounding injuring kill kills wound wounds injure injures capture captures capturing arrest arrests "
    "arresting displacing displaces detain detains detaining hurting".split()
)
PARTICIPLES = {"kill": "killed", "wound": "wounded", "injur": "injured", "captur": "captured", "arrest": "arrested"} | {
    "displac": "displaced",
    "detain": "detained",
    "hurt": "hurt",
}
HOLDERS = frozenset(
    "population garrison crew group toll band unit team convoy crowd contingent total number tally".split()
)
NUMBERING = frozenset(("number", "total", "count", "tally", "toll"))
LEVELS = frozenset(
    "is was are were has stands stood reached reaches reaching rose risen rises climbed fell passed exceeds exceeded "
    "tops topped hit hits grew grown at to".split()
)
FAR_NUMBER = 18  # words from "the number of" to the number
STOPS = frozenset(("DET", "PRON", "ADP", "PUNCT", "VERB", "AUX", "SCONJ", "CCONJ"))
LONGEST = 8  # words from a number to what it counts
Found = tuple[int, int]


def counted(words: Sequence[Word], draft: Draft, grammar: Grammar) -> Found | None:
    """Characters (start, end) of what is counted or measured; None where the sentence does not say."""
    if draft.unit and draft.dimension == "currency":
        return None
    return (
        _numbered_alone(words, draft)
        or _state_after(words, draft, grammar)
        or _of_phrase(words, draft, grammar)
        or _noun_after(words, draft, grammar)
        or _verb_around(words, draft)
        or _holder(words, draft)
    )


def name_of(text: str) -> str:
    """How the thing is called: "killing", "kills" become "killed", other words stay as they are."""
    lower = text.lower()
    if lower not in VERBS:
        return text
    return next((whole for stem, whole in PARTICIPLES.items() if lower.startswith(stem)), text)


def _state_after(words: Sequence[Word], draft: Draft, grammar: Grammar) -> Found | None:
    """ "20 dead", "100 others wounded", "at least 30 killed"."""
    if draft.unit:
        return None
    at = draft.outer_last
    while (
        at < len(words)
        and at < draft.outer_last + 2
        and words[at].lower in ("more", "others", "other", "so", "reported", "feared")
    ):
        at += 1
    if at < len(words) and words[at].lower in STATES:
        head = grammar.head_noun(words, draft)
        if head is not None and grammar.parse.tokens[head].start > words[at].start:
            return None  # "37,000 dead Russian soldiers"
        return words[at].start, words[at].end
    return None


def _of_phrase(words: Sequence[Word], draft: Draft, grammar: Grammar) -> Found | None:
    """ "hundreds of soldiers", "a fifth of the country", "30 of the prisoners", "200 tons (180 tonnes) of grain"."""
    at = draft.last
    if at < len(words) and words[at].text in "([":
        while at < len(words) and at < draft.last + 8 and words[at].text not in ")]":
            at += 1
        at += 1
    if at + 1 < len(words) and words[at].lower == "out" and words[at + 1].lower == "of":
        at += 1
    if at >= len(words) or words[at].lower != "of":
        return None
    if (
        draft.dimension in ("length", "duration")
        and draft.first
        and words[draft.outer_first - 1].lower in ("within", "to")
    ):
        return None  # "within 50 yards of the clinic"
    if at + 2 < len(words) and words[at + 1].lower in ("them", "whom", "which"):
        token = grammar.token_of(words[at + 2])
        plural = token is not None and token.tag == "NNS"
        return (words[at + 2].start, words[at + 2].end) if plural else None  # "12 of them children"
    return _phrase(words, at + 1, grammar)


def _phrase(words: Sequence[Word], at: int, grammar: Grammar) -> Found | None:
    """The noun phrase that begins at this word, without article, up to its head noun."""
    while at < len(words) and words[at].lower in (
        "the",
        "a",
        "an",
        "its",
        "their",
        "his",
        "her",
        "our",
        "all",
        "these",
        "those",
    ):
        at += 1
    if at >= len(words):
        return None
    if not grammar.starts:
        end = at
        while end < len(words) and end < at + 3 and words[end].kind == "word" and words[end].lower not in CLOSED:
            end += 1
        return (words[at].start, words[end - 1].end) if end > at else None
    if words[at].lower in STATES and (
        at + 1 >= len(words) or words[at + 1].lower in CLOSED or words[at + 1].kind != "word"
    ):
        return words[at].start, words[at].end  # "fifteen of the wounded"
    index = grammar.index_at(words[at].start)
    if index is None:
        return None
    tokens = grammar.parse.tokens
    last = None
    for place in range(index, min(index + LONGEST, len(tokens))):
        token = tokens[place]
        if token.tag in NOUN_TAGS or (token.tag == "CD" and place > index):
            last = place
        elif token.tag == "POS" and place + 1 < len(tokens):
            continue
        elif (token.pos in STOPS and not (token.tag in ("VBN", "VBG") and token.dep == "amod")) or token.text in ",;()":
            if token.text in ("-", "–") and place + 1 < len(tokens):
                continue
            if token.pos == "CCONJ" and (
                last is None or (tokens[last].dep in ("compound", "nmod") and tokens[last].head > place)
            ):
                continue  # "elderly and disabled patients", "Kia and Hyundai cars"
            break
        elif last is not None and token.pos not in ("NOUN", "PROPN", "ADJ"):
            break
    if last is None:
        return None
    while index < last and tokens[index].tag == "CD":
        index += 1
    return tokens[index].start, tokens[last].end


def _noun_after(words: Sequence[Word], draft: Draft, grammar: Grammar) -> Found | None:
    """ "50 Ukrainian soldiers", "three-day truce", "a 12-page report"."""
    at = draft.last
    if at < len(words) and words[at].text in "-–" and not words[at].spaced:
        at += 1
    if draft.outer_last > at:
        at = draft.outer_last
    if at >= len(words):
        return None
    hyphened = any(word.text in "-–" for word in words[draft.core_last : draft.last])
    if draft.unit and not hyphened and draft.dimension != "age" and words[draft.last - 1].lower.endswith("s"):
        return None  # "three days ago": what follows is not what is measured
    if words[at].text in CLOSED - LINKS or words[at].lower == "including" or words[at].text in DAYS:
        return None
    if not grammar.starts:
        return _plain_noun(words, at)
    first = grammar.index_at(words[at].start)
    tokens = grammar.parse.tokens
    if first is None or tokens[first].start < words[at].start:
        return None
    head = grammar.head_noun(words, draft)
    if head is None or head < first:
        head = _chunk_head(grammar, first) if hyphened or not draft.unit else None
    if head is None or head < first or head - first > LONGEST:
        return None
    if at > draft.last and not draft.unit and at == draft.core_last + 1 and words[draft.core_last].text in "-–":
        if tokens[first].text == "strong":
            return tokens[head].start, tokens[head].end  # "a 50-strong mob"
        return tokens[first].start, tokens[first].end  # "a two-storey building": the storeys are counted
    head = _rightmost_noun(grammar, head)
    if tokens[head].lemma in SPELLS and words[at].lower in ("last", "this", "next"):
        return None  # "14 billion last year"
    number = max((k for k in range(first, head) if tokens[k].tag == "CD"), default=-1)
    first = max(first, number + 1)
    while first < head and (tokens[first].tag in BEFORE_NOUN or tokens[first].text in ("-", "strong", "odd", "plus")):
        first += 1
    return tokens[first].start, tokens[head].end


def _rightmost_noun(grammar: Grammar, head: int) -> int:
    """A parser may stop at the first noun of a compound ("tank crews"): go on while nouns follow in the same phrase."""
    tokens = grammar.parse.tokens
    for _ in range(LONGEST):
        if (
            head + 2 < len(tokens)
            and tokens[head + 1].text == "-"
            and not tokens[head].space
            and tokens[head + 2].tag in NOUN_TAGS
        ):
            head += 2
        elif head + 1 < len(tokens) and tokens[head].dep in ("compound", "nmod") and tokens[head + 1].tag in NOUN_TAGS:
            head += 1
        else:
            break
    return head


def _chunk_head(grammar: Grammar, first: int) -> int | None:
    tokens = grammar.parse.tokens
    last = None
    for place in range(first, min(first + 5, len(tokens))):
        token = tokens[place]
        if token.text in DAYS:
            break
        if token.tag in NOUN_TAGS:
            last = place
        elif (
            last is not None
            or token.pos not in ("ADJ", "ADV", "NUM", "VERB")
            or token.tag in ("VBD", "VBZ", "VBP", "MD")
        ):
            break
    return last


BEFORE_NOUN = frozenset(("DT", "PRP$", "RB", "RBR", "JJR", "CD", "CC"))
SPELLS = frozenset(("year", "month", "week", "night", "day", "time", "quarter", "season"))
LINKS = frozenset(("to", "or", "and", "the", "a", "an"))
CLOSED = frozenset(
    "in on at of to for from by with and or but that which who were was are is have has had been will would could "
    "as after before during since while when where near across into over under the a an it they he she not also".split()
)


def _plain_noun(words: Sequence[Word], at: int) -> Found | None:
    """Without a parse: up to two words, ending at the first plural."""
    for end in range(at, min(at + 3, len(words))):
        word = words[end]
        if word.kind != "word" or word.lower in CLOSED:
            return None
        if word.lower.endswith("s") or word.lower in ("people", "men", "women", "children"):
            return words[at].start, word.end
    return None


def _verb_around(words: Sequence[Word], draft: Draft) -> Found | None:
    """ "killed at least 30", "at least 30 were killed": the participle stands for what is counted."""
    if draft.unit:
        return None
    after = draft.outer_last
    while after < len(words) and after < draft.outer_last + 5 and words[after].lower in BETWEEN:
        after += 1
    if after < len(words) and words[after].lower in STATES:
        return words[after].start, words[after].end
    at = draft.outer_first - 1
    if at > 0 and words[at].lower in ("another", "a", "further", "additional", "some", "all"):
        at -= 1
    if at >= 0 and words[at].lower in STATES | VERBS:
        return words[at].start, words[at].end
    return None


def _numbered(words: Sequence[Word], at: int) -> Found | None:
    """ "The number of people killed in the camps is | 8,700": the people killed."""
    linked = any(word.lower in LEVELS for word in words[max(0, at - 4) : at])
    first = next((k for k in range(at - 1, max(-1, at - FAR_NUMBER), -1) if words[k].lower in NUMBERING), -1)
    if not linked or first < 0 or words[first + 1].lower != "of" or first + 2 >= at:
        return None
    if any(word.text in ".;:" or word.kind == "number" for word in words[first:at]):
        return None
    begin = first + 3 if words[first + 2].lower in ("the", "all", "its", "their") else first + 2
    end = begin
    while end < min(at, begin + LONGEST) and words[end].kind == "word" and words[end].lower not in CLOSED | LEVELS:
        end += 1
        if words[end - 1].lower in STATES and end - begin > 1:
            break
    return (words[begin].start, words[end - 1].end) if end > begin else None


def _numbered_alone(words: Sequence[Word], draft: Draft) -> Found | None:
    """ "The number of homes burnt stands at | 640 and 31 people are missing": the number that another one follows."""
    at = draft.last
    if draft.unit or at + 1 >= len(words) or words[at].lower not in ("and", ",", "while", "but"):
        return None
    return _numbered(words, draft.outer_first) if words[at + 1].kind == "number" else None


def _holder(words: Sequence[Word], draft: Draft) -> Found | None:
    """ "a garrison of 1,900", "the death toll rose to 41": the noun that the bare number belongs to."""
    if draft.unit or draft.form in ("share", "multiple", "fraction", "ranks"):
        return None
    at = draft.outer_first
    if at > 1 and words[at - 1].lower == "of" and words[at - 2].lower in HOLDERS:
        return words[at - 2].start, words[at - 2].end
    if found := _numbered(words, at):
        return found
    for back in range(at - 1, max(-1, at - 10), -1):
        if words[back].text in ".;:":
            return None
        if words[back].lower == "toll":
            first = back - 1 if back and words[back - 1].lower in ("death", "casualty") else back
            return words[first].start, words[back].end
    return None

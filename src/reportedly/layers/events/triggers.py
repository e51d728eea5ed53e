"""Which words of a report tell of an event: the lexicon read over the parse.

The parser reads copy in capitals as sentences (`language`), but names cannot be told by their capitals there: what the
tagger takes for a name is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.layers.events.grammar import Tree
from reportedly.layers.events.lexicon import Entry, by_first_word
from reportedly.model import Sentence, Token
from reportedly.text.lemmas import IRREGULAR, lemmas_of

STATES = frozenset("occupy annex besiege blockade seize".split())
"""Verbs whose participle beside a noun says how ground stands, not what was done: "occupied Crimea"."""
ALARMS = frozenset("warning siren alert alarm shelter".split())
NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "NORP", "LANGUAGE"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger found: tokens `first..last` (end-exclusive), its governing token, and the lexicon's entry."""

    first: int
    last: int
    head: int
    entry: Entry
    sentence: int


def is_upper(tokens: tuple[Token, ...] | list[Token]) -> bool:
    """Whether a sentence is set in capitals: its case tells nothing."""
    letters = [token for token in tokens if token.text.isalpha() and len(token.text) > 2]
    # most words, as names in brackets may be in small letters; of few words nothing can be told
    return len(letters) > 3 and sum(token.text.isupper() for token in letters) > 0.8 * len(letters)


def _part(token: Token) -> str:
    if token.tag.startswith("VB") or token.pos in ("VERB", "AUX"):
        return "V"
    if token.pos in ("NOUN", "PROPN"):
        return "N"
    return "V" if token.pos == "ADJ" and token.dep != "amod" and token.text.lower().endswith("ed") else ""


def _forms(token: Token) -> tuple[str, ...]:
    low = token.text.lower()
    forms = dict.fromkeys((token.lemma, *((IRREGULAR[low],) if low in IRREGULAR else ())))
    if token.pos == "PROPN" or low.endswith(("ing", "ed", "s")):  # the parser's lemma of these can be wrong
        forms.update(dict.fromkeys(lemmas_of(low)))
    return tuple(forms)


def _reads(entry: Entry, token: Token) -> bool:
    low = token.text.lower()
    part = _part(token)
    if part == "V" and low.endswith("ing") and "N" in entry.parts and entry.words[-1] == low:
        return True
    if part == "N" and "V" in entry.parts and "N" not in entry.parts:
        return low.endswith("ing") and token.pos == "NOUN"  # "the jailing of"
    return part != "" and part in entry.parts


def _head_among(tree: Tree, first: int, last: int, entry: Entry) -> int | None:
    """The governing token of an entry of several words: its verb ("sexually assault"), or the last word of a noun."""
    end = tree.tokens[last - 1]
    if "N" in entry.parts and (end.pos in ("NOUN", "PROPN", "ADJ") or end.tag == "VBG"):
        return last - 1
    if "V" in entry.parts:
        return next((i for i in range(first, last) if _part(tree.tokens[i]) == "V"), None)
    return None


def _match(tree: Tree, at: int, sentence: Sentence) -> tuple[Entry, int, int] | None:
    """The longest entry that begins at a token: (entry, end, head)."""
    tokens = tree.tokens
    for form in _forms(tokens[at]):
        for entry in by_first_word().get(form, ()):
            size = len(entry.words)
            if size == 1:
                if _reads(entry, tokens[at]):
                    return entry, at + 1, at
                continue
            rest = tokens[at + 1 : min(at + size, sentence.last)]
            if len(rest) == size - 1 and all(
                word in (token.text.lower(), token.lemma) for word, token in zip(entry.words[1:], rest, strict=True)
            ):
                head = _head_among(tree, at, at + size, entry)
                if head is not None:
                    return entry, at + size, head
            elif size == 2 and entry.parts == "V" and _part(tokens[at]) == "V":
                apart = [c for c in tree.kids(at, "prt") if tokens[c].text.lower() == entry.words[1]]
                if apart:  # "drove the rebels out": the verb alone is the trigger
                    return entry, at + 1, at
    return None


def _is_name(tree: Tree, hit: tuple[Entry, int, int], upper: bool) -> bool:
    """Whether the word stands in a name ("Desert Storm"), or only qualifies another noun ("attack helicopter")."""
    token = tree.tokens[hit[2]]
    if token.text == "March" and token.pos == "PROPN" and not upper:  # the month
        return True
    if token.entity in NAMES and (upper or (token.pos == "PROPN" and token.text[:1].isupper())):
        return True
    if token.dep == "amod" and token.lemma in STATES and token.text.lower().endswith("ed"):
        return True
    if token.dep == "compound" and token.pos in ("NOUN", "PROPN"):
        above = tree.tokens[token.head].lemma
        if above in ALARMS:
            return True  # "an air raid warning"
        return not any(entry.words == (above,) for entry in by_first_word().get(above, ()))
    return False


def find_hits(tree: Tree) -> Iterator[Hit]:
    """All triggers that the lexicon finds, in text order, none overlapping."""
    for number, sentence in enumerate(tree.sentences):
        upper = is_upper(list(tree.tokens[sentence.first : sentence.last]))
        at = sentence.first
        while at < sentence.last:
            found = _match(tree, at, sentence)
            if found is None or _is_name(tree, found, upper):
                at += 1
                continue
            entry, end, head = found
            yield Hit(at, end, head, entry, number)
            at = end

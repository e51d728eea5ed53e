"""The mentions of a report that may be an actor's: names, descriptions, pronouns, adjectives of a people."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportedly.layers.actors.names import Name, names_of
from reportedly.layers.actors.noun_phrases import LONGEST_PHRASE, body_called, country_of, of_phrase, seat, to_the_left
from reportedly.layers.actors.word_lists import Gender, Kind, Number, nouns, words
from reportedly.model import Annotated, MentionForm, Parse, Token
from reportedly.text.quotations import Quotation, outermost
from reportedly.world.countries import folded

LEAST_SHARE = 0.3  # of a noun's uses that are persons or bodies of persons
MOST = 6000  # candidates of one report

PRONOUNS: dict[str, tuple[Kind, Number, Gender]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), ("person", "s", "m")),
    **dict.fromkeys(("she", "her", "hers", "herself"), ("person", "s", "f")),
    **dict.fromkeys(("it", "its", "itself"), ("", "s", "")),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), ("", "p", "")),
}
PLURALS = frozenset({"people", "police", "staff", "personnel", "troops", "forces", "authorities", "media"})
COUNTRIES = frozenset({"country", "nation", "state", "republic"})
GATHERED = frozenset({"group", "number", "crowd", "majority", "couple", "pair", "team", "handful", "band", "family"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
INSIDE = frozenset({"compound", "amod", "nmod", "nummod", "quantmod", "npadvmod"})
PARTS = frozenset(
    "one two three four five some many most several both few others much half west none those percent someone somebody "
    "nobody everyone everybody anyone".split()
)
ONE = frozenset("one none neither either someone somebody nobody everyone everybody anyone".split())
SEATED = frozenset({"ministry", "government", "parliament", "embassy", "leadership", "administration"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that may be an actor's, with what its own words tell.

    Attributes:
        first, last, head: tokens of the parse (`last` end-exclusive).
        kind, number, gender: "" where the words do not tell.
        country: ISO 3166-1 alpha-2 of a country in its words.
        words: its words as compared (names: of the name; descriptions: modifiers without the head).
        lemma: of the head, lower case.
        share: how surely a description is of persons.
        quote: number of the quotation that it stands in, 0 for none.
        definite: "the", "a", "my" (a possessor), "" (bare), "that", "many" (a number or quantifier).
        title: words of the titles before a name.
        known: id in the authority table, for names that are in it.
    """

    start: int
    end: int
    form: MentionForm
    first: int
    last: int
    head: int
    sentence: int
    kind: Kind = ""
    number: Number = ""
    gender: Gender = ""
    country: str | None = None
    words: tuple[str, ...] = ()
    lemma: str = ""
    share: float = 1.0
    quote: int = 0
    role: str = ""
    definite: str = ""
    title: tuple[str, ...] = ()
    known: str | None = None


def candidates_of(document: Annotated) -> tuple[Candidate, ...]:
    """All candidates in the order of their head words: "Poland" before "Poland's president"."""
    parse = document.parse
    if parse is None or not parse.tokens:
        return ()
    sentence_of = [k for k, sentence in enumerate(parse.sentences) for _ in range(sentence.first, sentence.last)]
    quotes = outermost(document.text, document.prose)
    taken: set[int] = set()
    persons: set[int] = set()
    found: list[Candidate] = []
    for name in names_of(document):
        taken.update(range(name.outer, name.last))
        if name.kind == "person" and len(name.words) > 1:
            persons.update(range(name.first, name.last))
        if name.label != "other":
            found.append(_named(name, parse, sentence_of[name.first]))
    found.extend(_pronouns(parse, sentence_of, taken))
    found.extend(_descriptions(parse, sentence_of, taken, persons))
    found.extend(_parts(parse, sentence_of, {each.head for each in found}))
    found.sort(key=lambda each: (each.head, each.start))
    within = ((each, _which(quotes, each.start)) for each in found[:MOST])
    return tuple(replace(each, quote=quote) if quote else each for each, quote in within)


def _role(token: Token) -> str:
    return "subject" if token.dep in SUBJECTS else token.dep


def _named(name: Name, parse: Parse, sentence: int) -> Candidate:
    tokens = parse.tokens
    head = next(
        (k for k in range(name.last - 1, name.first - 1, -1) if not name.first <= tokens[k].head < name.last),
        name.last - 1,
    )
    form: MentionForm = (
        "adjective" if name.label == "demonym" and tokens[head].dep in INSIDE and name.kind == "group" else "name"
    )
    if name.label == "demonym" and tokens[head].pos == "ADJ" and tokens[head].dep != "pobj":
        form = "adjective"
    return Candidate(
        start=name.start,
        end=name.end,
        form=form,
        first=name.first,
        last=name.last,
        head=head,
        sentence=sentence,
        kind=name.kind,
        number=name.number,
        gender=name.gender,
        country=name.country,
        words=name.words,
        lemma=name.words[-1] if name.words else "",
        role=_role(tokens[head]),
        definite="the" if name.first and tokens[name.first - 1].text.lower() == "the" else "",
        title=name.title,
        known=name.known,
    )


def _pronouns(parse: Parse, sentence_of: list[int], taken: set[int]) -> Iterator[Candidate]:
    for k, token in enumerate(parse.tokens):
        word = token.text.lower()
        if word in PRONOUNS and k not in taken and token.dep != "expl":
            kind, number, gender = PRONOUNS[word]
            if token.text == "HER" or token.text == "IT":
                continue
            yield Candidate(
                token.start,
                token.end,
                "pronoun",
                k,
                k + 1,
                k,
                sentence_of[k],
                kind,
                number,
                gender,
                lemma=word,
                role=_role(token),
            )


def _descriptions(parse: Parse, sentence_of: list[int], taken: set[int], persons: set[int]) -> Iterator[Candidate]:
    tokens, known = parse.tokens, nouns()
    for k, token in enumerate(tokens):
        if token.pos not in ("NOUN", "PROPN") or k in taken:
            continue
        lemma = token.lemma if token.lemma in known else token.text.lower()
        noun, share = known.get(lemma, ("person", 0.0))
        if share < LEAST_SHARE or _nobody(tokens, k, lemma):
            continue
        sentence = parse.sentences[sentence_of[k]]
        if (
            token.dep in INSIDE
            and k + 1 < sentence.last
            and token.head > k
            and tokens[k + 1].pos in ("NOUN", "PROPN", "PUNCT", "ADJ")
        ):
            continue
        number: Number = "p" if token.tag in ("NNS", "NNPS") or token.text.lower() in PLURALS else "s"
        kind: Kind
        if noun == "force":
            kind = "armed_force" if number == "p" or lemma in words().collective else "person"
        elif noun == "body":
            kind = "organisation"
        else:
            kind = "group" if number == "p" else "person"
        if lemma in COUNTRIES:
            kind = "state"
        yield _description(parse, sentence_of[k], k, lemma, share, kind, number, persons)


def _nobody(tokens: Sequence[Token], k: int, lemma: str) -> bool:
    """Whether a noun is of nobody: "no group", "with great force"."""
    left = [tokens[j] for j in range(max(0, k - LONGEST_PHRASE), k) if tokens[j].head == k]
    if any(token.dep == "det" and token.text.lower() == "no" for token in left):
        return True
    return (
        lemma == "force" and tokens[k].tag == "NN" and all(token.dep == "amod" and token.pos == "ADJ" for token in left)
    )


def _description(
    parse: Parse, at: int, k: int, lemma: str, share: float, kind: Kind, number: Number, persons: set[int]
) -> Candidate:
    tokens = parse.tokens
    first, definite, country, modifiers = to_the_left(parse, at, k, persons)
    last, behind = of_phrase(tokens, k, parse.sentences[at].last)
    for noun in behind:
        country = country or country_of(noun)
        modifiers.append(folded(noun))
    if country is None and lemma in SEATED:
        country = seat(tokens, k, last)
    if lemma in GATHERED and last > k + 1 and tokens[last - 1].tag == "NNS":
        kind, number = "group", "p"
    head = tokens[k]
    row = body_called(tokens, first, last)
    return Candidate(
        tokens[first].start,
        tokens[last - 1].end,
        "nominal",
        first,
        last,
        k,
        at,
        kind,
        number,
        words().noun_gender.get(lemma, "") if number == "s" else "",
        country,
        tuple(modifiers),
        lemma,
        share,
        role=_role(head),
        definite=definite,
        known=row.id if row else None,
    )


def _parts(parse: Parse, sentence_of: list[int], heads: set[int]) -> Iterator[Candidate]:
    """ "One of his relatives", "some of the residents", and "others", "many", "the West" where they speak."""
    tokens = parse.tokens
    for k, token in enumerate(tokens):
        word = token.text.lower()
        if k in heads or word not in PARTS:
            continue
        one = word in ONE
        of = next((j for j in range(k + 1, min(len(tokens), k + 3)) if tokens[j].head == k and word != "west"), -1)
        whole = next((j for j in heads if of > 0 and tokens[j].head == of), -1)
        if of > 0 and tokens[of].text == "of" and k < whole < k + LONGEST_PHRASE and tokens[whole].pos != "PRON":
            last = whole + 1
        elif token.dep == "nsubj" and tokens[token.head].lemma in words().speaking and word not in ("one", "none"):
            last = k + 1
        else:
            continue
        first = k - 1 if k and tokens[k - 1].text.lower() == "the" else k
        if word == "west" and first == k:
            continue
        yield Candidate(
            tokens[first].start,
            tokens[last - 1].end,
            "nominal",
            first,
            last,
            k,
            sentence_of[k],
            "person" if one else "group",
            "s" if one else "p",
            lemma=word,
            role=_role(token),
            definite="many",
        )


def _which(quotes: Sequence[Quotation], start: int) -> int:
    """The number (from 1) of the quotation in which the character lies; 0 for none."""
    at = bisect_right(quotes, start, key=lambda quotation: quotation.start) - 1
    return at + 1 if at >= 0 and start < quotes[at].end else 0

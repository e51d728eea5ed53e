"""Persons or bodies told of in one breath: "Ada Lem and Bo Tan" is whom a "they" after it means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.layers.actors.candidates import Candidate
from reportedly.model import Parse

TOGETHER = "&"  # stands for the head word of such a mention
MOST = 6  # of them in one breath
LONGEST = 40  # tokens
ACTING = frozenset({"organisation", "armed_force", "state"})


def together(parse: Parse, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The mentions that name two or more persons, or two or more bodies and states, joined by "and"."""
    tokens = parse.tokens
    by_head = {each.head: each for each in found if each.form in ("name", "nominal") and _fits(each)}
    for head, each in by_head.items():
        if tokens[head].dep == "conj":
            continue
        joined, at = [each], head
        while len(joined) < MOST:
            last = joined[-1].head
            follower = next((k for k in _near(by_head, at, last) if tokens[k].head == last), None)
            if follower is None or (by_head[follower].kind == "person") != (each.kind == "person"):
                break
            if tokens[follower].dep != "conj" or by_head[follower].sentence != each.sentence:
                break
            joined.append(by_head[follower])
        if len(joined) < 2 or joined[-1].last - each.first > LONGEST or all(one.form == "nominal" for one in joined):
            continue
        if not any(token.text.lower() in ("and", "&") for token in tokens[joined[-2].head : joined[-1].first]):
            continue
        yield Candidate(
            start=each.start,
            end=joined[-1].end,
            form="nominal",
            first=each.first,
            last=joined[-1].last,
            head=head,
            sentence=each.sentence,
            kind="group",
            number="p",
            words=tuple(word for one in joined for word in (*one.words, *((one.lemma,) if one.form != "name" else ()))),
            lemma=TOGETHER,
            quote=each.quote,
            role=each.role,
        )


def _fits(each: Candidate) -> bool:
    return each.number != "p" and (each.kind == "person" or (each.form == "name" and each.kind in ACTING))


def _near(by_head: dict[int, Candidate], at: int, last: int) -> Iterator[int]:
    return (k for k in range(last + 1, at + LONGEST) if k in by_head)

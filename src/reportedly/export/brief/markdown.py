"""A brief as Markdown: plain enough to be read as it is, and to be pasted anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reportedly.export.brief.pieces import Brief, Happening
from reportedly.export.brief.sections import counted

SIGNS = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown(brief: Brief) -> str:
    """The whole brief."""
    return "\n".join(_lines(brief)) + "\n"


def plain(words: str) -> str:
    """Words with what Markdown would read as marks made plain; line ends made blanks."""
    return SIGNS.sub(r"\\\1", " ".join(words.split()))


def refs(numbers: Sequence[int], further: int = 0) -> str:
    """The numbers of the evidence, as they stand behind a sentence."""
    more = f", {further} more" if further else ""
    return f"\\[{', '.join(map(str, numbers))}{more}\\]" if numbers else ""


def _lines(brief: Brief) -> Iterator[str]:
    yield from (f"# {plain(brief.title)}", "", f"> {plain(brief.notice)}", "")
    yield from (f"- {plain(fact)}" for fact in brief.facts)
    yield from _section("What happened", _happenings(brief.happened))
    if brief.not_happened:
        yield from _section("Told as planned, possible, denied or not graded", _happenings(brief.not_happened))
    yield from _section("What is contested", _contested(brief))
    yield from _section("Figures", _figures(brief))
    yield from _section("Who said what", _sayings(brief))
    yield from _section("Evidence", _proofs(brief))
    yield from _section("About this brief", (f"- **{name}**: {plain(words)}" for name, words in brief.said))
    yield from ("", f"*{plain(brief.footer)}*")


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    found = list(lines)
    yield from found or ["Nothing within this filter."]


def origins(one: Happening) -> str:
    """By how many it is told, in words."""
    count, reports = one.row["origins"], one.row["reports"]
    return f"{counted(count, 'independent origin')}, {counted(reports, 'report')}" + (
        "; contested" if one.row["contested"] else ""
    )


def sentence(one: Happening) -> str:
    """What an incident is called; where its title is left out, its type and place."""
    kind = (one.row["type"] or "event").replace("_", " ")
    return str(one.row["title"] or f"{kind}, {one.where}, {one.days}")


def _happenings(several: Iterable[Happening]) -> Iterator[str]:
    for one in several:
        yield f"{one.number}. {plain(sentence(one))} ({plain(one.where)}; {one.days}; {origins(one)}) " + refs(
            one.proofs, one.further
        )


def _contested(brief: Brief) -> Iterator[str]:
    for question in brief.contested:
        yield f"- **{plain(question.sentence)}** ({plain(question.standing)})"
        for answer in question.answers:
            who = ", ".join(plain(name) for name in answer.publishers) or "nobody named"
            yield f"    - {plain(answer.label)}: {who} {refs(answer.proofs, answer.further)}"


def _figures(brief: Brief) -> Iterator[str]:
    for figure in brief.figures:
        yield from (
            f"**{plain(figure.about)}**",
            "",
            "| told on | how many | by | evidence |",
            "| --- | --- | --- | --- |",
        )
        for one in figure.told:
            who = plain(", ".join(one.publishers))
            yield f"| {one.day or 'no day'} | {plain(one.label)} | {who} | {refs(one.proofs)} |"
        yield ""


def _sayings(brief: Brief) -> Iterator[str]:
    for source, several in brief.sayings:
        yield f"- **{plain(source)}**"
        for one in several:
            words = f" “{plain(one.words)}”" if one.words else ""
            yield f"    - {one.act}:{words} ({plain(one.publisher)}, {one.day}) {refs((one.proof,))}"


def _proofs(brief: Brief) -> Iterator[str]:
    for one in brief.proofs:
        around = (f"{plain(one.before)}{_gap(one.before)}", f"{_gap(one.after, True)}{plain(one.after)}")
        quoted = f"“{around[0]}**{plain(one.words)}**{around[1]}” " if one.words else ""
        page = f", p. {one.page}" if one.page else ""
        address = f" <{one.address}>" if "://" in one.address else f" {plain(one.address)}"
        where = f"report {plain(one.report)}, characters {one.start} to {one.end}{page}"
        title = f"“{plain(one.title)}”, " if one.title else ""
        yield f"{one.number}. {quoted}{title}{plain(one.publisher)}, {one.day}.{address} ({where})"


def _gap(words: str, before: bool = False) -> str:
    """The blank between the evidence and what stands around it, which `plain` takes off the ends."""
    edge = words[:1] if before else words[-1:]
    return " " if edge.isspace() else ""

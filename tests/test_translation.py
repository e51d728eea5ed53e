"""All words of the page stand in one table: shown in a language that is none, not one English word of its own is left."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from gettext import NullTranslations
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import ClassVar, get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po
from fastapi.testclient import TestClient
from sample_record import made_with_incidents

from reportedly.export.formats import FORMATS
from reportedly.layers.statements import acts
from reportedly.model.comparison import Stance
from reportedly.model.kinds import FINDINGS, RELATIONS, STANDINGS
from reportedly.model.reading import ActorKind, MentionForm, QuantityModifier, StatementKind, TimeType
from reportedly.record.listing import Listing
from reportedly.record.store import Record
from reportedly.web import app, translation
from reportedly.world.codebooks import event_types
from reportedly.world.units import unit_table

WEB = Path(app.__file__).parent
TABLE = WEB / "words" / translation.TABLE
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "form": (1, 2)}
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true"}}


def kept_elsewhere() -> Iterator[str]:
    """Words for people that other rooms keep in tables of their own: kinds, types, formats."""
    for kind in (*FINDINGS, *RELATIONS, *STANDINGS):
        yield from (kind.name.replace("_", " "), kind.meaning)
    yield from (one.name for one in event_types())
    for kinds in (ActorKind, QuantityModifier, StatementKind, MentionForm, Stance):
        yield from (name.replace("_", " ") for name in get_args(kinds))
    yield from (name.lower() for name in get_args(TimeType))
    yield from sorted({*acts.table().values()})
    yield from sorted({unit.dimension.replace("_", " ") for unit in unit_table().by_name.values()})
    yield from (one.holds for one in FORMATS)


def extracted() -> Catalog:
    """Every text that the sources mark, and those of the tables that other rooms keep."""
    found = Catalog(project="reportedly", charset="utf-8")
    methods = [("templates/**.html", "jinja2"), ("**.py", "python")]
    for _, _, message, _, _ in extract_from_dir(WEB, methods, OPTIONS, KEYWORDS):
        found.add(message)
    for words in kept_elsewhere():
        if words not in found:
            found.add(words)
    return found


def test_the_table_has_every_word() -> None:
    """`make renew` writes it anew after a change of words."""
    made = BytesIO()
    catalogue = extracted()
    write_po(made, catalogue, width=120, omit_header=True, sort_output=True)
    if os.environ.get("REPORTEDLY_RENEW"):
        TABLE.write_bytes(made.getvalue())
    assert TABLE.read_bytes() == made.getvalue(), "make renew"


# ------------------------------------------------------------------------------------------------ a language that is none

GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "αβγδεζηθικλμνξοπρστυφχψωςϐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩϚϞ"
)
VALUE = re.compile(r"%\(\w+\)s|%%")


def pseudo(text: str) -> str:
    """A text in other letters, its values untouched."""
    parts, values = VALUE.split(text), VALUE.findall(text)
    return "".join(part.translate(GREEK) + value for part, value in zip(parts, [*values, ""], strict=True))


class Pseudo(NullTranslations):
    """A language that has a translation for what is in the table, and for nothing else."""

    known: ClassVar = {one.id if isinstance(one.id, str) else one.id[0] for one in extracted()}

    def gettext(self, message: str) -> str:
        return pseudo(message) if message in self.known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2) if msgid1 in self.known else msgid1 if n == 1 else msgid2


APART = {"bdi", "q", "code", "time", "kbd", "script", "style"}
"""Elements in which words of reports and of tables stand, and names of keys."""

SAID = ("title", "aria-label", "placeholder", "alt", "data-label", "data-said", "data-places_word", "data-page")
NAMES = {
    "JSON",
    "CSV",
    "GeoJSON",
    "Lines",
    "API",
    "GeoNames",
    "SHA",
    "reportedly",
    "SI",
    "UTC",
    "Enter",
    "Tab",
    "Escape",
}
VOID = {"meta", "link", "input", "br", "hr", "img", "wbr"}


class Visible(HTMLParser):
    """Collects what a person sees or hears of a page, but for the words of reports."""

    def __init__(self) -> None:
        super().__init__()
        self.apart: list[bool] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        foreign = tag in APART or given.get("translate") == "no" or "text" in classes
        foreign = foreign or (tag == "option" and given.get("dir") == "auto")
        self.said += [value for name in SAID if (value := given.get(name))]
        if tag not in VOID:
            self.apart.append(foreign or any(self.apart[-1:]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.apart.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.apart[-1:]):
            self.said.append(data)


def left(page: str, data: str) -> Iterator[str]:
    """The English words of a page that stand in no report."""
    found = Visible()
    found.feed(page)
    for said in found.said:
        for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"&\w+;", "", said)):
            if word not in NAMES and not re.search(rf"\b{re.escape(word)}\b", data):
                yield f"{word!r} in {' '.join(said.split())[:80]!r}"


VIEWS = [
    "/", "/incidents", "/incidents?minor=all&place=Ozerne&contested=true", "/incident/1", "/questions",
    "/question/1", "/reports", "/reports?publisher=Example+Gazette", "/report/monday", "/report/tuesday?at=3-12",
    "/actors", "/actor/office:mayor", "/checks", "/checks?contested=true", "/findings", "/findings?kind=vague_source",
    "/occurrences", "/occurrence/1", "/copies/1", "/search", "/search?q=bridge", "/search?q=zzz",
    "/failures", "/decisions", "/nothing",
]  # fmt: skip


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str, list[str]]]:
    """A page in the language that is none, with all titles of the record (they stand in `<title>` too)."""
    path = made_with_incidents(tmp_path_factory.mktemp("words") / "sample.db")
    there = {"en": NullTranslations(), "xx": Pseudo()}
    client = TestClient(
        app.application(path, reviewer="Ada", there=there),
        base_url="http://127.0.0.1",
        headers={"accept-language": "xx"},
    )
    with Record(path) as record:
        listing = Listing(record)
        titles = [one.title for one in record.incidents()] + [one.sentence for one in record.questions()]
        titles += [f"{row['heading']} {row['publisher']}" for row in listing.reports().rows]
        titles += ["The governor", "reportedly decide"]  # that titles of things carry
        findings = [str(row["id"]) for row in listing.findings().rows]
    yield client, " ".join(titles), findings


def test_no_word_is_left_in_english(other: tuple[TestClient, str, list[str]]) -> None:
    client, data, findings = other
    wrong = []
    for view in [*VIEWS, *(f"/finding/{name}" for name in findings)]:
        page = client.get(view).text
        assert '<html lang="xx">' in page, view
        wrong += [f"{view}: {word}" for word in left(page, data + " sample.db Ada")]
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_the_watch_sees_a_word_that_is_left() -> None:
    page = '<p>ενα <bdi>Ozerne</bdi> <a title="two">τρια</a> four</p><q>five</q><input placeholder="six">'
    assert [one.split("'")[1] for one in left(page, "")] == ["two", "four", "six"]


# ------------------------------------------------------------------------------------------------ choosing a language


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "en"), ("de", "en"), ("uk", "uk"), ("uk-UA,uk;q=0.9,en;q=0.8", "uk"), ("en,uk;q=0.9", "en"),
        ("de,uk;q=0.4,en;q=0.2", "uk"), ("uk;q=0,en", "en"), ("uk;q=much", "en"), ("*", "en"), ("UK", "uk"),
    ],
)  # fmt: skip
def test_the_browser_s_wish(header: str, code: str) -> None:
    there = {"en": NullTranslations(), "uk": NullTranslations()}
    assert translation.wished(header, there) == code


def test_a_file_of_words_is_a_language() -> None:
    words = translation.read_words(
        "uk",
        'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && '
        '(n%100<10 || n%100>=20) ? 1 : 2);\\n"\n\nmsgid "Reports"\nmsgstr "Повідомлення"\n\n'
        'msgid "one report"\nmsgid_plural "%(num)s reports"\nmsgstr[0] "%(num)s повідомлення"\n'
        'msgstr[1] "%(num)s повідомлення."\nmsgstr[2] "%(num)s повідомлень"\n',
    )
    assert words.gettext("Reports") == "Повідомлення"
    assert words.ngettext("one report", "%(num)s reports", 5) == "%(num)s повідомлень"
    assert words.gettext("Places") == "Places", "what is not translated yet is shown in English"
    with pytest.raises(ValueError, match=r"uk\.po"):
        translation.read_words("uk", 'msgid "Reports\n')

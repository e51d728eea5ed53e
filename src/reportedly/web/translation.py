"""All words of the page in one table, `words/page.pot` (gettext), and the languages that it is translated into.

A language is added by a file `words/CODE.po` beside the table; nothing else is changed. A page is shown in the language
that its reader's browser asks for, in English where there is no better one. Texts of reports and what was read in them
stay as they are: on the page they stand in elements of their own (`bdi`, `q`, `code`, `time`, the text of a report).
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar, Token
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO, StringIO
from typing import Any

from reportedly.web.guard import Application, Receive, Scope, Send

ENGLISH = "en"
TABLE = "page.pot"
LONGEST = 400  # characters of Accept-Language that are read

Languages = Mapping[str, NullTranslations]
"""The words of each language, by its code (ISO 639-1)."""

_SPOKEN: ContextVar[tuple[str, NullTranslations]] = ContextVar("spoken")
_PLAIN = (ENGLISH, NullTranslations())


def spoken() -> str:
    """The code of the language in which the page is being made."""
    return _SPOKEN.get(_PLAIN)[0]


def gettext(message: str, /, **values: object) -> str:
    """A text in the language of the page, with values put into it."""
    said = _SPOKEN.get(_PLAIN)[1].gettext(message)
    return said % values if values else said


def form(one: str, many: str, num: int) -> str:
    """The form of a text that a number takes in the language of the page, without the number in it."""
    return _SPOKEN.get(_PLAIN)[1].ngettext(one, many, num)


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """A text that counts, in the language of the page."""
    return form(one, many, num) % {"num": num, **values}


N_ = str
"""Marks a text for the table that is translated where it is shown."""


@lru_cache(maxsize=1)
def languages() -> Languages:
    """The languages that the page can be shown in."""
    found = {ENGLISH: NullTranslations()}
    for file in sorted((files("reportedly.web") / "words").iterdir(), key=lambda one: one.name):
        code, _, ending = file.name.partition(".")
        if ending == "po":
            found[code] = read_words(code, file.read_text("utf-8"))
    return found


def read_words(code: str, text: str) -> NullTranslations:
    """The words of a file of gettext (`.po`). Raises ValueError, with the line, where it cannot be read."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    made = BytesIO()
    try:
        write_mo(made, read_po(StringIO(text), locale=code, abort_invalid=True))
    except PoFileError as error:
        raise ValueError(f"{code}.po: {error}") from None
    made.seek(0)
    return GNUTranslations(made)


def wished(header: str, there: Languages) -> str:
    """Of the languages that are there, the one that `Accept-Language` (RFC 9110) asks for first; else English."""
    ranked = []
    for place, part in enumerate(header[:LONGEST].split(",")):
        name, _, weight = part.partition(";q=")
        try:
            ranked.append((-float(weight or 1), place, name.strip().lower()))
        except ValueError:
            continue
    for below_zero, _, name in sorted(ranked):
        for code in (name, name.partition("-")[0]):
            if below_zero < 0 and code in there:
                return code
    return ENGLISH


class Speaking:
    """ASGI middleware: each page in the language that is asked for.

    Args:
        there: the languages that there are; those of the package where it is not said.
    """

    def __init__(self, app: Application, there: Languages | None = None) -> None:
        self.app, self.there = app, there or languages()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or len(self.there) == 1:
            await self.app(scope, receive, send)
            return
        asked = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"accept-language"), "")
        code = wished(asked, self.there)

        async def told(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"vary", b"accept-language")]
            await send(message)

        before: Token[tuple[str, NullTranslations]] = _SPOKEN.set((code, self.there[code]))
        try:
            await self.app(scope, receive, told)
        finally:
            _SPOKEN.reset(before)

"""How the posts of an exported WhatsApp chat begin, by which such a file is known."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c\u061c"  # marks of the direction of writing, which begin some lines
HEAD = re.compile(
    r"(?P<open>\[)?(?P<date>\d{1,4}[./-] ?\d{1,2}[./-] ?\d{2,4})(?:[^\d\n\[\]]{1,14}?)"
    r"(?P<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)(?P<half>[^\d\n:\[\]<>]{0,12}?)(?P<close>\] ?|\s[-\u2013]\s)"
)
SENDER = re.compile(r"(?P<name>[^:\n]{1,80}?): ?(?P<text>.*)$", re.S)
PREFERRED = "whatsapp"
FEWEST = 3  # posts with a sender from which a text is a chat, where its name does not say so
LOOKED_AT = 20_000  # characters at the beginning


def is_chat(start: str, named: str = "") -> bool:
    """Whether the beginning of a text is that of a chat: its first line begins a post, and others have senders.

    Args:
        start: the beginning, also one whose bytes were each taken for a letter.
        named: the name of the file.
    """
    with suppress(UnicodeEncodeError):
        start = start[:LOOKED_AT].encode("latin-1").decode("utf-8", "ignore")
    lines = start.lstrip("\ufeff \r\n").splitlines()[:200]
    if not lines or headed(lines[0])[1] is None:
        return False
    told = sum(SENDER.match(plain[head.end() :]) is not None for plain, head in map(headed, lines) if head is not None)
    return told >= (1 if PREFERRED in named.lower() else FEWEST)


def headed(line: str) -> tuple[str, re.Match[str] | None]:
    """A line without marks of direction, and the head of a post that it begins with."""
    plain = _plain(line)
    match = HEAD.match(plain)
    return plain, match if match and bool(match["open"]) == match["close"].startswith("]") else None


def _plain(line: str) -> str:
    """A line without marks of direction, its digits and spaces as the Latin script has them."""
    if line.isascii():
        return line
    signs = (sign for sign in line if sign not in DIRECTIONS)
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() else " " if sign in "\u202f\u00a0\u2009" else sign
        for sign in signs
    )

"""Parts of words, in any script and without regard to case: their pieces of three characters, and texts that hold them.

An index of pieces tells which reports may hold a part. Where most reports have all its pieces it is quicker to look
into the texts, the newest first, until a page is full.
"""

from __future__ import annotations

from reportedly.errors import UsageError

SHORTEST = 3
"""Characters that a part has at least: those of a piece."""


def checked(part: str) -> str:
    """The part as it is looked for. Raises UsageError for one that is too short."""
    bare = part.replace("\x00", " ")
    if len(bare.strip()) < SHORTEST:
        raise UsageError(f"a part of a word has {SHORTEST} characters or more, not {part!r}")
    return bare


def folded(text: str) -> str:
    """A text in which capitals and small letters are alike, and the Turkish i's as well, as in `re.IGNORECASE`."""
    if text.isascii():
        return text.lower()
    return text.casefold().replace("i\u0307", "i").replace("\u0131", "i")


def holds(text: str | None, part: str) -> bool:
    """Whether a text holds a part that is `folded`."""
    return text is not None and part in folded(text)


def pieces(part: str) -> list[str]:
    """The pieces of three characters of a part, each once."""
    return list(dict.fromkeys(part[at : at + SHORTEST] for at in range(len(part) - SHORTEST + 1)))


def has_pieces(part: str, text: str) -> bool:
    """Whether a text has all the pieces of a part that is `folded`, wherever they stand."""
    whole = folded(text)
    return all(piece in whole for piece in pieces(part))

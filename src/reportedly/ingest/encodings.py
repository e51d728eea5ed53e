"""Bytes to text: which encoding, what told so, and what is not text at all.

Labels are read as browsers read them (WHATWG Encoding Standard, by the library webencodings): `iso-8859-1` means
windows-1252, `gb2312` means GB18030, `shift_jis` means windows-31J. Order: byte order mark; bytes that are UTF-8 and
could hardly be anything else, whatever a label says; the label of the transport, then that of the document; and without
a label, what the bytes look like (`guessing.py`). The text is never normalised: only the mark is dropped. A byte that
the encoding does not know becomes U+FFFD, and is noted.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import webencodings

from reportedly.errors import InputError
from reportedly.ingest.guessing import guessed, utf16_without_mark

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
AS_BROWSERS = {  # Python's codecs under these names know less than the standard's encodings
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "iso-8859-8-i": "iso-8859-8",
    "x-user-defined": "latin-1",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
    "macintosh": "mac-roman",
    "replacement": "utf-8",
}
ALSO = {  # labels that the standard does not know, but files have
    "cp437": "cp437",
    "cp850": "cp850",
    "cp852": "cp852",
    "cp855": "cp855",
    "ibm855": "cp855",
    "utf-7": "utf-7",
    "utf7": "utf-7",
    "utf-32": "utf-32",
    "iso-2022-kr": "iso2022_kr",
    "hz-gb-2312": "hz",
    "hz": "hz",
}
PEEK = 65_536  # bytes by which an encoding is guessed
MOST_REPLACED = 0.02  # share of characters that may be unknown bytes; above it the label is wrong
ESCAPED = re.compile("[\udc80-\udcff]")
ESCAPES = re.compile("[\udc80-\udcff]+")
SEVEN_BIT = frozenset({"hz", "iso2022_kr", "iso2022_jp", "utf-7"})
GUESSED = "by what its bytes look like"
NOTED = 5  # unknown bytes that a note lists


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the name of its encoding, what told so, and the bytes that the encoding does not know, by offset."""

    text: str
    encoding: str
    basis: str
    replaced: tuple[tuple[int, int], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The encoding and its basis, for the provenance."""
        return f"{self.encoding} ({self.basis})"

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be noted of bytes that were no characters."""
        if not self.replaced:
            return self.remarks
        listed = ", ".join(f"0x{byte:02x} at byte {at:,}" for at, byte in self.replaced[:NOTED])
        more = f" and {len(self.replaced) - NOTED:,} more" if len(self.replaced) > NOTED else ""
        return (f"not {self.encoding}, shown as U+FFFD: {listed}{more}", *self.remarks)


def decode(data: bytes, where: str, label: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding. Raises InputError for what is empty or not text."""
    found = decoded(data, where, (("its label", label),) if label else ())
    return found.text, found.encoding


def decoded(data: bytes, where: str, labels: tuple[tuple[str, str], ...] = ()) -> Decoded:
    """The text of the bytes, with the encoding and its basis.

    Args:
        labels: (who says so, label), the most trusted first; those that name no known encoding are passed over.

    Raises InputError for what is empty, blank or not text.
    """
    if not data.strip():
        raise InputError(where, "the file is empty")
    found = _decoded(data, where, labels)
    if found.encoding == "utf-8":  # of which no half of a pair comes
        _told_something(found.text, where)
    else:
        checked(found.text, where)
    return found


def _told_something(text: str, where: str) -> None:
    if not text.strip():
        raise InputError(where, "there is no text in it")
    if "\x00" in text:
        raise InputError(where, f"it holds NUL bytes (the first at character {text.index(chr(0))}): not a text")


def checked(text: str, where: str) -> str:
    """The text itself; raises InputError where it is blank, or holds characters that no text holds."""
    _told_something(text, where)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(where, f"half a surrogate pair at character {error.start}: not a text") from None
    return text


def codec_of(label: str) -> str | None:
    """Python's name of the encoding that a label means to browsers; None for a label that means none."""
    plain = label.strip().strip("\"'").lower()
    if plain in ALSO:
        return ALSO[plain]
    found = webencodings.lookup(plain)
    if found is None or found.name == "replacement":
        return None
    name = AS_BROWSERS.get(found.name, found.codec_info.name)
    return "utf-8" if name.startswith("utf-16") else str(name)  # a document whose label could be read is no UTF-16


def _decoded(data: bytes, where: str, labels: tuple[tuple[str, str], ...]) -> Decoded:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data[len(mark) :], encoding, where), encoding, "by its byte order mark")
    wide = utf16_without_mark(data[:PEEK])
    if wide is not None:
        return Decoded(_strictly(data, wide, where), wide, "by where its zero bytes stand")
    codecs_told = [(who, codec) for who, label in labels if (codec := codec_of(label)) is not None]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if not data.isascii():
            return Decoded(text, "utf-8", "its bytes are valid UTF-8")
        told = next((pair for pair in codecs_told if pair[1] in SEVEN_BIT), None)
        if told is None and b"\x1b$" in data[:PEEK]:
            told = (GUESSED, guessed(data, where))
        found = None if told is None else _told(data, told[1], told[0])
        return found or Decoded(text, "utf-8", "its bytes are ASCII")
    for who, codec in codecs_told:
        found = _partly_utf8(data, where) if codec == "utf-8" else _told(data, codec, who)
        if found is not None:
            return found
    partly = _partly_utf8(data, where)
    if partly is not None:
        return partly
    encoding = guessed(data, where)
    return _told(data, encoding, GUESSED) or Decoded(_strictly(data, encoding, where), encoding, GUESSED)


def _told(data: bytes, codec: str, who: str) -> Decoded | None:
    """The text in that encoding; None where too many bytes are unknown to it."""
    try:
        text = data.decode(codec, "surrogateescape")
    except (UnicodeError, LookupError, ValueError):
        return None
    unknown = [match.start() for match in ESCAPED.finditer(text)]
    if len(unknown) > max(1, MOST_REPLACED * len(text)):
        return None
    replaced = []
    for number, at in enumerate(unknown):
        place = len(text[:at].encode(codec, "surrogateescape")) if number < NOTED else -1
        replaced.append((place, ord(text[at]) - 0xDC00))
    return Decoded(ESCAPED.sub("\ufffd", text), codec, who, tuple(replaced))


def _partly_utf8(data: bytes, where: str) -> Decoded | None:
    """A text of several encodings: most of it UTF-8, the rest (lines, or single bytes) in another; None if it is not.

    What is no UTF-8 is read in the encoding that these bytes together look like.
    """
    text = data.decode("utf-8", "surrogateescape")
    broken = ESCAPED.findall(text)
    sound = sum(sign > "\x7f" for sign in text) - len(broken)
    if not sound:
        return None
    lines = text.splitlines(keepends=True)
    foreign = [line for line in lines if ESCAPED.search(line)]
    if sound < len(foreign) or (not any(_is_sound(line) for line in lines) and sound < len(broken)):
        return None  # a stray pair that happens to be UTF-8 inside another encoding
    try:
        other = guessed("".join(foreign).encode("utf-8", "surrogateescape"), where)
    except InputError:
        return None
    made, notes = [], []
    for number, line in enumerate(lines, 1):
        if ESCAPED.search(line):
            made.append(_mended(line, other))
            notes.append(number)
        else:
            made.append(line)
    listed = ", ".join(map(str, notes[:NOTED])) + (f" and {len(notes) - NOTED:,} more" if len(notes) > NOTED else "")
    words = f"{len(broken):,} bytes are no UTF-8 (line {listed}): read as {other}"
    return Decoded("".join(made), f"utf-8 and {other}", "its bytes are of both", (), (words,))


def _is_sound(line: str) -> bool:
    return not line.isascii() and ESCAPED.search(line) is None


def _mended(line: str, other: str) -> str:
    """A line with bytes that are no UTF-8: the whole line in the other encoding, or these bytes alone."""
    sound = sum(sign > "\x7f" for sign in line) - len(ESCAPED.findall(line))
    data = line.encode("utf-8", "surrogateescape")
    if not sound:
        return data.decode(other, "replace")
    return ESCAPES.sub(lambda run: run.group().encode("utf-8", "surrogateescape").decode(other, "replace"), line)


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(where, f"not {encoding} from byte {error.start} on: {error.reason}") from None

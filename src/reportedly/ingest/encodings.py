"""Bytes to text: which encoding, and what is not text at all.

Order: byte order mark; strict UTF-8; UTF-16 without a mark (by where the zero bytes stand); a single-byte encoding of
news sites (windows-125x, KOI8-R) chosen by charset-normalizer. The text is never normalised: only the mark is dropped.
"""

from __future__ import annotations

import codecs

from reportedly.errors import InputError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SINGLE_BYTE = ["cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "iso8859_5"]
PEEK = 65_536  # bytes that are enough to tell an encoding
FEW_HIGH_BYTES = 0.03  # English prose with curly quotes stays below this; no other alphabet does


def decode(data: bytes, where: str) -> tuple[str, str]:
    """The text and the name of its encoding. Raises InputError for what is empty or not text."""
    if not data.strip():
        raise InputError(where, "the file is empty")
    text, encoding = _decoded(data, where)
    return checked(text, where), encoding


def checked(text: str, where: str) -> str:
    """The text itself; raises InputError where it is blank, or holds characters that no text holds."""
    if not text.strip():
        raise InputError(where, "there is no text in it")
    if "\x00" in text:
        raise InputError(where, f"it holds NUL bytes (the first at character {text.index(chr(0))}): not a text")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(where, f"half a surrogate pair at character {error.start}: not a text") from None
    return text


def _decoded(data: bytes, where: str) -> tuple[str, str]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, where), encoding
    wide = _utf16(data[:PEEK])
    if wide is None:
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            wide = _single_byte(data, where)
    return _strictly(data, wide, where), wide


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(where, f"not {encoding} from byte {error.start} on: {error.reason}") from None


def _utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: mostly Latin text has its zero bytes all on odd or all on even places."""
    half = len(head) // 2
    if not half:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.3 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def _single_byte(data: bytes, where: str) -> str:
    head = data[:PEEK]
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if 0 in head or odd > 0.01 * len(head):
        raise InputError(where, "a binary file, not text")
    if sum(byte > 127 for byte in head) <= FEW_HIGH_BYTES * len(head):
        try:
            data.decode("cp1252")
        except UnicodeDecodeError:
            pass
        else:
            return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(head, cp_isolation=SINGLE_BYTE).best()
    if best is None:
        raise InputError(where, "its encoding could not be told: neither UTF-8, UTF-16 nor a windows-125x page")
    return str(best.encoding)

"""Which encoding bytes without a label are in, by what they would say in each.

Each encoding that the languages of the world's wars were written in is tried, and its text weighed: how many of its
letters are the common letters of its language, whether capitals stand where capitals stand, how many signs belong to
no script of a text. What makes sense in none is refused; the last resort for Latin scripts is charset-normalizer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from reportedly.errors import InputError

PEEK = 65_536  # bytes by which a kind of file is guessed
FEW_HIGH_BYTES = 0.03  # English prose with curly quotes stays below this; no other alphabet does
LATIN = {  # the letters with marks of the languages that a code page is for
    "cp1252": "éèàçùâêîôûëïüäößñáíóúãõåøæœÉÈÀÇÂÊÎÔÛÄÖÜÑÁÍÓÚÃÕÅØÆìòÒÌ",
    "cp1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůžáéíýúČĎĚŇŘŠŤŮŽÁÉÍÝÚőűöüŐŰÖÜăâîşţĂÂÎŞŢđĐäôľĺŕĽß",
    "cp1254": "ğışçöüĞİŞÇÖÜâîû",
    "cp1257": "āčēģīķļņšūžąęėįųĀČĒĢĪĶĻŅŠŪŽĄĘĖĮŲõäöüÕÄÖÜ",
    "iso8859_2": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůžáéíýúČĎĚŇŘŠŤŮŽÁÉÍÝÚőűöüŐŰÖÜăâîşţĂÂÎŞŢđĐ",
}
CYRILLIC = ("cp1251", "koi8_u", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "cp855")
OTHER_SCRIPTS = {"cp1253": "greek", "cp1255": "hebrew", "cp1256": "arabic", "iso8859_6": "arabic", "iso8859_7": "greek"}
EAST_ASIAN = ("gb18030", "cp932", "euc_jp", "big5hkscs", "cp949")
ESCAPES: Mapping[bytes, str] = {b"\x1b$B": "iso2022_jp", b"\x1b$@": "iso2022_jp", b"\x1b$)C": "iso2022_kr"}

COMMON = {  # the letters that make up most of a text
    "cyrillic": frozenset("оеаинтсрвлкмі"),
    "chinese": frozenset(
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所"
        "然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它"
        "與這個們來為國說時對發後過還沒動裡學現當經軍無開實樣進種關於將報導戰襲擊政府總統據稱死傷月週星期部隊城市"
        "报道战袭击总统据称死伤周队"
    ),
    "korean": frozenset("이다는을의에가고하를은한지로기사도인서자대시나라어정만일부수리과보스해들으"),
    "arabic": frozenset("الينمرتوبةعدف"),
    "hebrew": frozenset("יוהלאתרמבשנםק"),
    "greek": frozenset("αοιετσνηυρπκς"),
}
CASE_BREAK = re.compile(r"[а-яёіїєґ][А-ЯЁІЇЄҐ]")
TWO_SCRIPTS = re.compile(r"[A-Za-z][^\W\d_a-zA-Z]|[^\W\d_a-zA-Z][A-Za-z]")
IN_WORDS = re.compile(
    r"(?<=[A-Za-z])[^\W\da-zA-Z]?([^\x00-\x7f\u2018\u2019\u2013\u2014\u2026\u00b4\u00a0\u00ad])(?=[a-z])"
)
LOWER = re.compile(r"[а-яёіїєґ]")
UPPER = re.compile(r"[А-ЯЁІЇЄҐ]")


def utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 that has no mark: Latin text has its zero bytes on odd or on even places, Cyrillic a few high bytes there.

    None for what is not.
    """
    half = len(head) // 2
    if half < 2 or 0 not in head:
        return None
    for encoding, high, low in (("utf-16-le", head[1::2], head[0::2]), ("utf-16-be", head[0::2], head[1::2])):
        zeros = high.count(0)
        if zeros > 0.3 * half and low.count(0) < 0.02 * half:
            return encoding
        common = sum(count for _, count in Counter(high).most_common(3))
        wide = _east_asian(head[: 2 * half], encoding) if low.count(0) < 0.02 * half and zeros < 0.3 * half else None
        # a choice: chance makes East Asian signs of other bytes, and more easily of few
        if wide is not None and wide >= 0.6 and half > 8:
            return encoding
        if zeros > 0.05 * half and low.count(0) < 0.02 * half and common > 0.9 * half:
            return encoding
    return None


def guessed(data: bytes, where: str) -> str:
    """The codec that the bytes are most likely in. Raises InputError for bytes that are no text, or of none."""
    head = data[:PEEK]
    for escape, codec in ESCAPES.items():
        if escape in head:
            return codec
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if 0 in head or odd > 0.01 * len(head):
        raise InputError(where, "a binary file, not text")
    high = bytes(byte for byte in head if byte > 127)
    if len(high) <= FEW_HIGH_BYTES * len(head) and _is_windows_1252(data):
        return "cp1252"
    scores = {codec: score for codec in EAST_ASIAN if (score := _east_asian(head, codec)) is not None}
    scores |= {codec: score for codec in CYRILLIC if (score := _cyrillic(head, codec)) is not None}
    scores |= {codec: score for codec in OTHER_SCRIPTS if (score := _other_script(head, codec)) is not None}
    scores |= {codec: score for codec in LATIN if (score := _latin(head, codec)) is not None}
    best = max(scores, key=lambda codec: scores[codec], default=None)
    if best is not None and scores[best] >= 0.5:  # half as sure as the scores can be; below it the library decides
        return best
    return _by_library(head, where)


def _is_windows_1252(data: bytes) -> bool:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def _cut(head: bytes, codec: str) -> str | None:
    """The head in that codec; None where it is not valid. A character that the cut runs through is left out."""
    for end in range(len(head), max(0, len(head) - 4), -1):
        try:
            return head[:end].decode(codec)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4 or len(head) < PEEK:
                return None
    return None


def _east_asian(head: bytes, codec: str) -> float | None:
    """How much of what is no ASCII are common letters of the languages written so, 0 to 1; None where it cannot be."""
    text = _cut(head, codec)
    if text is None:
        return None
    wide = [sign for sign in text if sign > "\x7f"]
    if not wide:
        return None
    kana = sum("\u3041" <= sign <= "\u30fe" for sign in wide) / len(wide)
    half_kana = sum("\uff61" <= sign <= "\uff9f" for sign in wide) / len(wide)
    marks = sum(sign in "，。、；：？！「」『』（）《》“”‘’—…·　" for sign in wide) / len(wide)
    private = sum("\ue000" <= sign <= "\uf8ff" for sign in wide) / len(wide)
    if codec in ("cp932", "euc_jp"):
        return min(1.0, 2 * kana + marks) - 3 * half_kana - 2 * private
    if codec == "cp949":
        hangul = sum("\uac00" <= sign <= "\ud7a3" for sign in wide)
        share = sum(sign in COMMON["korean"] for sign in wide) / len(wide)
        return (min(1.0, 2.5 * share) if hangul > 0.7 * len(wide) else 0.0) - 2 * private
    common = sum(sign in COMMON["chinese"] for sign in wide) / len(wide)
    # Chinese has no kana: a fifth, or a third in the older codecs, is Japanese that was read wrongly
    if codec.startswith("utf-16") and (kana > 0.2 or len(wide) < 0.5 * len(text)):
        return kana
    return min(1.0, 2.5 * common + marks) - 2 * private - (1.0 if kana > 0.3 and codec != "gb18030" else 0.0)


def _cyrillic(head: bytes, codec: str) -> float | None:
    """How far the text looks like one in Cyrillic letters, 0 to 1; None where it cannot be."""
    text = _cut(head, codec)
    if text is None:
        return None
    high = [sign for sign in text if sign > "\x7f"]
    if not high:
        return None
    common = sum(sign in COMMON["cyrillic"] for sign in high)
    capitals: float = len(UPPER.findall(text))
    odd = sum(not sign.isalpha() and sign not in "«»“”„’‘–—…№\u00a0°€" for sign in high)
    rare = sum(
        sign.isalpha() and not ("а" <= sign <= "я" or "А" <= sign <= "Я" or sign in "ёЁіІїЇєЄґҐўЎ") for sign in high
    )
    if LOWER.search(text) is None and capitals > 0.9 * len(high):
        common = sum(sign.lower() in COMMON["cyrillic"] for sign in high)
        capitals = 0
    # in a wrong code page of this alphabet capitals stand in the middle of words, and signs among the letters
    broken = len(CASE_BREAK.findall(text))
    broken += len(TWO_SCRIPTS.findall(text))
    return (common - 2 * broken - 2 * odd - 2 * rare - max(0.0, capitals - 0.3 * len(high))) / len(high)


def _other_script(head: bytes, codec: str) -> float | None:
    """How far the text looks like one in the script of that code page, 0 to 1; None where it cannot be."""
    text = _cut(head, codec)
    high = [sign for sign in text or "" if sign > "\x7f"]
    if text is None or not high:
        return None
    common = sum(sign in COMMON[OTHER_SCRIPTS[codec]] for sign in high)
    odd = sum(not sign.isalpha() and sign not in "«»“”„’‘–—…\u00a0°€،؛؟·\u200e\u200f" for sign in high)
    return (common - 2 * odd - 2 * len(TWO_SCRIPTS.findall(text))) / len(high)


def _latin(head: bytes, codec: str) -> float | None:
    """How far the text looks like one in Latin letters with the marks of that code page; None where it cannot be."""
    text = _cut(head, codec)
    high = [sign for sign in text or "" if sign > "\x7f"]
    if text is None or not high:
        return None
    known = sum(sign in LATIN[codec] or sign in "«»“”„’‘–—…\u00a0°€£§©®·•´" for sign in high)
    inside = sum(not sign.isalpha() for sign in IN_WORDS.findall(text))
    control = sum("\x80" <= sign <= "\x9f" for sign in high)
    lead = 0.001 if codec == "cp1252" else 0.0
    return (known - 2 * inside - 3 * control) / len(high) * 0.9 + lead - 0.9 * max(0.0, len(high) / len(text) - 0.35)


def _by_library(head: bytes, where: str) -> str:
    from charset_normalizer import from_bytes

    found = from_bytes(head, cp_isolation=[*LATIN, *OTHER_SCRIPTS, "cp1251", "koi8_r"]).best()
    if found is None:
        raise InputError(
            where, "its encoding could not be told: it is no UTF-8 or UTF-16, and makes no sense in any code page"
        )
    return found.encoding

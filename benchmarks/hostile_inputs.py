"""Files and lines that no honest report looks like, made from a seed: what `hostile.py inputs` puts through a build."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping

GOOD = "The town was shelled on Friday, its mayor said. Two people were killed in Kherson, 30 km from the front.\n"
PAGE = f"<html><head><title>A bridge was hit</title></head><body><article><p>{GOOD * 3}</p></article></body></html>"
CHARSETS = (
    "undefined punycode idna unicode_escape raw_unicode_escape base64 hex rot13 zip mbcs oem utf-7 utf-16 utf-32 "
    "utf-8 ascii iso-8859-1 cp037 cp1026 hz big5 gb2312 shift_jis euc_kr x-user-defined x-mac none replacement 0 "
    "../../etc/passwd"
).split()
ELEMENTS = (
    "iframe video audio svg math object embed canvas template noscript script style table frameset form select "
    "textarea title head body html base link meta param source track details dialog picture map area slot plaintext "
    "xmp listing"
).split()
ATTRIBUTES = ("", " id=html", ' src="http://192.0.2.1/x"', " class=article", " hidden", ' xmlns="x:y"')
NAMES = (
    "a", "", " ", "..", "/", "//", "a/b", "../../x", "a\n", "\n", "a\rb", "\x1b[2J", "\u202e", "a" * 5000, "x.json",
    "?", "#", "%00", "~2", "a~2", "'; DROP TABLE reports; --", "=1+1", "\ud800", "\x00", "\ufeff", "\u00e9" * 300,
    "con", "NaN", "0", "-1",
)  # fmt: skip
VALUES = (
    "1e999", "-1e999", "1e-999", "NaN", "Infinity", "0", "-1", "99999999999999999999", "1.5", "null", "true", '""',
    '"x"', "[]", "{}", "[[]]", '[{"start": 1e999, "end": 2}]', '[{"start": -5, "end": -1}]', '[{"start": 5, "end": 1}]',
    '[{"start": "0", "end": "4"}]', '[{"start": 0}]', "[1]", '[{"start": 0, "end": 4}, {"start": 0, "end": 4}]',
    "[" * 500 + "]" * 500, '{"a": {"a": 1}}', '"2022-02-30"', '"0000-00-00"', '"99999-01-01"', '"\\ud800"',
    '"\\u0000"', '"today"', '"-"', '"\\u001b[2J"',
)  # fmt: skip
KEYS = ("id", "text", "html", "published", "publisher", "url", "author", "title", "triggers", "unknown", "")


def lines(shapes: Mapping[str, str]) -> Iterator[str]:
    """Lines of JSON Lines: each value under each key, odd ids, hostile shapes, pages of one element."""
    for key in KEYS:
        for number, value in enumerate(VALUES):
            given = {"id": f"{number} under {key}", "text": GOOD}
            rest = "".join(f', "{name}": {json.dumps(words)}' for name, words in given.items() if name != key)
            yield f'{{"{key}": {value}{rest}}}'
    for number, name in enumerate(NAMES):
        yield json.dumps({"id": name, "text": f"{GOOD} {number}"})
    for name, text in shapes.items():
        yield json.dumps({"id": f"shape {name}", "text": text}, ensure_ascii=len(name) % 2 == 0)
    for element in ELEMENTS:
        yield json.dumps({"id": f"page of {element}", "html": f"<{element}></{element}>"})
    yield from (
        "{",
        "}",
        "[]",
        "null",
        '"x"',
        "{}",
        '{"id": "x"',
        "\ufeff{}",
        "{'id': 1}",
        '{"id": 1, "id": 2, "text": "x"}',
    )


def files(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of files of one report each: pages in every charset and of every element, broken texts."""
    for charset in CHARSETS:
        name = charset.replace("/", "_")
        yield f"charset-{name}.html", f'<meta charset="{charset}">{PAGE}'.encode()
        yield (
            f"charset-bytes-{name}.html",
            f"<meta charset={charset}>".encode() + bytes(range(128, 256)) + PAGE.encode(),
        )
    for element in ELEMENTS:
        for number, attribute in enumerate(ATTRIBUTES):
            yield f"element-{element}-{number}.html", f"<{element}{attribute}>{PAGE if number % 2 else ''}".encode()
    for depth in (10, 300, 3000):
        yield f"deep-{depth}.html", b"<div>" * depth + PAGE.encode()
    for number in range(120):
        yield f"cut-{number}.html", _broken(chance, PAGE.encode())
        yield f"cut-{number}.txt", _broken(chance, (GOOD * 4).encode())
        yield f"random-{number}.txt", chance.randbytes(chance.randrange(1, 400))
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1252", "cp037", "shift_jis", "koi8_r"):
        yield f"in-{encoding}.txt", GOOD.encode(encoding)
    yield from (
        ("none.txt", b""),
        ("blank.txt", b" \n"),
        ("nul.txt", b"a\0b"),
        ("mark.txt", b"\xef\xbb\xbf"),
        ("odd.xyz", b"x"),
    )


def _broken(chance: random.Random, data: bytes) -> bytes:
    """Bytes with some cut out, doubled, turned over or put in another place."""
    own = bytearray(data)
    for _ in range(chance.randrange(1, 12)):
        at, other = sorted((chance.randrange(len(own) + 1), chance.randrange(len(own) + 1)))
        kind = chance.randrange(4)
        if kind == 0:
            del own[at : at + chance.randrange(20)]
        elif kind == 1:
            own[at:at] = own[at : min(other, at + 60)] * chance.randrange(1, 4)
        elif kind == 2 and at < len(own):
            own[at] ^= 1 << chance.randrange(8)
        else:
            own[at:at] = chance.choice(
                [b"<", b">", b"&", b"\0", b"\xff", b"<!--", b"]]>", b"<![CDATA[", b"\r", "\u2028".encode()]
            )
    return bytes(own)

"""What a report says is shown on the terminal, never obeyed by it.

Ids, names, titles and texts come from anywhere and may hold what moves the cursor, writes into the title or the
clipboard, or turns the direction of a line. Every stream of text that the command line writes to passes through here:
such characters are spelled out (`\\x1b`). Of a terminal's own signs only line ends, tabs and plain colours are let
through.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

COLOUR = r"(?:[0-4]|7|9|2[2-9]|[349][0-7]|10[0-7]|[34]8;5;\d{1,3}|[34]8;2;\d{1,3};\d{1,3};\d{1,3})"
HARMLESS = rf"\A\r|\x1b\[(?:{COLOUR}(?:;{COLOUR})*)?m"
"""A line begun anew by a count that runs, and the colours of tables and headings; not signs that hide."""

CONTROL = re.compile(rf"({HARMLESS})|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (9, 10)} | {
    code: 0xFFFD for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def shown(words: str) -> str:
    """Words with every sign spelled out that a terminal would obey."""
    return CONTROL.sub(lambda match: match.group(1) or ascii(match.group())[1:-1], words)


def pictured(words: str) -> str:
    """The same with one sign for each, so that offsets stay: U+241B, the picture of an escape, for an escape."""
    return words.translate(PICTURES)


class Shown:
    """A stream of text that spells out what a terminal would obey; all else is the stream's own.

    Attributes:
        stream: the stream behind it.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, words: str) -> int:
        """Write words; what the stream's encoding cannot hold is spelled out, too."""
        encoding = self.stream.encoding or "utf-8"
        self.stream.write(shown(words).encode(encoding, "backslashreplace").decode(encoding))
        return len(words)

    def writelines(self, lines: Any) -> None:
        """Write some."""
        for line in lines:
            self.write(line)


@contextmanager
def guarded() -> Iterator[None]:
    """Standard output and standard error show, and do not obey, until the block ends."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = cast(TextIO, Shown(sys.stdout)), cast(TextIO, Shown(sys.stderr))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def unguarded(stream: TextIO) -> TextIO:
    """The stream itself, for what draws on the terminal and shows no words of a report (a bar of progress)."""
    return stream.stream if isinstance(stream, Shown) else stream

"""WhatsApp chats exported as text, in whatever language the telephone was set to. One report a post.

Each post begins with its date and clock as the telephone writes them (`12.03.22, 14:08 - `, `[3/12/22, 2:08:18 PM] `,
`12/03/2022 à 14:08 - `, `2022/3/12 下午2:08 - `), then who wrote it. Which of day and month comes first is told by the
dates of the whole chat. What the application itself says, and posts without words, are passed over.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from reportedly.errors import InputError
from reportedly.ingest.encodings import Decoded, decoded
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import Item, Piece, Received, Source
from reportedly.ingest.reports import received
from reportedly.ingest.whatsapp_heads import DIRECTIONS, SENDER, headed
from reportedly.model import Failure

LARGEST_EXPORT = 500_000_000  # bytes
NAMELESS = "_chat"  # how every chat is called in an archive that a telephone made
ATTACHED = re.compile(r"^(?:\S[^\n<>]{0,80}\.\w{2,4} \([^()\n]{4,40}\)|<[^<>\n]{3,80}>)\s*")


@dataclass(frozen=True, slots=True)
class Post:
    """A post: its date, its lines as they stand, and what follows its head."""

    date: str
    raw: str
    rest: str


@lru_cache(maxsize=1)
def _wordings() -> dict[str, re.Pattern[str]]:
    """What the application says in a post's place or behind its words, by what it means, in each language."""
    table = tomllib.loads(files("reportedly.ingest").joinpath("data/whatsapp.toml").read_text("utf-8"))
    return {name: re.compile("|".join(row["patterns"]), re.I) for name, row in table.items()}


@reader("whatsapp", edition=2)
def read_whatsapp(source: Source) -> Iterator[Item]:
    """Every post of a WhatsApp chat that was exported as text."""
    page = decoded(source.read(LARGEST_EXPORT), source.where)
    posts = list(_posts(page.text))
    order = source.options.day_first if source.options.day_first is not None else _order([post.date for post in posts])
    chat = source.told.get("chat") or _chat(source)
    wordless = 0
    for number, post in enumerate(posts, 1):
        match = SENDER.match(post.rest)
        text = match["text"].strip() if match else ""
        system = match is None or _wordings()["system"].search(text.strip(DIRECTIONS))
        words = "" if system else _words(text)
        if not words or match is None:
            wordless += not system
            continue
        try:
            sender = match["name"].strip(DIRECTIONS + "~ \u00a0\u202f")
            yield _report(post, sender, words, number, order, chat, source, page)
        except InputError as error:
            yield Failure(error.where, error.reason)
    if wordless and source.options.tell is not None:
        source.options.tell(source.where, f"passed over {wordless:,} posts without words")


def _words(text: str) -> str:
    """What a person wrote: without what the application says of attachments; empty where nothing is left."""
    plain = text.strip(DIRECTIONS + " \n")
    if _wordings()["deleted"].fullmatch(plain) or _wordings()["omitted"].fullmatch(plain):
        return ""
    return ATTACHED.sub("", plain).strip(DIRECTIONS + " \n")


def _report(
    post: Post,
    sender: str,
    words: str,
    number: int,
    order: bool | None,
    chat: str | None,
    source: Source,
    page: Decoded,
) -> Received:
    edited = _wordings()["edited"].search(words)
    text = words[: edited.start()].strip(DIRECTIONS + " \n") if edited else words
    forwarded = _wordings()["forwarded"].match(text)
    return received(
        source,
        text[forwarded.end() :] if forwarded else text,
        post.raw.encode("utf-8", "replace"),
        Piece(
            name=f"{chat if chat and source.name == NAMELESS else source.name}:{number}",
            where=f"{source.where}:{number}",
            place=f"post {number:,}",
            told={"chat": chat} if chat else {},
            decoded=page,
        ),
        published=_with_order(post.date, order),
        publisher=chat or sender,
        author=sender,
        forwarded_from="somebody who is not named" if forwarded else None,
        notes=("it was edited; when is not said",) if edited else (),
    )


def _posts(text: str) -> Iterator[Post]:
    """The posts of a chat; one may have several lines."""
    held: tuple[str, list[str], list[str]] | None = None
    for line in text.splitlines():
        plain, match = headed(line)
        if match is not None:
            if held is not None:
                yield Post(held[0], "\n".join(held[1]), "\n".join(held[2]))
            held = (match["date"].replace(" ", ""), [line], [_behind(line, plain, match)])
        elif held is not None:
            held[1].append(line)
            held[2].append(line)
    if held is not None:
        yield Post(held[0], "\n".join(held[1]), "\n".join(held[2]))


def _behind(line: str, plain: str, match: re.Match[str]) -> str:
    """What follows a post's head, as it stands in the line."""
    left = len(plain) - match.end()
    at = len(line)
    while left and at:
        at -= 1
        left -= line[at] not in DIRECTIONS
    return line[at:]


def _order(dates: Sequence[str]) -> bool | None:
    """Whether the day comes first in the dates of a chat; None: it cannot be told.

    It is told by dates that can mean one day only, else by the order of the posts, which are in that of time.
    """
    pairs = [tuple(int(part) for part in re.split(r"[./-]", each)) for each in dates]
    if any(pair[0] > 12 for pair in pairs if pair[0] < 32):
        return True
    if any(pair[1] > 12 for pair in pairs):
        return False
    if all("." in each for each in dates):
        return True
    rising = [first for first in (True, False) if _rises(pairs, first)]
    return rising[0] if len(rising) == 1 else None


def _rises(pairs: Sequence[tuple[int, ...]], day_first: bool) -> bool:
    try:
        days = [date(2000 + year % 100, *((two, one) if day_first else (one, two))) for one, two, year in pairs]
    except ValueError:
        return False
    return all(before <= after for before, after in pairwise(days))


def _with_order(words: str, order: bool | None) -> str:
    """A date in an order that is told, as ISO 8601; else as it is written."""
    one, two, three = re.split(r"[./-]", words)
    if len(one) == 4:
        return f"{one}-{two.zfill(2)}-{three.zfill(2)}"
    if order is None:
        return words
    year = three if len(three) == 4 else f"20{three}"
    day, month = (one, two) if order else (two, one)
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _chat(source: Source) -> str | None:
    """The chat's name, by that of its file or of the archive that it lies in (`WhatsApp Chat with Example.txt`)."""
    for part in (source.path.name if source.path else "", *reversed(source.where.split("/"))):
        if match := _wordings()["file"].search(part):
            return next((group.strip() for group in match.groups() if group), None)
    return None

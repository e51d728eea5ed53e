"""Exports of channels and chats: Telegram (JSON, pages), WhatsApp (text), X (archives, answers). One report a post.

The channel is the publisher; a post that was forwarded says whose it is (`forwarded_from`), one that was edited when
(`modified`): the same export taken later gives what has changed as a version. Posts without words are passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.encodings import decoded
from reportedly.ingest.fragments import text_of_tree
from reportedly.ingest.html import decode_page
from reportedly.ingest.json_records import loaded
from reportedly.ingest.page_parsing import parsed
from reportedly.ingest.reading import reader
from reportedly.ingest.received import Item, Received, Source
from reportedly.ingest.reports import received
from reportedly.model import Failure

LARGEST_EXPORT = 500_000_000


def _tell_wordless(source: Source, number: int) -> None:
    if number and source.options.tell is not None:
        source.options.tell(source.where, f"passed over {number:,} posts without words")


# ------------------------------------------------------------------------------------------------ Telegram


@reader("telegram")
def read_telegram(source: Source) -> Iterator[Item]:
    """Every post of a Telegram export (result.json): of one channel, or of all chats."""
    export = loaded(source)
    chats = (export.get("chats") or {}).get("list") if isinstance(export, dict) and "chats" in export else [export]
    wordless = 0
    for chat in chats or ():
        messages = chat.get("messages") if isinstance(chat, dict) else None
        for message in messages if isinstance(messages, list) else ():
            where = f"{source.where}:{message.get('id') if isinstance(message, dict) else '?'}"
            try:
                if not isinstance(message, dict) or message.get("type", "message") != "message":
                    continue
                if not _telegram_text(message.get("text")).strip():
                    wordless += 1
                    continue
                yield _telegram_post(message, chat, source, where)
            except InputError as error:
                yield Failure(error.where, error.reason)
    _tell_wordless(source, wordless)


def _telegram_text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in value if part)
    return value if isinstance(value, str) else ""


def _telegram_post(message: dict[str, Any], chat: dict[str, Any], source: Source, where: str) -> Received:
    channel = chat.get("name") if isinstance(chat.get("name"), str) else None
    sender = message.get("from") if isinstance(message.get("from"), str) else None
    original: dict[str, Any] = {
        **{key: chat[key] for key in ("name", "type", "id") if key in chat},
        "messages": [message],
    }
    forwarded = message.get("forwarded_from") or message.get("saved_from")
    signature = message.get("author") if isinstance(message.get("author"), str) else None
    return received(
        source,
        _telegram_text(message.get("text")),
        json.dumps(original, ensure_ascii=False).encode("utf-8", "replace"),
        name=f"{channel or chat.get('id') or source.name}/{message.get('id')}",
        where=where,
        media_type="application/json",
        place=f"post {message.get('id')}",
        published=_moment(message.get("date_unixtime")) or message.get("date"),
        publisher=channel or sender,
        author=signature or (sender if sender != channel else None),
        modified=_moment(message.get("edited_unixtime")) or message.get("edited"),
        forwarded_from=forwarded if isinstance(forwarded, str) else None,
    )


def _moment(seconds: Any) -> str | None:
    """Seconds since 1970 as ISO 8601 in UTC."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC).isoformat().replace("+00:00", "Z")
    except (TypeError, ValueError, OverflowError, OSError):
        return None


@reader("telegram-html")
def read_telegram_pages(source: Source) -> Iterator[Item]:
    """Every post of a page of a Telegram export (messages.html)."""
    import lxml.etree

    data = source.read()
    page = decode_page(data, source)
    tree = parsed(page.text, source.where)
    titles = tree.xpath("//div[contains(@class, 'page_header')]//div[contains(@class, 'text')]")
    channel = source.told.get("channel") or (_words(titles[0]) if titles else None)
    sender, wordless = None, 0
    for post in tree.xpath("//div[contains(concat(' ', @class, ' '), ' message ')][contains(@class, 'default')]"):
        number = (post.get("id") or "").removeprefix("message")
        where = f"{source.where}:{number}"
        bodies = post.xpath("./div[contains(concat(' ', @class, ' '), ' body ')]")
        body = bodies[0] if bodies else post
        names = body.xpath("./div[@class='from_name']")
        sender = _words(names[0]) if names else source.told.get("sender") or sender
        texts = body.xpath(".//div[@class='text']")
        if not texts or not text_of_tree(texts[0]).strip():
            wordless += 1
            continue
        forwards = body.xpath(".//div[contains(@class, 'forwarded')]/div[@class='from_name']")
        dates = body.xpath("./div[contains(@class, 'date')]/@title")
        element = lxml.etree.tostring(post, encoding="unicode", with_tail=False, method="html")
        told = {key: value for key, value in (("channel", channel), ("sender", sender)) if value}
        try:
            yield received(
                source,
                text_of_tree(texts[0]),
                f"<html><body>{element}</body></html>".encode(),
                name=f"{channel or source.name}/{number}",
                where=where,
                media_type="text/html",
                place=f"post {number}",
                told=told,
                decoded=page,
                published=dates[0] if dates else None,
                publisher=channel or sender,
                author=sender if sender != channel else None,
                forwarded_from=re.sub(r"\s\d{2}\.\d{2}\.\d{4}.*$", "", _words(forwards[0])) if forwards else None,
            )
        except InputError as error:
            yield Failure(error.where, error.reason)
    _tell_wordless(source, wordless)


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


# ------------------------------------------------------------------------------------------------ WhatsApp

POST = re.compile(
    r"^[\u200e\u200f\u202a]*\[?(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{2,4}),?\s{1,2}"
    r"(?P<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[\s\u202f]?[AaPp]\.?\s?[Mm]\.?)?)\]?\s(?:- )?(?P<rest>.*)$"
)
SENDER = re.compile(r"[\u200e\u200f\u202a]*(?P<name>[^:\n]{1,80}?): (?P<text>.*)$", re.S)
WITHOUT_WORDS = re.compile(
    r"^[\u200e\u200f]?(?:<[^<>]{3,40}>|.{0,80}(?:omitted|omitido|weggelassen|omis|пропущено)|null"
    r"|This message was deleted|You deleted this message)\.?$",
    re.I,
)
FORWARDED = re.compile(
    r"^[\u200e\u200f]?(?:Forwarded|Reenviado|Weitergeleitet|Transféré|Переслано)(?: many times)?[:\s]*\n", re.I
)
EDITED = re.compile(r"\s*[\u200e\u200f]?<This message was edited>\s*$", re.I)


@reader("whatsapp")
def read_whatsapp(source: Source) -> Iterator[Item]:
    """Every post of a WhatsApp chat that was exported as text."""
    page = decoded(source.read(LARGEST_EXPORT), source.where)
    posts = list(_whatsapp_posts(page.text))
    order = source.options.day_first if source.options.day_first is not None else _order([date for date, _, _ in posts])
    chat = source.told.get("chat") or _chat(source)
    wordless = 0
    for number, (date, raw, rest) in enumerate(posts, 1):
        match = SENDER.match(rest)
        if match is None or WITHOUT_WORDS.match(match["text"].strip()):
            wordless += match is not None
            continue
        text = EDITED.sub("", match["text"]).strip()
        where = f"{source.where}:{number}"
        try:
            yield received(
                source,
                FORWARDED.sub("", text),
                raw.encode("utf-8", "replace"),
                name=f"{source.name}:{number}",
                where=where,
                place=f"post {number:,}",
                told={"chat": chat} if chat else {},
                decoded=page,
                published=_with_order(date, order),
                publisher=chat or match["name"],
                author=match["name"],
                forwarded_from="somebody who is not named" if FORWARDED.match(text) else None,
            )
        except InputError as error:
            yield Failure(error.where, error.reason)
    _tell_wordless(source, wordless)


def _whatsapp_posts(text: str) -> Iterator[tuple[str, str, str]]:
    """(date, the lines as they stand, what follows the date) of each post; a post may have several lines."""
    held: tuple[str, list[str], list[str]] | None = None
    for line in text.splitlines():
        match = POST.match(line)
        if match is not None:
            if held is not None:
                yield held[0], "\n".join(held[1]), "\n".join(held[2])
            held = (match["date"], [line], [match["rest"]])
        elif held is not None:
            held[1].append(line)
            held[2].append(line)
    if held is not None:
        yield held[0], "\n".join(held[1]), "\n".join(held[2])


def _order(dates: Sequence[str]) -> bool | None:
    """Whether the day comes first in the dates of a chat, by those that can mean one thing only; None: not told."""
    pairs = [tuple(int(part) for part in re.split(r"[./-]", date)) for date in dates]
    if any(pair[0] > 12 for pair in pairs if pair[0] < 32):
        return True
    if any(pair[1] > 12 for pair in pairs):
        return False
    return None


def _with_order(date: str, order: bool | None) -> str:
    """A date in an order that is told, as ISO 8601; else as it is written."""
    one, two, three = re.split(r"[./-]", date)
    if order is None or len(one) == 4:
        return date
    year = three if len(three) == 4 else f"20{three}"
    day, month = (one, two) if order else (two, one)
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _chat(source: Source) -> str | None:
    """The chat's name, by the name of its file (`WhatsApp Chat with Example.txt`)."""
    named = source.inside[-1] if source.inside else source.path.name if source.path else source.name
    match = re.search(
        r"whatsapp[ _-]chat(?: (?:with|mit|con|avec))?[ _-]+(.+?)(?:\.txt)?$", named.rpartition("/")[2], re.I
    )
    return match.group(1).strip() if match else None


# ------------------------------------------------------------------------------------------------ X

ASSIGNED = re.compile(r"^\s*window\.YTD\.\w+\.part\d+\s*=\s*")
REPEATED = re.compile(r"^RT @(\w{1,20}): ")


@reader("tweets")
def read_tweets(source: Source) -> Iterator[Item]:
    """Every post of an archive of X (tweets.js), or of an answer of its interface (versions 1 and 2)."""
    text = ASSIGNED.sub("", decoded(source.read(LARGEST_EXPORT), source.where).text, count=1).rstrip().rstrip(";")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(source.where, f"not JSON that can be read: {type(error).__name__}") from None
    users: dict[str, dict[str, Any]] = {}
    if isinstance(document, dict):
        included = document.get("includes") or {}
        users = {str(user.get("id")): user for user in included.get("users", ()) if isinstance(user, dict)}
        document = document.get("data") or document.get("statuses") or document.get("tweets") or [document]
    posts = document if isinstance(document, list) else [document]
    for number, item in enumerate(posts, 1):
        where = f"{source.where}:{number}"
        try:
            post = item.get("tweet", item) if isinstance(item, dict) else None
            if not isinstance(post, dict):
                raise InputError(where, "a post that is no object")
            yield _tweet(post, users, source, where, number)
        except InputError as error:
            yield Failure(error.where, error.reason)


def _tweet(post: dict[str, Any], users: dict[str, dict[str, Any]], source: Source, where: str, number: int) -> Received:
    def words(*keys: str) -> str | None:
        return next((str(post[key]) for key in keys if isinstance(post.get(key), str | int) and str(post[key])), None)

    repeated = post.get("retweeted_status") if isinstance(post.get("retweeted_status"), dict) else None
    long = post.get("note_tweet") or {}
    text = str(long.get("text") or "") or words("full_text", "text") or ""
    user = post.get("user") if isinstance(post.get("user"), dict) else users.get(str(post.get("author_id")))
    name = user.get("screen_name") or user.get("username") if user else None
    account = source.told.get("account") or (f"@{name}" if name else None)
    origin = (repeated.get("user") or {}).get("screen_name") if repeated else None
    marked = REPEATED.match(text)
    if repeated and (whole := repeated.get("full_text") or repeated.get("text")):
        text = str(whole)
    elif marked:
        text = text[marked.end() :]
    identity = words("id_str", "id") or f"{source.name}:{number}"
    from html import unescape

    if not text.strip():
        raise InputError(where, "a post without words")
    return received(
        source,
        unescape(text),
        json.dumps([post], ensure_ascii=False).encode("utf-8", "replace"),
        name=f"{account}/{identity}" if account else identity,
        where=where,
        media_type="application/json",
        place=f"post {number:,}",
        told={"account": account} if account else {},
        published=words("created_at"),
        url=f"https://x.com/{name or 'i'}/status/{identity}" if identity.isdigit() else None,
        publisher=account,
        author=user.get("name") if user else None,
        forwarded_from=f"@{origin}" if origin else f"@{marked.group(1)}" if marked else None,
    )

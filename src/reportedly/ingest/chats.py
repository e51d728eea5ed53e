"""Exports of channels and chats: Telegram (JSON, pages), WhatsApp (text), X (archives, answers). One report a post.

The channel is the publisher; a post that was forwarded says whose it is (`forwarded_from`), one that was edited when
(`modified`): the same export taken later gives what has changed as a version. Posts without words are passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.encodings import decoded
from reportedly.ingest.fragments import text_of_tree
from reportedly.ingest.html import decode_page
from reportedly.ingest.json_records import loaded
from reportedly.ingest.page_parsing import parsed
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import Item, Piece, Received, Source
from reportedly.ingest.reports import received
from reportedly.ingest.whatsapp import read_whatsapp as read_whatsapp
from reportedly.model import Failure

LARGEST_EXPORT = 500_000_000  # bytes; it is read whole
NOT_NAMED = "somebody who is not named"


def _tell_wordless(source: Source, number: int) -> None:
    if number and source.options.tell is not None:
        source.options.tell(source.where, f"passed over {number:,} posts without words")


# ------------------------------------------------------------------------------------------------ Telegram


@reader("telegram", edition=2)
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
                if not _telegram_words(message).strip():
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


def _telegram_words(message: dict[str, Any]) -> str:
    """The words of a post: its text, else the question and the answers of its poll."""
    poll = message.get("poll")
    if _telegram_text(message.get("text")).strip() or not isinstance(poll, dict):
        return _telegram_text(message.get("text"))
    answers = [each for each in poll.get("answers") or () if isinstance(each, dict)]
    lines = [_telegram_text(poll.get("question")), *(f"- {_telegram_text(each.get('text'))}" for each in answers)]
    return "\n".join(lines)


def _telegram_origin(message: dict[str, Any]) -> str | None:
    """Whose post was forwarded; of an account that hides itself the export has the key without a name."""
    told = message.get("forwarded_from") or message.get("saved_from")
    if isinstance(told, str):
        return told
    return NOT_NAMED if "forwarded_from" in message or "saved_from" in message else None


def _telegram_post(message: dict[str, Any], chat: dict[str, Any], source: Source, where: str) -> Received:
    channel = chat.get("name") if isinstance(chat.get("name"), str) else None
    sender = message.get("from") if isinstance(message.get("from"), str) else None
    original: dict[str, Any] = {
        **{key: chat[key] for key in ("name", "type", "id") if key in chat},
        "messages": [message],
    }
    signature = message.get("author") if isinstance(message.get("author"), str) else None
    return received(
        source,
        _telegram_words(message),
        json.dumps(original, ensure_ascii=False).encode("utf-8", "replace"),
        Piece(
            name=f"{channel or chat.get('id') or source.name}/{message.get('id')}",
            where=where,
            media_type="application/json",
            place=f"post {message.get('id')}",
        ),
        published=_moment(message.get("date_unixtime")) or message.get("date"),
        publisher=channel or sender,
        author=signature or (sender if sender != channel else None),
        modified=_moment(message.get("edited_unixtime")) or message.get("edited"),
        forwarded_from=_telegram_origin(message),
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
        signed = body.xpath("./div[contains(@class, 'signature')]")
        element = lxml.etree.tostring(post, encoding="unicode", with_tail=False, method="html")
        told = {key: value for key, value in (("channel", channel), ("sender", sender)) if value}
        try:
            yield received(
                source,
                text_of_tree(texts[0]),
                f"<html><body>{element}</body></html>".encode(),
                Piece(
                    name=f"{channel or source.name}/{number}",
                    where=where,
                    media_type="text/html",
                    place=f"post {number}",
                    told=told,
                    decoded=page,
                ),
                published=dates[0] if dates else None,
                publisher=channel or sender,
                author=_words(signed[0]) if signed else sender if sender != channel else None,
                forwarded_from=re.sub(r"\s\d{2}\.\d{2}\.\d{4}.*$", "", _words(forwards[0])) if forwards else None,
            )
        except InputError as error:
            yield Failure(error.where, error.reason)
    _tell_wordless(source, wordless)


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


# ------------------------------------------------------------------------------------------------ X

ASSIGNED = re.compile(r"^\s*window\.YTD\.(\w+)\.part\d+\s*=\s*")
POSTS = frozenset({"tweet", "tweets", "note_tweet", "community_tweet", "deleted_tweets"})
"""The parts of an archive that hold posts; the others hold what an account follows, likes, was shown."""
REPEATED = re.compile(r"^RT @(\w{1,20}): ")


@reader("tweets", edition=3)
def read_tweets(source: Source) -> Iterator[Item]:
    """Every post of an archive of X (tweets.js), or of an answer of its interface (versions 1 and 2)."""
    text = decoded(source.read(LARGEST_EXPORT), source.where).text
    part = ASSIGNED.match(text)
    if part is not None and part.group(1) not in POSTS:
        if source.options.tell is not None:
            words = f"passed over: the part {part.group(1)!r} of an archive of X holds no posts"
            source.options.tell(source.where, words)
        return
    account = source.told.get("account") or _account_beside(source)
    text = text[part.end() if part else 0 :].rstrip().rstrip(";")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(source.where, f"not JSON that can be read: {type(error).__name__}") from None
    users, others = _included(document)
    if isinstance(document, dict):
        document = document.get("data") or document.get("statuses") or document.get("tweets") or [document]
    posts = document if isinstance(document, list) else [document]
    for number, item in enumerate(posts, 1):
        where = f"{source.where}:{number}"
        try:
            post = item.get("tweet") or item.get("noteTweet") or item if isinstance(item, dict) else None
            if not isinstance(post, dict):
                raise InputError(where, "a post that is no object")
            yield _tweet(_with_the_repeated(post, users, others), users, account, source, where, number)
        except InputError as error:
            yield Failure(error.where, error.reason)


def _included(document: Any) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """(accounts, posts) by id, which an answer of version 2 of the interface has beside the posts asked for."""
    told = document.get("includes") if isinstance(document, dict) else None
    listed = [told.get(name) if isinstance(told, dict) else None for name in ("users", "tweets")]
    users, posts = (
        {str(each.get("id")): each for each in rows if isinstance(each, dict)} if isinstance(rows, list) else {}
        for rows in listed
    )
    return users, posts


def _with_the_repeated(
    post: dict[str, Any], users: dict[str, dict[str, Any]], others: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """A post of version 2, with the post that it repeats and its account in the place where version 1 has them.

    The words of a repeated post are cut off in the post itself.
    """
    told = post.get("referenced_tweets")
    for reference in told if isinstance(told, list) else ():
        if isinstance(reference, dict) and reference.get("type") == "retweeted":
            whole = others.get(str(reference.get("id")))
            if whole is not None and "retweeted_status" not in post:
                user = users.get(str(whole.get("author_id"))) or {}
                long = whole.get("note_tweet")
                text = long.get("text") if isinstance(long, dict) else whole.get("text")
                return {**post, "retweeted_status": {"text": text, "user": {"screen_name": user.get("username")}}}
    return post


def _account_beside(source: Source) -> str | None:
    """The account whose archive it is, by the file `account.js` beside it."""
    beside = source.path.with_name("account.js") if source.path is not None and not source.inside else None
    # bytes: the file has one account in it
    if beside is None or not beside.is_file() or beside.stat().st_size > 1_000_000:
        return None
    named = re.search(r"\"username\"\s*:\s*\"(\w{1,20})\"", beside.read_text("utf-8", "replace"))
    return f"@{named.group(1)}" if named else None


def _first_version(post: dict[str, Any]) -> str | None:
    """The id of a post as it was first written: its later versions have others, which come after it."""
    info = post.get("edit_info") if isinstance(post.get("edit_info"), dict) else {}
    told = (info or {}).get("initial") or (info or {}).get("edit") or {}
    ids = told.get("editTweetIds") if isinstance(told, dict) else None
    ids = ids or (told.get("initialTweetId") if isinstance(told, dict) else None) or post.get("edit_history_tweet_ids")
    first = ids[0] if isinstance(ids, list) and ids else ids
    return first if isinstance(first, str) and first.isdigit() else None


def _tweet(
    post: dict[str, Any],
    users: dict[str, dict[str, Any]],
    account: str | None,
    source: Source,
    where: str,
    number: int,
) -> Received:
    def words(*keys: str) -> str | None:
        return next((str(post[key]) for key in keys if isinstance(post.get(key), str | int) and str(post[key])), None)

    repeated = post.get("retweeted_status") if isinstance(post.get("retweeted_status"), dict) else None
    long = post.get("note_tweet") or post.get("core") or {}
    text = str(long.get("text") or "") or words("full_text", "text") or ""
    user = post.get("user") if isinstance(post.get("user"), dict) else users.get(str(post.get("author_id")))
    name = user.get("screen_name") or user.get("username") if user else None
    account = account or (f"@{name}" if name else None)
    origin = (repeated.get("user") or {}).get("screen_name") if repeated else None
    marked = REPEATED.match(text)
    if repeated and (whole := repeated.get("full_text") or repeated.get("text")):
        text = str(whole)
    elif marked:
        text = text[marked.end() :]
    own = words("id_str", "id", "noteTweetId") or f"{source.name}:{number}"
    first = _first_version(post)
    identity = first or own
    from html import unescape

    if not text.strip():
        raise InputError(where, "a post without words")
    return received(
        source,
        unescape(text),
        json.dumps([post], ensure_ascii=False).encode("utf-8", "replace"),
        Piece(
            name=f"{account}/{identity}" if account else identity,
            where=where,
            media_type="application/json",
            place=f"post {number:,}",
            told={"account": account} if account else {},
        ),
        published=words("created_at", "createdAt"),
        modified=words("created_at") if first and first != own else None,
        url=f"https://x.com/{(account or '@i')[1:]}/status/{own}" if own.isdigit() else None,
        publisher=account,
        author=user.get("name") if user else None,
        forwarded_from=f"@{origin}" if origin else f"@{marked.group(1)}" if marked else None,
    )

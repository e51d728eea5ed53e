"""Who is let in when the page is served to others: a token, or users with passwords hashed by Argon2 (RFC 9106).

Every user's line in the file of users is `NAME:HASH`; `reportedly user` makes it. A wrong password costs time, and
after a few of them a client waits.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

from reportedly.errors import InputError, UsageError

SHORTEST_TOKEN = 20
"""Characters that a token has at least: what can be guessed is none."""

SHORTEST_PASSWORD = 10  # characters; NIST SP 800-63B asks for 8 at least
WRONG_A_MINUTE = 10
"""Wrong names and passwords that one client may send in a minute."""

REMEMBERED = 1000
"""Clients, and passwords found right, that are remembered at a time."""

LONGEST = 4000  # characters of what a client says of itself


class Access:
    """Knows who may come in.

    Args:
        token: what `Authorization: Bearer` must give.
        users: the hash of each user's password, by name.
        clock: tells the seconds.

    Raises UsageError for a token that is too short.
    """

    def __init__(
        self, token: str | None, users: Mapping[str, str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        if token is not None and len(token) < SHORTEST_TOKEN:
            raise UsageError(f"a token has {SHORTEST_TOKEN} characters or more, such as: openssl rand -hex 16")
        self._token, self._users, self._clock = token, dict(users), clock
        self._right: OrderedDict[bytes, str] = OrderedDict()
        self._wrong: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def must_wait(self, client: str) -> bool:
        """Whether a client has sent too many wrong passwords of late."""
        left, last = self._wrong.get(client, (float(WRONG_A_MINUTE), self._clock()))
        return left + (self._clock() - last) * WRONG_A_MINUTE / 60 < 1

    def who(self, authorization: str | None, client: str) -> str | None:
        """The name of whoever says this of themselves: `token`, or a user; None where they are not known."""
        kind, _, given = (authorization or "").partition(" ")
        if not given or len(given) > LONGEST:
            return None
        found = self._by_token(given.strip()) if kind.lower() == "bearer" else None
        found = self._by_password(given.strip()) if kind.lower() == "basic" else found
        if found is None:
            self._note_wrong(client)
        return found

    def _by_token(self, given: str) -> str | None:
        right = self._token is not None and hmac.compare_digest(given.encode(), self._token.encode())
        return "token" if right else None

    def _by_password(self, given: str) -> str | None:
        from argon2 import PasswordHasher
        from argon2.exceptions import Argon2Error, InvalidHashError

        mark = hashlib.sha256(given.encode()).digest()
        if mark in self._right:
            return self._right[mark]
        try:
            name, _, password = base64.b64decode(given, validate=True).decode("utf-8").partition(":")
        except ValueError:
            return None
        known = self._users.get(name)
        try:  # one who is not known takes as long
            right = PasswordHasher().verify(known or _NOBODY, password)
        except (Argon2Error, InvalidHashError):
            return None
        if not right or known is None:
            return None
        self._right[mark] = name
        while len(self._right) > REMEMBERED:
            self._right.popitem(last=False)
        return name

    def _note_wrong(self, client: str) -> None:
        now = self._clock()
        left, last = self._wrong.pop(client, (float(WRONG_A_MINUTE), now))
        left = min(float(WRONG_A_MINUTE), left + (now - last) * WRONG_A_MINUTE / 60)
        self._wrong[client] = (max(0.0, left - 1), now)
        while len(self._wrong) > REMEMBERED:
            self._wrong.popitem(last=False)


_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$ji95fk11kmsfZwrdTx/wJw$Ai/0SK5xBiwnm59iyUAdkGcrs6dUpIS07Fn44yeVBB0"
"""A hash that no password has."""


def hashed(password: str) -> str:
    """The hash of a password. Raises UsageError for one that is too short."""
    from argon2 import PasswordHasher

    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(f"a password has {SHORTEST_PASSWORD} characters or more")
    return PasswordHasher().hash(password)


def checked_name(name: str) -> str:
    """A user's name. Raises UsageError for one that cannot stand in the file."""
    if not name or name != name.strip() or not name.isprintable() or ":" in name:
        raise UsageError(f"{name!r} cannot be the name of a user: it has a colon, or nothing to be read")
    return name


def users_of(file: Path) -> dict[str, str]:
    """The users of a file. Raises InputError, with the line, for what is none."""
    users: dict[str, str] = {}
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise InputError(str(file), f"the users cannot be read: {error}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, kept = line.partition(":")
        if not colon or not kept.startswith("$argon2"):
            raise InputError(f"{file}:{number}", "a line is NAME:HASH, as `reportedly user NAME` makes it")
        users[name] = kept.strip()
    if not users:
        raise InputError(str(file), "it holds no user: make a line with `reportedly user NAME`")
    return users

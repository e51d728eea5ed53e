"""One build at a time: a lock beside the record, which the system takes away with the process that holds it."""

from __future__ import annotations

import os
import re
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: the database's own locks are all there is
    fcntl = None  # type: ignore[assignment]

LONGEST = 2_000  # bytes of the holder's words that are read


class Lock:
    """The lock of a record, in a file of its own beside it.

    Attributes:
        held: whether this process has it.
        holder: who has it instead, in that process's own words; empty where they are not known.
    """

    def __init__(self, record: Path) -> None:
        self.path = record.with_name(record.name + "-lock")
        self.holder = ""
        self._file: int | None = None

    @property
    def held(self) -> bool:
        """Whether this process has the lock."""
        return self._file is not None

    def take(self, words: str) -> bool:
        """Take the lock and write into it who has it; False where another process has it (`holder`)."""
        if fcntl is None or self.held:
            return True
        while True:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self.holder = os.read(file, LONGEST).decode("utf-8", "replace")
                os.close(file)
                return False
            if self._is_the_one(file):
                break
            os.close(file)  # its holder has just let go of it, and taken it away
        os.ftruncate(file, 0)
        os.write(file, words.encode("utf-8", "backslashreplace")[:LONGEST])
        self._file = file
        return True

    def holder_is_gone(self) -> bool:
        """Whether the process that took the lock was killed, and only workers that it had started still hold it.

        They share its lock, and end by themselves within moments.
        """
        found = re.match(r"process (\d+) ", self.holder)
        if found is None:
            return False
        try:
            os.kill(int(found[1]), 0)
        except ProcessLookupError:
            return True
        except OSError:
            pass
        return False

    def _is_the_one(self, file: int) -> bool:
        try:
            return os.path.samestat(os.fstat(file), self.path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let go of the lock, where it is held."""
        if self._file is not None:
            self.path.unlink(missing_ok=True)
            os.close(self._file)
            self._file = None

"""What one report may cost: beyond it the reading is broken off, and what was read until then is kept.

Time is that of the processor, not of the clock: a busy machine changes nothing. Both limits lie well above what the
longest honest report takes: a text of a million characters takes about a hundred seconds.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from reportedly.errors import OutOfTime

resource: Any
try:
    import resource
except ImportError:  # not on Windows
    resource = None

STATM = Path("/proc/self/statm")

SECONDS = 60.0
"""Of the processor, for a report of any length."""

SECONDS_PER_MILLION = 600.0
"""Beside these, for each million characters."""

MEMORY = 6 << 30
"""Bytes that a worker may hold, its models among them; without workers, that reading may take beside what there is."""

timed = hasattr(signal, "setitimer") and hasattr(signal, "SIGPROF")


def seconds_for(characters: int) -> float:
    """The time that a report of that length may take."""
    return SECONDS + SECONDS_PER_MILLION * characters / 1_000_000


@contextmanager
def bounded(characters: int) -> Iterator[None]:
    """In the block a report of that length raises OutOfTime beyond its time, and MemoryError beyond `MEMORY`.

    In a thread other than the main one, or where another clock of this kind runs, nothing is bounded.
    """
    with bounded_memory(), bounded_time(characters):
        yield


@contextmanager
def bounded_time(characters: int) -> Iterator[None]:
    """Raise OutOfTime in the block when a report of that length has taken more than its time."""
    if (
        not timed
        or threading.current_thread() is not threading.main_thread()
        or any(signal.getitimer(signal.ITIMER_PROF))
    ):
        yield
        return
    seconds = seconds_for(characters)

    def ring(number: int, frame: FrameType | None) -> None:
        raise OutOfTime(f"it took more than {seconds:,.0f} seconds of the processor")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, 5.0)  # again after five seconds, should some library have caught it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def mortal(characters: int) -> Iterator[None]:
    """In a worker: let the system end this process where not even OutOfTime stops it, in a loop of a library."""
    if timed:
        signal.setitimer(signal.ITIMER_VIRTUAL, 2 * seconds_for(characters))  # its signal ends a process
    try:
        yield
    finally:
        if timed:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@contextmanager
def bounded_memory() -> Iterator[None]:
    """In the block this process may take `MEMORY` more than it holds: asking for more raises MemoryError.

    Nothing is bounded in a thread other than the main one, nor where the system does not tell what a process holds.
    """
    held = _held()
    if resource is None or held is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    _limit_data(held + MEMORY)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def bound_memory() -> None:
    """In a worker: no more memory than a worker may hold; asking for more raises MemoryError, or ends the worker."""
    if resource is not None:
        _limit_data(MEMORY)


def _limit_data(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    least = min([wanted, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)])
    resource.setrlimit(resource.RLIMIT_DATA, (least, hard))


def _held() -> int | None:
    """Bytes of data that this process holds, as the system counts them; None where it does not say."""
    try:
        return int(STATM.read_text().split()[5]) * int(resource.getpagesize())
    except (OSError, ValueError, IndexError):
        return None

"""What a reader hands on: a report with the bytes that it came as."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from reportedly.model import Report

LARGEST = 20_000_000
"""Bytes of one report, or of one line of JSON Lines, that are read; a longer one goes to the failure list."""


@dataclass(frozen=True, slots=True)
class Received:
    """A report and its original bytes, whose SHA-256 is `report.sha256`."""

    report: Report
    original: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was passed over on purpose, and why: no failure, and not passed over in silence."""

    input: str
    reason: str


def digest(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()

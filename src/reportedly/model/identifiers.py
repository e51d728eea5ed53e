"""Hashes of content, and the stable names made of them: the same input gives the same ids."""

from __future__ import annotations

import hashlib

from reportedly.model import Finding, FindingKind, Span


def digest(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def content_id(prefix: str, *parts: object, length: int = 12) -> str:
    """`prefix-` and twelve (or as many as wanted) hexadecimal digits of a SHA-256 over the parts."""
    whole = digest("\x1f".join(str(part) for part in parts))
    return f"{prefix}-{whole[:length]}"


def make_finding(
    kind: FindingKind, a: Span, b: Span | None = None, check: str | None = None, occurrence: str | None = None
) -> Finding:
    """A finding with its id made from its kind and both spans."""
    return Finding(content_id("finding", kind, a, b), kind, a, b, check, occurrence)


def report_mark(report: str) -> str:
    """Eight hexadecimal digits that stand for a report's id where that would be too long."""
    return digest(report)[:8]

"""Where a value was read: the characters of a report, and reasons in words."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.errors import EvidenceError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters of one report: `report.text[start:end]`. Never empty."""

    report: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise EvidenceError(f"a span needs 0 <= start < end, not {self.start}..{self.end} (report {self.report})")

    def of(self, text: str) -> str:
        """The characters themselves; raises EvidenceError when the span does not lie in the text."""
        if self.end > len(text):
            raise EvidenceError(
                f"span {self.start}..{self.end} lies outside report {self.report} of {len(text)} characters"
            )
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character of the same report."""
        return self.report == other.report and self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether the other lies wholly inside this one."""
        return self.report == other.report and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value was chosen, in words; with the characters that the reason was read from, where there are some."""

    text: str
    span: Span | None = None

"""Every error of the project, one tree.

ReportedlyError
├── InputError          an input could not be read; names the input and the reason
├── RecordError         a record could not be opened, or is of another version
├── EvidenceError       a value without characters and without a computation was about to be made
├── LayerError          a layer failed on a report; names the layer and the reason
└── UsageError          what was asked for does not exist (a layer, a format, a report)

OutOfTime stands beside it: no `except Exception` of a layer or a library may catch it.
"""

from __future__ import annotations


class ReportedlyError(Exception):
    """The root: a sentence for the person at the keyboard, never a traceback."""


class InputError(ReportedlyError):
    """An input that could not be read.

    Attributes:
        where: the file, with `:line` where there is one.
        reason: what was expected and what was found, in one sentence.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        return (InputError, (self.where, self.reason))


class RecordError(ReportedlyError):
    """A record that cannot be opened, or that was written by another version."""


class EvidenceError(ReportedlyError, ValueError):
    """A value was about to be made without the characters it was read from, and without a computation."""


class LayerError(ReportedlyError):
    """A layer failed on a report."""


class OutOfTime(BaseException):
    """A report has taken more time than it may (`scale/limits.py`)."""


class UsageError(ReportedlyError):
    """Something was asked for that does not exist."""

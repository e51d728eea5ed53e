"""What a build did, and how it names files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportedly.model import Failure

if TYPE_CHECKING:
    from reportedly.ingest import Skipped


@dataclass
class Outcome:
    """What a build did.

    Attributes:
        read: reports that the inputs hold.
        added: of these, new in the record.
        anew: of these, read again because the layers have changed.
        redated: reports of the record without a date, read again because other dated reports are like them now.
        known: of these, in the record already.
        versions: (given id, id in the record) of those that came under an id that another report has.
        alike: of these, the ids in the record of those whose other came in the same build.
        failures: inputs that could not be read, in this run.
        skipped: files and folders that were passed over on purpose.
        remarks: what a reader has to say of an input: how it reads the columns of a table.
        compared: whether anything had to be compared anew.
        uncompared: why what is stored could not be compared; None where it could. The run has not ended then: the next
            build begins it again, and reads nothing twice.
    """

    read: int = 0
    added: int = 0
    anew: int = 0
    redated: int = 0
    known: int = 0
    versions: list[tuple[str, str]] = field(default_factory=list)
    alike: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    compared: bool = False
    uncompared: str | None = None


def spelled(name: str) -> str:
    """A file's name as text: bytes in it that are no UTF-8 are written out (`caf\\xe9`)."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")

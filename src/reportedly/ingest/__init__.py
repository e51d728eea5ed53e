"""Bytes become reports: a reader for each kind of file that a desk has, and a name for what is not read.

for item in read("reports/"):
    ...                          # a Received report, a Failure that names file, line and reason, or what was Skipped
"""

from __future__ import annotations

from reportedly.ingest.files import read
from reportedly.ingest.reader_choice import read_again
from reportedly.ingest.received import Options, Received, Skipped

__all__ = ["Options", "Received", "Skipped", "read", "read_again"]

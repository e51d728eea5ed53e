"""Bytes become reports: text files, folders, JSON Lines, HTML pages.

for item in read("reports/"):
    ...                          # a Received report, a Failure that names file, line and reason, or what was Skipped
"""

from __future__ import annotations

from reportedly.ingest.files import read, read_again
from reportedly.ingest.received import Received, Skipped

__all__ = ["Received", "Skipped", "read", "read_again"]

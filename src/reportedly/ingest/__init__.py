"""Bytes become reports: text files, folders, JSON Lines, HTML pages.

for item in read("reports/"):
    ...                          # a Received report, or a Failure that names file, line and reason
"""

from __future__ import annotations

from reportedly.ingest.files import read
from reportedly.ingest.received import Received

__all__ = ["Received", "read"]

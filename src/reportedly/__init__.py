"""reportedly: reads war reports and keeps the record of who said what, what happened where and when, and how many.

import reportedly as r
document = r.annotate("Kyiv said its forces had entered the town of Balakliia on Saturday.")
record = r.open("war.db")
"""

from __future__ import annotations

__version__ = "0.1.0"

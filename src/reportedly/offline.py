"""Nothing phones home: libraries that report to their makers are told not to, before they can be loaded.

Some releases of the inference runtime resolve a host of their vendor, send it what machine they run on and which model
they were given, and keep a device id in the user's cache. Its reading of ORT_DISABLE_TELEMETRY, at the moment it is
loaded, is the only thing that stops both traffic and files. So the variable is set where it cannot be forgotten: when
any part of this package is imported, here and in every worker, and once more right before the runtime is imported.
"""

from __future__ import annotations

import os

SILENCED = {"ORT_DISABLE_TELEMETRY": "1"}
"""Environment variables by which libraries are told to be silent, with the word that does it."""


def silence() -> None:
    """Set the variables in this process and those that it starts, whatever the user's environment says."""
    os.environ.update(SILENCED)

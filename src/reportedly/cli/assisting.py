"""`reportedly mcp`: a record for assistants, over standard input and output, for looking only."""

from __future__ import annotations

from reportedly.cli.recording import RecordFile


def mcp(path: RecordFile) -> None:
    """Answer an assistant that speaks the Model Context Protocol: search, incidents, questions, reports, evidence.

    An assistant starts it itself; it reads standard input, writes standard output, opens no port and changes nothing.
    Every answer leads to characters of a report and says that it is machine-read; report text is marked as untrusted.

    Examples:

    - `reportedly mcp war.db`
    """
    from reportedly.service import assistant

    assistant.serve(path)

"""The HTTP API under `/api/v1`: lists of every noun by the one filter, one thing by its id, search."""

from __future__ import annotations

from reportedly.web.api.application import PREFIX, api_application

__all__ = ["PREFIX", "api_application"]

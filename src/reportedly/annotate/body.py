"""Placeholder while the layer is being written."""

from __future__ import annotations

from dataclasses import replace

from reportedly.annotate.pipeline import layer
from reportedly.model import Annotated


@layer("body 0")
def annotate_body(document: Annotated) -> Annotated:
    """The document with its whole text as body."""
    if not document.text.strip():
        return document
    return replace(document, body=(document.report.span(0, len(document.text)),))

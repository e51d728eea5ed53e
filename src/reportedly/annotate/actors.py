"""Placeholder while the layer is being written."""

from __future__ import annotations

from reportedly.annotate.pipeline import layer
from reportedly.model import Annotated


@layer("actors 0")
def annotate_actors(document: Annotated) -> Annotated:
    """The document as it is."""
    return document

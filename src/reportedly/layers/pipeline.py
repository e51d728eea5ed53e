"""The order of the layers, and how a batch of reports goes through them.

A layer is a function from an annotated report to the same report with more on it, registered under the entry-point
group `reportedly.layers`, with a `version` (stored with what it made). `language` gives the language and the parse;
layers that do not read a report's language are passed over with a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Protocol, cast

from reportedly import plugins
from reportedly.errors import UsageError
from reportedly.model import Annotated, Note, Report

ORDER = (
    "body",
    "language",
    "tagger",
    "times",
    "dating",
    "places",
    "quantities",
    "actors",
    "statements",
    "events",
    "factuality",
    "wording",
)
"""The built-in layers, in the order in which each may rely on those before it."""

ANY_LANGUAGE = frozenset({"body", "language"})
"""Layers that run whatever the language."""

BATCH = 32


class Layer(Protocol):
    """What the entry points of `reportedly.layers` give."""

    version: str

    def __call__(self, document: Annotated) -> Annotated: ...


def layer(version: str) -> Callable[[Callable[[Annotated], Annotated]], Layer]:
    """Mark a function as a layer of that version."""

    def mark(function: Callable[[Annotated], Annotated]) -> Layer:
        function.version = version  # type: ignore[attr-defined]
        return cast(Layer, function)

    return mark


class Pipeline:
    """The layers, loaded and in order.

    Args:
        only: names of the layers to run (those they rely on are not added); None for all registered ones. Layers that
            `ORDER` does not name run last, by name.
    """

    def __init__(self, only: Sequence[str] | None = None) -> None:
        registered = plugins.names("reportedly.layers")
        if only is not None and (unknown := sorted(set(only) - set(registered))):
            raise UsageError(f"there is no layer called {unknown[0]!r}; there are: {', '.join(registered)}")
        wanted = registered if only is None else only
        later = sorted(set(wanted) - set(ORDER))
        self.layers: dict[str, Any] = {
            name: plugins.load("reportedly.layers", name) for name in (*ORDER, *later) if name in wanted
        }

    @property
    def versions(self) -> dict[str, str]:
        """Each layer's version, by name, in running order."""
        return {name: layer.version for name, layer in self.layers.items()}

    def annotate(self, report: Report) -> Annotated:
        """One report through all layers."""
        return self.batch([report])[0]

    def pipe(self, reports: Iterable[Report], size: int = BATCH) -> Iterator[Annotated]:
        """Many reports, in order, in batches."""
        source = iter(reports)
        while batch := list(islice(source, size)):
            yield from self.batch(batch)

    def batch(self, reports: Sequence[Report]) -> list[Annotated]:
        """Some reports through all layers, layer by layer."""
        documents = [
            Annotated(report, notes=tuple(Note("ingest", note) for note in report.notes)) for report in reports
        ]
        for name, layer in self.layers.items():
            documents = [
                _marked(layer(document), name, layer.version)
                if name in ANY_LANGUAGE or document.report.language in (None, "en")
                else _passed_over(document, name)
                for document in documents
            ]
        return [_finished(document) for document in documents]


def _marked(document: Annotated, name: str, version: str) -> Annotated:
    return replace(document, layers={**document.layers, name: version})


def _passed_over(document: Annotated, name: str) -> Annotated:
    return replace(document, notes=(*document.notes, Note(name, "language not supported for this layer")))


def _finished(document: Annotated) -> Annotated:
    vectors = document.tagging.vectors if document.tagging else document.vectors
    return replace(document, parse=None, tagging=None, vectors=vectors)

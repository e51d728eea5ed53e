"""The layers in the order that their declarations ask for, and how reports go through them.

A layer is registered under the entry-point group `reportedly.layers`. One that does not read a report's language is
passed over with a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from itertools import islice

from reportedly import fingerprints, plugins
from reportedly.errors import LayerError, OutOfTime, UsageError
from reportedly.layers import windows
from reportedly.layers.declaration import Layer
from reportedly.layers.lower_case import with_capitals
from reportedly.layers.parse import parts_of
from reportedly.layers.publication import published_of
from reportedly.layers.received_offsets import as_read, as_received
from reportedly.layers.restored_apostrophes import restored_apostrophes
from reportedly.model import Annotated, Note, Report
from reportedly.text.plain_reading import Reading, reading_of

BATCH = 32  # reports that go through the layers together
LONGEST_REASON = 300  # characters
OUT_OF_MEMORY = "it asked for more memory than reading a report may take"


def declared(only: Iterable[str] | None = None) -> dict[str, Layer]:
    """The layers of those names with those that they require, in running order; None for all that are registered.

    Raises UsageError for a name that is none, for what is no layer, and where layers wait for one another.
    """
    found: dict[str, Layer] = {}
    wanted = list(plugins.names("reportedly.layers") if only is None else only)
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = _loaded(name)
            wanted.extend(found[name].requires)
    return ordered(found)


def _loaded(name: str) -> Layer:
    made = plugins.load("reportedly.layers", name)
    if not isinstance(made, Layer):
        raise UsageError(f"{name!r} is no layer: it is not declared with `@layer` (reportedly.layers.declaration)")
    return made


def ordered(layers: Mapping[str, Layer]) -> dict[str, Layer]:
    """The layers, each behind those that it requires or comes after; among the rest our own go first, then by name.

    Raises UsageError where layers wait for one another.
    """
    placed: dict[str, Layer] = {}
    while len(placed) < len(layers):
        ready = [name for name in layers if name not in placed and _before(layers, name) <= placed.keys()]
        if not ready:
            raise UsageError("layers that wait for one another: " + ", ".join(sorted(layers.keys() - placed.keys())))
        name = min(ready, key=lambda each: (layers[each].module.split(".")[0] != fingerprints.OURS, each))
        placed[name] = layers[name]
    return placed


def _before(layers: Mapping[str, Layer], name: str) -> set[str]:
    """The layers that must have run: what it requires, and what it comes after where that runs at all."""
    return {*layers[name].requires, *(other for other in layers[name].after if other in layers)}


def versions(layers: Mapping[str, Layer]) -> dict[str, str]:
    """The version of each layer by name: a hash of its sources and data and of the layers that it builds on.

    Args:
        layers: in running order.
    """
    made: dict[str, str] = {}
    modules = (windows.__name__, restored_apostrophes.__module__, with_capitals.__module__, reading_of.__module__)
    cut = "".join(dict(fingerprints.parts(module))[module] for module in modules)
    for name, layer in layers.items():
        whole = blake2b(digest_size=6)
        built_on = (made[other] for other in made if other in _before(layers, name))
        own = layer.settings() if layer.settings else ""
        for part in (fingerprints.of_module(layer.module), cut, *map(_installed, layer.packages), own, *built_on):
            whole.update(part.encode() + b"\x1e")
        made[name] = whole.hexdigest()
    return made


def _installed(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


class Pipeline:
    """The layers, loaded and in order.

    Args:
        only: names of the layers to run, those that they require are added; None for all registered ones.
    """

    def __init__(self, only: Sequence[str] | None = None) -> None:
        self.layers: dict[str, Layer] = declared(only)

    @cached_property
    def versions(self) -> dict[str, str]:
        """Each layer's version, by name, in running order."""
        return versions(self.layers)

    def annotate(self, report: Report) -> Annotated:
        """One report through all layers. Raises LayerError where one fails on it."""
        document, reason = self.attempt(report)
        if reason is not None:
            raise LayerError(f"{report.path or report.id}: {reason}")
        return document

    def pipe(self, reports: Iterable[Report], size: int = BATCH) -> Iterator[Annotated]:
        """Many reports, in order, in batches."""
        source = iter(reports)
        while batch := list(islice(source, size)):
            yield from self.batch(batch)

    def batch(self, reports: Sequence[Report]) -> list[Annotated]:
        """Some reports through all layers. Raises LayerError where one fails."""
        return [self.annotate(report) for report in reports]

    def attempt(self, report: Report) -> tuple[Annotated, str | None]:
        """One report through all layers, and the reason why some could not read it, None where all did.

        Whatever a layer raises costs what this layer and those that require it would have read: the document has what
        the others read, and notes that say what is missing. Only UsageError, which every report would meet, is raised.
        """
        reading = reading_of(report.text, restored_apostrophes(report.text))
        read = report if reading is None else as_read(report, reading)
        cased = with_capitals(read.text, parts_of)
        if cased is not read.text:
            read = replace(read, text=cased)
            reading = reading or Reading(report.text, (0,), (0,))
        document, reason = self._attempt(read)
        return (document if reading is None else as_received(document, report, reading)), reason

    def marked(self, document: Annotated, name: str) -> Annotated:
        """The document, with the layer's version among those that have read it."""
        return replace(document, layers={**document.layers, name: self.versions[name]})

    def _attempt(self, report: Report) -> tuple[Annotated, str | None]:
        notes = tuple(Note("ingest", note) for note in report.notes)
        document = Annotated(report, published=published_of(report), notes=notes)
        if len(report.text) <= windows.WINDOW:
            run = _Run(self, document)
            run.through(self.layers)
            return _finished(run.document), run.reason
        return self._in_windows(document)

    def _in_windows(self, document: Annotated) -> tuple[Annotated, str | None]:
        """A long report: what its body is, then window by window what stands in it (`layers/windows.py`)."""
        of_whole = {name: layer for name, layer in self.layers.items() if "body" in layer.assigns}
        rest = {name: layer for name, layer in self.layers.items() if name not in of_whole}
        whole = _Run(self, document)
        whole.through(of_whole)
        parts: list[tuple[int, Annotated]] = []
        reason, published = whole.reason, document.published
        if whole.ended or not rest:
            return _finished(whole.document), reason
        for start, window in windows.windows_of(whole.document):
            run = _Run(self, replace(window, published=published), whole.failed)
            run.through(rest)
            parts.append((start, _finished(run.document)))
            reason = reason or run.reason
            if run.document.published.basis != "metadata":
                published = run.document.published
            if run.ended:
                break
        return windows.put_together(whole.document, parts), reason


class _Run:
    """A document on its way through layers.

    Attributes:
        document: with what the layers have added.
        failed: what became of the layers that could not read it.
        reason: why the first of these could not; None where all could.
        ended: whether the time was up, so that nothing more is read.
    """

    def __init__(self, pipeline: Pipeline, document: Annotated, failed: Mapping[str, str] | None = None) -> None:
        self.pipeline, self.document = pipeline, document
        self.failed = dict(failed or {})
        self.reason: str | None = None
        self.ended = False

    def through(self, layers: Mapping[str, Layer]) -> None:
        """Lets each layer read the document, until the time is up. Raises UsageError, which every report would meet."""
        for name, layer in layers.items():
            if missing := sorted(self.failed.keys() & set(layer.requires)):
                self._fails(name, f"needs {missing[0]}, which failed")
            elif not layer.reads(self.document.report.language):
                self.document = _noted(self.document, name, "language not supported for this layer")
            else:
                try:
                    self.document = self.pipeline.marked(layer(self.document), name)
                except UsageError:
                    raise
                except OutOfTime as error:
                    self.ended, self.reason = True, f"the layer {name} was broken off: {error}"
                    self.document = _noted(self.document, name, f"{self.reason}; nothing was read from here on")
                    return
                except Exception as error:
                    self._fails(name, f"failed: {_spelled(error)}")

    def _fails(self, name: str, words: str) -> None:
        self.failed[name] = words
        self.reason = self.reason or f"the layer {name} {words}"
        self.document = _noted(self.document, name, words)


def _noted(document: Annotated, name: str, words: str) -> Annotated:
    return replace(document, notes=(*document.notes, Note(name, words)))


def _spelled(error: Exception) -> str:
    """An error on one line that any encoding can hold."""
    told = str(error) or (OUT_OF_MEMORY if isinstance(error, MemoryError) else "")
    words = " ".join(f"{type(error).__name__}: {told}"[:LONGEST_REASON].split())
    return words.encode("utf-8", "backslashreplace").decode()


def _finished(document: Annotated) -> Annotated:
    vectors = document.tagging.vectors if document.tagging else document.vectors
    return replace(document, parse=None, tagging=None, vectors=vectors)

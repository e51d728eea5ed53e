"""How a layer declares itself: what it requires, what it assigns, which languages it reads.

Order, `--layers`, the language gate and the version follow from the declaration (`layers/pipeline.py`), for the layers
of other packages as for our own:

    @layer(requires=("language",), assigns=("places",))
    def annotate_places(document: Annotated) -> Annotated: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportedly.model import Annotated

Reading = Callable[[Annotated], Annotated]


@dataclass(frozen=True, slots=True)
class Layer:
    """A function from an annotated report to the same report with more on it, and what it declares.

    Attributes:
        annotate: adds to a report, never edits what stands but for the fields it assigns.
        requires: names of the layers that it cannot do without; they are run before it.
        after: names of layers whose work it uses where they ran, and that so stand before it.
        assigns: the fields of `Annotated` that it sets; `events.factuality` is one field of the events.
        languages: ISO 639-1 codes of the languages that it reads; None: any.
        packages: installed packages whose version its work depends on.
        settings: names what else its work depends on, such as a table of the user's own; "" for nothing.
    """

    annotate: Reading
    requires: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    assigns: tuple[str, ...] = ()
    languages: tuple[str, ...] | None = ("en",)
    packages: tuple[str, ...] = ()
    settings: Callable[[], str] | None = None

    def __call__(self, document: Annotated) -> Annotated:
        """The document with what the layer adds."""
        return self.annotate(document)

    @property
    def module(self) -> str:
        """The module that the layer is written in."""
        return self.annotate.__module__

    def reads(self, language: str | None) -> bool:
        """Whether it reads a text of that language; one that nobody could tell is read."""
        return language is None or self.languages is None or language in self.languages


def layer(
    *,
    requires: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    assigns: tuple[str, ...],
    languages: tuple[str, ...] | None = ("en",),
    packages: tuple[str, ...] = (),
    settings: Callable[[], str] | None = None,
) -> Callable[[Reading], Layer]:
    """Declare a function to be a layer; the arguments are the attributes of `Layer`."""
    return lambda annotate: Layer(annotate, requires, after, assigns, languages, packages, settings)

"""A brief as one HTML page with its drawings inside: nothing is fetched, nothing runs; and the same page as PDF."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from reportedly.errors import UsageError
from reportedly.export.brief.drawing import svg
from reportedly.export.brief.maps import map_of
from reportedly.export.brief.markdown import origins, sentence
from reportedly.export.brief.pieces import Brief
from reportedly.export.brief.plots import plot

MISSING = "a brief as PDF needs an extra: pip install 'reportedly[pdf]'"
NO_PANGO = (
    "a brief as PDF needs the library Pango, which is not on this machine (Debian and Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; others: see WeasyPrint's documentation)"
)


@lru_cache(maxsize=1)
def _template() -> Template:
    loader = PackageLoader("reportedly.export.brief")
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return found.get_template("brief.html")


def html(brief: Brief) -> str:
    """The whole page."""
    drawn = map_of((*brief.happened, *brief.not_happened))
    figures = [(figure, svg(found) if (found := plot(figure)) else "") for figure in brief.figures]
    footer = brief.footer.replace("\\", "\\\\").replace('"', '\\"').replace("<", "")
    return _template().render(
        brief=brief,
        map=svg(drawn) if drawn else "",
        figures=figures,
        footer=footer,
        sentence=sentence,
        origins=origins,
    )


def pdf(brief: Brief) -> bytes:
    """The page as PDF, with the notice at the foot of each sheet. Raises UsageError where WeasyPrint is not."""
    try:
        from weasyprint import HTML
    except ImportError:
        raise UsageError(MISSING) from None
    except OSError as error:
        raise UsageError(f"{NO_PANGO}: {error}") from None

    def nothing(url: str, *arguments: object, **named: object) -> dict[str, object]:
        raise ValueError(f"a brief fetches nothing: {url}")

    return bytes(HTML(string=html(brief), url_fetcher=nothing).write_pdf(pdf_identifier=b"reportedly"))

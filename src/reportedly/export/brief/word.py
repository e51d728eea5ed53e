"""A brief as a Word document (python-docx): headings, lists, tables and pictures that can be edited."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from reportedly.export.brief.drawing import Drawing, png
from reportedly.export.brief.maps import map_of
from reportedly.export.brief.markdown import origins, sentence
from reportedly.export.brief.pieces import Brief, Happening
from reportedly.export.brief.plots import plot

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WIDE = 16.5
"""Centimetres of a picture's width."""


def word(brief: Brief) -> bytes:
    """The whole document."""
    from docx import Document

    document = Document()
    document.core_properties.title = _clean(brief.title)
    document.core_properties.author = "reportedly (machine-read, verified by nobody)"
    document.core_properties.created = document.core_properties.modified = datetime(2000, 1, 1)
    _styles(document)
    _feet(document, brief.footer)
    document.add_heading(_clean(brief.title), 0)
    document.add_paragraph(_clean(brief.notice), style="Intense Quote")
    for fact in brief.facts:
        document.add_paragraph(_clean(fact), style="List Bullet")
    document.add_heading("What happened", 1)
    _picture(document, map_of((*brief.happened, *brief.not_happened)), MAP)
    _happenings(document, brief.happened)
    if brief.not_happened:
        document.add_heading("Told as planned, possible, denied or not graded", 1)
        _happenings(document, brief.not_happened)
    _contested(document, brief)
    _figures(document, brief)
    _sayings(document, brief)
    _evidence(document, brief)
    document.add_heading("About this brief", 1)
    for name, words in brief.said:
        _runs(document.add_paragraph(), [(f"{name}: ", "bold"), (words, "small")])
    out = io.BytesIO()
    document.save(out)
    return _same_bytes(out.getvalue())


MAP = (
    "Numbers are those of the incidents below. A full mark is a town; a ring is a region, known no nearer. The thin "
    "lines of another colour go round disputed ground."
)


def _styles(document: Any) -> None:
    from docx.shared import Cm, Pt

    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)


def _feet(document: Any, words: str) -> None:
    """The notice and the number at the foot of every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = document.sections[0].footer.paragraphs[0]
    _runs(paragraph, [(words + "  Page ", "small")])
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _runs(paragraph: Any, runs: Iterable[tuple[str, str]]) -> None:
    """Words in a paragraph: each with how it is set; one that begins from right to left is set so."""
    from docx.oxml import OxmlElement
    from docx.shared import Pt, RGBColor

    for words, kind in runs:
        run = paragraph.add_run(_clean(words))
        run.bold = kind == "bold"
        if kind == "small":
            run.font.size = Pt(8.5)
            run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)
        if _right_to_left(words):
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _right_to_left(words: str) -> bool:
    first = next((kind for sign in words if (kind := unicodedata.bidirectional(sign)) in ("L", "R", "AL")), "L")
    return first != "L"


def _clean(words: str) -> str:
    """Without signs that XML does not allow."""
    return CONTROL.sub("\ufffd", words)


def _refs(numbers: Sequence[int], further: int = 0) -> str:
    more = f", {further} more" if further else ""
    return f" [{', '.join(map(str, numbers))}{more}]" if numbers else ""


def _picture(document: Any, drawing: Drawing | None, words: str) -> None:
    from docx.shared import Cm

    if drawing is None:
        return
    document.add_picture(io.BytesIO(png(drawing)), width=Cm(WIDE))
    properties = document.inline_shapes[-1]._inline.docPr
    properties.set("descr", _clean(drawing.described)[:2000])
    _runs(document.add_paragraph(), [(words, "small")])


def _numbered(document: Any, number: int) -> Any:
    """A paragraph with a hanging number: Word's own numbering would begin anew or go on where it should not."""
    from docx.shared import Cm

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.9), Cm(-0.9)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.9))
    paragraph.add_run(f"{number}.\t")
    return paragraph


def _happenings(document: Any, several: Sequence[Happening]) -> None:
    if not several:
        document.add_paragraph("Nothing within this filter.")
    for one in several:
        about = f"\n{one.where} · {one.days} · {origins(one)}"
        runs = [(sentence(one), ""), (_refs(one.proofs, one.further), "small"), (about, "small")]
        _runs(_numbered(document, one.number), runs)


def _contested(document: Any, brief: Brief) -> None:
    document.add_heading("What is contested", 1)
    if not brief.contested:
        document.add_paragraph("Nothing within this filter.")
    for question in brief.contested:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        _runs(paragraph, [(question.sentence, "bold"), (f" ({question.standing})", "small")])
        for answer in question.answers:
            who = f"\n{', '.join(answer.publishers) or 'nobody named'}"
            runs = [(answer.label, ""), (_refs(answer.proofs, answer.further), "small"), (who, "small")]
            _runs(document.add_paragraph(style="List Bullet"), runs)


def _figures(document: Any, brief: Brief) -> None:
    document.add_heading("Figures", 1)
    if not brief.figures:
        document.add_paragraph("No figure on which accounts differ within this filter.")
    for figure in brief.figures:
        document.add_heading(_clean(figure.about), 2)
        _picture(document, plot(figure), "By the day of telling: the more accounts, the larger the mark.")
        table = document.add_table(rows=1, cols=4, style="Light Grid Accent 1")
        for cell, words in zip(table.rows[0].cells, ("Told on", "How many", "By", "Evidence"), strict=True):
            cell.text = words
        for one in figure.told:
            cells = table.add_row().cells
            told = (one.day or "no day", one.label, ", ".join(one.publishers), _refs(one.proofs).strip())
            for cell, words in zip(cells, told, strict=True):
                cell.text = _clean(words)


def _sayings(document: Any, brief: Brief) -> None:
    document.add_heading("Who said what", 1)
    if not brief.sayings:
        document.add_paragraph("Nothing within this filter.")
    for source, several in brief.sayings:
        document.add_heading(_clean(source), 2)
        for one in several:
            words = f": “{one.words}”" if one.words else ""
            about = f"{_refs((one.proof,))}\n{one.publisher} · {one.day}"
            _runs(document.add_paragraph(style="List Bullet"), [(one.act + words, ""), (about, "small")])


def _evidence(document: Any, brief: Brief) -> None:
    document.add_heading("Evidence", 1)
    for one in brief.proofs:
        page = f", p. {one.page}" if one.page else ""
        parts = (one.title, one.publisher, one.day, one.address)
        about = "\n" + " · ".join(part for part in parts if part)
        where = f" · report {one.report}, characters {one.start} to {one.end}{page}"
        quoted = [("“" + one.before, ""), (one.words, "bold"), (one.after + "”", "")] if one.words else []
        _runs(_numbered(document, one.number), [*quoted, (about + where, "small")])


def _same_bytes(made: bytes) -> bytes:
    """The document with the times of its parts made fixed: the same record gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as given, zipfile.ZipFile(out, "w") as fixed:
        for name in given.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(info, given.read(name))
    return out.getvalue()

"""Reports for INCEpTION: each as UIMA CAS XMI and as WebAnno TSV 3.3, with the type system, in one ZIP.

Offsets count UTF-16 units, as UIMA does. What was read is a layer of its own, `webanno.custom.Reading`; tokens are cut
wherever something that was read begins or ends, so that no annotation falls inside of one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO
from urllib.parse import quote
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

from reportedly.export.archive import add_text
from reportedly.export.marks import Mark, Marked, Units, marked
from reportedly.export.view import View

LAYER = "webanno.custom.Reading"
FEATURES = ("about", "kind", "link", "value")
"""In the order of the alphabet, as INCEpTION writes them."""

TOKEN = re.compile(r"\w+|[^\w\s]")
LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML 1.0 does not allow: one other sign stands for each, so that offsets hold."""

RESERVED = re.compile(r"(->|[\\\[\]|_;\t\n*])")
"""What WebAnno TSV puts a backslash before in values."""

TYPES = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
TYPE_SYSTEM = f"""<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">
<name>reportedly</name>
<types>
<typeDescription><name>{
    TYPES
}.Sentence</name><description/><supertypeName>uima.tcas.Annotation</supertypeName></typeDescription>
<typeDescription><name>{
    TYPES
}.Token</name><description/><supertypeName>uima.tcas.Annotation</supertypeName></typeDescription>
<typeDescription><name>{LAYER}</name><description>what reportedly read: by machine, verified by nobody</description>
<supertypeName>uima.tcas.Annotation</supertypeName><features>
{
    "".join(
        f"<featureDescription><name>{name}</name><description/><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>"
        for name in FEATURES
    )
}
</features></typeDescription>
</types>
</typeSystemDescription>
"""
SPACES = (
    'xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore" '
    'xmlns:seg="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" '
    'xmlns:custom="http:///webanno/custom.ecore"'
)
ENTITIES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def export_webanno(view: View, out: BinaryIO) -> None:
    """A ZIP: `TypeSystem.xml`, for each report that fits `NAME.xmi` and `NAME.tsv`, and `notes.json`."""
    names: dict[str, str] = {}
    with ZipFile(out, "w") as archive:
        add_text(archive, "TypeSystem.xml", TYPE_SYSTEM)
        for one in marked(view):
            name = quote(one.id, safe=" ").replace("%2F", "-")[:150]
            name = name if name not in names else f"{name}~{len(names)}"
            names[name] = one.id
            add_text(archive, f"{name}.xmi", xmi(one))
            add_text(archive, f"{name}.tsv", tsv(one))
        held = view.held["reports"]
        said = {**view.stated(), "given": held.given, "held back": held.held_back, "reports": names}
        add_text(archive, "notes.json", json.dumps(said, ensure_ascii=False, indent=1))


def _sentences(one: Marked) -> list[tuple[int, int]]:
    """The sentences that were read, and the lines of what lies outside of them; none goes over the end of a line."""
    ends = {place for span in one.document.sentences for place in (span.start, span.end)}
    found = []
    for line in LINE.finditer(one.text):
        cuts = sorted({line.start(), line.end(), *(end for end in ends if line.start() < end < line.end())})
        for start, end in pairwise(cuts):
            words = one.text[start:end]
            low, high = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
            if low < high:
                found.append((low, high))
    return found


def _tokens(one: Marked, start: int, end: int) -> list[tuple[int, int]]:
    cuts = {place for mark in one.marks for place in (mark.start, mark.end) if start < place < end}
    found = []
    for token in TOKEN.finditer(one.text, start, end):
        inside = sorted({token.start(), token.end(), *(cut for cut in cuts if token.start() < cut < token.end())})
        found += list(pairwise(inside))
    return found


def xmi(one: Marked) -> str:
    """The report as UIMA CAS XMI."""
    units = Units(one.text)
    parts: list[str] = []
    ids: list[int] = []

    def add(kind: str, start: int, end: int, more: str = "") -> None:
        ids.append(len(ids) + 2)
        place = f'xmi:id="{ids[-1]}" sofa="1" begin="{units.utf16(start)}" end="{units.utf16(end)}"'
        parts.append(f"<{kind} {place}{more}/>")

    for start, end in _sentences(one):
        add("seg:Sentence", start, end)
        for low, high in _tokens(one, start, end):
            add("seg:Token", low, high)
    for mark in one.marks:
        values = "".join(f" {name}={_attribute(getattr(mark, name))}" for name in FEATURES if getattr(mark, name))
        add("custom:Reading", mark.start, mark.end, values)
    members = " ".join(map(str, ids))
    sofa = f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString={_attribute(one.text)}/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI {SPACES} xmi:version="2.0"><cas:NULL xmi:id="0"/>\n'
        + "\n".join([*parts, sofa])
        + f'\n<cas:View sofa="1" members="{members}"/></xmi:XMI>\n'
    )


def _attribute(words: str) -> str:
    return quoteattr(CONTROL.sub("\ufffd", words), ENTITIES)


def tsv(one: Marked) -> str:
    """The report as WebAnno TSV 3.3."""
    units = Units(one.text)
    lines = ["#FORMAT=WebAnno TSV 3.3", f"#T_SP={LAYER}|{'|'.join(FEATURES)}", ""]
    for number, (start, end) in enumerate(_sentences(one), 1):
        lines += ["", f"#Text={one.text[start:end].translate(TEXT_ESCAPES)}"]
        for place, (low, high) in enumerate(_tokens(one, start, end), 1):
            over = [(k, mark) for k, mark in enumerate(one.marks, 1) if mark.start <= low and high <= mark.end]
            cells = [f"{number}-{place}", f"{units.utf16(low)}-{units.utf16(high)}", one.text[low:high]]
            lines.append("\t".join([*cells, *_columns(over)]) + "\t")
    return "\n".join(lines) + "\n"


TEXT_ESCAPES = {ord("\\"): "\\\\", ord("\t"): "\\t"}


def _columns(over: list[tuple[int, Mark]]) -> Iterator[str]:
    for name in FEATURES:
        yield "|".join(f"{_escaped(getattr(mark, name)) or '*'}[{k}]" for k, mark in over) or "_"


def _escaped(value: str) -> str:
    return RESERVED.sub(r"\\\1", value)

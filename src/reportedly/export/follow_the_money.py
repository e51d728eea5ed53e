"""FollowTheMoney entities (Aleph, Datashare): one JSON object a line, every property a list of words.

Reports are Articles, incidents Events, actors Persons, Organizations and LegalEntities. The model has no claims and no
offsets: who said what and what is contested are Notes, and the characters stand in `notes` and `recordId`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from reportedly.export.marks import Marked, marked
from reportedly.export.redaction import is_private
from reportedly.export.view import View
from reportedly.world.codebooks import type_name

SCHEMAS = {
    "person": "Person", "state": "PublicBody", "organisation": "Organization", "armed_force": "Organization",
    "group": "Organization", "place_as_actor": "PublicBody",
}  # fmt: skip
LANGUAGES = dict(
    pair.split("=")
    for pair in (
        "af=afr am=amh ar=ara az=aze be=bel bg=bul bn=ben bs=bos ca=cat cs=ces da=dan de=deu el=ell en=eng es=spa "
        "et=est fa=fas fi=fin fr=fra ga=gle he=heb hi=hin hr=hrv hu=hun hy=hye id=ind is=isl it=ita ja=jpn ka=kat "
        "kk=kaz km=khm kn=kan ko=kor ky=kir lb=ltz lo=lao lt=lit lv=lav mk=mkd mn=mon ms=msa mt=mlt my=mya ne=nep "
        "nl=nld no=nor pl=pol ps=pus pt=por ro=ron ru=rus si=sin sk=slk sl=slv sq=sqi sr=srp sv=swe sw=swa ta=tam "
        "te=tel tg=tgk th=tha tk=tuk tl=tgl tr=tur uk=ukr ur=urd uz=uzb vi=vie zh=zho "
    ).split()
)
"""ISO 639-1 codes and the ISO 639-3 codes that the model takes."""

NOT_VERIFIED = "Read by a machine from news reports; verified by nobody."
Entity = dict[str, Any]


def export_ftm(view: View, out: BinaryIO) -> None:
    """Articles, actors, events with what documents them, notes, mentions, in this order; then what was held back."""
    for entity in entities(view):
        out.write(json.dumps(entity, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def entities(view: View) -> Iterator[Entity]:
    """All entities of what fits."""
    actors = {row["id"]: row for row in view.rows("actors")}
    met: set[str] = set()
    mentions: list[Entity] = []
    for one in marked(view):
        yield _article(one, view)
        found, idents = _mentions(one, view)
        mentions += found
        met |= idents
    for ident in sorted(met & actors.keys()):
        yield _actor(actors[ident])
    yield from _events(view, actors)
    for row in view.rows("questions"):
        yield _question(row)
    for row in view.rows("statements"):
        yield _statement(row, actors)
    yield from mentions
    held = "; ".join(f"{name}: {one.given} given, {one.held_back} held back" for name, one in view.held.items())
    stated = "; ".join(f"{name}: {words}" for name, words in view.stated().items())
    yield _entity("note", "what this file is", "Note", name="What this file is", description=f"{stated}; {held}")


def ident_of(kind: str, name: str) -> str:
    """An id as the model allows them: letters, figures, hyphens."""
    return f"{kind}-{hashlib.sha1(name.encode('utf-8', 'replace'), usedforsecurity=False).hexdigest()}"


def _entity(kind: str, of: str, schema: str, /, **properties: Any) -> Entity:
    given = {
        key: [str(one) for one in (value if isinstance(value, list) else [value]) if one not in (None, "")]
        for key, value in properties.items()
    }
    return {
        "id": ident_of(kind, of),
        "schema": schema,
        "properties": {key: value for key, value in given.items() if value},
    }


def _trace(row: dict[str, Any]) -> str:
    return (
        f"{NOT_VERIFIED} Evidence: {row['evidence']}. Independent origins: {row['origins']}. "
        f"Record {row['record']}, {row['made_by']}."
    )


def _articles(row: dict[str, Any]) -> list[str]:
    return [ident_of("report", name) for name in row["report_ids"].split("; ") if name]


def _article(one: Marked, view: View) -> Entity:
    report, clean = one.document.report, view.redaction
    heading = report.title or one.document.report.id
    if one.document.headline is not None and not report.title:
        heading = one.document.headline.of(one.text)
    return _entity(
        "report",
        report.id,
        "Article",
        title="" if clean.mask else clean.words(heading),
        fileName=report.id,
        author=None if view.options.leave_out_private else report.author,
        publisher=report.publisher,
        publishedAt=one.document.published.value,
        sourceUrl=None if report.url is None or clean.in_address(report.url) else report.url,
        language=LANGUAGES.get(report.language or ""),
        mimeType="text/plain",
        bodyText="" if clean.mask else one.text,
        notes=f"{NOT_VERIFIED} SHA-256 of the bytes as received: {report.sha256}. Record {view.hash}, {view.made_by}.",
    )


def _actor(row: dict[str, Any]) -> Entity:
    return _entity(
        "actor",
        row["id"],
        SCHEMAS.get(row["kind"], "LegalEntity"),
        name=row["name"],
        country=(row["country"] or "").lower(),
        proof=_articles(row)[:50],
        notes=f"{row['id']}. {_trace(row)}",
    )


def _mentions(one: Marked, view: View) -> tuple[list[Entity], set[str]]:
    found, idents = [], set()
    for actor in one.document.actors:
        if view.options.leave_out_private and is_private(actor.id):
            continue
        idents.add(actor.id)
        words = dict.fromkeys(mention.span.of(one.text) for mention in actor.mentions if mention.form == "name")
        if words:
            found.append(
                _entity(
                    "mention",
                    f"{one.id} {actor.id}",
                    "Mention",
                    document=ident_of("report", one.id),
                    name=[] if view.redaction.mask else list(words),
                    resolved=ident_of("actor", actor.id),
                    detectedSchema=SCHEMAS.get(actor.kind, "LegalEntity"),
                )
            )
    return [one for one in found if "name" in one["properties"]], idents


def _events(view: View, actors: dict[str, Any]) -> Iterator[Entity]:
    for row in view.rows("incidents"):
        incident = view.record.incident(row["id"])
        parties = [party.id for party in (*incident.actors, *incident.targets) if party.id in actors]
        yield _entity(
            "incident",
            row["id"],
            "Event",
            name=row["title"] or type_name(row["type"] or "event"),
            startDate=row["earliest"],
            endDate=row["latest"],
            location=row["place"],
            country=(row["country"] or "").lower(),
            involved=[ident_of("actor", name) for name in dict.fromkeys(parties)],
            proof=_articles(row),
            keywords=[type_name(row["type"])] if row["type"] else [],
            recordId=row["id"],
            description=_told(row),
            notes=_trace(row),
        )
        for name in row["report_ids"].split("; "):
            spans = "; ".join(part for part in row["evidence"].split("; ") if part.rpartition(":")[0] == name)
            yield _entity(
                "documentation",
                f"{row['id']} {name}",
                "Documentation",
                document=ident_of("report", name),
                entity=ident_of("incident", row["id"]),
                role="tells it",
                recordId=spans,
            )


def _told(row: dict[str, Any]) -> str:
    parts = [f"told as: {row['status'] or 'not graded'}"]
    for counted in ("killed", "wounded"):
        low, high = row[f"{counted}_low"], row[f"{counted}_high"]
        if low is not None or high is not None:
            parts.append(f"{counted}: {'not told' if low is None else low} to {'more' if high is None else high}")
    if row["contested"]:
        parts.append("accounts differ or deny one another")
    return "; ".join(parts)


def _question(row: dict[str, Any]) -> Entity:
    return _entity(
        "question",
        row["id"],
        "Note",
        entity=ident_of("incident", row["incident"]) if row["incident"] else None,
        name=row["about"],
        description=row["sentence"],
        summary=row["standing"],
        proof=_articles(row),
        notes=_trace(row),
    )


def _statement(row: dict[str, Any], actors: dict[str, Any]) -> Entity:
    return _entity(
        "statement",
        row["id"],
        "Note",
        entity=ident_of("actor", row["source_id"]) if row["source_id"] in actors else None,
        name=f"{row['source'] or 'nobody named'}: {row['act']}",
        description=row["words"],
        publisher=row["publisher"],
        proof=_articles(row),
        notes=_trace(row),
    )

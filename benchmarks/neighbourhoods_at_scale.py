"""The neighbourhoods of many made-up reports, from their summaries alone: CPU seconds and the most memory.

    python benchmarks/neighbourhoods_at_scale.py 10000 100000 300000

The summaries are those of the 10,000 reports of `compare_scale.stories`, repeated as often as it takes, each time some
400 days later, with other shingles and other happenings and the same words. Each size runs in a process of its own; the
memory of holding the 10,000 from which the others are made is told apart.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent))

ONCE = 10_000  # reports whose summaries are made
LATER = 400  # days from one repetition to the next
SAMPLED = np.uint64(63)  # bits of a shingle by which it is sampled: they stay


def repeated(told: list[bytes], count: int) -> Iterator[object]:
    """So many summaries, made of some."""
    from reportedly.compare.summaries import unpacked

    for number in range(count):
        again, one = number // len(told), unpacked(told[number % len(told)])
        if again == 0:
            yield one
            continue
        other = np.uint64(again * 0x9E3779B97F4A7C15 % 2**64)
        yield replace(
            one,
            day=one.day + LATER * again,
            text=blake2b(one.text + bytes([again]), digest_size=16).digest(),
            sample=np.sort(((one.sample ^ other) & ~SAMPLED) | (one.sample & SAMPLED)),
            happenings=one.happenings ^ other,
            said=one.said ^ other,
            asked=one.asked ^ other,
        )


def spent() -> tuple[float, float]:
    """CPU seconds and most memory in MB of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measured(path: str, count: int) -> None:
    from reportedly.compare.neighbourhoods import neighbourhoods
    from reportedly.compare.summaries import Summaries

    told = pickle.loads(Path(path).read_bytes())  # our own bytes
    names = [f"{number:08}" for number in range(count)]
    _, held = spent()
    every = Summaries(names, [f"{number:064}" for number in range(count)], repeated(told, count))  # type: ignore[arg-type]
    begun, _ = spent()
    found = neighbourhoods(every)
    ended, most = spent()
    print(
        f"{count:>10,} reports: {len(found):,} neighbourhoods in {ended - begun:.1f} s, most memory {most:,.0f} MB "
        f"({held:,.0f} of it before they were read)",
        flush=True,
    )


def main() -> None:
    from growth_by_day import summaries_of_old

    with tempfile.NamedTemporaryFile() as file:
        file.write(pickle.dumps([data for _, data in summaries_of_old(ONCE)]))
        file.flush()
        for count in sys.argv[1:]:
            subprocess.run([sys.executable, __file__, "--step", file.name, count], check=True)


if __name__ == "__main__":
    if sys.argv[1] == "--step":
        measured(sys.argv[2], int(sys.argv[3]))
    else:
        main()

"""A served record under load: clients that ask at once, how long they wait, what fails, whether memory grows.

    python benchmarks/load.py /tmp/large.db 100000          # 20 clients, 500 requests each
    python benchmarks/load.py /tmp/large.db 100000 20 50    # fewer, for a busy machine

The record is one that `queries.py` makes. `reportedly serve` runs in a process of its own on loopback; pages, lists by
filters, facets, searches and single things are asked for in turn, with different values. Told are: waiting times, the
server's processor time a request, errors, and its resident memory at each tenth of the way.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
from queries import COUNTRIES, STORY, World

from reportedly.model.event_types import EVENT_TYPES

PARTS = 10  # times that memory is looked at
PORT = 8765
BROKEN = 999  # in place of a status, where the connection broke
PATIENCE = 600.0  # seconds that a client waits


def addresses(world: World, count: int, chance: random.Random) -> Iterator[str]:
    """What a desk asks for, without end: a page or an answer of the API each time."""
    while True:
        story = chance.randrange(0, count, STORY)
        place, person = chance.choice(world.places)[0], chance.choice(world.people[:200])
        kind, country = chance.choice(EVENT_TYPES), chance.choice(COUNTRIES)
        word = chance.choice(world.words[0][300:5000])
        yield from chance.sample(
            [
                "/",
                f"/incidents?{urlencode({'country': country})}",
                f"/incidents?{urlencode({'type': kind, 'since': '2023-05'})}",
                f"/incident/incident-{story:07d}",
                f"/questions?{urlencode({'contested': 'true', 'place': place})}",
                f"/report/report-{chance.randrange(count):07d}",
                f"/reports?{urlencode({'text': word})}",
                f"/api/v1/incidents?{urlencode({'place': place})}",
                f"/api/v1/events?{urlencode({'country': country, 'type': kind, 'since': '2023-10'})}",
                f"/api/v1/statements?{urlencode({'source': person, 'limit': 50})}",
                f"/api/v1/events/facets?{urlencode({'by': 'place', 'type': kind})}",
                f"/api/v1/search?{urlencode({'q': word})}",
            ],
            k=12,
        )


def resident(process: int) -> int:
    """Bytes of memory that a process holds."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096


def busy(process: int) -> float:
    """Seconds of the processor that a process has used."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / 100


async def ask(address: str, clients: int, each: int, world: World, count: int, process: int) -> None:
    took: list[float] = []
    answers: Counter[tuple[int, str]] = Counter()
    memory = [resident(process)]

    async def client(number: int) -> None:
        asking = addresses(world, count, random.Random(number))
        async with httpx.AsyncClient(
            base_url=address, timeout=PATIENCE, trust_env=False, follow_redirects=True
        ) as http:
            for _ in range(each):
                path = next(asking)
                begun = time.perf_counter()
                try:
                    status = (await http.get(path)).status_code
                except httpx.TransportError as error:
                    status = BROKEN
                    print(f"  {type(error).__name__}: {path}", flush=True)
                took.append((time.perf_counter() - begun) * 1000)
                answers[status, path.split("?")[0]] += 1
                if len(took) * PARTS // (clients * each) >= len(memory):
                    memory.append(resident(process))
                    failures = sum(number for (status, _), number in answers.items() if status >= 400)
                    p95 = statistics.quantiles(took, n=20)[-1]
                    told = f"{memory[-1] / 1e6:.0f} MB, {failures} errors, p95 {p95:.0f} ms"
                    print(f"  {len(took):,} requests: {told}", flush=True)

    begun, used = time.perf_counter(), busy(process)
    await asyncio.gather(*(client(number) for number in range(clients)))
    whole, used = time.perf_counter() - begun, busy(process) - used
    steps = statistics.quantiles(took, n=100)
    print(f"{len(took):,} requests of {clients} clients in {whole:.0f} s: {len(took) / whole:.1f} a second")
    shown = {"median": steps[49], "p95": steps[94], "p99": steps[98], "most": max(took)}
    print("waiting, ms: " + ", ".join(f"{name} {value:.0f}" for name, value in shown.items()))
    print(f"processor: {used / len(took) * 1000:.1f} ms a request")
    failed = {key: number for key, number in answers.items() if key[0] >= 400}
    print(f"errors: {failed or 'none'}")
    print("memory, MB: " + ", ".join(f"{held / 1e6:.0f}" for held in memory))


def main() -> None:
    record, count = sys.argv[1], int(sys.argv[2])
    clients, each = (int(sys.argv[3]), int(sys.argv[4])) if len(sys.argv) > 4 else (20, 500)
    command = [str(Path(sys.executable).with_name("reportedly")), "serve", record, "--port", str(PORT)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        print(server.stderr.readline().strip(), flush=True)  # its address, once it answers
        try:
            asyncio.run(ask(f"http://127.0.0.1:{PORT}", clients, each, World(count), count, server.pid))
        finally:
            server.terminate()


if __name__ == "__main__":
    main()

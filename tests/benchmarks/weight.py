"""What a first visit to each kind of page loads: requests and compressed bytes.

    python tests/benchmarks/weight.py

Every file is counted as gzip would send it, fonts as they are. The worker that
keeps pages for offline reading starts after the page and is not counted.
"""

from __future__ import annotations

import functools
import gzip
import subprocess
import sys
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlparse

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import sync_playwright
from tests.browser.conftest import _launch

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "home": "",
    "chapter": "traps/loss-functions/softmax-trap/",
    "framework": "frameworks/clear/",
    "question index": "reference/questions/",
    "glossary": "reference/glossary/",
    "bibliography": "reference/bibliography/",
}


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def main() -> None:
    """Print a line for each kind of page."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", folder], cwd=ROOT, check=True)
        handler = functools.partial(Quiet, directory=folder)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = _launch(playwright)
        for kind, path in PAGES.items():
            page = browser.new_context(service_workers="block").new_page()
            loaded: dict[str, int] = {}
            page.on(
                "response",
                lambda r, loaded=loaded: loaded.update({urlparse(r.url).path: weigh(Path(folder), r.url)}),
            )
            page.goto(f"http://127.0.0.1:{server.server_port}/{path}", wait_until="networkidle")
            parts: dict[str, int] = {}
            for name, size in loaded.items():
                suffix = Path(name).suffix or ".html"
                parts[suffix] = parts.get(suffix, 0) + size
            told = ", ".join(
                f"{suffix} {size / 1000:.0f}" for suffix, size in sorted(parts.items(), key=lambda p: -p[1])
            )
            if kind == "chapter":
                own = weigh(Path(folder), page.url)
                sizes = sorted(
                    weigh(Path(folder), f"/{p.parent.relative_to(folder)}/")
                    for p in Path(folder).glob("traps/*/*/index.html")
                )
                told += f"; with the largest chapter {(sum(loaded.values()) - own + sizes[-1]) / 1000:.0f} kB"
            print(f"{kind}: {sum(loaded.values()) / 1000:.0f} kB in {len(loaded)} requests ({told})")
        browser.close()
        server.shutdown()


def weigh(site: Path, url: str) -> int:
    """Return the size in bytes of what ``url`` sends, compressed where that helps."""
    path = site / urlparse(url).path.lstrip("/")
    path = path / "index.html" if path.is_dir() else path
    data = path.read_bytes() if path.exists() else b""
    return len(data) if path.suffix in {".woff2", ".png"} else len(gzip.compress(data, 6))


if __name__ == "__main__":
    main()

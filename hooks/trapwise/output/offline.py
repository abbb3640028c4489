"""The offline worker: which files a browser keeps, and under which version."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

KEPT = frozenset({".html", ".css", ".js", ".json", ".woff2", ".svg", ".png", ".webmanifest", ".txt"})
LEFT_OUT = frozenset({"sw.js", "sitemap.xml", "404.html"})
THEME_SEARCH = ("/lunr/", "/workers/")


def write_worker(site: Path) -> None:
    """Fill in the list of files, and their common version, in the worker ``sw.js``.

    Source maps and the theme's own search are left out.
    """
    worker = site / "sw.js"
    if not worker.exists():
        return
    digest = hashlib.sha256()
    kept = []
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        relative = path.relative_to(site).as_posix()
        if path.suffix not in KEPT or relative in LEFT_OUT:
            continue
        if any(folder in relative for folder in THEME_SEARCH):
            continue
        digest.update(relative.encode() + path.read_bytes())
        kept.append(relative.removesuffix("index.html"))
    text = worker.read_text(encoding="utf-8")
    text = text.replace("__VERSION__", digest.hexdigest()[:12])
    text = text.replace("[/* files */]", json.dumps(kept))
    worker.write_text(text, encoding="utf-8")

"""The offline worker: which files a browser may keep, the digest that each must have, and what all weigh."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path

from rjsmin import jsmin

from ..memo import FORGETFUL, Memo

KEPT = frozenset({".html", ".css", ".js", ".json", ".woff2", ".svg", ".png", ".webmanifest", ".txt"})
LEFT_OUT = frozenset({"sw.js", "sitemap.xml", "404.html"})
THEME_SEARCH = ("/lunr/", "/workers/")
DIGITS = 12
"""The length of a digest; the worker cuts its own to six bytes."""


def write_worker(site: Path, memo: Memo = FORGETFUL) -> None:
    """Fill in, in the worker ``sw.js``, each file with its digest, and the bytes of all as a server sends them.

    Source maps and the theme's own search are left out.
    """
    worker = site / "sw.js"
    if not worker.exists():
        return
    digests, weight = {}, 0
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        relative = path.relative_to(site).as_posix()
        if path.suffix not in KEPT or relative in LEFT_OUT:
            continue
        if any(folder in relative for folder in THEME_SEARCH):
            continue
        digest, sent = memo.call(weigh, path.read_bytes(), key=relative)
        digests[relative.removesuffix("index.html")] = digest
        weight += sent
    text = worker.read_text(encoding="utf-8")
    text = text.replace("{/* files */}", json.dumps(digests, ensure_ascii=False, separators=(",", ":")))
    text = text.replace("const BYTES = 0;", f"const BYTES = {weight};")
    worker.write_text(jsmin(text), encoding="utf-8")


def weigh(content: bytes) -> tuple[str, int]:
    """Return a file's digest, and how many bytes of it a server sends that compresses."""
    return hashlib.sha256(content).hexdigest()[:DIGITS], min(len(content), len(zlib.compress(content, 6)))

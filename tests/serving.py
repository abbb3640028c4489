"""A built site served as a host of static pages does it: compressed, below a prefix, kept alive."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

PREFIX = "/trapwise/"
SMALL_ALREADY = frozenset({".woff2", ".png", ".gz"})


@cache
def sent(path: Path) -> bytes:
    """Return what a host sends of the file ``path``: compressed, where that helps."""
    data = path.read_bytes()
    return data if path.suffix in SMALL_ALREADY else gzip.compress(data, 6, mtime=0)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve the built site at ``site`` and yield its address."""

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = unquote(urlsplit(self.path).path).removeprefix(PREFIX).lstrip("/")
            path = site / name / "index.html" if name.endswith("/") or not name else site / name
            is_found = path.is_file()
            if not is_found:
                path = site / "404.html"
            self.send_response(200 if is_found else 404)
            self.send_header("Content-Type", self.guess_type(str(path)))
            if path.suffix not in SMALL_ALREADY:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Cache-Control", "max-age=600")
            self.send_header("Content-Length", str(len(sent(path))))
            self.end_headers()
            self.wfile.write(sent(path))

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    finally:
        server.shutdown()

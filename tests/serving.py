"""A built site served as GitHub Pages does it; the server counts what it sends, and falls silent or ill when told to."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

PREFIX = "/trapwise/"
PACKED = {".html", ".css", ".js", ".json", ".svg", ".txt"}


@cache
def packed(data: bytes) -> bytes:
    """Return what is sent of a file that is worth compressing."""
    return gzip.compress(data, 6, mtime=0)


def sent(path: Path) -> bytes:
    """Return what a host sends of the file ``path``: compressed, where that helps."""
    data = path.read_bytes()
    return packed(data) if path.suffix in PACKED else data


class PagesServer(ThreadingHTTPServer):
    """Serves a folder below ``/trapwise/``: ten minutes in the caches, a redirect to the slash, a page for 404.

    ``ill`` holds a status by the path that answers with it, or by "" for every path; while ``silent`` is set,
    nothing is answered; ``asked`` and ``sent`` are the paths that were asked for, and the bytes of bodies.
    """

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.ill: dict[str, int] = {}
        self.silent = False
        self.woken = threading.Event()
        self.asked: list[str] = []
        self.sent = 0

    @property
    def address(self) -> str:
        """The address of the first page."""
        return f"http://127.0.0.1:{self.server_port}{PREFIX}"


class _Handler(BaseHTTPRequestHandler):
    server: PagesServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.server.asked.append(path.removeprefix(PREFIX))
        if self.server.silent:
            self.server.woken.wait(60)
            self.close_connection = True
            return
        status = self.server.ill.get(path.removeprefix(PREFIX), self.server.ill.get("", 200))
        file = self.server.folder / unquote(path.removeprefix(PREFIX))
        if status != 200:
            self._send(status, b"<h1>ill</h1>", ".html")
        elif not path.startswith(PREFIX):
            self._send(404, b"elsewhere", ".html")
        elif file.is_dir() and not path.endswith("/"):
            self.send_response(301)
            self.send_header("Location", f"{path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif (found := file / "index.html" if file.is_dir() else file).is_file():
            self._send(200, found.read_bytes(), found.suffix)
        else:
            self._send(404, (self.server.folder / "404.html").read_bytes(), ".html")

    def _send(self, status: int, body: bytes, suffix: str) -> None:
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if status == 200 and self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.send_header("Cache-Control", "max-age=600")
            self.end_headers()
            return
        is_packed = suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", "")
        answer = packed(body) if is_packed else body
        self.send_response(status)
        self.send_header("Content-Type", mimetypes.types_map.get(suffix, "application/octet-stream"))
        if is_packed:
            self.send_header("Content-Encoding", "gzip")
        if status == 200:
            self.send_header("ETag", tag)
            self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.server.sent += len(answer)
        self.wfile.write(answer)


@contextmanager
def pages_server(folder: Path) -> Iterator[PagesServer]:
    """Run a server over a built site."""
    server = PagesServer(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.woken.set()
        server.shutdown()
        server.server_close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Run a server over a built site for those who need only its address."""
    with pages_server(folder) as server:
        yield server.address

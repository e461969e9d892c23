"""A typical static host: gzip, and built files that browsers may cache for a year."""

import gzip
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

CACHE_FOR_A_YEAR = "public, max-age=31536000, immutable"
CACHE_FOR_MINUTES = "public, max-age=300"
SMALLEST_GZIPPED = 200  # bytes: below this gzip only adds
TEXT_TYPES = ("text/", "image/svg", "application/json", "application/xml")


class StaticHost(SimpleHTTPRequestHandler):
    """Serves a folder, and its 404.html where there is nothing."""

    protocol_version = "HTTP/1.1"
    folder = Path()

    def do_GET(self) -> None:
        """Send the file of a path."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        status = 200 if path.is_file() else 404
        self._send(status, path if status == 200 else Path(self.directory, "404.html"))

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""

    def _send(self, status: int, path: Path) -> None:
        body, kind = path.read_bytes(), mimetypes.guess_type(path.name)[0] or "text/plain"
        is_built = "build" in path.parts
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Cache-Control", CACHE_FOR_A_YEAR if is_built else CACHE_FOR_MINUTES)
        if kind.startswith(TEXT_TYPES) and len(body) > SMALLEST_GZIPPED:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """Serve a folder while the block lasts, and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(StaticHost, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()

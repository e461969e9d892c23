"""A small reverse proxy before a service that stands below a path of a host with other things."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

# Each of them is the proxy's own to say, or of one connection.
OWN = {"connection", "keep-alive", "transfer-encoding", "content-length", "server", "date"}


class Proxy(ThreadingHTTPServer):
    """Passes on, whole, what is asked for below `path`; all else of the host is not there.

    `service` is the address, `host:port`, that it passes on to.
    """

    def __init__(self, path: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.path = path
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"
        self.service = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def do_GET(self) -> None:
        if not self.path.startswith(f"{self.server.path}/"):
            self.send_error(404)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        # A browser that goes to another page hears no more of this one.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._answer(*self._asked(body))

    def do_POST(self) -> None:
        self.do_GET()

    def _asked(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        said = {name: value for name, value in self.headers.items() if name.lower() not in OWN}
        try:
            with closing(HTTPConnection(self.server.service)) as service:
                service.request(self.command, self.path, body, said)
                answer = service.getresponse()
                return answer.status, answer.getheaders(), answer.read()
        except OSError:
            return 502, [], b""

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in OWN:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_told: object) -> None:
        """Nobody reads it."""


@contextmanager
def proxy_below(path: str) -> Iterator[Proxy]:
    """A proxy that runs meanwhile."""
    with Proxy(path) as proxy:
        Thread(target=proxy.serve_forever, daemon=True).start()
        yield proxy
        proxy.shutdown()

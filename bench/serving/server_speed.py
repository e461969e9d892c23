"""Measures the app beside the stub, both under the production server, turn by turn."""

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from app.text.wording import get_sections_by_address
from bench.measured_content import get_main_questionnaire
from bench.serving.simulated_users import OurUser, StubUser, Times, User, measure_users, percentile

ROUNDS = 5


class Server(NamedTuple):
    """A running server: its port and its first process."""

    port: int
    process: int


class StubRow(NamedTuple):
    """One figure of ours beside the stub's, and the goal for their ratio."""

    what: str
    ours: str
    stub: str
    ratio: str
    wanted: str


def measure_serving() -> Iterator[StubRow]:
    """Measure requests, surveys, memory and weight, ours beside the stub's."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_app(Path(folder, "app")) as app,
        _serve_stub(folder) as stub,
    ):
        rounds = [
            (measure_users(OurUser, app.port), measure_users(StubUser, stub.port))
            for _ in range(ROUNDS)
        ]
        yield from _request_rows(rounds)
        ours, theirs = _peak_megabytes(app.process), _peak_megabytes(stub.process)
        yield _ratio_row("peak memory of all processes, MB", ours, theirs, "")
        yield from _weight_rows(app.port, stub.port)


def _request_rows(rounds: list[tuple[Times, Times]]) -> Iterator[StubRow]:
    figures: list[tuple[str, Callable[[Times], float], str]] = [
        ("section page GET, p50 ms", lambda times: percentile(times.get, 50), ""),
        ("section page GET, p99 ms", lambda times: percentile(times.get, 99), "at most 4"),
        ("section page POST, p50 ms", lambda times: percentile(times.post, 50), ""),
        ("section page POST, p99 ms", lambda times: percentile(times.post, 99), "at most 3"),
        ("40-item surveys a second", lambda times: times.surveys, "at least 0.5"),
    ]
    for what, figure, wanted in figures:
        pairs = [(figure(ours), figure(stub)) for ours, stub in rounds]
        ratio = statistics.median(ours / stub for ours, stub in pairs)
        ours = statistics.median(pair[0] for pair in pairs)
        stub = statistics.median(pair[1] for pair in pairs)
        yield StubRow(what, f"{ours:.1f}", f"{stub:.1f}", f"{ratio:.2f}", wanted)


def _weight_rows(app: int, stub: int) -> Iterator[StubRow]:
    first = next(iter(get_sections_by_address(get_main_questionnaire())))
    section = _page_kilobytes(app, f"/assessment/1/{first}", joined=True)
    plain = _page_kilobytes(stub, "/", joined=False)
    yield _ratio_row(
        "section page with its style and script, kB sent", section, plain, "under 60 kB"
    )


def _ratio_row(what: str, ours: float, stub: float, wanted: str) -> StubRow:
    return StubRow(what, f"{ours:.1f}", f"{stub:.1f}", f"{ours / stub:.2f}", wanted)


def _page_kilobytes(port: int, path: str, *, joined: bool) -> float:
    """Kilobytes (1,000 bytes) of a page and all files that it names, headers included."""
    user = OurUser(port) if joined else User(port)
    page = _fetch_gzipped(user, path)
    named = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page[1])))
    scripts = [
        script for name in named for script in _imported_scripts(_fetch_gzipped(user, name)[1])
    ]
    files = {*named, *(f"/static/build/{name}" for name in scripts)}
    return (page[0] + sum(_fetch_gzipped(user, file)[0] for file in files)) / 1000


def _imported_scripts(script: str) -> list[str]:
    return re.findall(r'from *"\./([\w.-]+)"', script)


def _fetch_gzipped(user: User, path: str) -> tuple[int, str]:
    """The gzipped bytes of a GET's response, headers included, and its text."""
    connection = http.client.HTTPConnection("127.0.0.1", user.connection.port)
    cookie = "; ".join(f"{name}={text}" for name, text in user.cookies.items())
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Cookie": cookie})
    response = connection.getresponse()
    head = sum(len(name) + len(text) + 4 for name, text in response.getheaders())
    sent = head + len(response.read())
    connection.request("GET", path, headers={"Cookie": cookie})
    return sent, connection.getresponse().read().decode("utf-8", "replace")


def _peak_megabytes(process: int) -> float:
    """The peak memory of a server's processes, as Linux counts it, added up."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return sum(_peak_kilobytes(number) for number in [str(process), *children]) / 1000


def _peak_kilobytes(process: str) -> int:
    status = Path(f"/proc/{process}/status").read_text("ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


@contextmanager
def serve_app(instance: Path) -> Iterator[Server]:
    """Serve the app by its production server, on the database of the instance folder."""
    port = _free_port()
    environ = {
        "WAYMARK_INSTANCE": str(instance),
        "WAYMARK_BIND": f"127.0.0.1:{port}",
        # Every user joins from one address.
        "WAYMARK_JOINS": "10000",
    }
    with _run_server([sys.executable, "-m", "app"], port, environ) as server:
        yield server


@contextmanager
def _serve_stub(folder: str) -> Iterator[Server]:
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "bench.serving.stub_app",
        f"127.0.0.1:{port}",
        f"{folder}/stub.sqlite",
    ]
    with _run_server(command, port, {}) as server:
        yield server


@contextmanager
def _run_server(command: list[str], port: int, environ: dict[str, str]) -> Iterator[Server]:
    server = subprocess.Popen(
        command,
        env={**os.environ, **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped with {server.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start in 30 seconds")

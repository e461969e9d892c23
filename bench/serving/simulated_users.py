"""Simulates users, each a process with one connection, who request one page after another."""

import http.client
import multiprocessing
import re
import statistics
import time
from collections.abc import Callable
from itertools import chain
from multiprocessing.synchronize import Barrier
from typing import NamedTuple
from urllib.parse import urlencode

from app.text.wording import get_sections_by_address
from bench.measured_content import get_main_questionnaire, get_programme

USERS = 8
REQUESTS_PER_USER = 120  # GETs, and then POSTs, of each user in one round
SURVEYS_PER_USER = 6  # of each user in one round


class Times(NamedTuple):
    """Seconds of each request, sorted, and completed surveys a second."""

    get: list[float]
    post: list[float]
    surveys: float


class Reply(NamedTuple):
    """A server's response."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class User:
    """The state of one browser: a connection and cookies."""

    def __init__(self, port: int) -> None:
        """Connect to a server on this machine."""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Reply:
        """Make one request. Raises RuntimeError where the server responds with an error."""
        headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(form) if form else None, headers)
        response = self.connection.getresponse()
        reply = Reply(response.status, response.headers, response.read())
        if reply.status >= 400:
            raise RuntimeError(f"{method} {path}: {reply.status}")
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, text = cookie.partition(";")[0].partition("=")
            self.cookies[name] = text
        return reply


class OurUser(User):
    """A user who answers in the app."""

    def __init__(self, port: int) -> None:
        """Join with a new organisation."""
        super().__init__(port)
        self.round = 1
        page = self.ask("GET", "/join").body.decode()
        programme = get_programme()
        details = {
            "name": "Bench",
            "places": programme.places[0].id,
            "sector": programme.sectors[-1].id,
            "size": programme.sizes[0].id,
        }
        self.sections = list(get_sections_by_address(get_main_questionnaire()))
        self.ask("POST", "/join", {**details, "csrf_token": _hidden_field(page, "csrf_token")})
        self.turn = 0
        self.page = ""

    def open_page(self, section: int = 0) -> None:
        """GET a section."""
        self.page = self.ask("GET", self._address(section)).body.decode()

    def save_page(self, section: int = 0) -> None:
        """POST the open section with all its items changed."""
        self.turn += 1
        form = {"csrf_token": _hidden_field(self.page, "csrf_token"), "go": "on"}
        for item, seen in re.findall(r'name="([\w-]+)\.seen" value="(\w+)"', self.page):
            choices = get_main_questionnaire().choices[item]
            form |= {f"{item}.seen": seen, item: choices[self.turn % len(choices)].id}
            form |= {f"{item}.note": "", f"{item}.evidence": ""}
        self.ask("POST", self._address(section), form)

    def survey(self) -> None:
        """Answer all sections, check and submit them; then start the next round."""
        for section in range(len(self.sections)):
            self.open_page(section)
            self.save_page(section)
        check = f"/assessment/{self.round}/check"
        page = self.ask("GET", check).body.decode()
        token = {"csrf_token": _hidden_field(page, "csrf_token")}
        self.ask("POST", check, {**token, "seen": _hidden_field(page, "seen")})
        # Two pages of one second have one token, and a form that is sent again does nothing more.
        self.ask("POST", "/assessment", {**token, "after": str(self.round)})
        self.round += 1

    def _address(self, section: int) -> str:
        return f"/assessment/{self.round}/{self.sections[section]}"


class StubUser(User):
    """A user who answers in the stub: five pages of eight questions make a survey there."""

    form = {f"q{question}": "In some places" for question in range(8)}  # noqa: RUF012 - read only

    def open_page(self) -> None:
        """GET the page."""
        self.ask("GET", "/")

    def save_page(self) -> None:
        """POST the page."""
        self.ask("POST", "/", self.form)

    def survey(self) -> None:
        """Answer forty questions."""
        for _ in range(5):
            self.open_page()
            self.save_page()


def measure_users(kind: type[OurUser] | type[StubUser], port: int) -> Times:
    """Time `USERS` at once: GETs, then POSTs (without the GET before each), then surveys."""
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(USERS)
    with context.Pool(USERS, _start_user, (kind, port, together)) as pool:
        gets = pool.map(_time_gets, range(USERS), chunksize=1)
        posts = pool.map(_time_posts, range(USERS), chunksize=1)
        began = time.perf_counter()
        pool.map(_complete_surveys, range(USERS), chunksize=1)
        surveys = USERS * SURVEYS_PER_USER / (time.perf_counter() - began)
    return Times(sorted(chain(*gets)), sorted(chain(*posts)), surveys)


def percentile(times: list[float], share: float) -> float:
    """The time in milliseconds that `share` per cent of the requests took at most."""
    if len(times) < 2:
        # A page may be so slow that there was time for one request alone.
        return times[0] * 1000
    return statistics.quantiles(times, n=100, method="inclusive")[int(share) - 1] * 1000


_user: OurUser | StubUser
_barrier: Barrier


def _start_user(kind: type[OurUser] | type[StubUser], port: int, together: Barrier) -> None:
    # Each process is one user, and lives for one measurement.
    global _user, _barrier
    _user, _barrier = kind(port), together
    for _ in range(10):
        _user.open_page()


def _wait_for_all() -> None:
    """Wait until every process has its task, so that none gets two while another gets none."""
    _barrier.wait()
    _user.connection.close()
    _user.open_page()


def _time_gets(_: int) -> list[float]:
    _wait_for_all()
    return [_time_call(_user.open_page) for _ in range(REQUESTS_PER_USER)]


def _time_posts(_: int) -> list[float]:
    _wait_for_all()
    times = []
    for _ in range(REQUESTS_PER_USER):
        _user.open_page()
        times.append(_time_call(_user.save_page))
    return times


def _complete_surveys(_: int) -> None:
    _wait_for_all()
    for _ in range(SURVEYS_PER_USER):
        _user.survey()


def _time_call(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _hidden_field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError(f"the page has no {name}")
    return found[1]

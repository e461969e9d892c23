"""Measures the core team's pages on a country-sized database, beside the same on an empty one."""

import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import chain
from multiprocessing.pool import Pool
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

from app.demo.organisation_kinds import get_organisation_kinds
from bench.measured_content import get_main_questionnaire, get_programme
from bench.serving.country_database import (
    ROUNDS_PER_ORGANISATION,
    BuiltDatabase,
    build_database,
    run_python,
)
from bench.serving.server_speed import serve_app
from bench.serving.simulated_users import User, percentile

ORGANISATIONS = 20_000
REQUESTS = 400  # of all users together, for one page on one database
TURNS = 4  # in which the two databases are asked one after the other
MOST_SECONDS = 10  # of one turn: a page that is slow is asked for less often
USER_COUNTS = (1, 4)
LIST_PATH = "/core-team/organisations"
WANTED_BY_PAGE = {"compare": "p99 under 4"}


class TeamPageRow(NamedTuple):
    """One page for so many users at once: milliseconds on both databases, and their ratio."""

    page: str
    users: int
    requests: int
    p50: str
    p99: str
    empty_p50: str
    empty_p99: str
    ratio: str
    wanted: str


class ServedDatabases(NamedTuple):
    """Both databases, the full one first, their servers' ports, and the figures of making them."""

    built: tuple[BuiltDatabase, BuiltDatabase]
    ports: tuple[int, int]
    told: list[tuple[str, str]]


def list_page_paths() -> Mapping[str, str]:
    """The pages that are measured, by what each is called."""
    programme, framework = get_programme(), get_main_questionnaire().framework
    place, value, stage = programme.places[0].id, framework.values[0].id, framework.stages[1].id
    # Of the largest sector: most is to be counted.
    sector = max(programme.sectors, key=lambda each: get_organisation_kinds(each).weight).id
    return {
        "compare": "/core-team/compare",
        "compare, one place and sector": f"/core-team/compare?place={place}&sector={sector}",
        "organisations, page 1": LIST_PATH,
        "organisations, page 200": f"{LIST_PATH}?page=200",
        "organisations, at a stage in a place": (
            f"{LIST_PATH}?place={place}&value={value}&stage={stage}"
        ),
        "KPI report": "/core-team/report",
    }


@contextmanager
def serve_databases() -> Iterator[ServedDatabases]:
    """Make both databases, and serve them until the block is left."""
    with tempfile.TemporaryDirectory() as folder:
        full = build_database(Path(folder, "full"), ORGANISATIONS)
        empty = build_database(Path(folder, "empty"), 0)
        figures = [
            (f"planning {ORGANISATIONS:,} organisations, seconds", f"{full.planned:.0f}"),
            (
                f"writing their {ORGANISATIONS * ROUNDS_PER_ORGANISATION:,} rounds, seconds",
                f"{full.written:.0f}",
            ),
            ("the database file, MB", f"{_database_megabytes(full.instance):.0f}"),
            ("`flask place-again`, seconds", f"{_time_place_again(full):.0f}"),
        ]
        with serve_app(full.instance) as ours, serve_app(empty.instance) as none:
            yield ServedDatabases((full, empty), (ours.port, none.port), figures)


def measure_team_pages(databases: ServedDatabases) -> Iterator[TeamPageRow]:
    """Measure every page for one user and for several."""
    for page, path in list_page_paths().items():
        for users in USER_COUNTS:
            with ExitStack() as stack:
                pools = [
                    stack.enter_context(_start_users(port, built.cookie, users))
                    for port, built in zip(databases.ports, databases.built, strict=True)
                ]
                yield _page_row(page, users, *_request_times(pools, users, path))


def _page_row(page: str, users: int, full: list[float], empty: list[float]) -> TeamPageRow:
    p50, p99, empty_p50, empty_p99 = (
        percentile(times, share) for times in (full, empty) for share in (50, 99)
    )
    shown = (f"{each:.1f}" for each in (p50, p99, empty_p50, empty_p99))
    ratio, wanted = f"{p99 / empty_p99:.2f}", WANTED_BY_PAGE.get(page, "")
    return TeamPageRow(page, users, len(full), *shown, ratio, wanted)


def _request_times(pools: list[Pool], users: int, path: str) -> tuple[list[float], list[float]]:
    """Seconds of each request on the full database and on the empty one, which take turns."""
    requests_per_user = REQUESTS // TURNS // users
    full: list[float] = []
    empty: list[float] = []
    for _ in range(TURNS):
        if sum(full) > MOST_SECONDS * users * TURNS:
            break
        for pool, times in zip(pools, (full, empty), strict=True):
            times.extend(
                chain(
                    *pool.starmap(_time_requests, [(path, requests_per_user)] * users, chunksize=1)
                )
            )
    return full, empty


@contextmanager
def _start_users(port: int, cookie: tuple[str, str], users: int) -> Iterator[Pool]:
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(users)
    with context.Pool(users, _sign_in_user, (port, cookie, together)) as pool:
        yield pool


def _database_megabytes(instance: Path) -> float:
    return (instance / "waymark.sqlite").stat().st_size / 1e6


def _time_place_again(built: BuiltDatabase) -> float:
    started = time.perf_counter()
    run_python(built.instance, "-m", "flask", "--app", "app", "place-again")
    return time.perf_counter() - started


_user: User
_barrier: Barrier


def _sign_in_user(port: int, cookie: tuple[str, str], together: Barrier) -> None:
    # Each process is one member of the core team, with the cookie of a session.
    global _user, _barrier
    _user, _barrier = User(port), together
    _user.cookies[cookie[0]] = cookie[1]


def _time_requests(path: str, times: int) -> list[float]:
    """Seconds of each of so many requests, or of as many as there is time for.

    A first request warms up, and does not count.
    """
    _barrier.wait()
    # The server has closed a connection that waited for the other database's turn.
    _user.connection.close()
    taken = [_time_request(path)]
    while len(taken) <= times and sum(taken) < MOST_SECONDS:
        taken.append(_time_request(path))
    return taken[1:] or taken


def _time_request(path: str) -> float:
    """Seconds of one request; a page that does not come in a minute counts as a minute."""
    started = time.perf_counter()
    try:
        status = _user.ask("GET", path).status
    except TimeoutError:
        _user.connection.close()
        status = 200
    if status != 200:
        raise RuntimeError(f"{path} does not show a page")
    return time.perf_counter() - started

"""A whole freeze: pages made beside the old site, checked, and put in its place."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from flask import Flask

from freezing.host_files import add_files_for_hosts
from freezing.manifest import editions_of, paths_in, write_manifest
from freezing.name_check import NamesOnSite
from freezing.page_files import make_pages
from freezing.site_checks import Expected, faults_of
from freezing.swap import RefusedError, keep_times, put_in_place, room_beside
from scoring.faults import Faulty

Tell: TypeAlias = Callable[[str, str], None]
"""Hears what is being done, and to what."""


class Frozen(NamedTuple):
    """What a freeze made: the edition, how many pages and files, and how many stayed the same."""

    edition: str
    pages: int
    files: int
    unchanged: int


def tell_nobody(_doing: str, _what: str) -> None:
    """For whoever does not want to hear."""


def freeze(
    app: Flask,
    target: Path,
    names: Iterable[str] = (),
    tell: Tell = tell_nobody,
    *,
    drops: bool = False,
) -> Frozen:
    """Freeze the public app to the folder `target`; all or nothing.

    The address that the site will have, for canonical links and the sitemap, is the app's
    `BASE_URL`, where it has one. No page may show one of `names`. Only where it
    `drops` editions may the new site leave one out that the old one showed.

    Raises Faulty with every fault of the pages, RefusedError where `target` may not be replaced,
    and OSError where it cannot: what stood there stands there still.
    """
    # Those that its pages show, whatever has been published since it started.
    editions = sorted(each.date for each in app.extensions["editions"])
    base_url = app.config["BASE_URL"]
    target = target.resolve()
    with room_beside(target) as new:
        if not drops:
            _refuse_to_drop(target, editions, app.config["EDITIONS"])
        make_pages(app, new, lambda url: tell("Making pages", url))
        add_files_for_hosts(app, new, editions[-1], base_url)
        tell("Checking every page", "")
        expected = Expected(base_url, app.config["INTAKE"], editions, _names(app, names))
        faults = faults_of(new, expected)
        if faults:
            raise Faulty(faults)
        write_manifest(new, editions[-1])
        unchanged = keep_times(new, target)
        paths = paths_in(new)
        tell("Putting the site in its place", "")
        put_in_place(new, target)
    pages = sum(name.endswith(".html") for name in paths)
    return Frozen(editions[-1], pages, len(paths), unchanged)


def _names(app: Flask, names: Iterable[str]) -> NamesOnSite:
    return NamesOnSite(names, app.config["PUBLIC_LIST"].names())


def _refuse_to_drop(target: Path, editions: Iterable[str], folder: Path) -> None:
    """What was published stays: where an edition is gone, its file is likelier lost than meant."""
    gone = sorted(editions_of(target) - set(editions))
    if gone:
        dates = ", ".join(gone)
        it, them = ("it", "the edition") if len(gone) == 1 else ("them", "the editions")
        raise RefusedError(
            f"{target} shows {them} of {dates}, and {folder} does not hold {it}. "
            f"`flask --app app editions write` makes the files of this service again. "
            f"To leave {it} out all the same, freeze with --drop-editions."
        )

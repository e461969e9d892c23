"""A whole freeze: pages made beside the old site, checked, and put in its place."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from flask import Flask

from freezing.host_files import add_host_files
from freezing.manifest import find_shown_editions, list_files, write_manifest
from freezing.name_check import NameChecker
from freezing.page_files import freeze_pages
from freezing.site_checks import ExpectedSite, find_site_faults
from freezing.swap import (
    FreezeRefusedError,
    keep_unchanged_times,
    put_site_in_place,
    staging_directory,
)
from scoring.faults import Faulty

ProgressCallback: TypeAlias = Callable[[str, str], None]
"""Hears what is being done, and to what."""


class FreezeResult(NamedTuple):
    """What a freeze made: how many pages and files, and how many stayed the same.

    `edition` is the date of the newest that it shows, empty where it shows none.
    """

    edition: str
    pages: int
    files: int
    unchanged: int


def no_progress(_doing: str, _what: str) -> None:
    """A progress callback that does nothing."""


def freeze_site(
    app: Flask,
    target: Path,
    names: Iterable[str] = (),
    tell: ProgressCallback = no_progress,
    *,
    drops: bool = False,
) -> FreezeResult:
    """Freeze the public app to the folder `target`; all or nothing.

    The address that the site will have, for canonical links and the sitemap, is the app's
    `BASE_URL`, where it has one. No page may show one of `names`. Only where it
    `drops` editions may the new site leave one out that the old one showed.

    Raises Faulty with every fault of the pages, FreezeRefusedError where `target` may not be
    replaced, and OSError where it cannot: what stood there stands there still.
    """
    # Those that its pages show, whatever has been published since it started.
    editions = sorted(edition.date for edition in app.extensions["editions"])
    newest = editions[-1] if editions else ""
    base_url = app.config["BASE_URL"]
    target = target.resolve()
    with staging_directory(target) as new:
        if not drops:
            _refuse_dropped_editions(target, editions, app.config["EDITIONS"])
        freeze_pages(app, new, lambda url: tell("Making pages", url))
        add_host_files(app, new, newest, base_url)
        tell("Checking every page", "")
        expected = ExpectedSite(
            base_url,
            app.config["INTAKE"],
            app.config["JOIN"],
            editions,
            _make_name_checker(app, names),
        )
        faults = find_site_faults(new, expected)
        if faults:
            raise Faulty(faults)
        write_manifest(new, newest)
        unchanged = keep_unchanged_times(new, target)
        paths = list_files(new)
        tell("Putting the site in its place", "")
        put_site_in_place(new, target)
    pages = sum(name.endswith(".html") for name in paths)
    return FreezeResult(newest, pages, len(paths), unchanged)


def _make_name_checker(app: Flask, names: Iterable[str]) -> NameChecker:
    return NameChecker(names, app.config["PUBLIC_LIST"].names())


def _refuse_dropped_editions(target: Path, editions: Iterable[str], folder: Path) -> None:
    """What was published stays: where an edition is gone, its file is likelier lost than meant."""
    gone = sorted(find_shown_editions(target) - set(editions))
    if gone:
        dates = ", ".join(gone)
        it, them = ("it", "the edition") if len(gone) == 1 else ("them", "the editions")
        raise FreezeRefusedError(
            f"{target} shows {them} of {dates}, and {folder} does not hold {it}. "
            f"`flask --app app editions write` makes the files of this service again. "
            f"To leave {it} out all the same, freeze with --drop-editions."
        )

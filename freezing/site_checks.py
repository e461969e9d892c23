"""What a frozen site must be before it is shown: every fault of every page, and where."""

import posixpath
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from freezing.html_reader import Link, Page, in_css, in_script
from freezing.manifest import paths_in
from freezing.name_check import NamesOnSite
from scoring.faults import Fault

NOT_FOUND = "404.html"

# An address that leads out of the browser and asks no host for anything; and a picture in itself.
FINE = {"mailto", "tel"}
IN_ITSELF = {"data"}


# What a page's policy may allow: nothing, the site itself, pictures that stand in a style sheet.
ITS_OWN = {"'none'", "'self'", "data:"}


class Expected(NamedTuple):
    """What a site is checked against.

    `base_url` is where it will stand, ending in a slash, or empty; `intake` the one address that a
    form may send to, or empty; `editions` the dates that its figures may be of; `names` what no
    page may name.
    """

    base_url: str
    intake: str
    editions: Collection[str]
    names: NamesOnSite


class Files(NamedTuple):
    """The files of a site, and what can be linked to in each page, by its path."""

    paths: frozenset[str]
    ids: dict[str, set[str]]


def faults_of(site: Path, expected: Expected) -> list[Fault]:
    """Every fault of the site in a folder."""
    paths = paths_in(site)
    files = Files(frozenset(paths), {})
    links: dict[str, list[Link]] = {}
    found: list[Fault] = []
    # A page is let go of once it is read: only when all are, is it known what can be linked to.
    for name in paths:
        if name.endswith(".html"):
            page = Page(_text(site, name))
            files.ids[name], links[name] = page.ids, page.links
            found.extend(_faults_of_page(name, page, expected))
            found.extend(expected.names.in_page(name, page))
        else:
            links[name] = list(_links_of(site, name))
            found.extend(expected.names.in_file(name, site / name))
    for name, named in links.items():
        found.extend(_faults_of_links(name, named, files, expected))
    return found


def _links_of(site: Path, name: str) -> Iterable[Link]:
    """What a file that is no page names."""
    if name.endswith(".css"):
        return in_css(_text(site, name))
    if name.endswith((".js", ".mjs")):
        return in_script(_text(site, name))
    if name.endswith(".svg"):
        return Page(_text(site, name)).links
    return ()


def _faults_of_page(name: str, page: Page, expected: Expected) -> Iterator[Fault]:
    for why, spot in page.refused:
        yield Fault(name, "", why, *spot)
    if not page.policies:
        yield Fault(name, "meta", "no policy says what the browser may do for it", 1, 1)
    for policy, spot in page.policies:
        for source in _allowed(policy, expected.intake):
            yield Fault(name, "meta content", f"its policy allows {source}", *spot)
    for date, spot in page.editions:
        if date not in expected.editions:
            yield Fault(name, "data-edition", f"there is no edition {date!r}", *spot)


def _allowed(policy: str, intake: str) -> Iterator[str]:
    """What a policy allows beyond the site itself, and sending answers to the one address."""
    directives = [each.split() for each in policy.split(";") if each.strip()]
    names = [name for name, *_ in directives]
    if "default-src" not in names:
        yield "whatever it does not name: begin it with default-src 'none'"
    if "form-action" not in names:
        yield "forms to send anywhere: give it form-action"
    for name, *sources in directives:
        for source in sources:
            is_intake = bool(intake) and (name, source) == ("form-action", intake)
            if source not in ITS_OWN and not source.startswith("'sha256-") and not is_intake:
                yield f"{source} in {name}"


def _faults_of_links(
    name: str, links: Iterable[Link], files: Files, expected: Expected
) -> Iterator[Fault]:
    for link in links:
        is_form = link.element == "form" and bool(link.address)
        wrong = (
            _wrong_to_send(link, expected.intake)
            if is_form
            else _wrong(name, link, files, expected.base_url)
        )
        if wrong:
            path = f"{link.element} {link.attribute}"
            yield Fault(name, path, f"{link.address!r} {wrong}", *link.spot)


def _wrong_to_send(form: Link, intake: str) -> str:
    """What is wrong with where a form sends to, or nothing."""
    return "" if form.address == intake else "is no address that answers may be sent to"


def _wrong(name: str, link: Link, files: Files, base_url: str) -> str:
    """What is wrong with a link, or nothing."""
    parts = urlsplit(link.address)
    if base_url and link.rel == "canonical":
        right = base_url + name.removesuffix("index.html")
        return "" if link.address == right else f"is not this page’s own address, {right}"
    if parts.scheme in FINE or (parts.scheme in IN_ITSELF and link.element != "a"):
        return ""
    if parts.scheme or parts.netloc:
        return "leads to another host"
    if parts.query:
        return "asks a question, which a frozen site does not hear"
    target = _target(name, parts.path, base_url)
    if target is None:
        return "works at one depth or one address only"
    return _missing(target, unquote(parts.fragment), files)


def _target(name: str, path: str, base_url: str) -> str | None:
    """The file of the site that a path names; None where that hangs on where the site stands."""
    path = unquote(path)
    if name == NOT_FOUND and path:
        # It is shown at any address, so that only the way from the root is sure.
        root = urlsplit(base_url).path
        is_sure = bool(base_url) and path.startswith(root)
        return path.removeprefix(root) or "index.html" if is_sure else None
    if path.startswith("/"):
        return None
    # A folder keeps its last slash: from a disk, nothing opens it.
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
    return f"{joined}/" if path.endswith("/") else joined


def _missing(target: str, fragment: str, files: Files) -> str:
    if target.startswith("../"):
        return "leads out of the site"
    if target not in files.paths:
        return "names a file that is not there"
    ids = files.ids.get(target)
    if ids is not None and fragment not in {"", "top"} and fragment not in ids:
        return f"names a part that {target} does not have"
    return ""


def _text(site: Path, name: str) -> str:
    return (site / name).read_text("utf-8")

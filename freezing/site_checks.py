"""What a frozen site must be before it is shown: every fault of every page, and where."""

import posixpath
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from freezing.html_reader import FrozenPage, Link, find_css_links, find_script_links
from freezing.manifest import list_files
from freezing.name_check import NameChecker
from scoring.faults import Fault

NOT_FOUND = "404.html"

# An address that leads out of the browser and asks no host for anything; and a picture in itself.
ALLOWED_SCHEMES = {"mailto", "tel"}
EMBEDDED_SCHEMES = {"data"}


# What a page's policy may allow: nothing, the site itself, pictures that stand in a style sheet.
ALLOWED_SOURCES = {"'none'", "'self'", "data:"}


class ExpectedSite(NamedTuple):
    """What a site is checked against.

    `base_url` is where it will stand, ending in a slash, or empty; `intake` the one address that a
    form may send to, or empty; `join` the one on another host that links may lead to, or empty;
    `editions` the dates that its figures may be of; `names` what no page may name.
    """

    base_url: str
    intake: str
    join: str
    editions: Collection[str]
    names: NameChecker


class SiteFiles(NamedTuple):
    """The files of a site, and what can be linked to in each page, by its path."""

    paths: frozenset[str]
    ids: dict[str, set[str]]


def find_site_faults(site: Path, expected: ExpectedSite) -> list[Fault]:
    """Every fault of the site in a folder."""
    paths = list_files(site)
    files = SiteFiles(frozenset(paths), {})
    links: dict[str, list[Link]] = {}
    faults: list[Fault] = []
    # A page is let go of once it is read: only when all are, is it known what can be linked to.
    for name in paths:
        if name.endswith(".html"):
            page = FrozenPage(_read_text(site, name))
            files.ids[name], links[name] = page.ids, page.links
            faults.extend(_find_page_faults(name, page, expected))
            faults.extend(expected.names.find_in_page(name, page))
        else:
            links[name] = list(_read_links(site, name))
            faults.extend(expected.names.find_in_file(name, site / name))
    for name, named_links in links.items():
        faults.extend(_find_link_faults(name, named_links, files, expected))
    return faults


def _read_links(site: Path, name: str) -> Iterable[Link]:
    """What a file that is no page names."""
    if name.endswith(".css"):
        return find_css_links(_read_text(site, name))
    if name.endswith((".js", ".mjs")):
        return find_script_links(_read_text(site, name))
    if name.endswith(".svg"):
        return FrozenPage(_read_text(site, name)).links
    return ()


def _find_page_faults(name: str, page: FrozenPage, expected: ExpectedSite) -> Iterator[Fault]:
    for why, spot in page.refused:
        yield Fault(name, "", why, *spot)
    if not page.policies:
        yield Fault(name, "meta", "no policy says what the browser may do for it", 1, 1)
    for policy, spot in page.policies:
        for source in _list_disallowed_sources(policy, expected.intake):
            yield Fault(name, "meta content", f"its policy allows {source}", *spot)
    for date, spot in page.editions:
        if date not in expected.editions:
            yield Fault(name, "data-edition", f"there is no edition {date!r}", *spot)


def _list_disallowed_sources(policy: str, intake: str) -> Iterator[str]:
    """What a policy allows beyond the site itself, and sending answers to the one address."""
    directives = [directive.split() for directive in policy.split(";") if directive.strip()]
    names = [name for name, *_ in directives]
    if "default-src" not in names:
        yield "whatever it does not name: begin it with default-src 'none'"
    if "form-action" not in names:
        yield "forms to send anywhere: give it form-action"
    for name, *sources in directives:
        for source in sources:
            is_intake = bool(intake) and (name, source) == ("form-action", intake)
            if (
                source not in ALLOWED_SOURCES
                and not source.startswith("'sha256-")
                and not is_intake
            ):
                yield f"{source} in {name}"


def _find_link_faults(
    name: str, links: Iterable[Link], files: SiteFiles, expected: ExpectedSite
) -> Iterator[Fault]:
    for link in links:
        if expected.join and (link.element, link.address) == ("a", expected.join):
            continue
        is_form = link.element == "form" and bool(link.address)
        wrong = (
            _explain_form_fault(link, expected.intake)
            if is_form
            else _explain_link_fault(name, link, files, expected.base_url)
        )
        if wrong:
            path = f"{link.element} {link.attribute}"
            yield Fault(name, path, f"{link.address!r} {wrong}", *link.spot)


def _explain_form_fault(form: Link, intake: str) -> str:
    """What is wrong with where a form sends to, or nothing."""
    return "" if form.address == intake else "is no address that answers may be sent to"


def _explain_link_fault(name: str, link: Link, files: SiteFiles, base_url: str) -> str:
    """What is wrong with a link, or nothing."""
    parts = urlsplit(link.address)
    if base_url and link.rel == "canonical":
        right = base_url + name.removesuffix("index.html")
        return "" if link.address == right else f"is not this page’s own address, {right}"
    if parts.scheme in ALLOWED_SCHEMES or (
        parts.scheme in EMBEDDED_SCHEMES and link.element != "a"
    ):
        return ""
    if parts.scheme or parts.netloc:
        return "leads to another host"
    if parts.query:
        return "asks a question, which a frozen site does not hear"
    target = _resolve_target(name, parts.path, base_url)
    if target is None:
        return "works at one depth or one address only"
    return _explain_missing_target(target, unquote(parts.fragment), files)


def _resolve_target(name: str, path: str, base_url: str) -> str | None:
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


def _explain_missing_target(target: str, fragment: str, files: SiteFiles) -> str:
    if target.startswith("../"):
        return "leads out of the site"
    if target not in files.paths:
        return "names a file that is not there"
    ids = files.ids.get(target)
    if ids is not None and fragment not in {"", "top"} and fragment not in ids:
        return f"names a part that {target} does not have"
    return ""


def _read_text(site: Path, name: str) -> str:
    return (site / name).read_text("utf-8")

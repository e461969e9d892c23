"""All files of built sites, each given to the room that reads its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from auditor.built import Built
from auditor.figures import Found, Loose, Spot
from auditor.files import read_json, read_table
from auditor.listing import LIST_PAGE
from auditor.pages import read_page
from scoring.faults import Fault, Faulty

STATIC = "static/"
# Where a site says what address it has, and which pages it has there.
LISTED = re.compile(r"<loc>([^<]*)</loc>")
SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"
# Every file of a site that is only words.
PROSE = (SITEMAP, ROBOTS, "data/LICENCE.txt")


def read_sites(sites: Sequence[Path], built: Iterable[Path]) -> Found:
    """Everything found in any of the sites, together. Faulty where one is no built site.

    `built` are the folders of what was built for them.
    """
    faults = [
        Fault(str(site), "", "there is no built site here: name the folder that holds index.html")
        for site in sites
        if not (site / "index.html").is_file()
    ]
    if faults:
        raise Faulty(faults)
    found, known = Found(), Built(built)
    for site in sites:
        for path in sorted(site.rglob("*")):
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                found.strange(Spot(str(path), "all of it"), "a link, and no file of the site's own")
            elif path.is_file():
                _read(found, site, path, known)
                found.files += 1
            elif not any(path.iterdir()):
                # The name of any other folder stands in those of its files.
                found.loose.append(_name(site, path))
    return found


def _name(site: Path, path: Path) -> Loose:
    name = path.relative_to(site).as_posix()
    return Loose(name, Spot(str(path), "its name"), is_name=True)


def _read(found: Found, site: Path, path: Path, built: Built) -> None:
    name, file = path.relative_to(site).as_posix(), str(path)
    if name.startswith(STATIC):
        if why := built.trouble_at(PurePosixPath(name), path.read_bytes()):
            found.strange(Spot(file, "all of it"), why)
        return
    found.loose.append(_name(site, path))
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        found.strange(Spot(file, "all of it"), "a file that the auditor cannot read")
        return
    if path.suffix in (".html", ".htm"):
        read_page(found, file, text, built, is_list=name == LIST_PAGE)
    elif path.suffix == ".csv":
        read_table(found, file, text.removeprefix("\ufeff"))
    elif path.suffix == ".json":
        read_json(found, file, text, site)
    else:
        _read_prose(found, file, _without_addresses(site, name, text), name in PROSE)


def _without_addresses(site: Path, name: str, text: str) -> str:
    """The text of a sitemap without the addresses of the site's own pages; of robots.txt without
    that of the sitemap. As in a link, a digit there is no figure."""
    sitemap = site / SITEMAP
    listed = LISTED.findall(sitemap.read_text("utf-8")) if sitemap.is_file() else []
    home = min(listed, key=len, default="")
    if name == ROBOTS and home:
        return re.sub(rf"^Sitemap: {re.escape(home)}{SITEMAP}$", "", text, flags=re.MULTILINE)
    if name == SITEMAP:
        for each in listed:
            page = site / each.removeprefix(home) / "index.html"
            if each.startswith(home) and page.is_file():
                text = text.replace(f"<loc>{each}</loc>", "", 1)
    return text


def _read_prose(found: Found, file: str, text: str, known: bool) -> None:
    if not known:
        found.strange(Spot(file, "all of it"), "a kind of file that nothing accounts for")
    for number, line in enumerate(text.splitlines(), 1):
        found.loose.append(Loose(line, Spot(file, f"line {number}")))

"""All files of built sites, each given to the room that reads its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from auditor.built import Built
from auditor.figures import Found, Loose, Spot
from auditor.files import read_json, read_table
from auditor.pages import LIST_PAGE, read_page
from scoring.faults import Fault, Faulty

STATIC = "static/"
# Every file of a site that is only words, and the addresses in it.
PROSE = ("sitemap.xml", "robots.txt", "data/LICENCE.txt")
ADDRESS = re.compile(r"https?://[^\s<]+")


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
        for path in sorted(each for each in site.rglob("*") if each.is_file()):
            _read(found, site, path, known)
            found.files += 1
    return found


def _read(found: Found, site: Path, path: Path, built: Built) -> None:
    name, file = path.relative_to(site).as_posix(), str(path)
    content = path.read_bytes()
    if name.startswith(STATIC):
        if why := built.trouble_with(content):
            found.strange(Spot(file, "all of it"), why)
        return
    try:
        text = content.decode()
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
        _read_prose(found, file, text, known=name in PROSE)


def _read_prose(found: Found, file: str, text: str, *, known: bool) -> None:
    if not known:
        found.strange(Spot(file, "all of it"), "a kind of file that nothing accounts for")
    for number, line in enumerate(ADDRESS.sub("", text).splitlines(), 1):
        found.loose.append(Loose(line, Spot(file, f"line {number}")))

"""All files of built sites, each given to the room that reads its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from scoring.auditor.figures import Found, Loose, Spot
from scoring.auditor.files import read_json, read_table
from scoring.auditor.pages import read_page
from scoring.faults import Fault, Faulty

# Styles, scripts and pictures of the build. They are made before any answer is known, so they have
# to be the very same in every site given.
STATIC = "static/"
PROSE = (".txt", ".xml", ".md", ".webmanifest")
# Where a site says what address it has. As in a link, a digit there is no figure.
OF_ADDRESSES = ("sitemap.xml", "robots.txt")
ADDRESS = re.compile(r"https?://[^\s<]+")
PICTURES = (".ico", ".png", ".svg", ".jpg", ".woff2")


def read_sites(sites: Sequence[Path]) -> Found:
    """Everything found in any of the sites, together. Faulty where one is no built site."""
    faults = [
        Fault(str(site), "", "there is no built site here: name the folder that holds index.html")
        for site in sites
        if not (site / "index.html").is_file()
    ]
    if faults:
        raise Faulty(faults)
    found, static = Found(), dict[str, bytes]()
    for site in sites:
        for path in sorted(each for each in site.rglob("*") if each.is_file()):
            _read(found, site, path, static)
            found.files += 1
    return found


def _read(found: Found, site: Path, path: Path, static: dict[str, bytes]) -> None:
    name, file = path.relative_to(site).as_posix(), str(path)
    if name.startswith(STATIC) or path.suffix in PICTURES:
        if static.setdefault(name, path.read_bytes()) != path.read_bytes():
            found.strange(Spot(file, "all of it"), "differs from the same file of another site")
        return
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        found.strange(Spot(file, "all of it"), "a file that the auditor cannot read")
        return
    if path.suffix in (".html", ".htm"):
        read_page(found, file, text)
    elif path.suffix == ".csv":
        read_table(found, file, text.removeprefix("\ufeff"))
    elif path.suffix == ".json":
        read_json(found, file, text, site)
    else:
        if name in OF_ADDRESSES:
            text = ADDRESS.sub("", text)
        _read_prose(found, file, text, path.suffix in PROSE)


def _read_prose(found: Found, file: str, text: str, known: bool) -> None:
    if not known:
        found.strange(Spot(file, "all of it"), "a kind of file that nothing accounts for")
    for number, line in enumerate(text.splitlines(), 1):
        found.loose.append(Loose(line, Spot(file, f"line {number}")))

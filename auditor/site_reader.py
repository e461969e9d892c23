"""Reads all files of built sites, each with the reader for its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from auditor.built_assets import BuiltAssets
from auditor.data_files import read_csv_file, read_json_file
from auditor.page_reader import LIST_PAGE, read_page
from auditor.site_content import SiteContent, SourceLocation
from scoring.faults import Fault, Faulty

STATIC_FOLDER = "static/"
# Every file of a site that is only words, and the addresses in it.
WORDS_FILES = ("sitemap.xml", "robots.txt", "data/LICENCE.txt")
URL_PATTERN = re.compile(r"https?://[^\s<]+")


def read_sites(sites: Sequence[Path], built: Iterable[Path]) -> SiteContent:
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
    content, known = SiteContent(), BuiltAssets(built)
    for site in sites:
        for path in sorted(each for each in site.rglob("*") if each.is_file()):
            _read_site_file(content, site, path, known)
            content.files += 1
    if not content.ladder:
        content.ladder = max((each.ladder for each in content.asked), key=len, default=())
    return content


def _read_site_file(content: SiteContent, site: Path, path: Path, built: BuiltAssets) -> None:
    name, file = path.relative_to(site).as_posix(), str(path)
    raw = path.read_bytes()
    if name.startswith(STATIC_FOLDER):
        if why := built.explain_unknown(raw):
            content.add_unexpected(SourceLocation(file, "all of it"), why)
        return
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        content.add_unexpected(
            SourceLocation(file, "all of it"), "a file that the auditor cannot read"
        )
        return
    if path.suffix in (".html", ".htm"):
        read_page(content, file, text, built, is_list=name == LIST_PAGE)
    elif path.suffix == ".csv":
        read_csv_file(content, file, text.removeprefix("\ufeff"))
    elif path.suffix == ".json":
        read_json_file(content, file, text, site)
    else:
        _read_words_file(content, file, text, known=name in WORDS_FILES)


def _read_words_file(content: SiteContent, file: str, text: str, *, known: bool) -> None:
    if not known:
        content.add_unexpected(
            SourceLocation(file, "all of it"), "a kind of file that nothing accounts for"
        )
    for number, line in enumerate(URL_PATTERN.sub("", text).splitlines(), 1):
        content.add_text(line, SourceLocation(file, f"line {number}"))

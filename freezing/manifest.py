"""What a frozen site is made of: every file with its SHA-256, and the edition it shows."""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from scoring.faults import Fault

MANIFEST_FILE = "manifest.json"
GROUPS_FILE = "data/groups.csv"


class Manifest(NamedTuple):
    """The newest edition's date, and each file's SHA-256 in hexadecimal, by its path in the site.

    The date is empty where the site shows no edition.
    """

    edition: str
    files: Mapping[str, str]


def list_files(site: Path) -> list[str]:
    """Every file of a folder by its path in it, in order, as addresses are written."""
    return sorted(
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.is_symlink() or not path.is_dir()
    )


def hash_files(site: Path) -> dict[str, str]:
    """The SHA-256 of every file of a folder but its manifest."""
    return {name: _hash_file(site / name) for name in list_files(site) if name != MANIFEST_FILE}


def write_manifest(site: Path, edition: str) -> None:
    """Say in the site what it is made of."""
    content = {"edition": edition, "files": hash_files(site)}
    (site / MANIFEST_FILE).write_text(
        json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )


def read_manifest(site: Path) -> Manifest | None:
    """What the site says that it is made of; None where it is no site of ours."""
    try:
        content = json.loads((site / MANIFEST_FILE).read_text("utf-8"))
        edition, files = content["edition"], content["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    is_ours = (
        isinstance(edition, str)
        and isinstance(files, dict)
        and set(content)
        == {
            "edition",
            "files",
        }
    )
    return Manifest(edition, files) if is_ours else None


def find_shown_editions(site: Path) -> set[str]:
    """The dates of the editions that a site shows, by its manifest and its table of groups."""
    manifest = read_manifest(site)
    dates = {manifest.edition} - {""} if manifest else set()
    groups_file = site / GROUPS_FILE
    if groups_file.is_file():
        with groups_file.open(encoding="utf-8-sig", newline="") as file:
            dates |= {row.get("edition") or "" for row in csv.DictReader(file)} - {""}
    return dates


def find_differences(site: Path) -> list[Fault]:
    """Where a site is not what its manifest says: files that are gone, changed or not its own."""
    manifest = read_manifest(site)
    if manifest is None:
        return [Fault(str(site), "", f"this is no frozen site: it has no {MANIFEST_FILE} of ours")]
    return list(_compare_hashes(manifest.files, hash_files(site)))


def _compare_hashes(expected: Mapping[str, str], actual: Mapping[str, str]) -> Iterator[Fault]:
    for name in sorted(expected.keys() | actual.keys()):
        if name not in actual:
            yield Fault(name, "", "is missing")
        elif name not in expected:
            yield Fault(name, "", "is not a file of the site")
        elif expected[name] != actual[name]:
            yield Fault(name, "", "was changed after the freeze")


def _hash_file(path: Path) -> str:
    if path.is_symlink():
        return ""  # None of ours is one.
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""What a frozen site is made of: every file with its SHA-256, and the edition it shows."""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from scoring.faults import Fault

MANIFEST = "manifest.json"
GROUPS = "data/groups.csv"


class Manifest(NamedTuple):
    """The edition's date, and each file's SHA-256 in hexadecimal, by its path in the site."""

    edition: str
    files: Mapping[str, str]


def paths_in(site: Path) -> list[str]:
    """Every file of a folder by its path in it, in order, as addresses are written."""
    return sorted(
        each.relative_to(site).as_posix()
        for each in site.rglob("*")
        if each.is_symlink() or not each.is_dir()
    )


def hashes_of(site: Path) -> dict[str, str]:
    """The SHA-256 of every file of a folder but its manifest."""
    return {name: _hash(site / name) for name in paths_in(site) if name != MANIFEST}


def write_manifest(site: Path, edition: str) -> None:
    """Say in the site what it is made of."""
    told = {"edition": edition, "files": hashes_of(site)}
    (site / MANIFEST).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read_manifest(site: Path) -> Manifest | None:
    """What the site says that it is made of; None where it is no site of ours."""
    try:
        told = json.loads((site / MANIFEST).read_text("utf-8"))
        edition, files = told["edition"], told["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    is_ours = (
        isinstance(edition, str)
        and isinstance(files, dict)
        and set(told)
        == {
            "edition",
            "files",
        }
    )
    return Manifest(edition, files) if is_ours else None


def editions_of(site: Path) -> set[str]:
    """The dates of the editions that a site shows, by its manifest and its table of groups."""
    manifest = read_manifest(site)
    found = {manifest.edition} if manifest else set()
    table = site / GROUPS
    if table.is_file():
        with table.open(encoding="utf-8-sig", newline="") as file:
            found |= {row.get("edition") or "" for row in csv.DictReader(file)} - {""}
    return found


def differences(site: Path) -> list[Fault]:
    """Where a site is not what its manifest says: files that are gone, changed or not its own."""
    manifest = read_manifest(site)
    if manifest is None:
        return [Fault(str(site), "", f"this is no frozen site: it has no {MANIFEST} of ours")]
    return list(_differences(manifest.files, hashes_of(site)))


def _differences(told: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Fault]:
    for name in sorted(told.keys() | found.keys()):
        if name not in found:
            yield Fault(name, "", "is missing")
        elif name not in told:
            yield Fault(name, "", "is not a file of the site")
        elif told[name] != found[name]:
            yield Fault(name, "", "was changed after the freeze")


def _hash(path: Path) -> str:
    if path.is_symlink():
        return ""  # None of ours is one.
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

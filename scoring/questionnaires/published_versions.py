"""Published versions, which never change: a folder of questionnaires, and the lock that proves it.

`published.lock` holds a line `id version hash` for each, by `Questionnaire.content_hash`. A folder
is read whole or not at all, so that nobody's answers are read against wording they never saw. What
may mislead in words that are published already (`Fault.of_words`) is a warning: nobody can mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from scoring.faults import Fault, Faulty
from scoring.questionnaires.questionnaire import Framework, Questionnaire
from scoring.questionnaires.questionnaire_reader import (
    WordingFaults,
    read_questionnaire_with_warnings,
)
from scoring.questionnaires.source_text import read_source_text
from scoring.system_files import is_system_file

LOCK_NAME = "published.lock"
VersionId: TypeAlias = tuple[str, int]  # a questionnaire's id and version

_HEADER = (
    "# Published questionnaires: id, version and the hash of what it asks. Lines are added by",
    "# `python -m scoring lock`, and never changed.",
)
_LINE = re.compile(r"([a-z0-9-]+) ([1-9][0-9]{0,6}) ([0-9a-f]{64})")
_NEARLY_NAMED = re.compile(r"(?:.*[\W_])?v[\W_]?[0-9].*\.ya?ml(?:\.txt)?", re.IGNORECASE)
_NOT_A_LINE = "must be an id, a version and a hash of 64 characters, or a comment after `#`"


class PublishedFolder(NamedTuple):
    """A folder's published questionnaires, and what may mislead in their words."""

    versions: dict[VersionId, Questionnaire]
    warnings: list[Fault]


def read_published_versions(folder: Path) -> dict[VersionId, Questionnaire]:
    """Every published questionnaire in a folder, by id and version.

    Raises Faulty as `read_published_with_warnings` does.
    """
    return read_published_with_warnings(folder).versions


def read_published_with_warnings(folder: Path) -> PublishedFolder:
    """Every published questionnaire in a folder, and what may mislead in their words.

    Raises Faulty with every fault of every file; with one for each version that has changed since
    it was locked, or was never locked; and with one for each locked version whose file is gone.
    """
    shelf = _QuestionnaireFolder.at(folder)
    faults = [*shelf.faults, *_changed_version_faults(shelf), *_unlocked_version_faults(shelf)]
    if faults:
        raise Faulty(faults)
    warnings = [each for found in shelf.warnings.values() for each in found]
    return PublishedFolder(shelf.versions, list(dict.fromkeys(warnings)))


def is_published_version(read: Questionnaire | Framework, folder: Path) -> bool:
    """Whether a folder's lock holds that version as it is, or one whose framework that is.

    Raises Faulty where the lock cannot be read.
    """
    shelf = _QuestionnaireFolder(folder, {}, {}, [], [], {})
    if faults := list(_read_lock(shelf)):
        raise Faulty(faults)
    if isinstance(read, Questionnaire):
        return _is_as_locked(shelf, (read.id, read.version), read)
    return any(_uses_framework(shelf, version, read) for version in shelf.locked)


def lock_versions(folder: Path) -> list[VersionId]:
    """Lock the versions that are not, and say which. Changes no line that stands.

    Raises Faulty, and writes nothing, where a locked version has changed or anything is faulty.
    """
    shelf = _QuestionnaireFolder.at(folder)
    faults = [*shelf.faults, *_changed_version_faults(shelf)]
    if faults:
        raise Faulty(faults)
    added = sorted(shelf.versions.keys() - shelf.locked.keys())
    if added:
        _write_lock(shelf, added)
    return added


class _LockedVersion(NamedTuple):
    hash: str
    line: int


class _QuestionnaireFolder(NamedTuple):
    """A folder: the questionnaires that could be read, what is locked, and what is faulty.

    `warnings` are of the words of each version.
    """

    folder: Path
    versions: dict[VersionId, Questionnaire]
    locked: dict[VersionId, _LockedVersion]
    comments: list[str]
    faults: list[Fault]
    warnings: dict[VersionId, WordingFaults]

    @classmethod
    def at(cls, folder: Path) -> _QuestionnaireFolder:
        if not folder.is_dir():
            raise Faulty([Fault(str(folder), "", "there is no such folder")])
        shelf = cls(folder, {}, {}, [], [], {})
        shelf.faults.extend(_read_versions(shelf))
        shelf.faults.extend(_read_lock(shelf))
        shelf.faults.extend(_unpublished_wording_faults(shelf))
        return shelf

    @property
    def lock_file(self) -> Path:
        return self.folder / LOCK_NAME

    def file_of(self, version: VersionId) -> Path:
        return self.folder / f"{version[0]}.v{version[1]}.yaml"


def _read_versions(shelf: _QuestionnaireFolder) -> Iterator[Fault]:
    for path in filter(_is_meant_as_version, sorted(shelf.folder.iterdir())):
        try:
            questionnaire, warnings = read_questionnaire_with_warnings(path)
        except Faulty as faulty:
            yield from faulty.faults
            continue
        version = questionnaire.id, questionnaire.version
        shelf.versions[version], shelf.warnings[version] = questionnaire, warnings
        yield from list_misnamed_faults(path, questionnaire)


def list_misnamed_faults(path: Path, questionnaire: Questionnaire) -> Iterator[Fault]:
    """A fault where a file that is named as one version holds another."""
    version = questionnaire.id, questionnaire.version
    name = f"{version[0]}.v{version[1]}.yaml"
    if _is_meant_as_version(path) and path.name != name:
        named = f"{_version_name(version)} must stand in a file named {name}"
        yield Fault(str(path), "", named)


def _is_meant_as_version(path: Path) -> bool:
    """Whether the file is one, or is told what to be called: none is left out in silence.

    So is a copy ("organisation.v1 (1).yaml"), another ending, or a name that only nearly says a
    version, where a questionnaire is in it: a framework may be called as anybody likes.
    """
    if is_system_file(path.name):
        return False
    is_near = _NEARLY_NAMED.fullmatch(path.name) is not None
    return path.match("*.v*.y*ml") or (is_near and _asks_something(path))


def _asks_something(path: Path) -> bool:
    try:
        return "\nsections:" in read_source_text(path)
    except Faulty:
        return True  # Reading it says why.


def _read_lock(shelf: _QuestionnaireFolder) -> Iterator[Fault]:
    text = read_source_text(shelf.lock_file) if shelf.lock_file.exists() else ""
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line.strip())
        if line.startswith("#"):
            shelf.comments.append(line)
        elif match:
            version = match[1], int(match[2])
            if shelf.locked.setdefault(version, _LockedVersion(match[3], number)).line != number:
                yield _lock_fault(
                    shelf, number, f"{_version_name(version)} is locked further up already"
                )
        elif line.strip():
            yield _lock_fault(shelf, number, _NOT_A_LINE)


def _unpublished_wording_faults(shelf: _QuestionnaireFolder) -> Iterator[Fault]:
    """What is wrong with words that are not published, or not as they were: these can be mended."""
    for version, warnings in shelf.warnings.items():
        if not _is_as_locked(shelf, version, shelf.versions[version]):
            yield from warnings


def _is_as_locked(shelf: _QuestionnaireFolder, version: VersionId, read: Questionnaire) -> bool:
    locked = shelf.locked.get(version)
    return locked is not None and locked.hash == read.content_hash


def _uses_framework(shelf: _QuestionnaireFolder, version: VersionId, framework: Framework) -> bool:
    """Whether a locked version is of that framework."""
    try:
        read, _ = read_questionnaire_with_warnings(shelf.file_of(version))
    except Faulty:
        return False
    return read.framework == framework and _is_as_locked(shelf, version, read)


def _changed_version_faults(shelf: _QuestionnaireFolder) -> Iterator[Fault]:
    for version, locked in shelf.locked.items():
        path = shelf.file_of(version)
        questionnaire = shelf.versions.get(version)
        if not path.exists():
            message = f"{_version_name(version)} is published, and {path.name} is gone: put it back"
            yield _lock_fault(shelf, locked.line, message)
        elif questionnaire and questionnaire.content_hash != locked.hash:
            yield Fault(str(path), "", _changed_version_message(version, shelf))


def _changed_version_message(version: VersionId, shelf: _QuestionnaireFolder) -> str:
    newest = max(
        number for name, number in shelf.versions.keys() | shelf.locked.keys() if name == version[0]
    )
    following = version[0], newest + 1
    return (
        f"{_version_name(version)} is published and must not change. Put it back, or copy it to "
        f"{shelf.file_of(following).name}, set version: {following[1]} and run "
        f"`{_lock_command(shelf)}`. (The framework that it names counts as part of it.)"
    )


def _unlocked_version_faults(shelf: _QuestionnaireFolder) -> Iterator[Fault]:
    for version in sorted(shelf.versions.keys() - shelf.locked.keys()):
        message = (
            f"{_version_name(version)} is not locked: once it is final, run "
            f"`{_lock_command(shelf)}`"
        )
        yield Fault(str(shelf.file_of(version)), "", message)


def _write_lock(shelf: _QuestionnaireFolder, added: Iterable[VersionId]) -> None:
    hashes = {version: locked.hash for version, locked in shelf.locked.items()}
    hashes |= {version: shelf.versions[version].content_hash for version in added}
    lines = [f"{name} {number} {hashes[name, number]}" for name, number in sorted(hashes)]
    text = "\n".join([*(shelf.comments or _HEADER), *lines, ""])
    # Written beside it and then put in its place: a full disk leaves the old one whole.
    beside = shelf.lock_file.with_suffix(".lock.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(shelf.lock_file)
    except OSError as error:
        message = f"it cannot be written: {error.strerror}"
        raise Faulty([Fault(str(shelf.lock_file), "", message)]) from None


def _lock_fault(shelf: _QuestionnaireFolder, line: int, message: str) -> Fault:
    return Fault(str(shelf.lock_file), "", message, line, 1)


def _version_name(version: VersionId) -> str:
    return f"{version[0]} version {version[1]}"


def _lock_command(shelf: _QuestionnaireFolder) -> str:
    return f"python -m scoring lock {shelf.folder}"

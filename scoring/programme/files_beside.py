"""What stands in a questionnaires' folder beside a file that is about one of its questionnaires.

Each is None where it is not there or is faulty itself: then it is not held against that file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from scoring.faults import Fault, Faulty
from scoring.programme.programme import Programme
from scoring.programme.programme_reader import PROGRAMME_FILE, find_version_files, read_programme
from scoring.questionnaires.published_versions import VersionId
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.questionnaires.questionnaire_reader import read_questionnaire_with_warnings
from scoring.questionnaires.source_document import SourceDocument, Spot, quoted
from scoring.questionnaires.source_text import read_source_text
from scoring.questionnaires.yaml_reader import read_yaml
from scoring.system_files import is_system_file

Content = TypeVar("Content")


class FilesBeside(NamedTuple):
    """The ids of all questionnaires, every version of the one in question, and the programme."""

    questionnaires: Collection[str] | None = None
    versions: list[Questionnaire] | None = None
    programme: Programme | None = None

    @property
    def newest_items(self) -> list[str] | None:
        """The ids of the items of the newest version."""
        return [*self.versions[-1].item_by_id] if self.versions else None

    @property
    def every_item(self) -> set[str] | None:
        """The ids of the items of all versions."""
        if not self.versions:
            return None
        return {id for each in self.versions for id in each.item_by_id}

    @property
    def balances(self) -> set[str]:
        """The ids of the items that are a balance in any version."""
        items = (item for each in self.versions or () for item in each.items)
        return {item.id for item in items if item.balance}


def choose_files_beside(
    name: str, versions: Mapping[VersionId, Questionnaire] | None, programme: Programme | None
) -> FilesBeside:
    """What is beside a file about the questionnaire of that id, of what is read already."""
    if versions is None:
        return FilesBeside(programme=programme)
    of_name = [each for (id, _), each in sorted(versions.items()) if id == name]
    return FilesBeside({id for id, _ in versions}, of_name or None, programme)


def read_files_beside(name: str, folder: Path) -> FilesBeside:
    """What a folder holds beside a file about the questionnaire of that id."""
    files = find_version_files(folder)
    versions = _read_versions(path for path, id in files.items() if id == name)
    beside = choose_files_beside(name, versions, _read_programme(folder))
    return beside._replace(questionnaires=set(files.values()))


def file_name_faults(
    questionnaire: Spot, questionnaires: Collection[str] | None, kind: str
) -> Iterator[Fault]:
    """A fault where a file is of no questionnaire, or is not named after its own.

    `kind` is what the file holds, as its name has it: 'steps' of 'visitors.steps.yaml'.
    """
    if questionnaires is not None:
        yield from questionnaire.unknown("questionnaire", sorted(questionnaires))
    name = f"{questionnaire.text}.{kind}.yaml"
    if questionnaire.text and Path(questionnaire.document.file).name != name:
        yield questionnaire.fault(f"the {kind} of {quoted(questionnaire.text)} stand in {name}")


def read_every_file(
    folder: Path, pattern: str, read: Callable[[SourceDocument], Content]
) -> list[Content]:
    """What `read` makes of each file of that name. Raises Faulty with every fault of every file."""
    made, faulty = list[Content](), list[Faulty]()
    for path in sorted(folder.glob(pattern)):
        if is_system_file(path.name):
            continue
        try:
            made.append(read(read_yaml(read_source_text(path), str(path))))
        except Faulty as found:
            faulty.append(found)
    if faulty:
        raise Faulty(fault for each in faulty for fault in each.faults)
    return made


def _read_versions(paths: Iterable[Path]) -> dict[VersionId, Questionnaire] | None:
    """The versions in files; None where one of them is faulty."""
    try:
        read = [read_questionnaire_with_warnings(path)[0] for path in paths]
    except Faulty:
        return None
    return {(each.id, each.version): each for each in read}


def _read_programme(folder: Path) -> Programme | None:
    try:
        return read_programme(folder) if (folder / PROGRAMME_FILE).exists() else None
    except Faulty:
        return None

"""First steps from a file beside the questionnaire: whole, or every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from scoring.faults import Faulty
from scoring.programme.programme import Programme
from scoring.programme.programme_reader import PROGRAMME_FILE, read_programme
from scoring.questionnaires.published_versions import VersionId
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.questionnaires.questionnaire_reader import (
    combine_faults,
    read_questionnaire_with_warnings,
)
from scoring.questionnaires.shape_checks import check_shape
from scoring.questionnaires.source_document import SourceDocument
from scoring.questionnaires.source_text import read_source_text
from scoring.questionnaires.yaml_reader import read_yaml
from scoring.steps.first_steps import FirstSteps
from scoring.steps.steps_checks import StepsContext, steps_faults
from scoring.system_files import is_system_file

_STEPS_FILE = "*.steps*.y*ml"
_VERSION_FILE = re.compile(r"([a-z0-9-]+)\.v[0-9]+\.yaml")


def is_first_steps(path: Path) -> bool:
    """Whether a file is meant as first steps: by its name, or since it has items by id.

    Raises Faulty where it cannot be read.
    """
    if path.match(_STEPS_FILE):
        return True
    root = read_yaml(read_source_text(path), str(path)).root
    return root.at("questionnaire").given and root.at("items").given


def read_steps_file(path: Path) -> FirstSteps:
    """The first steps in a file beside their questionnaire. Raises Faulty with every fault.

    Versions and a programme beside it that are faulty themselves are not held against it.
    """
    document = read_yaml(read_source_text(path), str(path))
    return _build_steps(document, _read_context(path.parent, document))


def read_all_steps(
    folder: Path,
    versions: Mapping[VersionId, Questionnaire] | None,
    programme: Programme | None,
) -> dict[str, FirstSteps]:
    """The first steps of every questionnaire of a folder that has any, by the questionnaire's id.

    `versions` and `programme` are what the folder holds, None where it is faulty. Raises Faulty
    with every fault of every file.
    """
    read, faulty = dict[str, FirstSteps](), list[Faulty]()
    for path in sorted(folder.glob(_STEPS_FILE)):
        if is_system_file(path.name):
            continue
        try:
            document = read_yaml(read_source_text(path), str(path))
            steps = _build_steps(document, _build_context(_name_of(document), versions, programme))
            read[steps.questionnaire] = steps
        except Faulty as found:
            faulty.append(found)
    if faulty:
        raise Faulty(fault for each in faulty for fault in each.faults)
    return read


def _build_steps(document: SourceDocument, context: StepsContext) -> FirstSteps:
    steps, of_shape = check_shape(FirstSteps, document.root, document.data)
    faults = combine_faults(document, [*of_shape, *steps_faults(document.root, context)])
    if steps is None or faults:
        raise Faulty(dict.fromkeys(faults))
    return steps


def _name_of(document: SourceDocument) -> str:
    return document.root.at("questionnaire").text or ""


def _read_context(folder: Path, document: SourceDocument) -> StepsContext:
    """What a folder holds of the questionnaire that a file names, read as far as it is well."""
    named = {path: _VERSION_FILE.fullmatch(path.name) for path in folder.iterdir()}
    beside = {path: match[1] for path, match in named.items() if match}
    name = _name_of(document)
    versions = _read_versions(path for path, id in beside.items() if id == name)
    context = _build_context(name, versions, _read_programme(folder))
    return context._replace(questionnaires=set(beside.values()))


def _read_versions(paths: Iterable[Path]) -> dict[VersionId, Questionnaire] | None:
    """The versions in files; None where one of them is faulty, or there is none."""
    try:
        read = [read_questionnaire_with_warnings(path)[0] for path in paths]
    except Faulty:
        return None
    return {(each.id, each.version): each for each in read} or None


def _read_programme(folder: Path) -> Programme | None:
    try:
        return read_programme(folder) if (folder / PROGRAMME_FILE).exists() else None
    except Faulty:
        return None


def _build_context(
    name: str,
    versions: Mapping[VersionId, Questionnaire] | None,
    programme: Programme | None,
) -> StepsContext:
    of_name = [each for (id, _), each in sorted((versions or {}).items()) if id == name]
    return StepsContext(
        questionnaires=None if versions is None else {id for id, _ in versions},
        newest=[*of_name[-1].item_by_id] if of_name else None,
        every={id for each in of_name for id in each.item_by_id} if of_name else None,
        sectors=[each.id for each in programme.sectors] if programme else None,
        sizes=[each.id for each in programme.sizes] if programme else None,
    )

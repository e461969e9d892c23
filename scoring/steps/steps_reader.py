"""First steps from a file beside the questionnaire: whole, or every fault with its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scoring.faults import Faulty
from scoring.programme.files_beside import (
    FilesBeside,
    choose_files_beside,
    read_every_file,
    read_files_beside,
)
from scoring.programme.programme import Programme
from scoring.questionnaires.published_versions import VersionId
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.questionnaires.questionnaire_reader import combine_faults
from scoring.questionnaires.shape_checks import check_shape
from scoring.questionnaires.source_document import SourceDocument
from scoring.questionnaires.source_text import read_source_text
from scoring.questionnaires.yaml_reader import read_yaml
from scoring.steps.first_steps import FirstSteps
from scoring.steps.steps_checks import StepsContext, steps_faults

_STEPS_FILE = "*.steps*.y*ml"


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

    def read(document: SourceDocument) -> FirstSteps:
        beside = choose_files_beside(_name_of(document), versions, programme)
        return _build_steps(document, _build_context(beside))

    return {each.questionnaire: each for each in read_every_file(folder, _STEPS_FILE, read)}


def _build_steps(document: SourceDocument, context: StepsContext) -> FirstSteps:
    steps, of_shape = check_shape(FirstSteps, document.root, document.data)
    faults = combine_faults(document, [*of_shape, *steps_faults(document.root, context)])
    if steps is None or faults:
        raise Faulty(dict.fromkeys(faults))
    return steps


def _name_of(document: SourceDocument) -> str:
    return document.root.at("questionnaire").text or ""


def _read_context(folder: Path, document: SourceDocument) -> StepsContext:
    return _build_context(read_files_beside(_name_of(document), folder))


def _build_context(beside: FilesBeside) -> StepsContext:
    programme = beside.programme
    return StepsContext(
        questionnaires=beside.questionnaires,
        newest=beside.newest_items,
        every=beside.every_item,
        sectors=[each.id for each in programme.sectors] if programme else None,
        sizes=[each.id for each in programme.sizes] if programme else None,
    )

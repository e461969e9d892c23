"""Links from a file beside the questionnaire: whole, or every fault with its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scoring.faults import Faulty
from scoring.programme.files_beside import (
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
from scoring.targets.catalogue_reader import read_all_catalogues
from scoring.targets.links_checks import LinksContext, links_faults
from scoring.targets.target_catalogue import TargetCatalogues
from scoring.targets.target_links import Relation, TargetLinks

_LINKS_FILE = "*.links*.y*ml"


def is_target_links(path: Path) -> bool:
    """Whether a file is meant as links: by its name, or since one of its items has a relation.

    Raises Faulty where it cannot be read.
    """
    if path.match(_LINKS_FILE):
        return True
    items = read_yaml(read_source_text(path), str(path)).root.at("items").entries.values()
    return any(item.at(relation.value).given for item in items for relation in Relation)


def read_links_file(path: Path) -> TargetLinks:
    """The links in a file beside their questionnaire. Raises Faulty with every fault.

    Versions, a programme and catalogues beside it that are faulty themselves are not held against
    it.
    """
    document = read_yaml(read_source_text(path), str(path))
    beside = read_files_beside(_name_of(document), path.parent)
    try:
        targets = read_all_catalogues(path.parent).by_target
    except Faulty:
        return _build_links(document, LinksContext(beside))
    return _build_links(document, LinksContext(beside, targets))


def read_all_links(
    folder: Path,
    versions: Mapping[VersionId, Questionnaire] | None,
    programme: Programme | None,
    catalogues: TargetCatalogues | None,
) -> dict[str, TargetLinks]:
    """The links of every questionnaire of a folder that has any, by the questionnaire's id.

    The others are what the folder holds, None where that is faulty. Raises Faulty with every fault
    of every file.
    """
    targets = None if catalogues is None else catalogues.by_target

    def read(document: SourceDocument) -> TargetLinks:
        beside = choose_files_beside(_name_of(document), versions, programme)
        return _build_links(document, LinksContext(beside, targets))

    return {each.questionnaire: each for each in read_every_file(folder, _LINKS_FILE, read)}


def _build_links(document: SourceDocument, context: LinksContext) -> TargetLinks:
    links, of_shape = check_shape(TargetLinks, document.root, document.data)
    faults = combine_faults(document, [*of_shape, *links_faults(document.root, context)])
    if links is None or faults:
        raise Faulty(dict.fromkeys(faults))
    return links


def _name_of(document: SourceDocument) -> str:
    return document.root.at("questionnaire").text or ""

"""Catalogues of targets from a folder beside the questionnaires, or every fault with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from scoring.faults import Fault, Faulty
from scoring.questionnaires.questionnaire_reader import combine_faults
from scoring.questionnaires.shape_checks import check_shape
from scoring.questionnaires.source_document import SourceDocument
from scoring.questionnaires.source_text import read_source_text
from scoring.questionnaires.yaml_reader import read_yaml
from scoring.system_files import is_system_file
from scoring.targets.catalogue_checks import catalogue_faults, shared_target_faults
from scoring.targets.target_catalogue import TargetCatalogue, TargetCatalogues

TARGETS_FOLDER = "targets"


def is_catalogue(path: Path) -> bool:
    """Whether a file is meant as a catalogue: by its folder, or since it has targets.

    Raises Faulty where it cannot be read.
    """
    if path.resolve().parent.name == TARGETS_FOLDER:
        return True
    return read_yaml(read_source_text(path), str(path)).root.at("targets").given


def read_catalogue_file(path: Path) -> TargetCatalogue:
    """The catalogue in a file. Raises Faulty with every fault.

    A target that another file of its folder has too is a fault here, so that a check of one file
    tells what would stop the service. What else is wrong with the others is not held against it.
    """
    document = _read_document(path)
    others = _read_well(each for each in _list_files(path.parent) if each.name != path.name)
    catalogue, faults = _check_catalogue(document)
    shared = shared_target_faults([*(each.root for each in others), document.root])
    faults.extend(each for each in shared if each.file == document.file)
    if catalogue is None or faults:
        raise Faulty(dict.fromkeys(faults))
    return catalogue


def read_all_catalogues(folder: Path) -> TargetCatalogues:
    """The catalogues beside the questionnaires of a folder; none where it has no folder of them.

    Raises Faulty with every fault of every file.
    """
    documents, read, faults = list[SourceDocument](), list[TargetCatalogue](), list[Fault]()
    for path in _list_files(folder / TARGETS_FOLDER):
        try:
            documents.append(_read_document(path))
        except Faulty as faulty:
            faults.extend(faulty.faults)
    for document in documents:
        catalogue, of_file = _check_catalogue(document)
        faults.extend(of_file)
        read.extend([catalogue] if catalogue else [])
    faults.extend(shared_target_faults([each.root for each in documents]))
    if faults:
        raise Faulty(dict.fromkeys(faults))
    return TargetCatalogues.in_order(read)


def _check_catalogue(document: SourceDocument) -> tuple[TargetCatalogue | None, list[Fault]]:
    catalogue, of_shape = check_shape(TargetCatalogue, document.root, document.data)
    return catalogue, combine_faults(document, [*of_shape, *catalogue_faults(document.root)])


def _list_files(folder: Path) -> list[Path]:
    """The files that are meant as catalogues; none where there is no such folder."""
    found = sorted(folder.glob("*.y*ml"))
    return [each for each in found if not is_system_file(each.name)]


def _read_document(path: Path) -> SourceDocument:
    return read_yaml(read_source_text(path), str(path))


def _read_well(paths: Iterable[Path]) -> Iterator[SourceDocument]:
    """What can be read at all; the rest is told where it is checked itself."""
    for path in paths:
        with suppress(Faulty):
            yield _read_document(path)

"""Questionnaires and frameworks from YAML: whole, or every fault at once, each with its place.

The text is read within bounds (`source_text`), then as YAML (`yaml_source`). Its shape is checked
against the models (`shape`) and, independently, what must hold between fields (`framework_checks`,
`questionnaire_checks`), so that a person mends a file in one go and not fault by fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from scoring.faults import Fault, Faulty
from scoring.questionnaires.framework_checks import (
    FrameworkIds,
    framework_faults,
    read_framework_ids,
)
from scoring.questionnaires.questionnaire import Framework, Questionnaire
from scoring.questionnaires.questionnaire_checks import questionnaire_faults
from scoring.questionnaires.shape_checks import Model, check_shape
from scoring.questionnaires.source_document import SourceDocument, Spot, quoted
from scoring.questionnaires.source_text import decode_source_text, read_source_text
from scoring.questionnaires.yaml_reader import read_yaml

WordingFaults: TypeAlias = tuple[Fault, ...]
"""What is wrong with words alone (`Fault.of_words`)."""

_BARE_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.ya?ml")
_NOT_BESIDE = "must be the plain name of a .yaml file in the same folder as this one"

# Checked in the place of a framework whose own file is faulty, so that its faults are reported
# there and not here as well.
_STAND_IN = {"id": "stand-in", "stages": [{"id": "stage"}], "values": [{"id": "value"}]}


def read_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire in a file, with the framework it names. Raises Faulty with every fault."""
    return _without_warnings(read_questionnaire_with_warnings(path))


def read_questionnaire_with_warnings(path: Path) -> tuple[Questionnaire, WordingFaults]:
    """The questionnaire in a file, and what is wrong with its words alone.

    Raises Faulty with every fault where there is another than of words.
    """
    return _build_questionnaire(read_yaml(read_source_text(path), str(path)), path.parent)


def read_framework(path: Path) -> Framework:
    """The framework in a file. Raises Faulty with every fault."""
    return _without_warnings(_build_framework(read_yaml(read_source_text(path), str(path))))


def read_questionnaire_or_framework(path: Path) -> Questionnaire | Framework:
    """What a file holds: a framework if it has stages or values and no sections."""
    return _without_warnings(read_file_with_warnings(path))


def read_file_with_warnings(path: Path) -> tuple[Questionnaire | Framework, WordingFaults]:
    """What a file holds, and the faults of its words alone.

    Raises Faulty with every fault where there is another than of words.
    """
    document = read_yaml(read_source_text(path), str(path))
    root = document.root
    of_framework = root.at("stages").given or root.at("values").given
    if of_framework and not root.at("sections").given:
        return _build_framework(document)
    return _build_questionnaire(document, path.parent)


def parse_questionnaire(
    content: str | bytes, file: str, folder: Path | None = None
) -> Questionnaire:
    """The questionnaire in `content`; faults call it `file`.

    A framework named by its file is looked for in `folder`; without one it must be written out.
    """
    return _without_warnings(
        _build_questionnaire(read_yaml(decode_source_text(content, file), file), folder)
    )


def parse_draft(
    content: str | bytes, file: str, folder: Path, framework: str | None = None
) -> tuple[Questionnaire, WordingFaults]:
    """The questionnaire in `content`, and what is wrong with its words alone.

    A framework that it names by a file is what `framework` holds, or else that file in `folder`.
    Raises Faulty with every fault where there is another than of words.
    """
    document = read_yaml(decode_source_text(content, file), file)
    return _build_questionnaire(document, folder, framework)


def parse_framework(content: str | bytes, file: str) -> Framework:
    """The framework in `content`; faults call it `file`."""
    return _without_warnings(_build_framework(read_yaml(decode_source_text(content, file), file)))


def combine_faults(document: SourceDocument, faults: Iterable[Fault]) -> list[Fault]:
    """The faults of the reading itself and then `faults`, but for what follows from the former."""
    misread = {(fault.file, fault.line, fault.column) for fault in document.faults}
    others = (each for each in faults if (each.file, each.line, each.column) not in misread)
    return [*document.faults, *others]


class _FrameworkSource(NamedTuple):
    """A questionnaire's framework, written out in it or in a file beside it.

    `data` is what the questionnaire is checked with, None where it is the questionnaire's own.
    """

    data: object
    known: FrameworkIds
    faults: list[Fault]


def _build_framework(document: SourceDocument) -> tuple[Framework, WordingFaults]:
    return _usable_or_raise(*_check_framework(document))


def _check_framework(document: SourceDocument) -> tuple[Framework | None, list[Fault]]:
    framework, of_shape = check_shape(Framework, document.root, document.data)
    between = framework_faults(document.root)
    return framework, combine_faults(document, [*of_shape, *between])


def _build_questionnaire(
    document: SourceDocument, folder: Path | None, framework_text: str | None = None
) -> tuple[Questionnaire, WordingFaults]:
    root = document.root
    framework = _find_framework(root.at("framework"), folder, framework_text)
    data = (
        document.data if framework.data is None else document.data | {"framework": framework.data}
    )
    questionnaire, of_shape = check_shape(Questionnaire, root, data)
    between = questionnaire_faults(root, framework.known)
    faults = combine_faults(document, [*framework.faults, *of_shape, *between])
    return _usable_or_raise(questionnaire, faults)


def _find_framework(named: Spot, folder: Path | None, text: str | None) -> _FrameworkSource:
    if named.text is None:
        known = read_framework_ids(named) if named.entries else FrameworkIds()
        return _FrameworkSource(None, known, list(framework_faults(named)))
    try:
        document = _read_framework_beside(named, folder, text)
    except Faulty as faulty:
        return _FrameworkSource(_STAND_IN, FrameworkIds(), list(faulty.faults))
    framework, faults = _check_framework(document)
    data = document.data if _is_usable(framework, faults) else _STAND_IN
    return _FrameworkSource(data, read_framework_ids(document.root), faults)


def _read_framework_beside(named: Spot, folder: Path | None, text: str | None) -> SourceDocument:
    """The document of the framework file that a questionnaire names, or Faulty.

    `text` is what the file holds, where it is not read from the folder.
    """
    name = named.text or ""
    if folder is None:
        raise Faulty([named.fault("there are no files here: write the framework out instead")])
    if not _BARE_FILE_NAME.fullmatch(name):
        raise Faulty([named.fault(_NOT_BESIDE)])
    if text is not None:
        document = read_yaml(decode_source_text(text, name), name)
    elif (folder / name).exists():
        document = read_yaml(read_source_text(folder / name), str(folder / name))
    else:
        raise Faulty([named.fault(f"there is no file {quoted(name)} beside this one")])
    if document.root.at("sections").given:
        raise Faulty([named.fault(f"{quoted(name)} holds a questionnaire, not a framework")])
    return document


def _is_usable(model: object, faults: Iterable[Fault]) -> bool:
    return model is not None and all(fault.of_words for fault in faults)


def _usable_or_raise(model: Model | None, faults: Iterable[Fault]) -> tuple[Model, WordingFaults]:
    """The model and its faults of words, each once; Faulty where there is another."""
    each_once = tuple(dict.fromkeys(faults))
    if model is None or not _is_usable(model, each_once):
        raise Faulty(each_once)
    return model, each_once


def _without_warnings(read: tuple[Model, WordingFaults]) -> Model:
    """The model; Faulty if anything is wrong with its words."""
    model, warnings = read
    if warnings:
        raise Faulty(warnings)
    return model

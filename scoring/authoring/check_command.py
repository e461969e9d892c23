"""The commands that look after the files of a questionnaires' folder: check, schema and lock."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from scoring.faults import Faulty
from scoring.plurals import pluralise
from scoring.programme.programme import Programme
from scoring.programme.programme_reader import is_programme, read_programme_file
from scoring.programme.programme_schema import programme_schema
from scoring.questionnaires.json_schema import questionnaire_schema
from scoring.questionnaires.published_versions import (
    is_published_version,
    list_misnamed_faults,
    lock_versions,
)
from scoring.questionnaires.questionnaire import Framework, Questionnaire
from scoring.questionnaires.questionnaire_reader import read_file_with_warnings
from scoring.steps.first_steps import FirstSteps
from scoring.steps.steps_reader import is_first_steps, read_steps_file
from scoring.steps.steps_schema import steps_schema
from scoring.targets.catalogue_reader import is_catalogue, read_catalogue_file
from scoring.targets.links_reader import is_target_links, read_links_file
from scoring.targets.target_catalogue import TargetCatalogue
from scoring.targets.target_links import TargetLinks
from scoring.targets.targets_schema import links_schema, targets_schema

SCHEMAS = {
    "questionnaire": questionnaire_schema,
    "programme": programme_schema,
    "steps": steps_schema,
    "targets": targets_schema,
    "links": links_schema,
}
OLD_LINKS = ". Its `links` are read no longer: docs/targets-format.md"
PUBLISHED_ALREADY = "published already, so a warning: mend it in the next version"


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    """`check FILE...`"""
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a .yaml file")


def check_files(arguments: argparse.Namespace) -> int:
    """Read every file; say which are well, and every fault of the others. 1 if there are any.

    What may mislead in words that are published already is said, and is no fault.
    """
    # A list first: every file is looked at, also after a faulty one.
    well = [_check_file(path) for path in arguments.files]
    return 0 if all(well) else 1


def add_schema_arguments(parser: argparse.ArgumentParser) -> None:
    """`schema [questionnaire|programme|steps|targets|links]`"""
    parser.add_argument(
        "of", choices=SCHEMAS, nargs="?", default="questionnaire", help="a kind of file"
    )


def print_schema(arguments: argparse.Namespace) -> int:
    """Print the JSON Schema, for an editor."""
    print(json.dumps(SCHEMAS[arguments.of](), indent=2, ensure_ascii=False))
    return 0


def add_lock_arguments(parser: argparse.ArgumentParser) -> None:
    """`lock FOLDER`"""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="the folder of questionnaires")


def lock_folder(arguments: argparse.Namespace) -> int:
    """Lock what is new in a folder, and say what it was."""
    added = lock_versions(arguments.folder)
    for name, version in added:
        print(f"{arguments.folder}: locked {name} version {version}")
    if not added:
        print(f"{arguments.folder}: nothing new to lock")
    return 0


def _check_file(path: Path) -> bool:
    try:
        beside = next((each for each in _KINDS_BESIDE if each.is_meant(path)), None)
        if beside:
            print(f"{path}: ok: {beside.read_summary(path)}")
            return True
        read, warnings = read_file_with_warnings(path)
        if isinstance(read, Questionnaire) and (misnamed := [*list_misnamed_faults(path, read)]):
            raise Faulty(misnamed)
        if warnings and not is_published_version(read, path.parent):
            raise Faulty(warnings)
    except Faulty as faulty:
        print(faulty, file=sys.stderr)
        return False
    for warning in warnings:
        print(f"{warning} ({PUBLISHED_ALREADY})", file=sys.stderr)
    print(f"{path}: ok: {_summarise(read)}{OLD_LINKS if _has_old_links(read) else ''}")
    return True


def _has_old_links(read: Questionnaire | Framework) -> bool:
    """Whether it has `links`, which no file needs any more. A published version keeps its own."""
    if isinstance(read, Framework):
        return bool(read.links)
    return any(item.links for item in read.items)


def _summarise_programme(programme: Programme) -> str:
    parts = (
        pluralise(len(programme.places), "place"),
        pluralise(len(programme.sectors), "sector"),
        pluralise(len(programme.questionnaires), "questionnaire"),
    )
    return f"programme {programme.id}, {', '.join(parts)}"


def _summarise_steps(steps: FirstSteps) -> str:
    count = sum(len(each.steps) for each in steps.items.values())
    items, first = pluralise(len(steps.items), "item"), pluralise(count, "first step")
    return f"steps of {steps.questionnaire}, {items}, {first}"


def _summarise_catalogue(catalogue: TargetCatalogue) -> str:
    return f"targets {catalogue.id}, {pluralise(len(catalogue.targets), 'target')}"


def _summarise_links(links: TargetLinks) -> str:
    count = sum(len(each) for each in links.by_target.values())
    items = pluralise(len(links.items), "item")
    return f"links of {links.questionnaire}, {items}, {pluralise(count, 'link')}"


def _summarise(read: Questionnaire | Framework) -> str:
    if isinstance(read, Framework):
        stages, values = pluralise(len(read.stages), "stage"), pluralise(len(read.values), "value")
        return f"framework {read.id}, {stages}, {values}"
    items, values = (
        pluralise(len(read.items), "item"),
        pluralise(len(read.framework.values), "value"),
    )
    return f"{read.id} version {read.version}, {items}, {values}"


class _KindBeside(NamedTuple):
    """A kind of file beside questionnaires: whether one is meant as it, and what is in it.

    Both raise Faulty.
    """

    is_meant: Callable[[Path], bool]
    read_summary: Callable[[Path], str]


# Links before steps, which take any file of items by their ids.
_KINDS_BESIDE = (
    _KindBeside(is_programme, lambda path: _summarise_programme(read_programme_file(path))),
    _KindBeside(is_catalogue, lambda path: _summarise_catalogue(read_catalogue_file(path))),
    _KindBeside(is_target_links, lambda path: _summarise_links(read_links_file(path))),
    _KindBeside(is_first_steps, lambda path: _summarise_steps(read_steps_file(path))),
)

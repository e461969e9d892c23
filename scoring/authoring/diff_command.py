"""The command that tells what a new version of a questionnaire changes: diff."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from scoring.authoring.version_changes import ItemChange, VersionChanges, find_changes
from scoring.faults import Fault, Faulty
from scoring.questionnaires.questionnaire_reader import read_questionnaire_with_warnings


def add_diff_arguments(parser: argparse.ArgumentParser) -> None:
    """`diff OLD NEW`"""
    parser.add_argument("old", metavar="OLD", type=Path, help="the file of the earlier version")
    parser.add_argument("new", metavar="NEW", type=Path, help="the file of the later version")


def print_changes(arguments: argparse.Namespace) -> int:
    """Print a line for each change. Raises Faulty where a file is, or where the ids differ."""
    old, _ = read_questionnaire_with_warnings(arguments.old)
    new, _ = read_questionnaire_with_warnings(arguments.new)
    changes = find_changes(new, {(old.id, old.version): old})
    if changes is None:
        message = f"it has the id {new.id}, and {arguments.old} has {old.id}: versions share one"
        raise Faulty([Fault(str(arguments.new), "id", message)])
    print(*_describe(changes), sep="\n")
    return 0


def _describe(changes: VersionChanges) -> Iterator[str]:
    for change in changes.items:
        yield f"{change.id}: {', '.join(change.kinds)}{_effect(change)}"
    for field in changes.fields:
        yield f"{field.path}: {field.before or 'nothing'} -> {field.after or 'nothing'}"
    yield f"{changes.comparing} of {len(changes.after.items)} items have answers that compare"
    yield f"the same answers are {'placed alike' if changes.places_alike else 'not placed alike'}"


def _effect(change: ItemChange) -> str:
    if change.before and change.after:
        return f": answers {'compare' if change.compares else 'do not compare'}"
    return ""

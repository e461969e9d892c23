"""The command that audits built sites: audit."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.participants import DEFAULT_COALITION_SIZE
from scoring.faults import Faulty

if TYPE_CHECKING:
    from auditor.audit import AuditVerdict

STAGES_COMMAND = "flask --app app editions participants --stages FILE"
"""The command that writes a participants file with the true stages."""
WORDS_ADVICE = (
    "Where a text with such a number was written before any answer was known, put the whole of it"
    " in a file, and name that after --words."
)
NAMES_ADVICE = (
    "Where a name stands there for something else, say so in the core team’s pages, under Benchmark"
    " on the page of the last edition, or with `flask --app app editions allow-name`, and make the"
    " participants file anew."
)
SAFE_MESSAGE = "Safe: nothing here tells where any organisation stands."
SAFE_FROM_OUTSIDERS_MESSAGE = (
    "Safe from outsiders: nothing here tells them where any organisation stands."
)


def add_audit_arguments(parser: argparse.ArgumentParser) -> None:
    """`audit SITE... --participants FILE`"""
    parser.add_argument("sites", metavar="SITE", nargs="+", type=Path, help="a built site's folder")
    parser.add_argument(
        "--participants",
        metavar="FILE",
        type=Path,
        required=True,
        help="a .csv file: edition,organisation,places,sector,since; and, to try members too, the"
        f" true stages (stage, and a column a value): {STAGES_COMMAND}",
    )
    parser.add_argument(
        "--words",
        metavar="PATH",
        type=Path,
        action="append",
        default=[],
        help="a text whose numbers are the same whatever the data, such as a questionnaire, or a"
        " folder of questionnaires",
    )
    parser.add_argument(
        "--built",
        metavar="FOLDER",
        type=Path,
        action="append",
        default=[],
        help="what another Waymark built for one of the sites: its app/static/build",
    )
    parser.add_argument(
        "--under-one-hand",
        metavar="N",
        type=_at_least_one,
        default=DEFAULT_COALITION_SIZE,
        help="how many members may be answered for by one person, who puts together what they"
        f" know: {DEFAULT_COALITION_SIZE} unless you say",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help='print the verdict as JSON; members is "tried", or "in part" where true stages are'
        " missing or the site is not safe",
    )


def _at_least_one(said: str) -> int:
    # argparse shows this function's name to whoever types no number.
    number = int(said)
    if number < 1:
        raise argparse.ArgumentTypeError("it must be 1 or more")
    return number


def run_audit(arguments: argparse.Namespace) -> int:
    """Print whether the sites tell where any organisation stands, and return the exit status.

    0 is safe, also where members were tried in part; 1 is not safe; 2 is an unreadable file.
    """
    from auditor.audit import audit_sites
    from auditor.built_assets import BUILD_FOLDER

    built = [BUILD_FOLDER, *arguments.built]
    try:
        verdict = audit_sites(
            arguments.sites,
            arguments.participants,
            arguments.words,
            built=built,
            under_one_hand=arguments.under_one_hand,
            report_progress=_print_progress,
        )
    except Faulty as faulty:
        print(faulty, file=sys.stderr)
        return 2
    print(_format_json(verdict) if arguments.json else _format_verdict(verdict))
    return 0 if verdict.is_safe else 1


def _print_progress(step: str) -> None:
    """Print a line for each step where somebody waits at a terminal."""
    if sys.stderr.isatty():
        print(f"{step}…", file=sys.stderr, flush=True)


def _format_verdict(verdict: AuditVerdict) -> str:
    from auditor.figure_checks import NAMED_ORGANISATION_MESSAGE, UNACCOUNTED_NUMBER_MESSAGE

    sites, files = _format_count(verdict.sites, "site"), _format_count(verdict.files, "file")
    figures = _format_count(verdict.figures, "figure")
    editions = _format_count(verdict.editions, "edition")
    sheets = _format_count(verdict.sheets, "sheet")
    read = f"Read {sites} ({files}), with {figures} of {editions} and {sheets} of answers."
    lines = [read]
    if verdict.violations:
        lines.append(f"Not safe: {_format_count(len(verdict.violations), 'violation')}.")
        lines += [f"  {each}" for each in verdict.violations]
        ways = {UNACCOUNTED_NUMBER_MESSAGE: WORDS_ADVICE, NAMED_ORGANISATION_MESSAGE: NAMES_ADVICE}
        lines += [way for what, way in ways.items() if _has_violation_with(verdict, what)]
    elif verdict.has_tried_members:
        lines += [SAFE_MESSAGE, _describe_what_was_tried(verdict.under_one_hand)]
    else:
        lines += [SAFE_FROM_OUTSIDERS_MESSAGE, _describe_what_was_not_tried(verdict)]
    if verdict.remarks:
        lines.append(f"Worth knowing: {_format_count(len(verdict.remarks), 'remark')}.")
        lines += [f"  {each}" for each in verdict.remarks]
    return "\n".join(lines)


def _has_violation_with(verdict: AuditVerdict, what: str) -> bool:
    return any(what in each.message for each in verdict.violations)


def _describe_what_was_tried(under_one_hand: int) -> str:
    """Say as whom the auditor tried, and what it did not try."""
    tried = "as an outsider and as each member"
    if under_one_hand > 1:
        tried = f"as an outsider, as each member, and as up to {under_one_hand} members whom one"
        tried += " person answers for"
    return f"It was tried {tried}. What more could tell together was not tried."


def _describe_what_was_not_tried(verdict: AuditVerdict) -> str:
    """Say which true stages are missing, and which command writes them."""
    return (
        "What a member, who knows its own stage, could work out was not tried to the end: the"
        f" participants file lacks the true stages of {verdict.without_stages:,} of"
        f" {_format_count(verdict.organisations, 'organisation')}. Where the live app runs,"
        f" `{STAGES_COMMAND}` writes a file with all that are kept."
    )


def _format_json(verdict: AuditVerdict) -> str:
    verdict_by_key = {
        "safe": verdict.is_safe,
        "members": "tried" if verdict.has_tried_members else "in part",
        "under_one_hand": verdict.under_one_hand,
        "sites": verdict.sites,
        "files": verdict.files,
        "editions": verdict.editions,
        "figures": verdict.figures,
        "sheets": verdict.sheets,
        "violations": [{"where": each.about, "what": each.message} for each in verdict.violations],
        "remarks": [{"where": each.about, "what": each.message} for each in verdict.remarks],
    }
    return json.dumps(verdict_by_key, indent=2, ensure_ascii=False)


def _format_count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

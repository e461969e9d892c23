"""The command that audits built sites: audit."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scoring.faults import Faulty

if TYPE_CHECKING:
    from scoring.auditor.audit import Verdict


def audit_arguments(parser: argparse.ArgumentParser) -> None:
    """`audit SITE... --participants FILE`"""
    parser.add_argument("sites", metavar="SITE", nargs="+", type=Path, help="a built site's folder")
    parser.add_argument(
        "--participants",
        metavar="FILE",
        type=Path,
        required=True,
        help="a .csv file: edition,organisation,places,sector,since (and stage, where it is known)",
    )
    parser.add_argument(
        "--words",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="a text whose numbers are the same whatever the data, such as a questionnaire",
    )
    parser.add_argument(
        "--built",
        metavar="FOLDER",
        type=Path,
        action="append",
        default=[],
        help="what another Waymark built for one of the sites: its app/static/build",
    )
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")


def audit_sites(arguments: argparse.Namespace) -> int:
    """Say whether the sites tell where any organisation stands. 1 if so; 2 where unreadable."""
    from scoring.auditor.audit import audit
    from scoring.auditor.built import BUILT

    built = [BUILT, *arguments.built]
    try:
        verdict = audit(
            arguments.sites, arguments.participants, arguments.words, built=built, tell=_tell
        )
    except Faulty as faulty:
        print(faulty, file=sys.stderr)
        return 2
    print(_json(verdict) if arguments.json else _told(verdict))
    return 1 if verdict.violations else 0


def _tell(doing: str) -> None:
    """A calm line a step, for somebody who waits at a terminal."""
    if sys.stderr.isatty():
        print(f"{doing}…", file=sys.stderr, flush=True)


def _told(verdict: Verdict) -> str:
    read = (
        f"Read {_count(verdict.sites, 'site')} ({_count(verdict.files, 'file')}), with"
        f" {_count(verdict.figures, 'figure')} of {_count(verdict.editions, 'edition')} and"
        f" {_count(verdict.sheets, 'sheet')} of answers."
    )
    lines = [read]
    if verdict.violations:
        lines.append(f"Not safe: {_count(len(verdict.violations), 'violation')}.")
        lines += [f"  {each}" for each in verdict.violations]
    else:
        lines.append("Safe: nothing here tells where any organisation stands.")
    if verdict.remarks:
        lines.append(f"Worth knowing: {_count(len(verdict.remarks), 'remark')}.")
        lines += [f"  {each}" for each in verdict.remarks]
    return "\n".join(lines)


def _json(verdict: Verdict) -> str:
    told = {
        "safe": not verdict.violations,
        "sites": verdict.sites,
        "files": verdict.files,
        "editions": verdict.editions,
        "figures": verdict.figures,
        "sheets": verdict.sheets,
        "violations": [{"where": each.about, "what": each.message} for each in verdict.violations],
        "remarks": [{"where": each.about, "what": each.message} for each in verdict.remarks],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

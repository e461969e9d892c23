"""The command that audits built sites: audit."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.participants import UNDER_ONE_HAND
from scoring.faults import Faulty

if TYPE_CHECKING:
    from auditor.audit import Verdict

WITH_STAGES = "flask --app app editions participants --stages FILE"
"""How whoever runs the service has a participants file with the true stages."""
WAY_OUT = (
    "Where a text with such a number was written before any answer was known, put the whole of it"
    " in a file, and name that after --words."
)
NOT_THAT_ONE = (
    "Where a name stands there for something else, say so in the core team’s pages, under Benchmark"
    " on the page of the last edition, or with `flask --app app editions allow-name`, and make the"
    " participants file anew."
)
SAFE = "Safe: nothing here tells where any organisation stands."
OUTSIDERS = "Safe from outsiders: nothing here tells them where any organisation stands."


def audit_arguments(parser: argparse.ArgumentParser) -> None:
    """`audit SITE... --participants FILE`"""
    parser.add_argument("sites", metavar="SITE", nargs="+", type=Path, help="a built site's folder")
    parser.add_argument(
        "--participants",
        metavar="FILE",
        type=Path,
        required=True,
        help="a .csv file: edition,organisation,places,sector,since; and, to try members too, the"
        f" true stages (stage, and a column a value): {WITH_STAGES}",
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
    parser.add_argument(
        "--under-one-hand",
        metavar="N",
        type=_at_least_one,
        default=UNDER_ONE_HAND,
        help="how many members may be answered for by one person, who puts together what they"
        f" know: {UNDER_ONE_HAND} unless you say",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help='print the verdict as JSON; members is "tried", or "in part" where true stages are'
        " missing or the site is not safe",
    )


def _at_least_one(said: str) -> int:
    number = int(said)
    if number < 1:
        raise argparse.ArgumentTypeError("it must be 1 or more")
    return number


def audit_sites(arguments: argparse.Namespace) -> int:
    """Say whether the sites tell where any organisation stands. 1 if so; 2 where unreadable.

    0 also where members were tried in part: nothing that was found tells anything.
    """
    from auditor.audit import audit
    from auditor.built import BUILT

    built = [BUILT, *arguments.built]
    try:
        verdict = audit(
            arguments.sites,
            arguments.participants,
            arguments.words,
            built=built,
            under_one_hand=arguments.under_one_hand,
            tell=_tell,
        )
    except Faulty as faulty:
        print(faulty, file=sys.stderr)
        return 2
    print(_json(verdict) if arguments.json else _told(verdict))
    return 0 if verdict.is_safe else 1


def _tell(doing: str) -> None:
    """A calm line a step, for somebody who waits at a terminal."""
    if sys.stderr.isatty():
        print(f"{doing}…", file=sys.stderr, flush=True)


def _told(verdict: Verdict) -> str:
    from auditor.accounts import LOOSE, NAMED

    read = (
        f"Read {_count(verdict.sites, 'site')} ({_count(verdict.files, 'file')}), with"
        f" {_count(verdict.figures, 'figure')} of {_count(verdict.editions, 'edition')} and"
        f" {_count(verdict.sheets, 'sheet')} of answers."
    )
    lines = [read]
    if verdict.violations:
        lines.append(f"Not safe: {_count(len(verdict.violations), 'violation')}.")
        lines += [f"  {each}" for each in verdict.violations]
        ways = {LOOSE: WAY_OUT, NAMED: NOT_THAT_ONE}
        lines += [way for what, way in ways.items() if _tells(verdict, what)]
    elif verdict.tried_members:
        lines += [SAFE, _tried(verdict.under_one_hand)]
    else:
        lines += [OUTSIDERS, _untold(verdict)]
    if verdict.remarks:
        lines.append(f"Worth knowing: {_count(len(verdict.remarks), 'remark')}.")
        lines += [f"  {each}" for each in verdict.remarks]
    return "\n".join(lines)


def _tells(verdict: Verdict, what: str) -> bool:
    return any(what in each.message for each in verdict.violations)


def _tried(under_one_hand: int) -> str:
    """As whom it was tried, and what was not."""
    tried = "as an outsider and as each member"
    if under_one_hand > 1:
        tried = f"as an outsider, as each member, and as up to {under_one_hand} members whom one"
        tried += " person answers for"
    return f"It was tried {tried}. What more could tell together was not tried."


def _untold(verdict: Verdict) -> str:
    """What was not tried, and what would be needed."""
    return (
        "What a member, who knows its own stage, could work out was not tried to the end: the"
        f" participants file lacks the true stages of {verdict.untold:,} of"
        f" {_count(verdict.organisations, 'organisation')}. Where the live app runs,"
        f" `{WITH_STAGES}` writes a file with all that are kept."
    )


def _json(verdict: Verdict) -> str:
    told = {
        "safe": verdict.is_safe,
        "members": "tried" if verdict.tried_members else "in part",
        "under_one_hand": verdict.under_one_hand,
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

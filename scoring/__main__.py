"""`python -m scoring COMMAND`: each command is a line in `COMMANDS`.

Ends with 0, with 1 where something given is faulty, and with 2 where the command is not understood.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from scoring.authoring import check_command, diff_command
from scoring.faults import Faulty
from scoring.placement import place_command

INTERRUPTED = 130  # as shells have it


class Command(NamedTuple):
    """What a command is for, what it takes, and how it runs: to an exit status, or to Faulty."""

    summary: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def _auditor() -> Any:  # noqa: ANN401 - a module
    """The auditor's command. It stands apart from scoring, which therefore imports none of it."""
    return import_module("auditor.audit_command")


COMMANDS = {
    "check": Command(
        "find every fault in files of questionnaires, programmes, first steps, targets and links",
        check_command.add_check_arguments,
        check_command.check_files,
    ),
    "place": Command(
        "print where answers stand on the journey, as JSON",
        place_command.add_place_arguments,
        place_command.place_file,
    ),
    "schema": Command(
        "print the JSON Schema of questionnaires, or of another kind of file, for an editor",
        check_command.add_schema_arguments,
        check_command.print_schema,
    ),
    "lock": Command(
        "lock the new versions in a folder of questionnaires, so that they never change",
        check_command.add_lock_arguments,
        check_command.lock_folder,
    ),
    "diff": Command(
        "tell what a new version of a questionnaire changes, and which answers still compare",
        diff_command.add_diff_arguments,
        diff_command.print_changes,
    ),
    "audit": Command(
        "try to tell from built sites where any organisation stands",
        lambda parser: _auditor().add_audit_arguments(parser),
        lambda arguments: int(_auditor().run_audit(arguments)),
    ),
}


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that `words` name, by default the program's own, and return its status."""
    _use_utf8_output()
    try:
        status = _run_command(words)
        print(end="", flush=True)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return _output_failed(error)
    return status


def _run_command(words: Sequence[str] | None) -> int:
    arguments = _build_parser().parse_args(words)
    try:
        return COMMANDS[arguments.command].run(arguments)
    except Faulty as faulty:
        print(faulty, file=sys.stderr)
        return 1


def _output_failed(error: OSError) -> int:
    """What could be said did not arrive: the reader left, as `head` does, or the disk is full."""
    if not isinstance(error, BrokenPipeError):
        print(error, file=sys.stderr)
    # Python tries once more when it closes, and would complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scoring", description="Waymark's questionnaires."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        command.arguments(
            commands.add_parser(name, help=command.summary, description=command.summary)
        )
    return parser


def _use_utf8_output() -> None:
    """Whatever the locale; the name of a file, even one that is not UTF-8, as it was given."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


if __name__ == "__main__":
    sys.exit(main())

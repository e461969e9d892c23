"""The command that places answers: place."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scoring.faults import Fault, Faulty
from scoring.placement.answers import MOST_ANSWER_BYTES, read_answers_csv, read_answers_json
from scoring.placement.placement import place_answers
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from scoring.questionnaires.source_text import NO_SUCH_FILE, SAVE_AS_UTF8


def add_place_arguments(parser: argparse.ArgumentParser) -> None:
    """`place QUESTIONNAIRE ANSWERS`"""
    parser.add_argument("questionnaire", metavar="QUESTIONNAIRE", type=Path, help="a .yaml file")
    parser.add_argument(
        "answers",
        metavar="ANSWERS",
        type=Path,
        help="a .json file of one assessment, or a .csv file with one a row",
    )


def place_file(arguments: argparse.Namespace) -> int:
    """Print the placement of every assessment in a file; nothing where any of them has a fault."""
    ending = arguments.answers.suffix.lower()
    if ending not in PLACE_BY_ENDING:
        print(f"{arguments.answers}: answers are taken from .json and .csv files", file=sys.stderr)
        return 2
    questionnaire = read_questionnaire(arguments.questionnaire)
    text = _read_answers_text(arguments.answers)
    for printed in PLACE_BY_ENDING[ending](questionnaire, text, str(arguments.answers)):
        print(printed)
    return 0


def _place_json(questionnaire: Questionnaire, text: str, file: str) -> Iterator[str]:
    answers = read_answers_json(questionnaire, text, file)
    yield _to_json(place_answers(questionnaire, answers).as_json(), indent=2)


def _place_csv(questionnaire: Questionnaire, text: str, file: str) -> Iterator[str]:
    # The whole file is checked before the first row is placed.
    for row in read_answers_csv(questionnaire, text, file):
        yield _to_json({"id": row.id, **place_answers(questionnaire, row.answers).as_json()})


PLACE_BY_ENDING = {".json": _place_json, ".csv": _place_csv}


def _to_json(placed: dict[str, Any], indent: int | None = None) -> str:
    return json.dumps(placed, indent=indent, ensure_ascii=False)


def _read_answers_text(path: Path) -> str:
    """The file's text without a byte order mark, its line ends as they are. Faulty says why not."""
    try:
        return _read_bounded(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        fault = Fault(str(path), "", f"it is not UTF-8 from here on; {SAVE_AS_UTF8}", line, 1)
    except FileNotFoundError:
        fault = Fault(str(path), "", NO_SUCH_FILE)
    except OSError as error:
        fault = Fault(str(path), "", f"it cannot be read: {error.strerror or error}")
    raise Faulty([fault])


def _read_bounded(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MOST_ANSWER_BYTES:
        message = f"it holds {size:,} bytes, and at most {MOST_ANSWER_BYTES:,} are read: divide it"
        raise Faulty([Fault(str(path), "", message)])
    return path.read_bytes()

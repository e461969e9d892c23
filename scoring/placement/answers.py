"""Answers checked against one questionnaire version.

An answer is a choice, or one of three states that are never confused: don't know, not applicable
(with a reason), and no answer. The last is held by absence: the item is simply not in the mapping.
"""

import csv
import difflib
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from scoring.faults import Fault, Faulty
from scoring.plurals import pluralise
from scoring.questionnaires.questionnaire import DONT_KNOW, NOT_APPLICABLE, Item, Questionnaire
from scoring.questionnaires.source_document import path_name, quoted

# The level of an answer that is not a choice. Levels of choices count from 0.
UNKNOWN_LEVEL = -1
NOT_APPLICABLE_LEVEL = -2

MOST_ANSWER_BYTES = 200_000_000
MOST_REASON = 4_000
MOST_DIGITS = 18
# A table of the wrong codes is one mistake a million times over.
MOST_FAULTS = 1_000


JSON_TYPE_NAMES: Mapping[type, str] = {type(None): "null", list: "a list", dict: "an object"}


class NotApplicable(NamedTuple):
    """The item does not apply here, and why."""

    reason: str


Answer: TypeAlias = str | NotApplicable
"""A choice's id, `dont-know`, or `NotApplicable`."""

Answers: TypeAlias = Mapping[str, Answer]
"""Answers by item id. An item that is left out has no answer."""


class AssessmentRow(NamedTuple):
    """One assessment of a CSV file."""

    id: str
    answers: Answers


def answer_levels(questionnaire: Questionnaire, answers: Answers) -> tuple[int, ...]:
    """Each item's level, in the order of the items: that of its choice, or `UNKNOWN_LEVEL` or
    `NOT_APPLICABLE_LEVEL`.

    Raises KeyError for an answer that the questionnaire does not offer: check answers first.
    """
    ladders = questionnaire.levels
    return tuple(
        _answer_level(ladders[item.id], answers.get(item.id)) for item in questionnaire.items
    )


def _answer_level(ladder: Mapping[str, int], answer: Answer | None) -> int:
    if answer is None or answer == DONT_KNOW:
        return UNKNOWN_LEVEL
    if isinstance(answer, NotApplicable):
        return NOT_APPLICABLE_LEVEL
    return ladder[answer]


def check_answers(questionnaire: Questionnaire, raw: object, file: str) -> Answers:
    """Answers from plain data: `{item id: choice id | "dont-know" | {"not-applicable": reason}}`.

    Raises Faulty with every answer that cannot be used, and how to mend it; faults call the source
    `file`.
    """
    if not isinstance(raw, dict):
        raise Faulty([Fault(file, "answers", "write the answers as item: answer")])
    answers: dict[str, Answer] = {}
    faults: list[Fault] = []
    for item_id, given in raw.items():
        try:
            answers[item_id] = check_answer(questionnaire, item_id, given)
        except ValueError as error:
            faults.append(Fault(file, path_name(("answers", item_id)), str(error)))
            _stop_at_too_many(faults, file)
    if faults:
        raise Faulty(faults)
    return answers


def check_answer(questionnaire: Questionnaire, item_id: str, given: object) -> Answer:
    """One answer from plain data. Raises ValueError saying what is wrong and how to mend it."""
    item = questionnaire.item_by_id.get(item_id)
    if item is None:
        known = questionnaire.item_by_id
        raise ValueError(f"{questionnaire.id} has no such item{did_you_mean(item_id, known)}")
    if isinstance(given, dict):
        return _check_not_applicable(item, given)
    return _check_choice(item, given, questionnaire.levels[item_id])


def _check_choice(item: Item, given: object, ladder: Mapping[str, int]) -> str:
    if isinstance(given, str) and (given in ladder or given == DONT_KNOW):
        # One string for all: a table of answers repeats a handful of choices millions of times.
        return sys.intern(given)
    if given == NOT_APPLICABLE:
        raise ValueError(f'say why: {{"{NOT_APPLICABLE}": "the reason"}}')
    offered = [*ladder, DONT_KNOW]
    meant = did_you_mean(given, offered) if isinstance(given, str) else ""
    hint = meant or f"; choose one of {', '.join(offered)}"
    raise ValueError(f"{_describe(given)} is not a choice here{hint}")


def _check_not_applicable(item: Item, given: dict[Any, Any]) -> NotApplicable:
    reason = given.get(NOT_APPLICABLE)
    if set(given) != {NOT_APPLICABLE} or not isinstance(reason, str):
        raise ValueError(f'write {{"{NOT_APPLICABLE}": "the reason"}}')
    if item.not_applicable == "never":
        raise ValueError("this item applies to everyone, so it cannot be not applicable")
    if not reason.strip():
        raise ValueError("say why it is not applicable: the reason is empty")
    if len(reason) > MOST_REASON:
        raise ValueError(f"the reason is longer than {MOST_REASON:,} characters: shorten it")
    return NotApplicable(reason.strip())


def read_answers_json(questionnaire: Questionnaire, text: str, file: str) -> Answers:
    """Answers from the text of a JSON file, `{"answers": {...}}`. Raises Faulty with every fault.

    Other keys may stand beside `answers`, as in the file that an organisation takes away. Of those,
    `questionnaire` and `version` must be this questionnaire's.
    """
    document = parse_json_object(text, file)
    faults = [*_other_questionnaire_faults(questionnaire, document, file)] or [
        *_missing_answers_faults(document, file)
    ]
    if faults:
        raise Faulty(faults)
    return check_answers(questionnaire, document["answers"], file)


def parse_json_object(text: str, file: str) -> dict[str, Any]:
    """The JSON object that the text holds. Any other JSON is taken for an object without keys.

    Raises Faulty where it is no JSON, nested without end, or gives a key twice.
    """
    try:
        document = json.loads(
            text,
            object_pairs_hook=_refuse_repeated_keys,
            parse_int=_bounded_int,
            parse_constant=_refuse_constant,
        )
    except RecursionError:
        raise Faulty([Fault(file, "", "it is nested far too deeply to be answers")]) from None
    except json.JSONDecodeError as error:
        message = f"it is not JSON: {error.msg}"
        raise Faulty([Fault(file, "", message, error.lineno, error.colno)]) from None
    except ValueError as error:
        raise Faulty([Fault(file, "", str(error))]) from None
    return document if isinstance(document, dict) else {}


def _other_questionnaire_faults(
    questionnaire: Questionnaire, document: Mapping[str, Any], file: str
) -> Iterator[Fault]:
    name = document.get("questionnaire", questionnaire.id)
    version = document.get("version", questionnaire.version)
    if name != questionnaire.id:
        message = f"these answers are to {_describe(name)}, not {questionnaire.id}"
        yield Fault(file, "questionnaire", message)
    elif version != questionnaire.version:
        said = f"{questionnaire.id} version {_describe(version)}"
        yield Fault(file, "version", f"these answers are to {said}, not {questionnaire.version}")


def _missing_answers_faults(document: Mapping[str, Any], file: str) -> Iterator[Fault]:
    if "answers" in document:
        return
    close = difflib.get_close_matches("answers", document, n=1)
    if close:
        yield Fault(file, path_name((close[0],)), "did you mean `answers`? That key is missing")
    else:
        yield Fault(file, "", 'write the answers as {"answers": {"item": "choice"}}')


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise ValueError(f"{quoted(key)} is given twice: keep one")
        seen[key] = value
    return seen


def _bounded_int(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"it holds a number of {len(digits):,} digits: no answer needs one")
    return int(digits)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"it is not JSON: {name} is no number there")


def read_answers_csv(questionnaire: Questionnaire, text: str, file: str) -> list[AssessmentRow]:
    """Assessments from the text of a CSV file: one a row, the first column `id`, then an item each.

    An empty cell is no answer. Raises Faulty with every fault, placed by row (the file's line) and
    column (counted from 1), so that nothing is used until all of it is right.
    """
    lines = _csv_lines(text, file)
    _, header = next(lines, (1, []))
    faults = list(_header_faults(questionnaire, header, file))
    if faults:
        raise Faulty(faults)
    return _check_rows(questionnaire, header, lines, file)


def _csv_lines(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each row's cells, and the line that it begins on: a cell may hold line breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        message = f"it is not a CSV file that can be read: {error}"
        raise Faulty([Fault(file, "", message, begins, 1)]) from None


def _header_faults(questionnaire: Questionnaire, header: list[str], file: str) -> Iterator[Fault]:
    if not header or header[0] != "id":
        yield Fault(file, "id", "the first column must be `id`, one for each assessment", 1, 1)
    for column, name in enumerate(header[1:], 2):
        if not name:
            yield Fault(file, "", "name this column by its item, or delete it", 1, column)
        elif name not in questionnaire.item_by_id:
            message = f"{questionnaire.id} has no such item"
            message += did_you_mean(name, questionnaire.item_by_id)
            yield Fault(file, path_name((name,)), message, 1, column)
        elif name in header[: column - 1]:
            yield Fault(file, name, "this item has a column already: keep one", 1, column)


def _check_rows(
    questionnaire: Questionnaire,
    header: list[str],
    lines: Iterable[tuple[int, list[str]]],
    file: str,
) -> list[AssessmentRow]:
    rows: list[AssessmentRow] = []
    faults: list[Fault] = []
    first_line: dict[str, int] = {}
    for line, cells in lines:
        if not any(cells):
            continue
        faults.extend(_row_faults(header, cells, first_line, file, line))
        answers = {}
        for column, item_id, given in _filled_cells(header, cells):
            try:
                answers[item_id] = check_answer(questionnaire, item_id, _parse_cell(given))
            except ValueError as error:
                faults.append(Fault(file, item_id, str(error), line, column))
        _stop_at_too_many(faults, file)
        rows.append(AssessmentRow(cells[0].strip(), answers))
        first_line.setdefault(rows[-1].id, line)
    if faults:
        raise Faulty(faults)
    return rows


def _filled_cells(header: list[str], cells: list[str]) -> Iterator[tuple[int, str, str]]:
    for column, (item_id, given) in enumerate(zip(header[1:], cells[1:], strict=False), 2):
        if given.strip():
            yield column, item_id, given.strip()


def _row_faults(
    header: list[str], cells: list[str], first_line: Mapping[str, int], file: str, line: int
) -> Iterator[Fault]:
    if len(cells) != len(header):
        message = f"this row has {pluralise(len(cells), 'cell')} and the header {len(header)}"
        yield Fault(file, "", message, line, 1)
    name = cells[0].strip()
    if not name:
        yield Fault(file, "id", "give this assessment an id", line, 1)
    elif name in first_line:
        message = f"{quoted(name)} stands in line {first_line[name]} already: give another id"
        yield Fault(file, "id", message, line, 1)


def _parse_cell(given: str) -> object:
    state, _, reason = given.partition(":")
    if state.strip() == NOT_APPLICABLE:
        return {NOT_APPLICABLE: reason.strip()}
    return given


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean `x`?` where one of `known` is close to `word`, else nothing."""
    close = difflib.get_close_matches(word[:100], list(known), n=1)
    return f"; did you mean `{close[0]}`?" if close else ""


def _stop_at_too_many(faults: list[Fault], file: str) -> None:
    if len(faults) >= MOST_FAULTS:
        message = f"it has more faults than these first {len(faults):,}: mend them, and look again"
        raise Faulty([Fault(file, "", message), *faults])


def _describe(given: object) -> str:
    """What was given, on one line: never the whole of a list, which may be nested without end."""
    if isinstance(given, str):
        return quoted(given)
    return (
        str(given) if isinstance(given, int | float) else JSON_TYPE_NAMES.get(type(given), "this")
    )

"""Reading a response file: answers given away from the live app, checked whole before any is used.

docs/response-file.md is the format. Whoever answered without an account has such a file, and so has
an organisation that took its answers away.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from app.forms.entry_validation import (
    FIELD_NAMES,
    find_text_faults,
    normalise_line,
    normalise_link,
    normalise_text,
)
from app.forms.response_document import ResponseFile
from app.store.assessments.entries import EMPTY_ENTRY, Entry
from app.store.base import published_questionnaires
from app.store.base.current_programme import get_programme
from scoring.faults import Fault, Faulty
from scoring.placement.answers import (
    Answer,
    NotApplicable,
    check_answer,
    did_you_mean,
    parse_json_object,
)
from scoring.placement.questionnaire_json import item_codes
from scoring.questionnaires.questionnaire import NOT_APPLICABLE, Item, Questionnaire
from scoring.questionnaires.source_document import quoted

MAX_RESPONSE_BYTES = 2_000_000
# Objects and lists, each of which takes memory; a file of 500 answers with notes has about 1,000.
MAX_BRACKETS = 200_000
# A form that carries somewhat more still gets a page that says so, beside what the form adds.
MAX_RESPONSE_FORM_BYTES = 2 * MAX_RESPONSE_BYTES
# Fewer digits of a hash than this could be those of other words.
MIN_HASH_LENGTH = 12
# A file of the wrong ids is one mistake many times over.
MAX_PROBLEMS = 50

WHOLE_FILE = "The file"
# The keys of a note, and how what stands under each is tidied.
NOTE_NORMALISERS = {"note": normalise_text, "evidence": normalise_link}
CHOOSE_FILE_AGAIN = "Choose the file as the self-assessment page downloaded it"


class FileProblem(NamedTuple):
    """One thing that is wrong with a response file: where, and what to do, in words to read."""

    where: str
    what: str


class UnusableResponseError(Exception):
    """Nothing of the file can be used; `problems` says why, all of it."""

    def __init__(self, *problems: FileProblem) -> None:
        super().__init__()
        self.problems = problems


def read_response_file(content: bytes) -> ResponseFile:
    """What a response file holds, whole. Raises UnusableResponseError with every problem.

    Keys beside those of the format are passed over. Only files to a version of a questionnaire that
    is published here, word for word the same, can be used. Who answers it is for others to ask.
    """
    document = _parse_document(content)
    questionnaire = _find_questionnaire(document)
    problems = [*_find_shape_problems(document)]
    if problems:
        raise UnusableResponseError(*problems)
    answers = _check_answers(questionnaire, document["answers"], problems)
    notes = _check_notes(questionnaire, document.get("notes", {}), problems)
    for item_id in _check_waiting_items(
        questionnaire, document.get("waiting_for_reason", []), problems
    ):
        notes[item_id] = notes.get(item_id, EMPTY_ENTRY)._replace(given=NOT_APPLICABLE)
    entries = {
        item.id: _merge_entry(answers.get(item.id), notes.get(item.id, EMPTY_ENTRY))
        for item in questionnaire.items
        if item.id in answers or item.id in notes
    }
    for item_id, entry in entries.items():
        for field, what in find_text_faults(entry).items():
            _add_problem(
                problems, _describe_location(FIELD_NAMES[field], questionnaire, item_id), what
            )
    entries = {item: entry for item, entry in entries.items() if entry != EMPTY_ENTRY}
    if not entries and not problems:
        _add_problem(
            problems, WHOLE_FILE, "Nothing is answered in it yet, so there is nothing to bring in"
        )
    if problems:
        raise UnusableResponseError(*problems)
    return ResponseFile(questionnaire, entries)


def _parse_document(content: bytes) -> Mapping[str, Any]:
    if len(content) > MAX_RESPONSE_BYTES:
        raise _make_unusable_error(
            "It is over 2 MB, far more than answers and notes come to. " + CHOOSE_FILE_AGAIN
        )
    if not content.strip():
        raise _make_unusable_error("It is empty, or no file was chosen. " + CHOOSE_FILE_AGAIN)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _make_unusable_error(
            "It is not text in UTF-8, as a response file is. " + CHOOSE_FILE_AGAIN
        ) from None
    if text.count("{") + text.count("[") > MAX_BRACKETS:
        raise _make_unusable_error("It holds far more than answers and notes. " + CHOOSE_FILE_AGAIN)
    try:
        return parse_json_object(text, "")
    except Faulty as faulty:
        raise UnusableResponseError(*map(_make_parse_problem, faulty.faults)) from None


def _make_parse_problem(fault: Fault) -> FileProblem:
    if not fault.line:
        return FileProblem(WHOLE_FILE, _to_sentence(fault.message))
    where = f"{WHOLE_FILE}, line {fault.line:,}, character {fault.column:,}"
    return FileProblem(
        where,
        "It cannot be read from here on: it was cut short, or is no response file. "
        + CHOOSE_FILE_AGAIN,
    )


def _find_questionnaire(document: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire version that the file is to, word for word the same here."""
    if not {"questionnaire", "answers"} & set(document):
        raise _make_unusable_error(
            "It is no response file: it names no questionnaire and no answers. " + CHOOSE_FILE_AGAIN
        )
    name = document.get("questionnaire")
    versions = {
        questionnaire.version: questionnaire
        for questionnaire in published_questionnaires.list_all_versions()
        if questionnaire.id == name
    }
    if not versions:
        raise _make_unusable_error(_explain_other_questionnaire(name), "questionnaire")
    version = document.get("version")
    # Neither true nor 1.0 is a version, though each would be found under 1.
    if not isinstance(version, int) or isinstance(version, bool) or version not in versions:
        known_versions = ", ".join(str(questionnaire) for questionnaire in sorted(versions))
        what = (
            f"It does not say a version that is known here: {known_versions}. {CHOOSE_FILE_AGAIN}"
        )
        raise _make_unusable_error(what, "version")
    if not _matches_hash(versions[version], document.get("content_hash")):
        raise _make_unusable_error(
            _explain_other_wording(document, versions[version]), "content_hash"
        )
    return versions[version]


def _explain_other_questionnaire(name: object) -> str:
    destination = (
        f"to {_quote_text(name)}" if isinstance(name, str) else "to no questionnaire by name"
    )
    in_use = [f"‘{questionnaire.id}’" for questionnaire in get_programme().questionnaires]
    return f"Its answers are {destination}. Here, they are to {' or '.join(in_use)}"


def _matches_hash(questionnaire: Questionnaire, stated_hash: object) -> bool:
    """Whether it is the questionnaire's hash, or the beginning of it that a browser keeps."""
    is_enough = isinstance(stated_hash, str) and len(stated_hash) >= MIN_HASH_LENGTH
    return is_enough and questionnaire.content_hash.startswith(str(stated_hash))


def _explain_other_wording(document: Mapping[str, Any], questionnaire: Questionnaire) -> str:
    if "content_hash" not in document:
        why = "It does not say which wording of the questions it is to"
    else:
        name = f"‘{questionnaire.id}’ version {questionnaire.version}"
        why = f"These answers were given to another wording of {name}"
    return (
        f"{why}, so they cannot be used here: an answer counts only beside the words that were "
        "asked. Nothing was changed. Open the self-assessment page as it is today, answer there, "
        "and download a new file"
    )


def _find_shape_problems(document: Mapping[str, Any]) -> Iterator[FileProblem]:
    if "answers" not in document:
        yield FileProblem(WHOLE_FILE, f"It holds no answers. {CHOOSE_FILE_AGAIN}")
    for key in ("answers", "notes"):
        if not isinstance(document.get(key, {}), dict):
            yield FileProblem(
                f"‘{key}’", "Write it as an object, with a question’s id for each key"
            )
    if not isinstance(document.get("waiting_for_reason", []), list):
        yield FileProblem("‘waiting_for_reason’", "Write it as a list of questions’ ids")


def _check_answers(
    questionnaire: Questionnaire, raw: Mapping[str, object], problems: list[FileProblem]
) -> dict[str, Answer]:
    answers = {}
    for item_id, given in raw.items():
        where = _describe_location("answer", questionnaire, item_id)
        if item_id not in questionnaire.item_by_id:
            _add_problem(problems, where, _explain_unknown_question(questionnaire, item_id))
            continue
        try:
            answers[item_id] = check_answer(questionnaire, item_id, given)
        except ValueError as error:
            _add_problem(problems, where, _to_sentence(str(error)))
    return answers


def _check_notes(
    questionnaire: Questionnaire, raw: Mapping[str, object], problems: list[FileProblem]
) -> dict[str, Entry]:
    """The notes and links, each in an entry that has no answer yet."""
    notes = {}
    for item_id, note in raw.items():
        where = _describe_location("note", questionnaire, item_id)
        if item_id not in questionnaire.item_by_id:
            _add_problem(problems, where, _explain_unknown_question(questionnaire, item_id))
        elif not isinstance(note, dict) or not set(note) <= set(NOTE_NORMALISERS):
            _add_problem(problems, where, 'Write it as {"note": "…", "evidence": "https://…"}')
        elif not all(isinstance(words, str) for words in note.values()):
            _add_problem(
                problems, where, "Write the note and the evidence as text, in quotation marks"
            )
        else:
            notes[item_id] = Entry(
                **{key: NOTE_NORMALISERS[key](words) for key, words in note.items()}
            )
    return notes


def _check_waiting_items(
    questionnaire: Questionnaire, raw: Iterable[object], problems: list[FileProblem]
) -> Iterator[str]:
    """The items that somebody has still to say of why they do not apply."""
    for item_id in map(str, raw):
        where = _describe_location("answer", questionnaire, item_id)
        if item_id not in questionnaire.item_by_id:
            _add_problem(problems, where, _explain_unknown_question(questionnaire, item_id))
        elif questionnaire.item_by_id[item_id].not_applicable == "never":
            _add_problem(
                problems, where, "This item applies to everyone, so it cannot be not applicable"
            )
        else:
            yield item_id


def _explain_unknown_question(questionnaire: Questionnaire, item_id: str) -> str:
    return _to_sentence(
        f"There is no such question{did_you_mean(item_id, questionnaire.item_by_id)}"
    )


def _merge_entry(answer: Answer | None, noted: Entry) -> Entry:
    if isinstance(answer, NotApplicable):
        return noted._replace(given=NOT_APPLICABLE, reason=normalise_line(answer.reason))
    return noted._replace(given=answer) if answer else noted


def _add_problem(problems: list[FileProblem], where: str, what: str) -> None:
    """Add a problem. Raises UnusableResponseError once there are more than help anybody."""
    problems.append(FileProblem(where, what))
    if len(problems) >= MAX_PROBLEMS:
        more = f"It has more wrong with it than these first {MAX_PROBLEMS}. {CHOOSE_FILE_AGAIN}"
        raise UnusableResponseError(FileProblem(WHOLE_FILE, more), *problems)


def _describe_location(part: str, questionnaire: Questionnaire, item_id: str) -> str:
    """Of a question by its code, as it stands beside it on the page and on paper."""
    item: Item | None = questionnaire.item_by_id.get(item_id)
    question = (
        f"{item_codes(questionnaire)[item_id]}: {item.text}" if item else _quote_text(item_id)
    )
    return f"The {part} for {question}"


def _make_unusable_error(what: str, key: str = "") -> UnusableResponseError:
    return UnusableResponseError(FileProblem(f"‘{key}’" if key else WHOLE_FILE, what))


def _quote_text(text: str) -> str:
    return _to_sentence(quoted(text))


def _to_sentence(message: str) -> str:
    """A message of the scoring's, which is for programs' users, as the pages write."""
    words = re.sub("`([^`]*)`", "‘\\1’", message)
    return words[:1].upper() + words[1:]

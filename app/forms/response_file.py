"""A response file: answers given away from the live app, checked whole before any of it is used.

docs/response-file.md is the format. Whoever answered without an account has such a file, and so has
an organisation that took its answers away.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from app.forms.entry_validation import FIELD, faults_of_words, in_one_line, tidied, tidied_link
from app.store.assessments.entries import EMPTY, Entries, Entry
from app.store.base import published_questionnaires
from scoring.faults import Fault, Faulty
from scoring.placement.answers import Answer, NotApplicable, check_answer, did_you_mean, object_in
from scoring.placement.questionnaire_json import codes
from scoring.questionnaires.questionnaire import DONT_KNOW, NOT_APPLICABLE, Item, Questionnaire
from scoring.questionnaires.source_document import shown

MOST_RESPONSE_BYTES = 2_000_000
# Objects and lists, each of which takes memory; a file of 500 answers with notes has about 1,000.
MOST_BRACKETS = 200_000
# A form that carries somewhat more still gets a page that says so, beside what the form adds.
MOST_SENT_BYTES = 2 * MOST_RESPONSE_BYTES
# Fewer digits of a hash than this could be those of other words.
LEAST_OF_HASH = 12
# A file of the wrong ids is one mistake many times over.
MOST_PROBLEMS = 50

WHOLE = "The file"
# The keys of a note, and how what stands under each is tidied.
NOTE_FIELDS = {"note": tidied, "evidence": tidied_link}
# What is given to an item without being one of its choices.
APART = {"", DONT_KNOW, NOT_APPLICABLE}
ANEW = "Choose the file as the self-assessment page downloaded it"


class Problem(NamedTuple):
    """One thing that is wrong with a response file: where, and what to do, in words to read."""

    where: str
    what: str


class UnusableError(Exception):
    """Nothing of the file can be used; `problems` says why, all of it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


class Response(NamedTuple):
    """What a response file holds: the questionnaire version it is to, and what it says."""

    questionnaire: Questionnaire
    entries: Entries

    @property
    def answered(self) -> int:
        """How many questions have an answer that is one of the choices."""
        return sum(entry.given not in APART for entry in self.entries.values())

    @property
    def dont_know(self) -> int:
        """How many are answered ‘Don’t know’."""
        return sum(entry.given == DONT_KNOW for entry in self.entries.values())

    @property
    def not_applicable(self) -> int:
        """How many do not apply. Those that still wait for the reason have no answer yet."""
        return sum(isinstance(entry.answer, NotApplicable) for entry in self.entries.values())

    @property
    def open(self) -> int:
        """How many questions have no answer."""
        given = self.answered + self.dont_know + self.not_applicable
        return len(self.questionnaire.items) - given

    @property
    def notes(self) -> int:
        """How many questions have a note or a link beside them."""
        return sum(bool(entry.note or entry.evidence) for entry in self.entries.values())

    @property
    def text(self) -> str:
        """The same as the text of a response file, for a page to carry on."""
        document = plain(self.questionnaire, self.entries)
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def plain(asked: Questionnaire, entries: Entries) -> dict[str, object]:
    """Entries as the plain data of a response file, with what says which questions they are to."""
    waiting = [item for item, entry in entries.items() if entry.waits_for_reason]
    return {
        "questionnaire": asked.id,
        "version": asked.version,
        "content_hash": asked.content_hash,
        "answers": {item: _plain(entry) for item, entry in entries.items() if entry.answer},
        "notes": {
            item: {"note": entry.note, "evidence": entry.evidence}
            for item, entry in entries.items()
            if entry.note or entry.evidence
        },
        **({"waiting_for_reason": waiting} if waiting else {}),
    }


def read_response(content: bytes) -> Response:
    """What a response file holds. Raises UnusableError with every problem: all of it, or nothing.

    Keys beside those of the format are passed over. Only files to a version of the questionnaire
    that rounds are answered under here, word for word the same, can be used.
    """
    document = _document(content)
    asked = _asked(document)
    problems = [*_problems_of_shape(document)]
    if problems:
        raise UnusableError(*problems)
    given = _answers(asked, document["answers"], problems)
    noted = _notes(asked, document.get("notes", {}), problems)
    for item_id in _waiting(asked, document.get("waiting_for_reason", []), problems):
        noted[item_id] = noted.get(item_id, EMPTY)._replace(given=NOT_APPLICABLE)
    entries = {
        item.id: _entry(given.get(item.id), noted.get(item.id, EMPTY))
        for item in asked.items
        if item.id in given or item.id in noted
    }
    for item_id, entry in entries.items():
        for field, what in faults_of_words(entry).items():
            _add(problems, _where(FIELD[field], asked, item_id), what)
    entries = {item: entry for item, entry in entries.items() if entry != EMPTY}
    if not entries and not problems:
        _add(problems, WHOLE, "Nothing is answered in it yet, so there is nothing to bring in")
    if problems:
        raise UnusableError(*problems)
    return Response(asked, entries)


def _document(content: bytes) -> Mapping[str, Any]:
    if len(content) > MOST_RESPONSE_BYTES:
        raise _unusable("It is over 2 MB, far more than answers and notes come to. " + ANEW)
    if not content.strip():
        raise _unusable("It is empty, or no file was chosen. " + ANEW)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unusable("It is not text in UTF-8, as a response file is. " + ANEW) from None
    if text.count("{") + text.count("[") > MOST_BRACKETS:
        raise _unusable("It holds far more than answers and notes. " + ANEW)
    try:
        return object_in(text, "")
    except Faulty as faulty:
        raise UnusableError(*map(_unreadable, faulty.faults)) from None


def _unreadable(fault: Fault) -> Problem:
    if not fault.line:
        return Problem(WHOLE, _sentence(fault.message))
    where = f"{WHOLE}, line {fault.line:,}, character {fault.column:,}"
    return Problem(
        where, f"It cannot be read from here on: it was cut short, or is no response file. {ANEW}"
    )


def _asked(document: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire version that the file is to, word for word the same here."""
    if not {"questionnaire", "answers"} & set(document):
        raise _unusable("It is no response file: it names no questionnaire and no answers. " + ANEW)
    newest, name = published_questionnaires.newest(), document.get("questionnaire")
    if name != newest.id:
        said = f"to {_quoted(name)}" if isinstance(name, str) else "to no questionnaire by name"
        raise _unusable(f"Its answers are {said}. Here, they are to ‘{newest.id}’", "questionnaire")
    version = document.get("version")
    known = {each.version: each for each in published_questionnaires.published()}
    # Neither true nor 1.0 is a version, though each would be found under 1.
    if not isinstance(version, int) or isinstance(version, bool) or version not in known:
        here = ", ".join(str(each) for each in sorted(known))
        what = f"It does not say a version that is known here: {here}. {ANEW}"
        raise _unusable(what, "version")
    if not _is_hash_of(known[version], document.get("content_hash")):
        raise _unusable(_other_wording(document, known[version]), "content_hash")
    return known[version]


def _is_hash_of(asked: Questionnaire, said: object) -> bool:
    """Whether it is the questionnaire's hash, or the beginning of it that a browser keeps."""
    is_enough = isinstance(said, str) and len(said) >= LEAST_OF_HASH
    return is_enough and asked.content_hash.startswith(str(said))


def _other_wording(document: Mapping[str, Any], asked: Questionnaire) -> str:
    if "content_hash" not in document:
        why = "It does not say which wording of the questions it is to"
    else:
        why = f"These answers were given to another wording of ‘{asked.id}’ version {asked.version}"
    return (
        f"{why}, so they cannot be used here: an answer counts only beside the words that were "
        "asked. Nothing was changed. Open the self-assessment page as it is today, answer there, "
        "and download a new file"
    )


def _problems_of_shape(document: Mapping[str, Any]) -> Iterator[Problem]:
    if "answers" not in document:
        yield Problem(WHOLE, f"It holds no answers. {ANEW}")
    for key in ("answers", "notes"):
        if not isinstance(document.get(key, {}), dict):
            yield Problem(f"‘{key}’", "Write it as an object, with a question’s id for each key")
    if not isinstance(document.get("waiting_for_reason", []), list):
        yield Problem("‘waiting_for_reason’", "Write it as a list of questions’ ids")


def _answers(
    asked: Questionnaire, raw: Mapping[str, object], problems: list[Problem]
) -> dict[str, Answer]:
    answers = {}
    for item_id, given in raw.items():
        where = _where("answer", asked, item_id)
        if item_id not in asked.item_by_id:
            _add(problems, where, _no_such_question(asked, item_id))
            continue
        try:
            answers[item_id] = check_answer(asked, item_id, given)
        except ValueError as error:
            _add(problems, where, _sentence(str(error)))
    return answers


def _notes(
    asked: Questionnaire, raw: Mapping[str, object], problems: list[Problem]
) -> dict[str, Entry]:
    """The notes and links, each in an entry that has no answer yet."""
    notes = {}
    for item_id, said in raw.items():
        where = _where("note", asked, item_id)
        if item_id not in asked.item_by_id:
            _add(problems, where, _no_such_question(asked, item_id))
        elif not isinstance(said, dict) or not set(said) <= set(NOTE_FIELDS):
            _add(problems, where, 'Write it as {"note": "…", "evidence": "https://…"}')
        elif not all(isinstance(words, str) for words in said.values()):
            _add(problems, where, "Write the note and the evidence as text, in quotation marks")
        else:
            notes[item_id] = Entry(**{key: NOTE_FIELDS[key](words) for key, words in said.items()})
    return notes


def _waiting(asked: Questionnaire, raw: Iterable[object], problems: list[Problem]) -> Iterator[str]:
    """The items that somebody has still to say of why they do not apply."""
    for item_id in map(str, raw):
        where = _where("answer", asked, item_id)
        if item_id not in asked.item_by_id:
            _add(problems, where, _no_such_question(asked, item_id))
        elif asked.item_by_id[item_id].not_applicable == "never":
            _add(problems, where, "This item applies to everyone, so it cannot be not applicable")
        else:
            yield item_id


def _no_such_question(asked: Questionnaire, item_id: str) -> str:
    return _sentence(f"There is no such question{did_you_mean(item_id, asked.item_by_id)}")


def _entry(answer: Answer | None, noted: Entry) -> Entry:
    if isinstance(answer, NotApplicable):
        return noted._replace(given=NOT_APPLICABLE, reason=in_one_line(answer.reason))
    return noted._replace(given=answer) if answer else noted


def _add(problems: list[Problem], where: str, what: str) -> None:
    """One more problem. Raises UnusableError once there are so many that more would help nobody."""
    problems.append(Problem(where, what))
    if len(problems) >= MOST_PROBLEMS:
        more = f"It has more wrong with it than these first {MOST_PROBLEMS}. {ANEW}"
        raise UnusableError(Problem(WHOLE, more), *problems)


def _where(part: str, asked: Questionnaire, item_id: str) -> str:
    """Of a question by its code, as it stands beside it on the page and on paper."""
    item: Item | None = asked.item_by_id.get(item_id)
    said = f"{codes(asked)[item_id]}: {item.text}" if item else _quoted(item_id)
    return f"The {part} for {said}"


def _unusable(what: str, key: str = "") -> UnusableError:
    return UnusableError(Problem(f"‘{key}’" if key else WHOLE, what))


def _quoted(text: str) -> str:
    return _sentence(shown(text))


def _sentence(message: str) -> str:
    """A message of the scoring's, which is for programs' users, as the pages write."""
    words = re.sub("`([^`]*)`", "‘\\1’", message)
    return words[:1].upper() + words[1:]


def _plain(entry: Entry) -> object:
    return {NOT_APPLICABLE: entry.reason} if entry.given == NOT_APPLICABLE else entry.given

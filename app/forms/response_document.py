"""What a response file says, and writing one: docs/response-file.md is the format."""

import json
from typing import NamedTuple

from app.store.assessments.entries import Entries, Entry
from app.store.base.current_programme import get_programme
from scoring.placement.answers import NotApplicable
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.questionnaire import DONT_KNOW, NOT_APPLICABLE, Questionnaire

# What is given to an item without being one of its choices.
UNCHOSEN_ANSWERS = {"", DONT_KNOW, NOT_APPLICABLE}


class ResponseFile(NamedTuple):
    """What a response file holds: the questionnaire version it is to, and what it says."""

    questionnaire: Questionnaire
    entries: Entries

    @property
    def answered_by(self) -> RespondentKind | None:
        """Who answers the questionnaire; None where nobody does any more."""
        return get_programme().who_answers(self.questionnaire.id)

    def is_for(self, kind: RespondentKind) -> bool:
        """Whether such a respondent answers the questionnaire."""
        return self.answered_by == kind

    @property
    def answered(self) -> int:
        """How many questions have an answer that is one of the choices."""
        return sum(entry.given not in UNCHOSEN_ANSWERS for entry in self.entries.values())

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
        decided = self.answered + self.dont_know + self.not_applicable
        return len(self.questionnaire.items) - decided

    @property
    def notes(self) -> int:
        """How many questions have a note or a link beside them."""
        return sum(bool(entry.note or entry.evidence) for entry in self.entries.values())

    @property
    def text(self) -> str:
        """The same as the text of a response file, for a page to carry on."""
        document = build_response_document(self.questionnaire, self.entries)
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def build_response_document(questionnaire: Questionnaire, entries: Entries) -> dict[str, object]:
    """The document of a response file: the entries, and the questions that they answer."""
    waiting = [item for item, entry in entries.items() if entry.waits_for_reason]
    return {
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "content_hash": questionnaire.content_hash,
        "answers": {item: _answer_value(entry) for item, entry in entries.items() if entry.answer},
        "notes": {
            item: {"note": entry.note, "evidence": entry.evidence}
            for item, entry in entries.items()
            if entry.note or entry.evidence
        },
        **({"waiting_for_reason": waiting} if waiting else {}),
    }


def _answer_value(entry: Entry) -> object:
    return {NOT_APPLICABLE: entry.reason} if entry.given == NOT_APPLICABLE else entry.given

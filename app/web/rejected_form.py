"""The fields of a rejected form, shown to its sender so that nothing typed is lost.

Only fields of our own forms come back, by the words that their pages have for them: never a
password or a token, nor a field that another site's form made up.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import list_newest_versions, list_versions
from app.text.wording import get_choice_label
from app.web.request_origin import came_from_our_page
from scoring.questionnaires.questionnaire import Item, Questionnaire
from scoring.steps.first_steps import BARRIER_LABELS

# More than a page of answers has, every note at its longest.
MAX_SHOWN_FIELDS = 400
MAX_SHOWN_CHARACTERS = 400_000
MAX_FIELD_CHARACTERS = 100_000

# Bytes of a form that is too large: how many are read, and how many more are received and dropped.
# A browser that cannot send its whole form shows no answer.
BYTES_READ_OF_LARGE_FORM = 1_000_000
BYTES_DISCARDED = 20_000_000
CHUNK_BYTES = 65_536

DETAIL_LABELS = {
    "name": "Name of the organisation",
    "places": "Places",
    "sector": "Sector",
    "size": "How many people work or volunteer there",
}
CONTACT_LABEL = {"contact": "E-mail address that the core team writes to"}
REMINDERS_LABEL = {"reminders": "Whether reminders may be sent there"}
LISTED_LABEL = {"listed": "The public list of who takes part"}
# By the names of the fields of an action's form.
PLAN_ACTION_LABELS = {
    "what": "What you will do",
    "first-step": "The first small step",
    "owner": "Who sees to it",
    "second": "A second person",
    "expected-by": "By when",
    "check-in-on": "When you look back on it",
    "question": "Which question it is to move",
    "expected": "Which answer you expect",
    "why": "Why it matters",
    "prediction": "What you think will happen",
    "barrier": "What is most in the way",
    "barrier-words": "More on that",
    "state": "How far it is",
    "not-now-because": "Why not now",
}
BOARD_LABELS = {
    "audience": "Who it is for",
    "meeting_on": "On which day they meet",
    "ask_1": "The first thing that you ask",
    "ask_2": "The second thing that you ask",
    "question_1": "The first question",
    "question_2": "The second question",
}
RESPONSE_LABEL = {"response": "The answers that you brought, as their file holds them"}
PIECE_LABELS = {
    "title": "Title",
    "link": "Link",
    "dated": "Date of the evidence",
    "owner": "Who looks after it",
    "look_again_on": "Look at it again on",
}
ANSWERS_ROUTES = {
    "/assessment/<int:number>/<address>",
    "/assessment/<questionnaire>/<int:number>/<address>",
}
# Answers that are tried, and nothing beside them.
TRIAL_ROUTES = {
    "/assessment/<int:number>/what-if/plan",
    "/assessment/<questionnaire>/<int:number>/what-if/plan",
}
CHECK_IN_ROUTE = "/plan/check-in"
# What is said of one action at a check-in: the field, and the action's number.
CHECK_IN_FIELD_PATTERN = re.compile(r"(?P<field>state|happened|next|because|on)-[0-9]+")
CHECK_IN_LABELS = {
    "state": "How far it is",
    "happened": "What happened",
    "next": "What is next",
    "because": "Why not now",
    "on": "Look back again on",
}
IMPORT_ROUTE = "/core-team/organisations/import"
# What is typed in the place of one cell of an import, or of an address in all its rows.
CELL_FIELD_PATTERN = re.compile(
    r"cell-(?P<row>[0-9]{1,5})-(?P<column>name)|word-(?P<address>email)-[0-9a-f]+"
)

# What somebody types or chooses in a form, in the page's words, by the route that the form goes to.
# A page of answers has the questionnaire's own.
FIELD_LABELS: Mapping[str, Mapping[str, str]] = {
    "/join": {**DETAIL_LABELS, **CONTACT_LABEL, **LISTED_LABEL, **RESPONSE_LABEL},
    "/details": {
        **DETAIL_LABELS,
        **CONTACT_LABEL,
        **REMINDERS_LABEL,
        **LISTED_LABEL,
        **RESPONSE_LABEL,
    },
    "/plan/new": PLAN_ACTION_LABELS,
    "/plan/<int:number>": PLAN_ACTION_LABELS,
    "/plan/add": {"what": "What you will do", "first_step": "The first small step"},
    "/board/words": BOARD_LABELS,
    "/board/<questionnaire>/words": BOARD_LABELS,
    "/help/ask": {"words": "What would help you"},
    "/help/<int:number>": {"words": "What you write"},
    "/core-team/help/<int:number>/answer": {"words": "Answer"},
    "/teams": {"name": "Name of the team"},
    "/evidence/add": PIECE_LABELS,
    "/evidence/<int:piece>": PIECE_LABELS,
    "/bring": RESPONSE_LABEL,
    "/bring/in": RESPONSE_LABEL,
    "/core-team/sign-in": {"email": "E-mail address"},
    "/core-team/organisations/add": {**DETAIL_LABELS, "contact": "Contact e-mail"},
    "/core-team/organisations/<int:organisation_id>/change": {
        **DETAIL_LABELS,
        "contact": "Contact e-mail",
    },
    "/core-team/organisations/<int:organisation_id>/teams/add": {"name": "Name of the team"},
    "/core-team/organisations/<int:organisation_id>/remove": {
        "word": "On whose word it is deleted",
        "asked_on": "On which day that was",
        "name": "Name of the organisation",
    },
    IMPORT_ROUTE: {"checked": "The organisations, as rows of a file"},
    "/core-team/organisations/<int:organisation_id>/response": {
        "checked": "The answers, as their file holds them"
    },
    "/core-team/organisations/new": {"because": "Why they are not recognised"},
    "/core-team/organisations/<int:organisation_id>/decline": {
        "because": "Why it is not recognised"
    },
    "/core-team/report/figures/enter": {
        "measure": "What it is a figure of",
        "on_day": "On which day",
        "amount": "How many",
        "place": "In which place",
        "source": "Where it comes from",
        "note": "Anything that a reader should know",
    },
    "/core-team/editions/prepare": {
        "day": "Date of the edition",
        "note": "Note",
        "allowed": "Words in the note that are not that organisation",
    },
    "/core-team/editions/<day>/names": {"name": "Name that means something else on the site"},
    "/core-team/questionnaires": {
        "text": "The questionnaire, as YAML",
        "framework": "The framework, as YAML",
    },
    "/core-team/keys": {"name": "Whom the key is for", "lasts": "How many days it lasts"},
}
ANSWER_PART_LABELS = {
    "": "",
    "reason": "why it does not apply",
    "note": "note",
    "evidence": "link to evidence",
}


class RejectedForm(NamedTuple):
    """Fields with what was typed in each; `whole` is False where there was too much to show."""

    fields: tuple[tuple[str, str], ...] = ()
    whole: bool = True

    @property
    def longest(self) -> str:
        """The field with the most in it; empty where there is none."""
        return max(self.fields, key=lambda field: len(field[1]), default=("", ""))[0]


def read_rejected_form() -> RejectedForm:
    """What this request's form carried. Empty where it carried nothing that anybody typed."""
    if request.method != "POST" or came_from_our_page() is False:
        return RejectedForm()
    try:
        return _limit_fields(request.form)
    except RequestEntityTooLarge:
        return _limit_fields(_read_partially())._replace(whole=False)
    except (HTTPException, OSError):
        return RejectedForm()  # It broke off, or there is no room to read it.


def _limit_fields(form: MultiDict[str, str]) -> RejectedForm:
    fields: list[tuple[str, str]] = []
    left, is_whole = MAX_SHOWN_CHARACTERS, True
    for label, text in _list_labelled_fields(form):
        shown = text[: min(left, MAX_FIELD_CHARACTERS)]
        is_whole = is_whole and shown == text
        if not shown or len(fields) == MAX_SHOWN_FIELDS:
            return RejectedForm(tuple(fields), whole=False)
        fields.append((label, shown))
        left -= len(shown)
    return RejectedForm(tuple(fields), is_whole)


def _read_partially() -> MultiDict[str, str]:
    """As much of a form as is looked at where it is too large; nothing of one in parts."""
    body = request.environ["wsgi.input"].read(BYTES_READ_OF_LARGE_FORM)
    _discard_rest()
    is_one_line = request.mimetype == "application/x-www-form-urlencoded"
    if not is_one_line or body.count(b"&") > MAX_SHOWN_FIELDS * len(ANSWER_PART_LABELS):
        return MultiDict()
    return MultiDict(parse_qsl(body.decode("ascii", "replace"), errors="replace"))


def _discard_rest() -> None:
    left = BYTES_DISCARDED
    while left > 0 and (piece := request.environ["wsgi.input"].read(CHUNK_BYTES)):
        left -= len(piece)


def _list_labelled_fields(form: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    route = request.url_rule.rule if request.url_rule else ""
    if route in ANSWERS_ROUTES:
        yield from _list_labelled_answers(form, ANSWER_PART_LABELS)
    if route in TRIAL_ROUTES:
        yield from _list_labelled_answers(form, {"": ""})
    if route == IMPORT_ROUTE:
        yield from _list_labelled_cells(form)
    if route == CHECK_IN_ROUTE:
        yield from _list_labelled_check_ins(form)
    choice_labels = _list_choice_labels()
    for name, label in FIELD_LABELS.get(route, {}).items():
        chosen = choice_labels.get(name, {})
        for text in form.getlist(name):
            if text.strip():
                yield label, chosen.get(text, text)


def _list_choice_labels() -> Mapping[str, Mapping[str, str]]:
    """What can be chosen in a field, in the page's words."""
    programme = get_programme()
    return {
        "places": programme.place_names,
        "place": programme.place_names,
        "sector": programme.sector_names,
        "size": programme.size_names,
        "listed": {"y": "Our name may stand there"},
        "barrier": {each.value: label for each, label in BARRIER_LABELS.items()},
        "question": {
            f"{asked.id}/{item.id}": item.text
            for asked in list_newest_versions()
            for item in asked.items
        },
    }


def _list_labelled_answers(
    form: MultiDict[str, str], parts: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for name, text in form.items(multi=True):
        item_id, _, part = name.partition(".")
        match = _find_item(item_id)
        if match and part in parts and text.strip():
            questionnaire, item = match
            label = " – ".join(words for words in (item.text, parts[part]) if words)
            yield label, text if part else get_choice_label(questionnaire, item, text)


def _list_labelled_check_ins(form: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in form.items(multi=True):
        field = CHECK_IN_FIELD_PATTERN.fullmatch(name)
        if field and text.strip():
            yield CHECK_IN_LABELS[field["field"]], text


def _list_labelled_cells(form: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in form.items(multi=True):
        cell = CELL_FIELD_PATTERN.fullmatch(name)
        if cell and text.strip():
            row = f"Row {cell['row']}, {cell['column']}" if cell["row"] else cell["address"]
            yield row, text


def _find_item(item_id: str) -> tuple[Questionnaire, Item] | None:
    """The item, and the newest version that asks it: a round may be under an older one."""
    questionnaire_id = (request.view_args or {}).get("questionnaire")
    wanted = questionnaire_id or get_programme().main_questionnaire
    for asked in list_versions(wanted):
        if item_id in asked.item_by_id:
            return asked, asked.item_by_id[item_id]
    return None

"""Reading an action as a form sends it, with what is wrong with each of its fields."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.forms.entry_validation import find_words_fault, normalise_line, normalise_text
from app.forms.seen_parts import KEEP_MISSING, SeenParts, TwoVersions, read_seen_parts
from app.organisation_site.plan.plan_questions import (
    PlanQuestion,
    find_own_question,
    find_question,
)
from app.organisation_site.plan.plan_rounds import find_plan_round
from app.store.organisations.return_links import LinkHolder
from app.store.plans.plan_actions import (
    FIRST_ANSWER,
    PARTS,
    PlanActionDetails,
    PlanActionState,
    get_next_check_in_day,
)
from app.text.uk_dates import parse_day
from app.web.templating import format_day
from scoring.steps.first_steps import Barrier

MOST_WHAT, MOST_ROLE, MOST_WORDS = 300, 200, 500
STATE_LABELS: Mapping[PlanActionState, str] = {
    PlanActionState.PLANNED: "Planned",
    PlanActionState.UNDER_WAY: "Under way",
    PlanActionState.DONE: "Done",
    PlanActionState.NOT_NOW: "Not now",
}


class WordField(NamedTuple):
    """A field of words: what a fault calls it, how many characters fit, whether in one line."""

    name: str
    most: int
    is_line: bool = True


WORD_FIELDS: Mapping[str, WordField] = {
    "what": WordField("what you will do", MOST_WHAT),
    "first-step": WordField("the first step", MOST_WORDS),
    "owner": WordField("who sees to it", MOST_ROLE),
    "second": WordField("the second person", MOST_ROLE),
    "why": WordField("why it matters", MOST_WORDS, is_line=False),
    "barrier-words": WordField("what is in the way", MOST_WORDS, is_line=False),
    "prediction": WordField("what you expect", MOST_WORDS, is_line=False),
    "not-now-because": WordField("why not now", MOST_WORDS),
}
CHOSEN_FIELDS = ("question", "expected", "expected-by", "barrier", "check-in-on", "state", "shared")
# As the page has the fields: a list of what is wrong follows it.
PAGE_ORDER = (
    "what", "first-step", "owner", "second", "expected-by", "check-in-on", "question", "expected",
    "why", "prediction", "barrier", "barrier-words", "state", "not-now-because",
)  # fmt: skip

WHAT_MISSING = "Say what you will do"
QUESTION_UNKNOWN = "Choose one of the questions shown, or none"
EXPECTED_WITHOUT_QUESTION = "Choose the question as well, or expect no answer"
EXPECTED_OF_A_BALANCE = "Expect no answer: neither side of a balance is the one to reach"
BARRIER_UNKNOWN = "Choose one of those shown, or none"
STATE_UNKNOWN = "Choose how far it is"
BECAUSE_MISSING = "Say in a few words why not now"
BECAUSE_OF_NOTHING = "Choose ‘Not now’ as well, or leave this empty"
DAYS_UNREADABLE: Mapping[str, str] = {
    "expected-by": "Enter the day by when, such as {day} with the whole year, or none",
    "check-in-on": "Enter the day to look back, such as {day} with the whole year, or none",
}


class ActionForm(NamedTuple):
    """What somebody typed, field by field, what is wrong with it, and what it says.

    `details` are without the fields that are wrong: they are to be stored where there is no fault.
    `versions` are those of the parts that two people changed, where the page shows both.
    """

    typed: Mapping[str, str]
    faults: Mapping[str, str]
    details: PlanActionDetails
    seen: SeenParts
    versions: Sequence[TwoVersions] = ()


def make_form(details: PlanActionDetails) -> ActionForm:
    """The form as it is opened for an action."""
    return ActionForm(_show_details(details), {}, details, SeenParts(details.fingerprints))


def read_action_form(
    holder: LinkHolder, form: Mapping[str, str], stored: PlanActionDetails | None = None
) -> ActionForm:
    """What a form says of an action of the holder's plan, as it is `stored` if it is there."""
    typed = _read_typed(form)
    question = find_typed_question(holder, typed["question"], stored)
    found = {
        **_find_word_faults(typed),
        **_find_question_faults(holder, typed, question, stored),
        **_find_state_faults(typed, stored),
        **_find_day_faults(typed),
    }
    faults = {name: found[name] for name in PAGE_ORDER if name in found}
    details = _make_details({**typed, **dict.fromkeys(faults, "")}, question)
    seen = read_seen_parts(form, PARTS)
    if seen.lacks_choice:
        faults["keep"] = KEEP_MISSING
    return ActionForm(typed, faults, details, seen)


def _show_details(details: PlanActionDetails) -> dict[str, str]:
    """What the fields of the form hold for an action."""
    question = f"{details.questionnaire_id}/{details.item_id}" if details.item_id else ""
    return {
        **{name: getattr(details, name.replace("-", "_")) for name in WORD_FIELDS},
        "question": question,
        "expected": details.expected,
        "expected-by": write_day(details.expected_by),
        "barrier": details.barrier,
        "check-in-on": write_day(details.check_in_on),
        "state": details.state,
        "shared": "y" if details.shared else "",
    }


def find_typed_question(
    holder: LinkHolder, typed: str, stored: PlanActionDetails | None = None
) -> PlanQuestion | None:
    """The question that a field names as `questionnaire/item`; None for none, and an unknown.

    An action keeps the question that it is stored with, though it is not the holder's any more.
    """
    questionnaire_id, _, item_id = typed.partition("/")
    if stored and (questionnaire_id, item_id) == (stored.questionnaire_id, stored.item_id):
        return find_question(questionnaire_id, item_id)
    return find_own_question(holder, questionnaire_id, item_id)


def is_first_answer_offered(
    holder: LinkHolder, question: PlanQuestion | None, stored: PlanActionDetails | None = None
) -> bool:
    """Whether an action may expect a first answer: nobody knows one yet, or it does so already."""
    if question is None or (stored and stored.expected == FIRST_ANSWER):
        return True
    standing = find_plan_round(holder.organisation_id, question.questionnaire.id)
    return standing is None or standing.is_unknown(question.item.id)


def _read_typed(form: Mapping[str, str]) -> dict[str, str]:
    words = {
        name: (normalise_line if field.is_line else normalise_text)(form.get(name, ""))
        for name, field in WORD_FIELDS.items()
    }
    chosen = {name: form.get(name, "").strip() for name in CHOSEN_FIELDS}
    chosen["state"] = chosen["state"] or PlanActionState.PLANNED
    return {**words, **chosen}


def _find_word_faults(typed: Mapping[str, str]) -> dict[str, str]:
    faults = {
        name: fault
        for name, field in WORD_FIELDS.items()
        if (fault := find_words_fault(typed[name], field.name, field.most))
    }
    return faults if typed["what"] else {"what": WHAT_MISSING, **faults}


def _find_question_faults(
    holder: LinkHolder,
    typed: Mapping[str, str],
    question: PlanQuestion | None,
    stored: PlanActionDetails | None,
) -> dict[str, str]:
    expected = typed["expected"]
    if typed["question"] and question is None:
        return {"question": QUESTION_UNKNOWN}
    if expected and question is None:
        return {"question": EXPECTED_WITHOUT_QUESTION}
    # What was expected before stays, though a newer version of the question offers it no more.
    if question is None or not expected or (stored and expected == stored.expected):
        return {}
    if expected in {choice.id for choice in question.choices}:
        return {}
    if expected == FIRST_ANSWER and is_first_answer_offered(holder, question, stored):
        return {}
    return {"expected": _name_expectable(question)}


def _name_expectable(question: PlanQuestion) -> str:
    if not question.choices:
        return EXPECTED_OF_A_BALANCE
    labels = ", ".join(f"‘{choice.label}’" for choice in question.choices)
    return f"Choose one of the answers to that question: {labels}"


def _find_state_faults(
    typed: Mapping[str, str], stored: PlanActionDetails | None
) -> dict[str, str]:
    faults = {}
    because = typed["not-now-because"]
    if typed["state"] not in {*STATE_LABELS}:
        faults["state"] = STATE_UNKNOWN
    if typed["state"] == PlanActionState.NOT_NOW:
        if not because:
            faults["not-now-because"] = BECAUSE_MISSING
    # What is not "not now" any more lets its reason go; one that was just typed is never lost.
    elif because and because != (stored.not_now_because if stored else ""):
        faults["not-now-because"] = BECAUSE_OF_NOTHING
    if typed["barrier"] and typed["barrier"] not in {*Barrier}:
        faults["barrier"] = BARRIER_UNKNOWN
    return faults


def _find_day_faults(typed: Mapping[str, str]) -> dict[str, str]:
    day = format_day(get_next_check_in_day())
    return {
        name: fault.format(day=day)
        for name, fault in DAYS_UNREADABLE.items()
        if typed[name] and parse_day(typed[name]) is None
    }


def _make_details(typed: Mapping[str, str], question: PlanQuestion | None) -> PlanActionDetails:
    state = PlanActionState(typed["state"] or PlanActionState.PLANNED)
    words = {name.replace("-", "_"): typed[name] for name in WORD_FIELDS}
    if state is not PlanActionState.NOT_NOW:
        words["not_now_because"] = ""
    is_open = state in {PlanActionState.PLANNED, PlanActionState.UNDER_WAY}
    return PlanActionDetails(
        **words,
        questionnaire_id=question.questionnaire.id if question else "",
        item_id=question.item.id if question else "",
        expected=typed["expected"],
        expected_by=parse_day(typed["expected-by"]),
        barrier=typed["barrier"],
        state=state,
        check_in_on=parse_day(typed["check-in-on"])
        or (get_next_check_in_day() if is_open else None),
        shared=typed["shared"] == "y",
    )


def write_day(day: date | None) -> str:
    """A day as a field holds it; empty for none."""
    return format_day(day) if day else ""

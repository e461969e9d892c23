"""Reading a check-in: what is said of each action on its form, and what is wrong with it."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from app.forms.entry_validation import find_words_fault, normalise_text
from app.organisation_site.plan.action_form import (
    BECAUSE_MISSING,
    BECAUSE_OF_NOTHING,
    MOST_WORDS,
    STATE_LABELS,
)
from app.store.plans.check_ins import CheckIn
from app.store.plans.plan_actions import MOST_PLAN_ACTIONS, PlanActionState
from app.text.uk_dates import parse_day
from app.web.form_limits import MAX_FORM_FIELDS

WORD_NAMES: Mapping[str, str] = {
    "happened": "what happened",
    "next": "what is next",
    "because": "why not now",
}
FIELDS = ("state", *WORD_NAMES, "on")
DAY_UNREADABLE = "Enter a day such as 31 March 2027, with the whole year, or leave it empty"
STATE_UNKNOWN = "Choose how far it is"
# With what is seen of each action, and the token.
MOST_FIELDS = max(MAX_FORM_FIELDS, 20 + (len(FIELDS) + 1) * MOST_PLAN_ACTIONS)
MOST_BYTES = 500_000


class CheckInForm(NamedTuple):
    """What was typed of one action, by field, and what is wrong with it.

    `said` is None where nothing was said of it, or something is wrong.
    """

    typed: Mapping[str, str]
    faults: Mapping[str, str]
    said: CheckIn | None


def read_check_ins(form: Mapping[str, str]) -> dict[int, CheckInForm]:
    """What a form says of each action that it shows, by the action's number."""
    numbers = [name.removeprefix("seen-") for name in form if name.startswith("seen-")]
    return {int(number): _read_one(form, number) for number in numbers if _is_number(number)}


def list_faults(
    forms: Mapping[int, CheckInForm], actions: Mapping[int, str]
) -> list[tuple[str, str]]:
    """What is wrong with which of these actions, by number, each with the id of its field."""
    return [
        (f"{name}-{number}", f"{fault}: {actions[number]}")
        for number, each in forms.items()
        if number in actions
        for name, fault in each.faults.items()
    ]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _read_one(form: Mapping[str, str], number: str) -> CheckInForm:
    typed = {name: normalise_text(form.get(f"{name}-{number}", "")) for name in FIELDS}
    if not any(typed.values()):
        return CheckInForm(typed, {}, None)
    faults = _find_faults(typed)
    return CheckInForm(typed, faults, None if faults else _make_check_in(typed, form, number))


def _find_faults(typed: Mapping[str, str]) -> dict[str, str]:
    faults = {
        name: fault
        for name, called in WORD_NAMES.items()
        if (fault := find_words_fault(typed[name], called, MOST_WORDS))
    }
    if typed["state"] and typed["state"] not in _states():
        faults["state"] = STATE_UNKNOWN
    is_not_now = typed["state"] == PlanActionState.NOT_NOW
    if is_not_now != bool(typed["because"]):
        faults["because"] = BECAUSE_MISSING if is_not_now else BECAUSE_OF_NOTHING
    if typed["on"] and parse_day(typed["on"]) is None:
        faults["on"] = DAY_UNREADABLE
    return faults


def _states() -> Collection[str]:
    return {state.value for state in STATE_LABELS}


def _make_check_in(typed: Mapping[str, str], form: Mapping[str, str], number: str) -> CheckIn:
    return CheckIn(
        seen=form[f"seen-{number}"],
        state=PlanActionState(typed["state"]) if typed["state"] else None,
        not_now_because=typed["because"],
        what_happened=typed["happened"],
        what_next=typed["next"],
        look_again_on=parse_day(typed["on"]),
    )

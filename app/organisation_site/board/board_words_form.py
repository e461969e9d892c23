"""What is typed for the board: typed, checked, and asked again where two people typed at once."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.forms.entry_validation import find_words_fault, normalise_line
from app.forms.seen_parts import KEEP_MISSING, SeenParts, TwoVersions, read_seen_parts
from app.organisation_site.board.board_pages import BoardOf, get_board_of_or_404
from app.organisation_site.plan.action_form import write_day
from app.organisation_site.site import blueprint
from app.store.plans.board_words import (
    BOARD_PARTS,
    MOST_BOARD_ACTIONS,
    BoardWords,
    BoardWordsChangedError,
    change_board_words,
    get_board_words,
)
from app.store.plans.plan_actions import PlanAction, list_plan_actions
from app.text.uk_dates import parse_day
from app.web.access import Rule, access, current_actor, current_holder

MOST_AUDIENCE, MOST_LINE = 60, 140
LINES: Mapping[str, tuple[str, int]] = {
    "audience": ("who it is for", MOST_AUDIENCE),
    "ask_1": ("the first thing that you ask", MOST_LINE),
    "ask_2": ("the second thing that you ask", MOST_LINE),
    "question_1": ("the first question", MOST_LINE),
    "question_2": ("the second question", MOST_LINE),
}
"""The fields of one line: what a fault calls each, and how many characters fit."""
PART_LABELS: Mapping[str, str] = {
    "audience": "Who it is for",
    "meeting_on": "Day of the meeting",
    "ask_1": "What we ask of you, first",
    "ask_2": "What we ask of you, second",
    "question_1": "Questions to ask us, first",
    "question_2": "Questions to ask us, second",
    "actions": "Actions of the plan",
}
DAY_UNREADABLE = (
    "Enter the day of the meeting, such as 31 March 2027 with the whole year, or leave it empty"
)
TOO_MANY_ACTIONS = f"Choose {MOST_BOARD_ACTIONS} actions at the most: the page has room for no more"
ACTION_UNKNOWN = "Choose from the actions shown: one of those chosen is not on your plan any more"


class WordsForm(NamedTuple):
    """What somebody typed, what is wrong with it, and what it says (None where a field is wrong).

    `versions` are those of the parts that two people changed, where the page shows both.
    """

    typed: Mapping[str, str]
    chosen: Sequence[str]
    faults: Mapping[str, str]
    words: BoardWords | None
    seen: SeenParts
    versions: Sequence[TwoVersions] = ()


@blueprint.get("/board/words")
@blueprint.get("/board/<questionnaire>/words")
@access(Rule.HOLDER)
def board_words(questionnaire: str = "") -> ResponseReturnValue:
    """What is typed for the board, to change."""
    about = get_board_of_or_404(questionnaire)
    if questionnaire and not about.address:
        return redirect(url_for("assess.board_words"))
    stored = get_board_words(current_holder().organisation_id, about.id)
    return _render(about, _make_form(stored))


@blueprint.post("/board/words")
@blueprint.post("/board/<questionnaire>/words")
@access(Rule.HOLDER)
def save_board_words(questionnaire: str = "") -> ResponseReturnValue:
    """Save what was changed on the page; where somebody else changed the same, ask."""
    about = get_board_of_or_404(questionnaire)
    organisation_id = current_holder().organisation_id
    plan = list_plan_actions(organisation_id)
    form = read_words_form(request.form, {each.id for each in plan})
    if form.faults or form.words is None:
        stored = get_board_words(organisation_id, about.id)
        return _render(about, _compare(form, stored, plan)), 422
    try:
        change_board_words(
            organisation_id,
            about.id,
            form.words,
            form.seen.by_choice(form.words.fingerprints),
            current_actor(),
        )
    except BoardWordsChangedError as changed:
        return _render(about, _show_both(changed, plan)), 409
    flash("The page for your board is saved.")
    return redirect(url_for("assess.board", **about.address))


def read_words_form(form: MultiDict[str, str], plan_ids: set[int]) -> WordsForm:
    """What a form says, with what is wrong with each of its fields."""
    typed = {name: normalise_line(form.get(name, "")) for name in (*LINES, "meeting_on")}
    chosen = form.getlist("actions")
    faults = {
        name: fault
        for name, (called, most) in LINES.items()
        if (fault := find_words_fault(typed[name], called, most))
    }
    day = parse_day(typed["meeting_on"]) if typed["meeting_on"] else None
    if typed["meeting_on"] and day is None:
        faults["meeting_on"] = DAY_UNREADABLE
    known = {str(each): each for each in sorted(plan_ids)}
    if len(chosen) > MOST_BOARD_ACTIONS:
        faults["actions"] = TOO_MANY_ACTIONS
    elif any(each not in known for each in chosen):
        faults["actions"] = ACTION_UNKNOWN
    words = None
    if not faults:
        actions = tuple(sorted(known[each] for each in chosen))
        lines = {name: typed[name] for name in LINES}
        words = BoardWords(**lines, meeting_on=day, actions=actions)
    seen = read_seen_parts(form, BOARD_PARTS)
    if seen.lacks_choice:
        faults["keep"] = KEEP_MISSING
    return WordsForm(typed, chosen, faults, words, seen)


def _make_form(words: BoardWords) -> WordsForm:
    typed = {name: getattr(words, name) for name in LINES}
    return WordsForm(
        {**typed, "meeting_on": write_day(words.meeting_on)},
        [str(each) for each in words.actions],
        {},
        words,
        SeenParts(words.fingerprints),
    )


def _show_both(changed: BoardWordsChangedError, plan: Sequence[PlanAction]) -> WordsForm:
    """The form with what was typed, to be sent once more with a choice."""
    form = _make_form(changed.merged)._replace(
        seen=SeenParts(changed.stored.fingerprints, changed.parts)
    )
    return _compare(form, changed.stored, plan)


def _compare(form: WordsForm, saved: BoardWords, plan: Sequence[PlanAction]) -> WordsForm:
    """The form with both versions of what it asks about: what is typed as it is, also if wrong."""
    stored = _make_form(saved)
    versions = [
        TwoVersions(PART_LABELS[part], _describe(part, stored, plan), _describe(part, form, plan))
        for part in form.seen.asked
    ]
    return form._replace(versions=versions)


def _describe(part: str, form: WordsForm, plan: Sequence[PlanAction]) -> str:
    if part == "actions":
        chosen = [each.what for each in plan if str(each.id) in form.chosen]
        return "; ".join(chosen) or "The next open ones"
    return form.typed[part] or "Nothing"


def _render(about: BoardOf, form: WordsForm) -> str:
    plan = list_plan_actions(current_holder().organisation_id)
    return render_template(
        "board/words.html",
        board_of=about,
        form=form,
        typed=form.typed,
        faults=form.faults,
        offered=[each for each in plan if each.is_open or str(each.id) in form.chosen],
        most={"audience": MOST_AUDIENCE, "line": MOST_LINE, "actions": MOST_BOARD_ACTIONS},
    )

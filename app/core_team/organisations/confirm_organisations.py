"""Editors confirm who the organisations are that joined by themselves, or do not know them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.organisations.organisation_list import page_number
from app.core_team.organisations.organisation_page import found_or_404, id_in, words_for_details
from app.core_team.site import blueprint
from app.forms.details_form import collapse_whitespace
from app.store.organisations.organisations import CONFIRMED, NEW, Confirmation, Standing
from app.store.participation import confirmation_queue, confirmations
from app.store.participation.confirmations import Decided
from app.store.participation.organisation_search import PER_PAGE, Participant
from app.text.hidden_characters import find_hidden_character_fault
from app.web.access import Rule, access, actor

# Longest reason: enough to say what to do, short enough to be read.
MOST_REASON = 500

NOBODY_CHOSEN = "Select at least one organisation"
CHANGED_MEANWHILE = (
    "Look again, then press once more: it has changed its details, or another editor has decided, "
    "since you opened this page"
)
SAID = {
    Confirmation.CONFIRMED: ("confirmed", "counts from now on", "count from now on"),
    Confirmation.DECLINED: ("not recognised", "is told so", "are told so"),
    Confirmation.NEW: ("new again", "waits to be confirmed", "wait to be confirmed"),
}
"""What a decision made of organisations, and what that means for one and for many."""

# What is told stands in a cookie once, of 4,096 bytes at the most, and is to be read at a glance.
MOST_NAMES = 5
MOST_OF_A_NAME = 60


@blueprint.get("/organisations/new")
@access(Rule.MEMBER)
def new_organisations() -> ResponseReturnValue:
    """Those that joined by themselves, and that nobody has confirmed yet."""
    return _list()


@blueprint.post("/organisations/new")
@access(Rule.EDITOR)
def decide_on_organisations() -> ResponseReturnValue:
    """Confirm those that were chosen, or say that they are not recognised."""
    shown, faults = _shown(request.form.getlist("organisation")), {}
    if not shown:
        faults["organisations"] = NOBODY_CHOSEN
    because = collapse_whitespace(request.form.get("because"))
    declines = request.form.get("do") == "decline"
    if declines and (fault := reason_fault(because)):
        faults["because"] = fault
    if faults:
        return _list(faults, set(shown), because), 422
    standing = Standing(Confirmation.DECLINED, because) if declines else CONFIRMED
    _tell(confirmations.decide(shown, standing, actor()), standing)
    return redirect(url_for("core_team.new_organisations"))


@blueprint.post("/organisations/<int:organisation_id>/confirm")
@access(Rule.EDITOR)
def confirm_organisation(organisation_id: int) -> ResponseReturnValue:
    """Confirm one that was looked at."""
    return _decide_on_one(found_or_404(organisation_id), CONFIRMED)


@blueprint.post("/organisations/<int:organisation_id>/wait")
@access(Rule.EDITOR)
def put_back_organisation(organisation_id: int) -> ResponseReturnValue:
    """Put one back among the new ones, where it was confirmed or declined by mistake."""
    return _decide_on_one(found_or_404(organisation_id), NEW)


@blueprint.get("/organisations/<int:organisation_id>/decline")
@access(Rule.EDITOR)
def look_at_declining(organisation_id: int) -> ResponseReturnValue:
    """The reason is asked for, and it is said who reads it. One that it was told can be changed."""
    one = found_or_404(organisation_id)
    return _decline_page(one, one.declined_because)


@blueprint.post("/organisations/<int:organisation_id>/decline")
@access(Rule.EDITOR)
def decline_organisation(organisation_id: int) -> ResponseReturnValue:
    """Say that it is not recognised, and why."""
    one, because = found_or_404(organisation_id), collapse_whitespace(request.form.get("because"))
    if fault := reason_fault(because):
        return _decline_page(one, because, fault), 422
    standing = Standing(Confirmation.DECLINED, because)
    decided = _decide(one, standing)
    if not decided.done and one.standing != standing:
        return _decline_page(found_or_404(one.id), because, CHANGED_MEANWHILE), 409
    return _told(one, decided, standing)


def reason_fault(because: str) -> str | None:
    """What keeps a reason from being told to an organisation."""
    if not because:
        return "Enter the reason: the organisation reads it"
    if len(because) > MOST_REASON:
        return f"Shorten the reason by {len(because) - MOST_REASON}: {MOST_REASON} characters fit"
    return find_hidden_character_fault(because, "the reason")


def _shown(sent: Iterable[str]) -> dict[int, str]:
    """The organisations that a form names, each with its fingerprint as the page showed it."""
    parts = [each.partition(".") for each in dict.fromkeys(sent)]
    return {number: seen for text, _, seen in parts[:PER_PAGE] if (number := id_in(text))}


def _decide_on_one(one: Participant, standing: Standing) -> ResponseReturnValue:
    return _told(one, _decide(one, standing), standing)


def _decide(one: Participant, standing: Standing) -> Decided:
    return confirmations.decide({one.id: request.form.get("seen", "")}, standing, actor())


def _told(one: Participant, decided: Decided, standing: Standing) -> ResponseReturnValue:
    _tell(decided, standing)
    return redirect(url_for("core_team.organisation", organisation_id=one.id))


def _tell(decided: Decided, standing: Standing) -> None:
    if decided.done:
        flash(what_was_done(decided.done, standing.confirmation))
    for line in what_was_not(decided, standing.confirmation):
        flash(line, "important")


def what_was_done(names: Sequence[str], confirmation: Confirmation) -> str:
    """What a decision made of the organisations that have these names, in words."""
    what, one_does, many_do = SAID[confirmation]
    they_do = f"It {one_does}" if len(names) == 1 else f"They {many_do}"
    return f"{what.capitalize()}: {_listed(names)}. {they_do}."


def what_was_not(decided: Decided, confirmation: Confirmation) -> Iterator[str]:
    """What was left as it was, and why, in words."""
    if decided.before:
        what, *_ = SAID[confirmation]
        yield f"Already {what}, so nothing was changed: {_listed(decided.before)}."
    if decided.changed:
        yield (
            f"Left as it was: {_listed(decided.changed)}. Details have changed, or another editor "
            "has decided, since you opened the page. Look again."
        )
    if decided.gone:
        yield f"Not in the list any more: {decided.gone}."


def _listed(names: Sequence[str]) -> str:
    told = [f"‘{_shortened(name)}’" for name in names[:MOST_NAMES]]
    more = len(names) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")


def _shortened(name: str) -> str:
    return name if len(name) <= MOST_OF_A_NAME else f"{name[: MOST_OF_A_NAME - 1]}…"


def _list(
    faults: Mapping[str, str] | None = None,
    chosen: set[int] | frozenset[int] = frozenset(),
    because: str = "",
) -> str:
    return render_template(
        "core_team/new_organisations.html",
        page=confirmation_queue.who_waits(page_number(request.args, [])),
        faults=faults or {},
        chosen=chosen,
        because=because,
        most_reason=MOST_REASON,
        open_to_all=current_app.config["REGISTRATION"] == "open",
        **words_for_details(),
    )


def _decline_page(one: Participant, because: str = "", fault: str = "") -> str:
    return render_template("core_team/decline.html", one=one, because=because, fault=fault)

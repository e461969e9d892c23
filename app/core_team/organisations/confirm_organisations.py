"""Editors confirm organisations that joined by themselves, or decline those they do not know."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.organisations.organisation_list import parse_page_number
from app.core_team.organisations.organisation_page import (
    details_context,
    get_organisation_or_404,
    parse_id,
)
from app.core_team.site import blueprint
from app.forms.details_form import collapse_whitespace
from app.store.organisations.organisations import (
    CONFIRMED_STATE,
    NEW_STATE,
    Confirmation,
    ConfirmationState,
)
from app.store.participation import confirmation_queue, confirmations
from app.store.participation.confirmations import ConfirmationResult
from app.store.participation.organisation_search import ORGANISATIONS_PER_PAGE, OrganisationSummary
from app.text.hidden_characters import find_hidden_character_fault
from app.web.access import Rule, access, current_actor
from scoring.programme.programme import RespondentKind

# Longest reason: enough to say what to do, short enough to be read.
MOST_REASON = 500

NOBODY_SELECTED = "Select at least one organisation"
CHANGED_MEANWHILE = (
    "Look again, then press once more: it has changed its details, or another editor has decided, "
    "since you opened this page"
)
DECISION_PHRASES = {
    Confirmation.CONFIRMED: ("confirmed", "counts from now on", "count from now on"),
    Confirmation.DECLINED: ("not recognised", "is told so", "are told so"),
    Confirmation.NEW: ("new again", "waits to be confirmed", "wait to be confirmed"),
}
"""Each decision in words, and its effect for one organisation and for many."""

# The message travels in a cookie, of 4,096 bytes at the most, and is to be read at a glance.
MOST_NAMES_SHOWN = 5
MOST_NAME_LENGTH = 60


@blueprint.get("/organisations/new")
@access(Rule.MEMBER)
def new_organisations() -> ResponseReturnValue:
    """The list of organisations that joined by themselves and are not confirmed yet."""
    return _new_organisations_page()


@blueprint.post("/organisations/new")
@access(Rule.EDITOR)
def decide_on_organisations() -> ResponseReturnValue:
    """Confirm or decline the selected organisations."""
    shown, faults = _posted_fingerprints(request.form.getlist("organisation")), {}
    if not shown:
        faults["organisations"] = NOBODY_SELECTED
    because = collapse_whitespace(request.form.get("because"))
    declines = request.form.get("do") == "decline"
    if declines and (fault := reason_fault(because)):
        faults["because"] = fault
    if faults:
        return _new_organisations_page(faults, set(shown), because), 422
    standing = ConfirmationState(Confirmation.DECLINED, because) if declines else CONFIRMED_STATE
    _flash_decision(confirmations.confirm_or_decline(shown, standing, current_actor()), standing)
    return redirect(url_for("core_team.new_organisations"))


@blueprint.post("/organisations/<int:organisation_id>/confirm")
@access(Rule.EDITOR)
def confirm_organisation(organisation_id: int) -> ResponseReturnValue:
    """Confirm one organisation, from its own page."""
    return _decide_and_redirect(
        get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION), CONFIRMED_STATE
    )


@blueprint.post("/organisations/<int:organisation_id>/wait")
@access(Rule.EDITOR)
def put_back_organisation(organisation_id: int) -> ResponseReturnValue:
    """Undo a mistaken confirmation or decline: the organisation is new again."""
    return _decide_and_redirect(
        get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION), NEW_STATE
    )


@blueprint.get("/organisations/<int:organisation_id>/decline")
@access(Rule.EDITOR)
def confirm_decline_organisation(organisation_id: int) -> ResponseReturnValue:
    """The form for the reason to decline, which the organisation reads."""
    organisation = get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION)
    return _decline_page(organisation, organisation.declined_because)


@blueprint.post("/organisations/<int:organisation_id>/decline")
@access(Rule.EDITOR)
def decline_organisation(organisation_id: int) -> ResponseReturnValue:
    """Decline one organisation, with the reason."""
    organisation, because = (
        get_organisation_or_404(organisation_id, RespondentKind.ORGANISATION),
        collapse_whitespace(request.form.get("because")),
    )
    if fault := reason_fault(because):
        return _decline_page(organisation, because, fault), 422
    standing = ConfirmationState(Confirmation.DECLINED, because)
    decided = _record_decision(organisation, standing)
    if not decided.done and organisation.standing != standing:
        return _decline_page(
            get_organisation_or_404(organisation.id, RespondentKind.ORGANISATION),
            because,
            CHANGED_MEANWHILE,
        ), 409
    return _redirect_with_message(organisation, decided, standing)


def reason_fault(because: str) -> str | None:
    """What is wrong with a reason; None where it can be given to an organisation."""
    if not because:
        return "Enter the reason: the organisation reads it"
    if len(because) > MOST_REASON:
        return f"Shorten the reason by {len(because) - MOST_REASON}: {MOST_REASON} characters fit"
    return find_hidden_character_fault(because, "the reason")


def _posted_fingerprints(posted: Iterable[str]) -> dict[int, str]:
    """The fingerprints of details that a form sent, by organisation id."""
    parts = [posted_text.partition(".") for posted_text in dict.fromkeys(posted)]
    return {
        number: seen
        for text, _, seen in parts[:ORGANISATIONS_PER_PAGE]
        if (number := parse_id(text))
    }


def _decide_and_redirect(
    organisation: OrganisationSummary, standing: ConfirmationState
) -> ResponseReturnValue:
    return _redirect_with_message(organisation, _record_decision(organisation, standing), standing)


def _record_decision(
    organisation: OrganisationSummary, standing: ConfirmationState
) -> ConfirmationResult:
    return confirmations.confirm_or_decline(
        {organisation.id: request.form.get("seen", "")}, standing, current_actor()
    )


def _redirect_with_message(
    organisation: OrganisationSummary, decided: ConfirmationResult, standing: ConfirmationState
) -> ResponseReturnValue:
    _flash_decision(decided, standing)
    return redirect(url_for("core_team.organisation", organisation_id=organisation.id))


def _flash_decision(decided: ConfirmationResult, standing: ConfirmationState) -> None:
    if decided.done:
        flash(decision_summary(decided.done, standing.confirmation))
    for line in left_unchanged_messages(decided, standing.confirmation):
        flash(line, "important")


def decision_summary(names: Sequence[str], confirmation: Confirmation) -> str:
    """The decision on the organisations of these names, in words."""
    outcome, one_does, many_do = DECISION_PHRASES[confirmation]
    they_do = f"It {one_does}" if len(names) == 1 else f"They {many_do}"
    return f"{outcome.capitalize()}: {_quoted(names)}. {they_do}."


def left_unchanged_messages(
    decided: ConfirmationResult, confirmation: Confirmation
) -> Iterator[str]:
    """What was left as it was, and why, in words."""
    if decided.before:
        outcome, *_ = DECISION_PHRASES[confirmation]
        yield f"Already {outcome}, so nothing was changed: {_quoted(decided.before)}."
    if decided.changed:
        yield (
            f"Left as it was: {_quoted(decided.changed)}. Details have changed, or another editor "
            "has decided, since you opened the page. Look again."
        )
    if decided.gone:
        yield f"Not in the list any more: {decided.gone}."


def _quoted(names: Sequence[str]) -> str:
    shown = [f"‘{_shorten_name(name)}’" for name in names[:MOST_NAMES_SHOWN]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _shorten_name(name: str) -> str:
    return name if len(name) <= MOST_NAME_LENGTH else f"{name[: MOST_NAME_LENGTH - 1]}…"


def _new_organisations_page(
    faults: Mapping[str, str] | None = None,
    chosen: set[int] | frozenset[int] = frozenset(),
    because: str = "",
) -> str:
    return render_template(
        "core_team/new_organisations.html",
        page=confirmation_queue.list_unconfirmed(parse_page_number(request.args, [])),
        faults=faults or {},
        chosen=chosen,
        because=because,
        most_reason=MOST_REASON,
        open_to_all=current_app.config["REGISTRATION"] == "open",
        **details_context(),
    )


def _decline_page(organisation: OrganisationSummary, because: str = "", fault: str = "") -> str:
    return render_template("core_team/decline.html", one=organisation, because=because, fault=fault)

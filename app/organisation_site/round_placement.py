"""Where the answers of a round place it, for each page that says so."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.organisation_site.current_round import Round
from app.store.assessments.entries import Entries, extract_answers
from app.store.organisations.organisations import get_details
from app.web.first_step_offers import IN_THE_WAY, FirstStepOffers, offer_first_steps
from scoring.placement.placement import Placement, place_answers
from scoring.programme.programme import RespondentKind


def place_written(current: Round, written: Entries) -> Placement | None:
    """Where the answers place the organisation; None where there is none."""
    answers = extract_answers(written)
    return place_answers(current.questionnaire, answers) if answers else None


def offer_own_first_steps(current: Round, placed: Placement) -> FirstStepOffers:
    """What can be done first, narrowed by what the address says is in the way."""
    organisation = current.organisation
    sector, size = None, None
    if organisation.kind == RespondentKind.ORGANISATION:
        details = get_details(organisation.organisation_id)
        sector, size = details.sector, details.size
    in_the_way = request.args.getlist(IN_THE_WAY)
    return offer_first_steps(current.questionnaire.id, placed, sector, size, in_the_way)


def render_nothing_answered(current: Round) -> ResponseReturnValue:
    """The page of a round in which nothing is answered, so that it stands nowhere."""
    page = render_template("nothing_answered.html", current=current, hold=current.hold)
    return page, 404

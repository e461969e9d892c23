"""Which submitted rounds go on record as improved, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database.engine import db
from app.model import EventRecord
from app.store.assessments.assessments import list_rounds
from app.store.assessments.entries import entries_fingerprint, get_entries
from app.store.assessments.round_undo import take_back_round
from app.store.base.events import Action
from app.store.base.transactions import now
from app.store.reports import kpi_counts
from app.store.reports.kpi_counts import TimeSpan
from tests.factories.events import parse_moment, record_event, record_taking_back
from tests.factories.organisations import add_joined_organisation, confirm_organisations
from tests.factories.rounds import submit_answers

START = {
    "safety_aware_1": "not-yet",
    "safety_aware_2": "not-yet",
    "safety_informed_1": "not-yet",
}
AWARE = START | {"safety_aware_1": "some", "safety_aware_2": "some"}
TRUSTED = {"trust_aware_1": "some", "trust_informed_1": "not-yet", "trust_overall": "aware"}
NOT_TRUSTED = {**TRUSTED, "trust_aware_1": "not-yet", "trust_overall": "starting-out"}


def improved():
    """The rounds on record as improved."""
    statement = select(EventRecord.assessment_id).where(EventRecord.action == Action.IMPROVED)
    return list(db.session.scalars(statement.order_by(EventRecord.id)))


def count_improved():
    end = now() + timedelta(days=1)
    identities = kpi_counts.identities_known_at(end, end)
    return kpi_counts.count_organisations(
        kpi_counts.select_improved(TimeSpan(None, end), identities)
    )


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        (START, AWARE, True),
        (START, START, False),
        (START, START | {"safety_aware_1": "some"}, False),  # within a stage
        (AWARE, START, False),
        (START | TRUSTED, AWARE | NOT_TRUSTED, False),  # another went down
        ({"safety_aware_1": "dont-know"}, AWARE, False),  # too little was known
        (START | TRUSTED, AWARE, True),  # of another value nothing is known any more
    ],
)
def test_a_later_stage_in_one_value_and_an_earlier_one_in_none(store, before, after, counts):
    organisation = add_joined_organisation()
    submit_answers(organisation, **before)
    second = submit_answers(organisation, **after)
    assert improved() == ([second] if counts else [])


def test_it_is_compared_with_the_round_before_and_not_with_the_first(store):
    organisation = add_joined_organisation()
    submit_answers(organisation, **START)
    second = submit_answers(organisation, **AWARE)
    submit_answers(organisation, **AWARE)
    assert improved() == [second]


def test_taken_back_and_submitted_again_it_is_compared_anew(store):
    organisation = add_joined_organisation()
    confirm_organisations(organisation)
    submit_answers(organisation, **START)
    second = submit_answers(organisation, **AWARE)
    last = list_rounds(organisation)[-1]
    assert take_back_round(last, entries_fingerprint(get_entries(last.id)), "tests")
    assert count_improved() == 0

    submit_answers(organisation, **AWARE)

    assert improved() == [second, second]
    assert count_improved() == 1


def test_what_is_taken_back_after_a_period_counts_in_it_for_ever(store):
    record_event("2027-05-05 10:00", Action.SUBMITTED, 1, 11)
    record_event("2027-05-05 10:00", Action.IMPROVED, 1, 11)
    record_event("2027-05-06 10:00", Action.IMPROVED, 2, 12)
    record_taking_back("2027-05-20 10:00", 1, 11)

    def found(until):
        span = TimeSpan(parse_moment("2027-04-01 00:00"), parse_moment(until))
        rows = kpi_counts.select_improved(span, kpi_counts.identities_known_at(span.end, span.end))
        return [each.organisation_id for each in kpi_counts.list_organisations(rows)]

    assert found("2027-05-15 00:00") == [1, 2]
    assert found("2027-06-01 00:00") == [2]

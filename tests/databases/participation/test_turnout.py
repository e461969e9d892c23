"""Who was invited and has submitted, and how old the answers are: to the day, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.store.base import published_questionnaires
from app.store.comparison.answer_age import AnswerAge, start_of_last_twelve_months
from app.store.comparison.group_selection import Selection
from app.store.comparison.placements import OVERALL
from app.store.comparison.tallies import get_stage_tallies
from app.store.organisations.organisations import Confirmation
from app.store.participation import organisation_search
from app.store.participation.organisation_filters import Filters
from app.store.participation.participation_status import NOT_INVITED_STATUSES, Status
from app.store.participation.turnout import AnswerDays, Turnout, summarise_responses
from tests.factories.organisations import (
    add_joined_organisation,
    add_organisation,
    add_unconfirmed_organisation,
)
from tests.factories.rounds import begin_round, submit_answers

KNOWN = {"safety_aware_1": "embedded", "safety_aware_2": "embedded"}
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def clock(clock):
    clock.set_to(NOW)
    return clock


def responses(*selection):
    return summarise_responses(
        published_questionnaires.get_current_questionnaire().id, Selection(*selection)
    )


def listed(**filters):
    return organisation_search.count_matching(
        Filters(confirmation=Confirmation.CONFIRMED, **filters)
    )


# ---------------------------------------------------------------- who was asked


def test_whoever_nobody_has_asked_is_not_among_those_that_were_invited(store):
    submit_answers(add_joined_organisation("hull"), **KNOWN)
    begin_round(add_joined_organisation("hull"))
    add_joined_organisation("hull")  # by itself, and it has not started yet
    add_organisation("Not asked", places=("hull",))
    add_organisation("Elsewhere", places=("york",))
    add_unconfirmed_organisation("New, and not confirmed", places=("hull",))

    assert responses("hull").turnout == Turnout(1, 3, 1)
    assert responses().turnout == Turnout(1, 3, 2)
    assert responses("york").turnout == Turnout(0, 0, 1)
    assert listed(place="hull", not_invited=True) == 1
    assert listed(place="hull", answered=True) == 1


def test_nobody_is_invited_by_a_link_that_nobody_has_sent():
    assert {Status.ADDED, Status.LINK_MADE} == set(NOT_INVITED_STATUSES)


# ---------------------------------------------------------------- how old answers are


@pytest.mark.parametrize(
    ("at", "began"),
    [
        ("2026-11-30T12:00", "2025-11-30T00:00"),
        ("2026-11-30T23:59", "2025-11-30T00:00"),
        # A day of summer begins an hour before midnight in UTC.
        ("2026-06-30T22:59", "2025-06-29T23:00"),
        ("2026-06-30T23:00", "2025-06-30T23:00"),
        # Clocks went back in the night that ended on 26 October 2025, after midnight.
        ("2026-10-27T12:00", "2025-10-27T00:00"),
        ("2026-10-26T12:00", "2025-10-25T23:00"),
        ("2028-02-29T12:00", "2027-02-28T00:00"),
    ],
)
def test_the_last_twelve_months_begin_with_a_day_of_the_uk(at, began):
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert start_of_last_twelve_months(moment) == datetime.fromisoformat(began).replace(tzinfo=UTC)


def test_a_year_ago_to_the_day_is_of_the_last_twelve_months(store, clock):
    """In summer, so that the UK's day and that of UTC differ."""
    clock.at = datetime(2026, 6, 30, 12, tzinfo=UTC)
    began = datetime(2025, 6, 29, 23, tzinfo=UTC)
    submit_answers(add_joined_organisation("hull"), began - timedelta(microseconds=1), **KNOWN)
    for place in ("hull", "york"):
        submit_answers(add_joined_organisation(place), began, **KNOWN)

    found, recent = responses(), responses(None, None, start_of_last_twelve_months(clock.at))
    assert found.own == AnswerDays(
        3, date(2025, 6, 29), date(2025, 6, 30), date(2025, 6, 30), older=1
    )
    assert recent.own == AnswerDays(2, *[date(2025, 6, 30)] * 3, older=0)
    assert recent.turnout == found.turnout == Turnout(3, 3, 0)
    assert [listed(age=age) for age in AnswerAge] == [2, 1]
    asked = published_questionnaires.get_current_questionnaire()
    sums = get_stage_tallies(asked, start_of_last_twelve_months(clock.at))
    hull = [sums.of("hull", each, asked.version)[OVERALL].n for each in (None, "health")]
    assert hull == [1, 1]
    assert sums.of(None, None, asked.version)[OVERALL].n == 2


def test_only_the_answers_that_an_organisation_stands_by_have_an_age(store, clock):
    mine = add_joined_organisation()
    submit_answers(mine, NOW - timedelta(days=500), **KNOWN)
    submit_answers(mine, NOW - timedelta(days=5), **KNOWN)

    assert responses().own.older == 0
    assert [listed(age=age) for age in AnswerAge] == [1, 0]


def test_half_of_the_answers_were_there_by_the_middle_day(store, clock):
    for days in (400, 300, 200, 100):
        submit_answers(add_joined_organisation("hull"), NOW - timedelta(days=days), **KNOWN)
    submit_answers(
        add_joined_organisation("york", "health", "hull"),
        NOW - timedelta(days=1),
        **KNOWN,
    )

    york = responses("york")
    assert york.own == AnswerDays(1, *[date(2026, 11, 29)] * 3, older=0)
    assert york.others == AnswerDays(
        4, date(2025, 10, 26), date(2026, 2, 3), date(2026, 8, 22), older=1
    )
    assert responses("hull").others == AnswerDays()
    assert responses("york", "police").others == AnswerDays()
    assert responses(None, "health").own.n == 5

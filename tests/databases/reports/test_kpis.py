"""What each definition counts, on both databases, and that nothing later changes it."""

import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database.engine import db
from app.store.base.events import Action
from app.store.organisations import return_links
from app.store.reports import help_counts, kpi_counts
from app.store.reports.kpi_counts import KpiOrganisation, TimeSpan
from app.text.uk_dates import day_end, day_start, parse_day
from tests.factories.events import (
    parse_moment,
    record_event,
    record_merge,
    record_submission,
    record_taking_back,
)
from tests.factories.organisations import join_organisation

COUNTS = (
    kpi_counts.select_submitted,
    kpi_counts.select_active,
    kpi_counts.select_returned,
    kpi_counts.select_active_with_team,
    help_counts.select_asked,
    help_counts.select_answered_requests,
)
QUARTER = TimeSpan(day_start(parse_day("1 April 2027")), day_end(parse_day("30 June 2027")))
IN_IT = "2027-05-05 10:00"
FRESH = 2_000_000  # ids that no organisation of a test has


def found(count, span=QUARTER):
    """The ids that a count finds, once the number is found to be theirs."""
    rows = count(span, kpi_counts.identities_known_at(span.end, span.end))
    lines = kpi_counts.list_organisations(rows)
    assert kpi_counts.count_organisations(rows) == len(lines)
    return [line.organisation_id for line in lines]


# ---------------------------------------------------------------- the edges of days


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        ("2027-03-31 22:59:59", False),  # 23:59:59 by the clocks, in summer time
        ("2027-03-31 23:00:00", True),  # midnight
        ("2027-06-30 22:59:59", True),
        ("2027-06-30 23:00:00", False),
    ],
)
@pytest.mark.parametrize("count", [kpi_counts.select_submitted, kpi_counts.select_active])
def test_a_day_ends_at_midnight_in_the_uk_in_summer(store, count, at, counts):
    record_submission(at, 1)
    assert found(count) == ([1] if counts else [])


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        ("2027-12-31 23:59:59", True),
        ("2028-01-01 00:00:00", False),
        ("2027-09-30 22:59:59", False),  # summer time at one end, and not at the other
        ("2027-09-30 23:00:00", True),
    ],
)
def test_and_in_winter(store, at, counts):
    record_submission(at, 1)
    span = TimeSpan(day_start(parse_day("1 October 2027")), day_end(parse_day("31 December 2027")))
    assert found(kpi_counts.select_submitted, span) == ([1] if counts else [])


# ---------------------------------------------------------------- each definition


def test_an_organisation_that_submits_twice_is_one(store):
    record_submission("2027-05-01 10:00", 1, 11)
    record_submission("2027-06-01 10:00", 1, 12)
    record_submission("2027-05-20 10:00", 2, 13)

    rows = kpi_counts.select_submitted(
        QUARTER, kpi_counts.identities_known_at(QUARTER.end, QUARTER.end)
    )

    assert kpi_counts.list_organisations(rows) == [
        KpiOrganisation(1, parse_moment("2027-05-01 10:00"), None),
        KpiOrganisation(2, parse_moment("2027-05-20 10:00"), None),
    ]
    assert kpi_counts.list_organisations(rows, offset=1, most=1) == [
        KpiOrganisation(2, parse_moment("2027-05-20 10:00"), None)
    ]


def test_to_work_is_to_save_or_to_submit(store):
    record_event(IN_IT, Action.ANSWERS_SAVED, 1, 11, "safety-aware-1")
    record_submission(IN_IT, 2, 12)
    record_event(IN_IT, Action.JOINED, 3)
    record_event(IN_IT, Action.ROUND_STARTED, 3, 13)
    record_event(IN_IT, Action.DETAILS_CHANGED, 3)

    assert found(kpi_counts.select_active) == [1, 2]
    assert found(kpi_counts.select_submitted) == [2]


def test_answers_saved_without_the_organisation_s_id_count_by_who_started_the_round(store):
    record_event("2027-01-01 10:00", Action.ROUND_STARTED, 1, 11)
    record_event("2027-01-01 10:00", Action.ROUND_STARTED, 2, 12)
    record_event(IN_IT, Action.ANSWERS_SAVED, None, 11)
    record_event(IN_IT, Action.ANSWERS_SAVED, 1, 11)
    record_event(
        IN_IT, Action.ANSWERS_SAVED, None, 99
    )  # a round that nobody is known to have started

    assert found(kpi_counts.select_active) == [1]


def test_what_happened_before_or_after_is_not_in_the_period(store):
    record_submission("2027-01-01 10:00", 1)
    record_submission("2027-08-01 10:00", 2)
    assert found(kpi_counts.select_active) == []
    assert found(kpi_counts.select_active, TimeSpan(None, QUARTER.end)) == [1]


def test_to_come_back_is_to_submit_again(store):
    record_submission("2026-05-01 10:00", 1, 11)
    record_submission("2027-05-01 10:00", 1, 12)
    record_submission("2027-04-02 10:00", 2, 13)  # twice within it
    record_submission("2027-06-02 10:00", 2, 14)
    record_submission("2027-05-03 10:00", 3, 15)  # for the first time
    record_submission("2025-05-01 10:00", 4, 16)  # before it
    record_submission("2026-05-01 10:00", 4, 17)
    record_submission("2027-05-01 10:00", 5, 18)  # again only after it
    record_submission("2027-07-01 10:00", 5, 19)

    assert found(kpi_counts.select_returned) == [1, 2]
    assert found(kpi_counts.select_returned, TimeSpan(None, QUARTER.end)) == [4, 1, 2]


@pytest.mark.parametrize("contact", [Action.ADDED, Action.INVITED, Action.REMINDED])
def test_working_with_the_team_takes_both(store, contact):
    record_event("2026-01-01 10:00", contact, 1)  # long ago
    record_submission(IN_IT, 1)
    record_event("2027-06-01 10:00", contact, 2)  # after it worked, in the same period
    record_submission(IN_IT, 2)
    record_event("2027-07-01 10:00", contact, 3)  # too late
    record_submission(IN_IT, 3)
    record_event(IN_IT, contact, 4)  # without any work
    record_submission(IN_IT, 5)  # without the team

    assert found(kpi_counts.select_active_with_team) == [1, 2]


def test_an_organisation_that_asks_twice_is_one_and_others_do_not_count(store):
    record_event(IN_IT, Action.HELP_ASKED, 1, items="11")
    record_event("2027-06-05 10:00", Action.HELP_ASKED, 1, items="12")
    record_event("2027-01-05 10:00", Action.TEAM_ADDED, 2, items="1")
    record_event(IN_IT, Action.HELP_ASKED, 2, items="13")
    record_event("2027-01-05 10:00", Action.PARTNERSHIP_ADDED, 3)
    record_event(IN_IT, Action.HELP_ASKED, 3, items="14")
    record_event("2027-07-05 10:00", Action.HELP_ASKED, 4, items="15")

    assert found(help_counts.select_asked) == [1]


def test_a_request_is_answered_once_when_it_first_is(store):
    record_event("2027-03-05 10:00", Action.HELP_ANSWERED, 1, items="11")  # before it
    record_event(IN_IT, Action.HELP_ANSWERED, 1, items="11")
    record_event(IN_IT, Action.HELP_ANSWERED, 1, items="12")
    record_event("2027-05-06 10:00", Action.HELP_ANSWERED, 1, items="12")
    record_event("2027-05-07 10:00", Action.HELP_ANSWERED, 1, items="13")
    record_event(IN_IT, Action.HELP_DONE, 1, items="14")  # without a word
    record_event("2027-01-05 10:00", Action.TEAM_ADDED, 2, items="1")
    record_event(IN_IT, Action.HELP_ANSWERED, 2, items="15")

    assert found(help_counts.select_answered_requests) == [1, 1]


def test_a_request_that_goes_to_another_record_is_still_one(store):
    record_event(IN_IT, Action.HELP_ANSWERED, 1, items="11")
    record_merge("2027-05-06 10:00", gone=1, kept=2)
    record_event("2027-05-07 10:00", Action.HELP_ANSWERED, 2, items="11")

    assert found(help_counts.select_answered_requests) == [2]


# ---------------------------------------------------------------- taken back, dropped


def until(day):
    return TimeSpan(QUARTER.start, day_end(parse_day(day)))


def test_what_is_taken_back_counts_on_the_days_between(store):
    record_submission("2027-05-05 10:00", 1)
    record_taking_back("2027-05-12 10:00", 1)

    counted = {
        day: found(kpi_counts.select_submitted, until(f"{day} May 2027"))
        for day in (4, 5, 11, 12, 31)
    }
    assert counted == {4: [], 5: [1], 11: [1], 12: [], 31: []}


def test_submitted_again_it_counts_from_then_on(store):
    record_submission("2027-05-05 10:00", 1)
    record_taking_back("2027-05-12 10:00", 1)
    record_submission("2027-05-12 10:00", 1)  # in the same second
    record_submission("2027-05-20 10:00", 2)

    rows = kpi_counts.list_organisations(
        kpi_counts.select_submitted(
            QUARTER, kpi_counts.identities_known_at(QUARTER.end, QUARTER.end)
        )
    )
    assert rows == [
        KpiOrganisation(1, parse_moment("2027-05-12 10:00"), None),
        KpiOrganisation(2, parse_moment("2027-05-20 10:00"), None),
    ]


def test_taken_back_in_the_next_quarter_it_counts_in_this_one_for_ever(store):
    record_submission("2027-06-28 10:00", 1)
    record_taking_back("2027-07-05 10:00", 1)
    record_submission("2027-07-10 10:00", 1)
    after = TimeSpan(QUARTER.end, day_end(parse_day("30 September 2027")))

    assert found(kpi_counts.select_submitted) == found(kpi_counts.select_submitted, after) == [1]
    assert found(kpi_counts.select_returned, after) == []


def test_a_round_submitted_twice_is_no_coming_back(store):
    record_submission("2027-05-05 10:00", 1, 11)
    record_taking_back("2027-05-06 10:00", 1, 11)
    record_submission("2027-05-07 10:00", 1, 11)
    record_submission("2026-05-05 10:00", 2, 21)  # comes back, and takes that back
    record_submission("2027-05-05 10:00", 2, 22)
    record_taking_back("2027-05-06 10:00", 2, 22)
    record_submission("2026-05-05 10:00", 3, 31)  # and submits it again
    record_submission("2027-05-05 10:00", 3, 32)
    record_taking_back("2027-05-06 10:00", 3, 32)
    record_submission("2027-05-07 10:00", 3, 32)

    assert found(kpi_counts.select_returned) == [3]
    assert found(kpi_counts.select_submitted) == [1, 3]


def test_a_round_is_taken_back_by_whoever_the_record_was_merged_into(store):
    record_submission("2027-05-05 10:00", 1, 11)
    record_merge("2027-05-06 10:00", gone=1, kept=2)
    record_taking_back("2027-05-07 10:00", 2, 11)
    assert found(kpi_counts.select_submitted) == []


def test_work_stays_work_whatever_is_taken_back_or_dropped(store):
    record_event(IN_IT, Action.INVITED, 1)
    record_submission(IN_IT, 1)
    record_taking_back(IN_IT, 1)
    record_event(IN_IT, Action.INVITED, 2)
    record_event(IN_IT, Action.ANSWERS_SAVED, 2, 21, "safety-aware-1")
    record_event(IN_IT, Action.DROPPED, 2, 21)
    record_taking_back(IN_IT, 3)  # which was submitted long ago

    assert found(kpi_counts.select_active) == found(kpi_counts.select_active_with_team) == [1, 2]


# ---------------------------------------------------------------- merged, deleted


def test_records_merged_by_the_end_are_one(store):
    record_submission("2027-04-10 10:00", 1)
    record_submission("2027-05-10 10:00", 2)
    record_event(IN_IT, Action.INVITED, 1)
    record_merge("2027-06-30 22:59:59", gone=1, kept=2)

    assert found(kpi_counts.select_submitted) == [2]
    assert found(kpi_counts.select_returned) == [2]
    assert found(kpi_counts.select_active_with_team) == [2]


def test_a_merge_after_the_end_changes_nothing(store):
    record_submission("2027-04-10 10:00", 1)
    record_submission("2027-05-10 10:00", 2)
    record_merge("2027-06-30 23:00:00", gone=1, kept=2)

    assert found(kpi_counts.select_submitted) == [1, 2]
    assert found(kpi_counts.select_returned) == []


def test_merges_follow_one_another(store):
    for number in (1, 2, 3):
        record_submission(IN_IT, number)
    record_merge("2027-06-01 10:00", gone=1, kept=2)
    record_merge("2027-06-01 10:00", gone=2, kept=3)

    assert kpi_counts.merges_before(QUARTER.end) == {1: 3, 2: 3}
    assert found(kpi_counts.select_submitted) == [3]


def test_one_that_is_deleted_still_counts(store):
    record_submission(IN_IT, 1)
    record_event("2027-05-06 10:00", Action.DELETED, 1)
    assert found(kpi_counts.select_submitted) == [1]


def test_what_records_have_become(store, details):
    secret = join_organisation(details._replace(name="Moor Lane Schools"))
    mine = return_links.find_link_holder(secret).organisation_id
    record_merge("2027-07-01 10:00", gone=FRESH, kept=FRESH + 1)
    record_merge("2027-08-01 10:00", gone=FRESH + 1, kept=mine)
    record_merge("2027-08-01 10:00", gone=FRESH + 2, kept=FRESH + 3)  # which was deleted
    record_submission(IN_IT, mine)

    became = kpi_counts.find_merged_into([FRESH, FRESH + 1, FRESH + 2, FRESH + 9])

    assert became == {
        FRESH: (mine, "Moor Lane Schools", parse_moment("2027-07-01 10:00")),
        FRESH + 1: (mine, "Moor Lane Schools", parse_moment("2027-08-01 10:00")),
    }
    assert (
        kpi_counts.list_organisations(
            kpi_counts.select_submitted(
                QUARTER, kpi_counts.identities_known_at(QUARTER.end, QUARTER.end)
            )
        )[0].name
        == "Moor Lane Schools"
    )


def test_when_the_record_begins(store):
    assert kpi_counts.first_event_time(QUARTER.end) is None
    record_event("2027-03-01 10:00", Action.ACCOUNT_MADE)
    record_event("2027-02-01 10:00", Action.JOINED, 1)
    assert kpi_counts.first_event_time(QUARTER.end) == parse_moment("2027-02-01 10:00")
    assert kpi_counts.first_event_time(parse_moment("2027-02-01 10:00")) is None


# ---------------------------------------------------------------- any past, any future

KINDS = [
    Action.ADDED, Action.INVITED, Action.REMINDED, Action.JOINED, Action.DELETED, Action.MERGED,
    Action.ROUND_STARTED, Action.ANSWERS_SAVED, Action.SUBMITTED, Action.DETAILS_CHANGED,
    Action.TAKEN_BACK, Action.DROPPED, Action.TEAM_ADDED, Action.PARTNERSHIP_ADDED,
    Action.HELP_ASKED, Action.HELP_ANSWERED, *kpi_counts.DECISION_ACTIONS,
]  # fmt: skip
HAS_ITEMS = {Action.MERGED, Action.HELP_ANSWERED}
LENGTH = QUARTER.end - QUARTER.start


def a_past(chance, first, last, most=40):
    """Events between two moments, as disorderly as chance has it."""
    seconds = int((last - first).total_seconds())
    events = []
    for _ in range(chance.randrange(most)):
        whose = chance.randrange(1, 8)
        kind = chance.choice(KINDS)
        known = kind is not Action.ANSWERS_SAVED or chance.random() < 0.5
        items = str(chance.choice([n for n in range(1, 8) if n != whose]))
        if kind is Action.HELP_ANSWERED:
            items = f"{whose}{chance.randrange(3)}"  # a request is of one organisation
        at = first + timedelta(seconds=chance.randrange(seconds))
        events.append(
            (
                at,
                kind,
                whose if known else None,
                10 * whose + chance.randrange(3),
                items if kind in HAS_ITEMS else "",
            )
        )
    # Recorded as they happen.
    return sorted(events, key=lambda each: each[0])


def helped(events, within, kind):
    """Within a span: the events of that kind of organisations, and of answers only the first."""
    others = {each[2] for each in events if each[1] in help_counts.OTHER_KINDS_ADDED}
    theirs = [each for each in events if each[1] is kind and each[2] not in others]
    first = {each[4]: each for each in reversed(theirs)}
    counting = theirs if kind is Action.HELP_ASKED else first.values()
    return [each for each in counting if each in within]


def by_hand(events, span):
    """The counts, worked out from a list of events in the plainest way."""
    events = sorted((each for each in events if each[0] < span.end), key=lambda each: each[0])
    group = {number: number for number in range(1, 8)}
    for _, kind, whose, _, items in events:
        if kind is Action.MERGED:
            left = group[int(items)]
            group = {n: group[whose] if g == left else g for n, g in group.items()}
    starters = {}
    for _, kind, whose, round_id, _ in events:
        if kind is Action.ROUND_STARTED:
            starters.setdefault(round_id, set()).add(whose)
    decided = {
        whose: kind for _, kind, whose, _, _ in events if kind in kpi_counts.DECISION_ACTIONS
    }
    waiting = {whose for whose, kind in decided.items() if kind is not Action.CONFIRMED}
    within = [each for each in events if span.start is None or each[0] >= span.start]

    def who(past, *kinds):
        for _, kind, whose, round_id, _ in past:
            if kind in kinds:
                mine = {whose} if whose else starters.get(round_id, ())
                yield from (group[n] for n in mine if group[n] not in waiting)

    back = {round_id: n for n, (_, kind, _, round_id, _) in enumerate(events)
            if kind is Action.TAKEN_BACK}  # fmt: skip
    stand = [each for n, each in enumerate(events) if n > back.get(each[3], -1)]
    submitted = list(who(stand, Action.SUBMITTED))
    worked = set(who(within, Action.SUBMITTED, Action.ANSWERS_SAVED))
    inside = set(who((each for each in stand if each in within), Action.SUBMITTED))
    contacted = set(who(events, Action.ADDED, Action.INVITED, Action.REMINDED))
    returned = {each for each in inside if submitted.count(each) > 1}
    asked = set(who(helped(events, within, Action.HELP_ASKED), Action.HELP_ASKED))
    answered = list(who(helped(events, within, Action.HELP_ANSWERED), Action.HELP_ANSWERED))
    counts = (inside, worked, returned, worked & contacted, asked, answered)
    return [len(each) for each in counts]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
def test_any_past_counts_as_it_does_by_hand_and_no_later_event_changes_it(store, seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    past = a_past(chance, QUARTER.start - LENGTH, QUARTER.end)
    spans = [QUARTER, TimeSpan(None, QUARTER.end)]

    def numbers():
        return [[len(found(count, span)) for count in COUNTS] for span in spans]

    try:
        for event in past:
            record_event(*event)
        before = numbers()
        assert before == [by_hand(past, span) for span in spans]
        for event in a_past(chance, QUARTER.end, QUARTER.end + LENGTH):
            record_event(*event)
        assert numbers() == before
    finally:
        db.session.rollback()

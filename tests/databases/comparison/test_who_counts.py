"""Nothing counts what the core team has not confirmed, wherever organisations are counted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from app.database.engine import db
from app.store.base.events import Action
from app.store.base.published_questionnaires import get_current_questionnaire
from app.store.comparison import tallies, yearly_change
from app.store.comparison.group_selection import Selection
from app.store.comparison.yearly_change import Direction, NotComparedReason
from app.store.editions import edition_changes, edition_members, edition_publishing
from app.store.editions.edition_publishing import EditionDraft, PublishOutcome
from app.store.exports import datasets
from app.store.exports.datasets import DATASETS
from app.store.lifecycle import deletion, organisation_merge
from app.store.organisations import organisations
from app.store.organisations.organisations import (
    CONFIRMED_STATE,
    NEW_STATE,
    Confirmation,
    ConfirmationState,
    get_confirmation_state,
)
from app.store.participation import confirmations, turnout
from app.store.participation.confirmations import ConfirmationResult
from app.store.reports import goal_counts, kpi_counts
from app.store.reports.kpi_counts import TimeSpan
from app.store.upkeep.recompute_placements import verify_and_rebuild_tallies
from tests.factories.events import parse_moment, record_event, record_submission
from tests.factories.events import record_merge as merging_at
from tests.factories.organisations import (
    add_joined_organisation,
    add_unconfirmed_organisation,
    confirm_organisations,
    decide_on_organisations,
    decline_organisations,
    get_organisation_fingerprint,
)
from tests.factories.published_editions import MARCH, disable_disclosure_control
from tests.factories.rounds import submit_answers

LONG_AGO = datetime(2024, 3, 1, tzinfo=UTC)
COUNTS = (kpi_counts.select_submitted, kpi_counts.select_active, kpi_counts.select_returned)
ALL, HERE = Selection(), Selection("york", "police")


def both_rounds(organisation):
    """Two rounds: one long before a year ago, and one since."""
    then = {"safety_aware_1": "not-yet", "safety_aware_2": "not-yet"}
    submit_answers(organisation, LONG_AGO, **then, trust_aware_1="some")
    submit_answers(organisation, safety_aware_1="embedded", safety_aware_2="embedded")
    return organisation


def stage_rows(asked, since):
    """Every row of the sums, kept or of answers since then, as plain values."""
    found = tallies.get_stage_tallies(asked, since).sums
    return {where: dict(of_sector) for where, of_sector in found.items()}


def everything():
    """All that is counted, by what counts it."""
    asked, soon = get_current_questionnaire(), datetime.now(UTC) + timedelta(days=1)
    since, span = yearly_change.a_year_ago(), TimeSpan(None, soon)
    who = kpi_counts.identities_known_at(soon, soon)
    return {
        "stages": [stage_rows(asked, since) for since in (None, LONG_AGO)],
        "answers": [tallies.get_answer_tallies(asked, each) for each in (ALL, HERE)],
        "versions": [tallies.count_by_version(asked, each) for each in (ALL, HERE)],
        "responses": [turnout.summarise_responses(asked.id, each) for each in (ALL, HERE)],
        "moved": [yearly_change.count_stage_changes(asked.id, each, since) for each in (ALL, HERE)],
        "who moved": db.session.scalars(
            yearly_change.select_organisations_that_moved(asked.id, "safety", Direction.UP, since)
        ).all(),
        "roll": edition_members.find_members_at(asked, soon),
        "earlier roll": edition_members.find_members_at(asked, since),
        "what is hard": edition_members.count_answers_at(asked, soon),
        "at a stage": kpi_counts.list_organisations(goal_counts.select_at_stage(span, who, 0)),
        **{count.__name__: kpi_counts.list_organisations(count(span, who)) for count in COUNTS},
        **{name: list(datasets.iterate_rows(DATASETS[name])) for name in COUNTED},
        "rows": {name: datasets.count_rows(DATASETS[name]) for name in COUNTED},
        "pages": {name: pages_of(name) for name in COUNTED},
    }


# What holds organisations, or what they said, and leaves out those that do not count.
COUNTED = [name for name in DATASETS if name not in {"respondents", "figures", "goals", "events"}]


def pages_of(name):
    """A dataset as the API pages it."""
    after, found = 0, []
    while after is not None:
        rows, after = datasets.read_batch(DATASETS[name], after, 1)
        found.append((rows, after))
    return found


@pytest.fixture
def others(store):
    """Organisations that count already."""
    for sector in ("police", "health"):
        both_rounds(add_joined_organisation("york", sector))


def test_one_that_joins_is_counted_nowhere_until_it_is_confirmed(others):
    before = everything()

    mine = both_rounds(add_unconfirmed_organisation(sector="police"))
    assert everything() == before

    confirm_organisations(mine)
    after = everything()
    assert [name for name in before if after[name] == before[name]] == []

    decline_organisations(mine)
    assert everything() == before


def test_among_those_first_answers_too(others):
    asked, since = get_current_questionnaire(), yearly_change.a_year_ago()
    mine = add_unconfirmed_organisation()
    submit_answers(mine)

    assert yearly_change.count_not_compared(asked.id, ALL, since)[NotComparedReason.FRESH] == 0
    confirm_organisations(mine)
    assert yearly_change.count_not_compared(asked.id, ALL, since)[NotComparedReason.FRESH] == 1


@pytest.mark.parametrize(
    "different", [{"name": "Another"}, {"places": ("hull",)}, {"sector": "other"}]
)
def test_one_that_says_it_is_another_is_new_again(others, different):
    before = everything()
    mine = both_rounds(add_unconfirmed_organisation(sector="police"))
    confirm_organisations(mine)

    change_of_its_own(mine, **different)

    assert get_confirmation_state(mine) == NEW_STATE
    assert everything() == before


def change_of_its_own(mine, **different):
    details = organisations.get_details(mine)._replace(**different)
    organisations.change_details(mine, details, "link:1")


def test_its_size_tells_nobody_who_it_is(store, details):
    mine = add_unconfirmed_organisation()
    confirm_organisations(mine)

    change_of_its_own(mine, size=details.size)

    assert get_confirmation_state(mine).is_counted


def test_one_that_was_declined_and_mends_its_name_is_new_again(store):
    mine = add_unconfirmed_organisation()
    decline_organisations(mine, because="We know nobody of that name")
    assert get_confirmation_state(mine).declined_because == "We know nobody of that name"

    change_of_its_own(mine, name="Moor Lane Primary School")

    assert get_confirmation_state(mine) == NEW_STATE


@pytest.mark.parametrize("kept_is_known", [True, False])
def test_two_that_are_one_count_where_either_is_known(others, kept_is_known):
    before = everything()
    known, fresh = (
        add_joined_organisation("york", "police"),
        both_rounds(add_unconfirmed_organisation(sector="police")),
    )
    kept, gone = (known, fresh) if kept_is_known else (fresh, known)

    organisation_merge.merge_organisations(
        kept, gone, organisation_merge.plan_merge(kept, gone).fingerprint, "tests", keep_links=False
    )

    assert get_confirmation_state(kept).is_counted
    after = everything()
    assert [name for name in before if after[name] == before[name]] == []


def test_two_that_nobody_knows_are_one_that_nobody_knows(others):
    before = everything()
    kept, gone = (
        both_rounds(add_unconfirmed_organisation()),
        both_rounds(add_unconfirmed_organisation()),
    )
    decline_organisations(gone)

    organisation_merge.merge_organisations(
        kept, gone, organisation_merge.plan_merge(kept, gone).fingerprint, "tests", keep_links=False
    )

    assert get_confirmation_state(kept) == NEW_STATE
    assert everything() == before


# ---------------------------------------------------------------- several at once


def test_several_are_confirmed_in_one_go(store):
    one, two, three = (
        add_unconfirmed_organisation("One"),
        add_unconfirmed_organisation("Two"),
        add_unconfirmed_organisation("Three"),
    )
    confirm_organisations(two)

    decided = decide_on_organisations(CONFIRMED_STATE, one, two, three)

    assert decided.done == ["One", "Three"]
    assert decided.before == ["Two"]
    assert all(get_confirmation_state(each).is_counted for each in (one, two, three))


def test_what_says_it_is_another_since_it_was_looked_at_is_left_as_it_is(store):
    one, two = add_unconfirmed_organisation("One"), add_unconfirmed_organisation("Two")
    shown = {each: get_organisation_fingerprint(each) for each in (one, two)}
    change_of_its_own(two, name="The police")
    deletion.delete_organisation(one, "link:1")

    decided = confirmations.confirm_or_decline(shown, CONFIRMED_STATE, "tests")

    assert decided == ConfirmationResult(done=[], before=[], changed=["The police"], gone=1)
    assert get_confirmation_state(two) == NEW_STATE


def test_what_another_editor_has_decided_since_is_left_as_it_is(store):
    one = add_unconfirmed_organisation("One")
    shown = {one: get_organisation_fingerprint(one)}
    decline_organisations(one, because="Who is it?")

    decided = confirmations.confirm_or_decline(shown, CONFIRMED_STATE, "tests")

    assert decided == ConfirmationResult(done=[], before=[], changed=["One"], gone=0)
    assert get_confirmation_state(one) == ConfirmationState(Confirmation.DECLINED, "Who is it?")


def test_two_editors_confirm_the_same_at_once(store):
    mine = [both_rounds(add_unconfirmed_organisation(name)) for name in ("One", "Two", "Three")]
    shown = {each: get_organisation_fingerprint(each) for each in mine}
    together = Barrier(2)

    def press(_):
        with store.app_context():
            together.wait()
            return confirmations.confirm_or_decline(shown, CONFIRMED_STATE, "tests")

    db.session.rollback()
    with ThreadPoolExecutor(2) as editors:
        first, second = sorted(editors.map(press, range(2)), key=lambda each: len(each.before))

    assert (first.done, second.done) == (["One", "Two", "Three"], [])
    assert second.before == first.done
    assert turnout.summarise_responses(get_current_questionnaire().id, ALL).turnout.invited == 3
    assert verify_and_rebuild_tallies() == 0


# ---------------------------------------------------------------- editions


def test_an_edition_is_not_published_with_one_that_does_not_count_any_more(store, monkeypatch):
    disable_disclosure_control(monkeypatch)
    mine = add_joined_organisation()
    submit_answers(mine)
    kept = edition_publishing.prepare_edition(EditionDraft(MARCH, ""), "tests")

    change_of_its_own(mine, name="The police")

    assert (
        edition_publishing.publish_edition(kept.fingerprint, "tests") is PublishOutcome.UNCONFIRMED
    )
    assert edition_changes.changes_since_prepared(kept).unconfirmed == 1
    confirm_organisations(mine)
    assert edition_publishing.publish_edition(kept.fingerprint, "tests") is PublishOutcome.PUBLISHED


# ---------------------------------------------------------------- reports

MAY = TimeSpan(parse_moment("2027-05-01 00:00"), parse_moment("2027-06-01 00:00"))
JUNE, JULY, AUGUST = (parse_moment(f"2027-{month}-15 10:00") for month in ("06", "07", "08"))


def reported(known, span=MAY):
    """The ids that a report of the span counts as having submitted, made at a moment."""
    found = kpi_counts.list_organisations(
        kpi_counts.select_submitted(
            span, kpi_counts.identities_known_at(known, min(span.end, known))
        )
    )
    return [each.organisation_id for each in found]


def test_a_report_counts_who_was_confirmed_when_it_was_made_and_so_it_stays(store):
    record_event("2027-05-02 10:00", Action.AWAITS_CONFIRMATION, 1)
    for number in (1, 2):
        record_submission(f"2027-05-0{number + 2} 10:00", number)
    assert reported(JUNE) == [2]

    record_event("2027-07-01 10:00", Action.CONFIRMED, 1)
    assert reported(JULY) == [1, 2]

    record_event("2027-08-01 10:00", Action.DECLINED, 1)
    assert [reported(known) for known in (JUNE, JULY, AUGUST)] == [[2], [1, 2], [2]]


@pytest.mark.parametrize("at", ["2027-05-20 10:00", "2027-07-01 10:00"])
def test_what_became_part_of_a_confirmed_one_counts(store, at):
    """Under that one where it did by the end of the report, by itself where it did later."""
    record_event("2027-05-02 10:00", Action.AWAITS_CONFIRMATION, 1)
    record_submission("2027-05-03 10:00", 1)
    merging_at(at, gone=1, kept=2)

    assert reported(AUGUST) == ([2] if "05" in at[:7] else [1])


def test_what_was_counted_before_anybody_was_asked_stays_in_its_reports(store):
    record_submission("2027-05-03 10:00", 1)
    record_event("2027-07-01 10:00", Action.AWAITS_CONFIRMATION, 1)

    assert [reported(known) for known in (JUNE, JULY)] == [[1], []]

"""The list of organisations: who is in it, how far each is, and what it can be narrowed by."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from app.database.engine import db
from app.store.assessments import assessments, round_undo
from app.store.assessments.entries import entries_fingerprint, get_entries
from app.store.comparison import kept_placements, yearly_change
from app.store.comparison.answer_age import months_before
from app.store.comparison.yearly_change import Direction
from app.store.organisations import link_sessions, return_links
from app.store.participation import invitations, links_by_hand, organisation_search
from app.store.participation.organisation_filters import NO_ANSWER
from app.store.participation.organisation_search import Filters, Status
from scoring.questionnaires.questionnaire import DONT_KNOW
from tests.factories.organisations import (
    add_organisation,
    add_unconfirmed_organisation,
    insert_organisations,
)
from tests.factories.rounds import answer_round, submit_round

AT = datetime(2026, 3, 31, 12, tzinfo=UTC)


def names(**filters):
    """The names of those that pass, by the page, and by all of them."""
    wanted = Filters(**filters)
    page = organisation_search.search_page(wanted, 1)
    found = [each.name for each in page.rows]
    assert found == [each.name for each in organisation_search.iterate_matching(wanted)]
    assert page.total == len(found)
    return found


# ---------------------------------------------------------------- status


def test_a_month_earlier_is_the_same_day_or_the_last_of_a_month_too_short():
    assert months_before(AT, 1) == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert months_before(AT, 3) == datetime(2025, 12, 31, 12, tzinfo=UTC)
    assert months_before(AT, 25) == datetime(2024, 2, 29, 12, tzinfo=UTC)
    assert months_before(datetime(2026, 12, 1, tzinfo=UTC), 12).year == 2025


def test_an_organisation_goes_from_added_to_invited_to_started_to_submitted(store):
    mine = add_organisation("Moor Lane School")
    assert organisation_search.find_organisation(mine).status is Status.ADDED
    links_by_hand.make_link(mine, "tests")
    assert organisation_search.find_organisation(mine).status is Status.LINK_MADE
    assert links_by_hand.mark_links_sent([mine], "tests")
    invitations.revoke_links(mine, "tests")
    assert organisation_search.find_organisation(mine).status is Status.INVITED
    answer_round(mine, safety_aware_1="some")
    assert organisation_search.find_organisation(mine).status is Status.STARTED
    submit_round(mine)
    found = organisation_search.find_organisation(mine)
    assert (found.status, found.round, found.open_round) == (Status.SUBMITTED, 1, None)
    answer_round(mine)
    again = organisation_search.find_organisation(mine)
    assert (again.status, again.round, again.open_round) == (Status.SUBMITTED, 1, 2)
    assert again.since == found.submitted_at


@pytest.mark.parametrize(
    ("months", "seconds", "status"),
    [
        (11, -1, Status.SUBMITTED),
        (11, 0, Status.DUE_AGAIN),
        (13, 0, Status.DUE_AGAIN),
        (13, 1, Status.OVERDUE),
        (36, 0, Status.OVERDUE),
    ],
)
def test_due_again_from_eleven_months_to_thirteen(store, clock, months, seconds, status):
    mine = add_organisation("Moor Lane School")
    clock.set_to(months_before(AT, months) - timedelta(seconds=seconds))
    current = answer_round(mine, safety_aware_1="some")
    assessments.submit_round(current, entries_fingerprint(get_entries(current.id)), "tests")
    clock.set_to(AT)

    assert organisation_search.find_organisation(mine).status is status
    for each in Status:
        assert names(status=each) == (["Moor Lane School"] if each is status else [])


def test_a_link_that_was_made_is_told_from_one_that_reached_somebody(store):
    add_organisation("Added")
    links_by_hand.make_link(add_organisation("Made"), "tests")
    ended = add_organisation("Made and ended")
    links_by_hand.make_link(ended, "tests")
    invitations.revoke_links(ended, "tests")
    sent, opened = add_organisation("Sent"), add_organisation("Opened")
    for each in (sent, opened):
        secret = links_by_hand.make_link(each, "tests")
    links_by_hand.mark_links_sent([sent], "tests")
    link_sessions.begin_link_session(return_links.find_link_holder(secret).link_id)
    invitations.start_send(add_organisation("Written to", "head@example.org"), "tests")
    answer_round(add_organisation("Started"))

    assert names(status=Status.ADDED) == ["Added"]
    assert names(status=Status.LINK_MADE) == ["Made", "Made and ended"]
    assert names(status=Status.INVITED) == ["Opened", "Sent", "Written to"]
    assert names(status=Status.STARTED) == ["Started"]


def test_one_that_came_by_itself_is_invited_only_once_a_link_is_sent_to_it(store):
    mine = add_unconfirmed_organisation("Came")
    secret = links_by_hand.make_link(mine, "tests")
    link_sessions.begin_link_session(return_links.find_link_holder(secret).link_id)
    draft = answer_round(mine, safety_aware_1="some")
    assert names(status=Status.STARTED) == ["Came"]
    round_undo.drop_draft(draft, entries_fingerprint(get_entries(draft.id)), "tests")
    assert names(status=Status.JOINED) == ["Came"]

    links_by_hand.make_link(mine, "tests")
    assert names(status=Status.JOINED) == ["Came"]
    links_by_hand.mark_links_sent([mine], "tests")
    assert names(status=Status.INVITED) == ["Came"]


# ---------------------------------------------------------------- searching and filtering


def test_words_are_found_in_any_order_without_case_accents_or_signs(store):
    add_organisation("St. Anne’s Primary School, Hull")
    add_organisation("École Saint-André")
    add_organisation("100% Youth_Club")

    assert names(words="hull ST annes") == ["St. Anne’s Primary School, Hull"]
    assert names(words="ecole andre") == ["École Saint-André"]
    assert names(words="Saint André hull") == []
    # Signs are left out of names, so a search for nothing but signs finds nobody.
    assert names(words="%") == []
    assert names(words="h_l") == []
    assert names(words="youth_club") == ["100% Youth_Club"]


def test_places_and_sectors_narrow_and_an_organisation_of_two_places_is_there_once(store):
    add_organisation("Both", places=("york", "hull"), sector="police")
    add_organisation("York only", places=("york",), sector="health")

    assert names(place="york") == ["Both", "York only"]
    assert names(place="hull") == ["Both"]
    assert names(place="york", sector="health") == ["York only"]
    assert organisation_search.search_page(Filters(), 1).rows[0].places == ("hull", "york")


@pytest.fixture
def three(store):
    """Three organisations: one aware in safety, one starting out, one that has not submitted."""
    aware = add_organisation("Aware")
    submit_round(aware, safety_aware_1="embedded", safety_aware_2="embedded",
           trust_aware_1=DONT_KNOW, trust_informed_1="not-yet")  # fmt: skip
    begun = add_organisation("Begun")
    submit_round(begun, safety_aware_1="not-yet")
    answer_round(add_organisation("Draft"), safety_aware_1="embedded", safety_aware_2="embedded")
    return aware


def test_those_at_a_stage_and_those_beyond_one(store, three):
    assert names(value="safety", stage=1) == ["Aware"]
    assert names(value="safety", stage=0) == ["Begun"]
    assert names(value="safety", at_least=0) == ["Aware", "Begun"]
    assert names(value="safety", at_least=1) == ["Aware"]
    assert names(stage=0, value="trust") == ["Aware", "Begun"]
    assert names(answered=True) == ["Aware", "Begun"]
    assert names(stage=1) == ["Aware"]
    assert organisation_search.find_organisation(three).floor == 1


def test_those_that_gave_an_answer_in_the_round_they_stand_by(store, three):
    assert names(item="safety-aware-1", given="embedded") == ["Aware"]
    assert names(item="trust-aware-1", given=DONT_KNOW) == ["Aware"]
    assert names(item="trust-aware-1", given=NO_ANSWER) == ["Begun"]
    assert names(item="safety-aware-1", given=NO_ANSWER) == []
    submit_round(three, safety_aware_1="some")
    assert names(item="safety-aware-1", given="embedded") == []


def test_those_that_moved_since_a_year_ago(store):
    year = timedelta(days=400)
    for name, before, after in (("Up", "not-yet", "embedded"), ("Down", "embedded", "not-yet")):
        mine = add_organisation(name)
        known = {"trust_aware_1": "not-yet", "trust_informed_1": "not-yet"}
        submit_round(mine, year, safety_aware_1=before, safety_aware_2=before, **known)
        submit_round(mine, safety_aware_1=after, safety_aware_2=after, **known)

    assert names(change=Direction.UP, value="safety") == ["Up"]
    assert names(change=Direction.DOWN, value="safety") == ["Down"]
    assert names(change=Direction.SAME, value="trust") == ["Down", "Up"]
    found = organisation_search.search_page(Filters(), 1).rows
    ids = [each.id for each in found]
    then_and_now = yearly_change.stages_then_and_now(
        "organisation", ids, "safety", yearly_change.a_year_ago()
    )
    assert then_and_now == {ids[0]: (1, 0), ids[1]: (0, 1)}
    assert yearly_change.stages_then_and_now(
        "organisation", ids[:1], "trust", yearly_change.a_year_ago()
    ) == {ids[0]: (0, 0)}
    stands = kept_placements.get_kept_placements("organisation", ids, "safety")
    assert {number: kept.floor for number, kept in stands.items()} == {ids[0]: 0, ids[1]: 1}
    assert kept_placements.get_kept_placements("organisation", ids, "nothing") == {}


def test_a_stage_that_only_counts_as_the_start_is_told_from_one_that_is_held(store):
    mine = add_organisation("Moor Lane School")
    submit_round(mine, safety_aware_1="embedded", safety_aware_2="embedded")
    kept = {
        value: kept_placements.get_kept_placements("organisation", [mine], value)[mine]
        for value in ("safety", "trust")
    }

    assert (kept["safety"].floor, kept["safety"].too_little_known) == (1, False)
    assert (kept["trust"].floor, kept["trust"].ceiling, kept["trust"].score) == (0, None, None)
    assert kept["trust"].too_little_known


def test_filters_add_up(store, three):
    assert names(place="hull", value="safety", stage=1, item="safety-aware-1", given="embedded",
                 answered=True, status=Status.SUBMITTED, words="aware") == ["Aware"]  # fmt: skip


# ---------------------------------------------------------------- pages


def test_pages_come_in_order_and_together_are_the_whole(store, monkeypatch):
    insert_organisations(120)
    monkeypatch.setattr(organisation_search, "IDS_PER_QUERY", 7)
    everyone = list(organisation_search.iterate_matching(Filters()))
    pages = [organisation_search.search_page(Filters(), number) for number in (1, 2, 3)]

    assert [each.id for page in pages for each in page.rows] == [each.id for each in everyone]
    assert [len(page.rows) for page in pages] == [50, 50, 20]
    assert {(page.pages, page.total) for page in pages} == {(3, 120)}
    assert everyone == sorted(everyone, key=lambda each: (each.name_key, each.id))
    assert organisation_search.search_page(Filters(), 9) == pages[2]
    assert organisation_search.search_page(Filters(), 0) == pages[0]


def test_a_page_asks_as_few_questions_however_long_it_is(store):
    def questions(count):
        asked = []
        listener = lambda *_: asked.append(1)  # noqa: E731 - kept to be taken off again
        event.listen(db.engine, "before_cursor_execute", listener)
        try:
            assert len(organisation_search.search_page(Filters(), 1).rows) == count
        finally:
            event.remove(db.engine, "before_cursor_execute", listener)
        return len(asked)

    insert_organisations(2)
    few = questions(2)
    insert_organisations(40)
    assert questions(42) == few


def test_an_empty_list_has_one_page(store):
    assert organisation_search.search_page(Filters(), 1) == ([], 1, 1, 0)


@pytest.mark.parametrize("number", [0, -1, 99, 10**30])
def test_a_number_that_nobody_has_finds_nobody(store, number):
    assert organisation_search.find_organisation(number) is None

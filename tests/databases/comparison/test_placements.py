"""Placements kept at submission, and the running sums: always what the rows would add up to."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from app.database.engine import db
from app.store.assessments import assessments, round_undo
from app.store.assessments.assessments import NothingAnsweredError, get_or_start_round, list_rounds
from app.store.assessments.entries import (
    EMPTY_ENTRY,
    Entry,
    extract_answers,
    get_entries,
    save_entries,
)
from app.store.base import published_questionnaires, transactions
from app.store.base.transactions import write_transaction
from app.store.comparison.group_selection import Selection
from app.store.comparison.placements import OVERALL, updating_tallies
from app.store.comparison.tallies import get_answer_tallies, get_stage_tallies
from app.store.lifecycle import deletion, organisation_merge
from app.store.organisations import organisations
from app.store.participation.turnout import summarise_responses
from app.store.upkeep import recompute_placements
from app.store.upkeep.recompute_placements import (
    recompute_all_placements,
    recompute_outdated_placements,
    verify_and_rebuild_tallies,
)
from scoring.placement.placement import RULE_VERSION, place_answers
from tests.databases.dump import dump
from tests.factories.organisations import (
    add_joined_organisation,
    add_unconfirmed_organisation,
    confirm_organisations,
    decline_organisations,
)
from tests.factories.programmes import PLACES, SECTORS
from tests.factories.rounds import get_round_fingerprint, open_round, submit_answers

KEPT = ("placement", "standing", "stage_tally", "answer_tally", "day_tally")


def kept():
    return {name: rows for name, rows in dump().items() if name in KEPT}


def stands(where=None, sector=None):
    """The tallies of a place, a sector, both, or all, by value."""
    asked = published_questionnaires.get_current_questionnaire()
    return get_stage_tallies(asked).of(where, sector, asked.version)


def test_a_submission_keeps_the_placement_that_scoring_gives(store):
    mine = add_joined_organisation()
    current = submit_answers(mine, safety_aware_1="embedded", safety_aware_2="embedded")

    placed = place_answers(
        published_questionnaires.get_current_questionnaire(), extract_answers(get_entries(current))
    )
    rows = {row[1]: row[2:] for row in kept()["placement"]}

    assert rows[OVERALL] == (
        RULE_VERSION, placed.floor_number, placed.ceiling_number, placed.score, None,
    )  # fmt: skip
    safety = placed.values[0]
    assert safety.floor == "aware"
    assert rows["safety"] == (RULE_VERSION, 1, safety.ceiling_number, safety.score, safety.position)
    assert kept()["standing"] == [(mine, "organisation", current)]


def test_a_submission_leaves_the_placements_of_others(store):
    """Those too of rounds that were begun after this one and submitted before it."""
    first, second = open_round(add_joined_organisation()), open_round(add_joined_organisation())
    submit_answers(second.organisation_id, safety_aware_1="embedded")
    submit_answers(first.organisation_id, safety_aware_1="some")

    assert {row[0] for row in kept()["placement"]} == {first.id, second.id}


def test_a_draft_is_in_no_sum(store):
    get_or_start_round(
        add_joined_organisation(), published_questionnaires.get_current_questionnaire(), "tests"
    )
    assert kept() == {name: [] for name in KEPT}


def test_an_organisation_stands_by_its_last_round(store):
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="embedded", safety_aware_2="embedded")
    last = submit_answers(mine, safety_aware_1="not-yet")

    assert kept()["standing"] == [(mine, "organisation", last)]
    assert stands()["safety"].stages == (1, 0, 0)


def test_one_that_works_in_two_places_counts_in_each_and_once_overall(store):
    submit_answers(add_joined_organisation("hull", "health", "york"), safety_aware_1="embedded")
    submit_answers(add_joined_organisation("york"), safety_aware_1="embedded")

    places = [stands(each)[OVERALL].n for each in ("hull", "york")]
    assert places == [1, 2]
    assert stands()[OVERALL].n == stands(None, "health")[OVERALL].n == 2


def test_a_selection_looks_at_its_own(store):
    submit_answers(add_joined_organisation("hull", "police"), safety_aware_1="some")
    submit_answers(add_joined_organisation("hull", "health"), safety_aware_1="embedded")
    submit_answers(add_joined_organisation("york", "health"), safety_aware_1="dont-know")
    asked = published_questionnaires.get_current_questionnaire()

    assert [stands("hull", each)[OVERALL].n for each in (None, "health")] == [2, 1]
    assert [stands(each, "health")[OVERALL].n for each in PLACES] == [1, 0, 1, 0, 0, 0]
    given = get_answer_tallies(asked, Selection("hull"))[asked.version]
    assert given["safety-aware-1"] == {"some": 1, "embedded": 1}
    assert get_answer_tallies(asked, Selection("hull", "police")) == {
        asked.version: {"safety-aware-1": {"some": 1}}
    }


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "join",
                "come",
                "confirm",
                "decline",
                "start",
                "save",
                "submit",
                "answer",
                "take back",
                "drop",
                "merge",
                "move",
                "delete",
            ]
        ),
        st.integers(0, 3),
        st.sampled_from(list(PLACES)),
        st.sampled_from(list(SECTORS)),
        st.lists(st.sampled_from(["not-yet", "embedded", "dont-know", ""]), min_size=4, max_size=4),
    ),
    max_size=12,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_happens_the_sums_are_those_of_the_rows(store, steps):
    there, before = [add_joined_organisation()], how_many_stand()
    for what, which, place_, sector, given_ in steps:
        mine = there[which % len(there)]
        if what in COMING:
            there.append(COMING[what](place_, sector))
        elif what == "move":
            details = organisations.get_details(mine)._replace(places=(place_,), sector=sector)
            organisations.change_details(mine, details, "tests")
        elif what == "delete" and len(there) > 1:
            deletion.delete_organisation(mine, "tests")
            there.remove(mine)
        elif what == "merge" and merged(there[0], mine):
            there.remove(mine)
        elif what in TO_ONE:
            TO_ONE[what](mine, given_)

    rounds = {each: list_rounds(each) for each in there}
    submitted = {
        each: [one.id for one in mine if one.submitted_at] for each, mine in rounds.items()
    }
    rows = dump()
    stands = {mine: last for mine, _, last in rows["standing"]}
    placed = {row[0] for row in rows["placement"]}
    for each in there:
        assert stands.get(each) == (submitted[each][-1] if submitted[each] else None)
        assert {one.id for one in rounds[each]} & placed == set(submitted[each])
    counted = [each for each in there if organisations.get_confirmation_state(each).is_counted]
    assert how_many_stand() - before == sum(bool(submitted[each]) for each in counted)
    assert verify_and_rebuild_tallies() == 0
    assert_rows_tell_the_same()


def assert_rows_tell_the_same():
    """Sums of answers of any age are the kept ones, be they read from rows or from days."""
    asked, long_ago = (
        published_questionnaires.get_current_questionnaire(),
        datetime(2000, 1, 1, tzinfo=UTC),
    )
    read = get_stage_tallies(asked, long_ago)
    for where, sector in product((None, *PLACES), (None, *SECTORS)):
        assert read.of(where, sector, asked.version) == stands(where, sector)
        selection = Selection(where, sector)
        assert summarise_responses(asked.id, selection).own.n == stands(where, sector)[OVERALL].n
        assert get_answer_tallies(asked, selection._replace(since=long_ago)) == get_answer_tallies(
            asked, selection
        )


def how_many_stand():
    return stands()[OVERALL].n


COMING = {
    "join": lambda place_, sector: add_joined_organisation(place_, sector, *{"york"} - {place_}),
    "come": lambda place_, sector: add_unconfirmed_organisation(sector=sector, places=(place_,)),
}
ITEMS = ("safety-aware-1", "safety-aware-2", "trust-aware-1")


def save(mine, given_):
    current, stands = open_round(mine), get_entries(open_round(mine).id)
    entries = {item: Entry(choice) for item, choice in zip(ITEMS, given_, strict=False)}
    seen = {item: stands.get(item, EMPTY_ENTRY).fingerprint for item in entries}
    save_entries(current.id, entries, seen, "tests")


def submit_last(mine, _given=None):
    for last in list_rounds(mine)[-1:]:
        with suppress(NothingAnsweredError):
            assessments.submit_round(last, get_round_fingerprint(last), "tests")


def answer_and_submit(mine, given_):
    save(mine, given_)
    submit_last(mine)


def merged(kept, gone):
    planned = organisation_merge.plan_merge(kept, gone)
    seen = planned.fingerprint if planned else ""
    return organisation_merge.merge_organisations(kept, gone, seen, "tests", keep_links=True)


def take_a_round_back(mine, given_):
    """Any of them: only the last can be."""
    for each in list_rounds(mine)[:: -1 if given_[3] else 1][:1]:
        round_undo.take_back_round(each, get_round_fingerprint(each), "tests")


def drop_last(mine, _given):
    for last in list_rounds(mine)[-1:]:
        round_undo.drop_draft(last, get_round_fingerprint(last), "tests")


TO_ONE = {
    "confirm": lambda mine, _: confirm_organisations(mine),
    "decline": lambda mine, _: decline_organisations(mine),
    "start": lambda mine, _: open_round(mine),
    "save": save,
    "submit": submit_last,
    "answer": answer_and_submit,
    "take back": take_a_round_back,
    "drop": drop_last,
}


def test_a_sum_that_went_wrong_is_found_and_mended(store):
    submit_answers(add_joined_organisation(), safety_aware_1="embedded")
    right = kept()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE stage_tally SET n = n + 1 WHERE value = '' AND place = ''"))
        connection.execute(text("DELETE FROM answer_tally"))

    # One that is wrong, and two that were gone.
    assert verify_and_rebuild_tallies() == 3
    assert kept() == right
    assert verify_and_rebuild_tallies() == 0


def test_placing_again_gives_the_same_where_the_rule_has_not_changed(store):
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="embedded", safety_aware_2="embedded", trust_aware_1="some")
    submit_answers(mine, safety_aware_1="not-yet", trust_overall="aware")
    submit_answers(add_joined_organisation("york"), trust_overall="informed")
    before = kept()

    assert sum(recompute_all_placements()) == 3
    assert kept() == before


def test_rounds_from_before_placements_were_kept_are_placed(store):
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="embedded", safety_aware_2="embedded")
    before = kept()
    with db.engine.begin() as connection:
        for name in KEPT:
            connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - our own tables

    recompute_outdated_placements()

    assert kept() == before
    events = dump()["event"]
    recompute_outdated_placements()
    assert dump()["event"] == events


def test_rounds_placed_by_another_rule_are_placed_again_once(store, monkeypatch):
    submit_answers(add_joined_organisation(), safety_aware_1="embedded", safety_aware_2="embedded")
    before = kept()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE placement SET rule_version = 0, score = 1"))

    recompute_outdated_placements()

    assert kept() == before
    events = dump()["event"]
    recompute_outdated_placements()
    assert dump()["event"] == events


def test_a_change_that_fails_leaves_the_sums_as_they_were(store):
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="embedded")
    before = kept()

    with (
        pytest.raises(RuntimeError),
        write_transaction() as session,
        updating_tallies(session, mine),
    ):
        raise RuntimeError

    assert kept() == before


def test_rounds_come_and_go_while_others_are_placed_again(store, monkeypatch):
    monkeypatch.setattr(recompute_placements, "ROUNDS_PER_BATCH", 1)
    drafted, gone, stays = (
        add_joined_organisation(),
        add_joined_organisation(),
        add_joined_organisation(),
    )
    get_or_start_round(drafted, published_questionnaires.get_current_questionnaire(), "tests")
    submit_answers(gone, safety_aware_1="some")
    last = submit_answers(stays, trust_overall="informed")

    steps = recompute_all_placements()
    next(steps)
    first = submit_answers(drafted, safety_aware_1="embedded", safety_aware_2="embedded")
    deletion.delete_organisation(gone, "tests")
    for _ in steps:
        pass

    assert kept()["standing"] == [
        (drafted, "organisation", first),
        (stays, "organisation", last),
    ]
    assert {row[0] for row in kept()["placement"]} == {first, last}
    assert verify_and_rebuild_tallies() == 0


def test_a_round_is_changed_while_others_are_placed_again(store, monkeypatch):
    """What was worked out of its answers before is not kept for those it has now."""
    days, first = count(), datetime(2026, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(transactions, "read_clock", lambda: first + timedelta(days=next(days)))
    mine, taken = add_joined_organisation(), add_joined_organisation()
    submit_answers(mine, safety_aware_1="not-yet")
    submit_answers(taken, safety_aware_1="some")

    steps = recompute_all_placements()
    assert next(steps) == 2
    for each in (mine, taken):
        take_a_round_back(each, ["not-yet"] * 4)
    answer_and_submit(mine, ["embedded", "embedded", "embedded", ""])
    right = kept()
    for _ in steps:
        pass

    assert kept() == right
    assert verify_and_rebuild_tallies() == 0


def test_nobody_waits_while_rounds_are_placed_again(store, monkeypatch):
    """Only while the placements are written, and that is one short transaction."""
    mine = add_joined_organisation()
    submit_answers(mine, safety_aware_1="some")
    begun = []
    monkeypatch.setattr(
        recompute_placements, "write_transaction", lambda: begun.append(1) or write_transaction()
    )

    steps = recompute_all_placements()
    assert (next(steps), begun) == (1, [])
    with pytest.raises(StopIteration):
        next(steps)
    assert begun == [1]


def test_a_change_looks_at_no_other_organisation(app):
    """SQLite would otherwise go through all of them, at every submission."""
    with app.app_context():
        mine, asked = add_joined_organisation(), []
        submit_answers(mine, safety_aware_1="some")
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
        with write_transaction() as session, updating_tallies(session, mine):
            pass
        adding = [call for call in asked if "_tally" in call[0] and "SELECT" in call[0]]
        with db.engine.connect() as connection:
            steps = [
                step[-1]
                for words, given_ in adding
                for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given_)
            ]

    assert len(adding) == 4
    assert not [step for step in steps if step.startswith("SCAN organisation")]


def test_drafts_stay_drafts_when_rounds_are_placed_again(draft):
    assert sum(recompute_all_placements()) == 0
    assert list_rounds(draft.organisation_id) == [draft]
    assert assessments.find_round(draft.organisation_id, "organisation", 1).submitted_at is None

"""Answers from a response file come in whole, once, and over nobody's words."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.database.engine import db
from app.store.assessments import assessments, response_import
from app.store.assessments.assessments import (
    NothingAnsweredError,
    find_round,
    get_or_start_round,
    list_rounds,
    submit_round,
)
from app.store.assessments.entries import (
    EMPTY_ENTRY,
    Entry,
    entries_fingerprint,
    get_entries,
    save_entries,
)
from app.store.assessments.response_import import (
    ResponseObstacle,
    ResponseRefusedError,
    find_response_obstacle,
    import_response,
)
from app.store.base import published_questionnaires
from app.store.base.events import Action
from app.store.lifecycle import deletion
from app.store.organisations.organisations import NotFoundError
from app.store.participation import event_history
from app.store.upkeep import recompute_placements
from tests.databases.dump import dump
from tests.factories.organisations import add_joined_organisation, add_organisation
from tests.factories.rounds import open_round

ENTRIES = {
    "safety-aware-1": Entry("embedded", note="A corner", evidence="https://example.org/a"),
    "safety-aware-2": Entry("embedded"),
    "safety-informed-1": Entry("not-applicable", "No leader"),
    "trust-overall": Entry(note="To be asked"),
}
ANSWERED = {"safety-aware-1": Entry("some")}
RACES = 8


class NoRoomError(Exception):
    """Something fails halfway, say because the disk is full."""


def bring(organisation, entries=ENTRIES, **how):
    return import_response(
        organisation,
        published_questionnaires.get_current_questionnaire(),
        entries,
        "account:7",
        **how,
    )


def refused(organisation):
    """What was in the way, once it is sure that nothing was changed."""
    before = dump()
    with pytest.raises(ResponseRefusedError) as error:
        bring(organisation)
    assert dump() == before
    assert (
        find_response_obstacle(organisation, published_questionnaires.get_current_questionnaire())
        is error.value.obstacle
    )
    return error.value.obstacle


def submitted(organisation):
    current = open_round(organisation)
    save_entries(current.id, ANSWERED, dict.fromkeys(ANSWERED, EMPTY_ENTRY.fingerprint), "tests")
    submit_round(current, entries_fingerprint(ANSWERED), "tests")
    return current


def stored(organisation, number):
    return get_entries(find_round(organisation, "organisation", number).id)


def test_into_a_first_round(store):
    mine = add_joined_organisation()
    assert (
        find_response_obstacle(mine, published_questionnaires.get_current_questionnaire()) is None
    )
    assert bring(mine) == 1
    assert stored(mine, 1) == ENTRIES
    assert find_round(mine, "organisation", 1).submitted_at is None


def test_into_the_draft_that_is_empty(store):
    mine = add_joined_organisation()
    draft = open_round(mine)
    assert bring(mine) == 1
    assert [each.id for each in list_rounds(mine)] == [draft.id]
    assert stored(mine, 1) == ENTRIES


def test_into_a_draft_whose_words_were_all_cleared(store, write):
    mine = add_joined_organisation()
    draft = open_round(mine)
    write(draft, safety_aware_1=Entry("some"), trust_aware_1=Entry("some"))
    write(draft, safety_aware_1=EMPTY_ENTRY, trust_aware_1=EMPTY_ENTRY)
    assert bring(mine) == 1
    assert stored(mine, 1) == {**ENTRIES, "trust-aware-1": EMPTY_ENTRY}


def test_into_a_second_round(store):
    mine = add_joined_organisation()
    submitted(mine)
    assert bring(mine) == 2
    assert stored(mine, 1) == ANSWERED
    assert stored(mine, 2) == ENTRIES


@pytest.mark.parametrize(
    "entry", [Entry("dont-know"), Entry(note="x"), Entry(evidence="https://a.uk")]
)
def test_nothing_is_overwritten(store, write, entry):
    mine = add_joined_organisation()
    write(open_round(mine), trust_aware_1=entry)
    assert refused(mine) is ResponseObstacle.BEGUN


def test_an_empty_round_under_another_version_is_left_alone(make_app, database, published_later):
    with make_app(database, published_later).app_context():
        mine = add_joined_organisation()
        first = published_questionnaires.get_questionnaire(("organisation", 1))
        get_or_start_round(mine, first, "tests")
        assert refused(mine) is ResponseObstacle.ANOTHER_VERSION
        assert import_response(mine, first, ENTRIES, "tests") == 1
        submit_round(find_round(mine, "organisation", 1), entries_fingerprint(ENTRIES), "tests")
        # A round is under the version that its answers were given to, be it an older one.
        assert import_response(mine, first, ENTRIES, "tests") == 2
        assert find_round(mine, "organisation", 2).questionnaire == ("organisation", 1)


@pytest.mark.parametrize("entries", [{}, {"safety-aware-1": Entry(note="A corner")}], ids=repr)
def test_nothing_is_submitted_where_nothing_is_answered(store, entries):
    mine = add_joined_organisation()
    before = dump()
    with pytest.raises(ResponseRefusedError) as error:
        bring(mine, entries, submit=True)
    assert error.value.obstacle is ResponseObstacle.NOTHING_ANSWERED
    assert dump() == before
    # As a draft it may come in: the notes are theirs.
    assert bring(mine, entries) == 1


def test_a_round_starts_once_the_size_is_known(store):
    mine = add_organisation("Moor Lane School")
    assert refused(mine) is ResponseObstacle.UNSIZED
    open_round(mine)
    assert bring(mine) == 1


def test_an_organisation_that_is_gone_gets_nothing(store):
    mine = add_joined_organisation()
    deletion.delete_organisation(mine, "tests")
    before = dump()
    with pytest.raises(NotFoundError):
        bring(mine)
    assert dump() == before


def test_it_is_on_record_that_they_came_from_a_file(store):
    mine = add_joined_organisation()
    before = len(dump()["event"])
    bring(mine, submit=True)
    current = find_round(mine, "organisation", 1).id
    asked = " ".join(ENTRIES)
    assert [row[2:] for row in sorted(dump()["event"])[before:]] == [
        ("account:7", "round-started", mine, current, "organisation"),
        ("account:7", "answers-saved", mine, current, asked),
        ("account:7", "brought-in", mine, current, asked),
        ("account:7", "submitted", mine, current, ""),
        ("account:7", "placed", mine, current, "0"),
    ]
    shown = [each.action for each in event_history.get_history_page(mine, 1).rows]
    assert shown[:3] == [Action.SUBMITTED, Action.BROUGHT_IN, Action.ROUND_STARTED]


def test_submitted_it_stands_as_if_they_had_submitted_it(store):
    """The same placement and the same sums, to the last row but for ids and moments."""
    by_hand, by_file = add_joined_organisation(), add_joined_organisation()
    current = open_round(by_hand)
    save_entries(current.id, ENTRIES, dict.fromkeys(ENTRIES, EMPTY_ENTRY.fingerprint), "tests")
    submit_round(current, entries_fingerprint(ENTRIES), "tests")
    once = {name: rows for name, rows in dump().items() if name.endswith("_tally")}
    bring(by_file, submit=True)
    twice = {name: rows for name, rows in dump().items() if name.endswith("_tally")}

    assert find_round(by_file, "organisation", 1).submitted_at is not None
    placed = dump()["placement"]
    theirs = {each.id: [] for each in (current, find_round(by_file, "organisation", 1))}
    for number, *row in placed:
        theirs[number].append(row)
    assert len(set(map(repr, theirs.values()))) == 1
    assert all(theirs.values())
    assert all(once.values())
    assert {name: len(rows) for name, rows in twice.items()} == {
        name: len(rows) for name, rows in once.items()
    }
    assert twice != once
    # Made anew from the rows, no sum is another.
    assert recompute_placements.verify_and_rebuild_tallies() == 0


def test_what_cannot_be_submitted_does_not_come_in(store, monkeypatch):
    mine = add_joined_organisation()
    before = dump()

    def fail(*_):
        db.session.flush()
        raise NoRoomError

    monkeypatch.setattr(response_import, "finalise_submission", fail)
    with pytest.raises(NoRoomError):
        bring(mine, submit=True)
    assert dump() == before


# ---------------------------------------------------------------- at once


@pytest.fixture
def at_once(store):
    """Runs two pieces of work at the same time, each over a connection of its own."""
    together = Barrier(2)

    def alone(work):
        with store.app_context():
            published_questionnaires.get_current_questionnaire()
            list_rounds(1)
            together.wait()
            try:
                return work()
            except ResponseRefusedError as refused:
                return refused.obstacle

    with ThreadPoolExecutor(2) as threads:
        yield lambda *both: list(threads.map(alone, both))


@pytest.mark.parametrize("submit_it", [False, True])
def test_of_two_files_at_once_one_gets_in(store, at_once, submit_it):
    for _ in range(RACES):
        mine = add_joined_organisation()
        files = [{"trust-aware-1": Entry("some", note=str(n))} for n in range(2)]
        came = at_once(
            lambda m=mine, f=files: bring(m, f[0]),
            lambda m=mine, f=files: bring(m, f[1], submit=submit_it),
        )
        db.session.rollback()
        if ResponseObstacle.BEGUN in came:
            (won,) = (n for n in range(2) if came[n] == 1)
            assert stored(mine, 1) == files[won]
            assert len(list_rounds(mine)) == 1
        else:
            # The second found the first submitted.
            assert (came, submit_it) == ([2, 1], True)
            assert (stored(mine, 1), stored(mine, 2)) == (files[1], files[0])


def test_a_file_and_somebody_s_first_answer_at_once(store, at_once):
    """Whichever comes second is told: no word goes missing."""
    typed = Entry("some", note="typed")
    for _ in range(RACES):
        draft = open_round(add_joined_organisation())
        came, saved = at_once(
            lambda d=draft: bring(d.organisation_id),
            lambda d=draft: save_entries(
                d.id,
                {"safety-aware-1": typed},
                {"safety-aware-1": EMPTY_ENTRY.fingerprint},
                "tests",
            ),
        )
        db.session.rollback()
        after = stored(draft.organisation_id, 1)
        if came is ResponseObstacle.BEGUN:
            assert after == {"safety-aware-1": typed}
        else:
            assert after == ENTRIES
            assert saved.conflicts == {"safety-aware-1": ENTRIES["safety-aware-1"]}


def test_a_file_and_submitting_at_once(store, at_once):
    for _ in range(RACES):
        draft = open_round(add_joined_organisation())
        mine = draft.organisation_id
        came, changed = at_once(lambda m=mine: bring(m), lambda d=draft: submitted_or_not(d))
        db.session.rollback()
        # Either there was nothing to submit yet, or there was more than whoever submitted saw.
        assert (came, changed) in [(1, NothingAnsweredError), (1, ENTRIES)]
        assert stored(mine, came) == ENTRIES
        assert [each.submitted_at for each in list_rounds(mine)] == [None]


def submitted_or_not(draft):
    try:
        return submit_round(draft, entries_fingerprint({}), "tests")
    except NothingAnsweredError as refused:
        return type(refused)


def test_a_file_and_starting_a_round_at_once(store, at_once):
    asked = published_questionnaires.get_current_questionnaire()
    for _ in range(RACES):
        mine = add_joined_organisation()
        came = at_once(
            lambda m=mine: bring(m), lambda m=mine: get_or_start_round(m, asked, "tests")
        )
        assert came == [1, 1]
        db.session.rollback()
        assert stored(mine, 1) == ENTRIES
        assert len(assessments.list_rounds(mine)) == 1

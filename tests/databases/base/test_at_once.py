"""Many people save at the same time, each over a connection of their own.

Whatever the interleaving: what somebody changed is stored then and there, or is told to them as a
conflict. It never goes missing.
"""

import random
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest

from app.store.assessments.assessments import (
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
from app.store.base.normalised_name import normalise_name
from app.store.base.published_questionnaires import get_current_questionnaire
from app.store.evidence.evidence_pieces import (
    EvidenceKind,
    LinkOnShelfError,
    PieceContent,
    add_piece,
    list_pieces,
)
from app.store.participation import added_organisations, organisation_search
from app.store.participation.added_organisations import Candidate
from tests.databases.dump import dump
from tests.factories.organisations import USUAL_DETAILS

ITEMS = ["safety-aware-1", "safety-informed-1", "trust-aware-1", "trust-informed-1"]
PEOPLE = 2
ROUNDS = 25


@pytest.fixture
def at_once(store, draft):
    """Runs a piece of work for each person at the same time, and gives what each came to.

    Each has read something first, as a page does before it saves.
    """
    together = Barrier(PEOPLE)

    def run(work):
        def alone(person):
            with store.app_context():
                list_rounds(draft.organisation_id)
                together.wait()
                return work(person)

        return list(threads.map(alone, range(PEOPLE)))

    with ThreadPoolExecutor(PEOPLE) as threads:
        yield run


def read(store, assessment):
    """What is stored now, over a connection of its own."""
    with store.app_context():
        return get_entries(assessment.id)


def a_page_of_changes(chance, person, number, stands):
    """What somebody makes of what their page shows: some items as they were, some changed."""
    changed = chance.sample(ITEMS, chance.randint(1, len(ITEMS)))
    note = f"{number} by {person}"
    return {
        item: Entry(chance.choice(["some", "embedded"]), note=note)
        if item in changed
        else stands.get(item, EMPTY_ENTRY)
        for item in ITEMS
    }


@pytest.mark.parametrize("seed", range(2))
def test_no_change_goes_missing(store, draft, at_once, seed):
    chance = random.Random(seed)  # noqa: S311 - the same cases every time
    for number in range(ROUNDS):
        before = read(store, draft)
        seen = {item: before.get(item, EMPTY_ENTRY).fingerprint for item in ITEMS}
        pages = [a_page_of_changes(chance, person, number, before) for person in range(PEOPLE)]

        saved = at_once(
            lambda person, pages=pages, seen=seen: save_entries(
                draft.id, pages[person], seen, f"person {person}"
            )
        )

        _nothing_is_lost(before, pages, saved, read(store, draft))


def _nothing_is_lost(before, pages, saved, after):
    stored_by = defaultdict(list)
    for person, page in enumerate(pages):
        for item in ITEMS:
            if page[item] == before.get(item, EMPTY_ENTRY):
                continue
            if item in saved[person].conflicts:
                # They are shown what stands in place of theirs.
                assert saved[person].conflicts[item] == after[item]
            else:
                assert item in saved[person].stored
                stored_by[item].append(page[item])
    for item in ITEMS:
        # Each was changed from the same page, so one change is stored and the other is told of it.
        assert {after.get(item, EMPTY_ENTRY)} == set(
            stored_by[item] or [before.get(item, EMPTY_ENTRY)]
        )


def test_saving_and_submitting_at_once(store, draft, at_once):
    """Either the save comes first and the submitting is put off, or it is told that it is late."""
    for _ in range(ROUNDS):
        begun = {ITEMS[1]: Entry("some")}
        begin(store, draft, begun)
        seen = entries_fingerprint(begun)

        def work(person, mine=draft, seen=seen):
            if person == 0:
                return submit_round(mine, seen, "tests")
            return save_entries(
                mine.id, {ITEMS[0]: Entry("some")}, {ITEMS[0]: EMPTY_ENTRY.fingerprint}, "tests"
            )

        changed, saved = at_once(work)

        after = read(store, draft)
        if saved.open:
            assert (is_submitted(store, draft), changed) == (False, after)
            assert after == {**begun, ITEMS[0]: Entry("some")}
        else:
            assert (is_submitted(store, draft), changed, after) == (True, None, begun)
        draft = next_round(store, draft)


def begin(store, assessment, entries):
    with store.app_context():
        save_entries(
            assessment.id, entries, dict.fromkeys(entries, EMPTY_ENTRY.fingerprint), "tests"
        )


def test_a_link_that_comes_in_several_ways_at_once_is_one_piece_of_the_shelf(store, draft, at_once):
    """One adds it by hand, the other submits a round with it."""
    for number in range(5):
        link = f"https://example.org/{number}"
        entries = {ITEMS[0]: Entry("some", evidence=link)}
        begin(store, draft, entries)
        content, seen = (
            PieceContent("By hand", EvidenceKind.POLICY, link),
            entries_fingerprint(entries),
        )

        def work(person, mine=draft, seen=seen, content=content):
            if person == 0:
                return submit_round(mine, seen, "tests")
            with suppress(LinkOnShelfError):
                return add_piece(mine.organisation_id, content, "tests")

        at_once(work)

        with store.app_context():
            pieces = list_pieces(draft.organisation_id)
        assert [piece.content.link for piece in pieces].count(link) == 1
        assert len(pieces) == number + 1
        (piece,) = (each for each in pieces if each.content.link == link)
        assert piece.content.items == {("organisation", ITEMS[0])}
        draft = next_round(store, draft)


def is_submitted(store, assessment):
    with store.app_context():
        stands = find_round(assessment.organisation_id, "organisation", assessment.round)
        return stands.submitted_at is not None


def next_round(store, assessment):
    with store.app_context():
        submit_round(assessment, entries_fingerprint(get_entries(assessment.id)), "tests")
        number = get_or_start_round(
            assessment.organisation_id, get_current_questionnaire(), "tests"
        )
        return find_round(assessment.organisation_id, "organisation", number)


def test_every_save_is_on_record(store, draft, at_once):
    """An event for each save that stored something, none lost and none twice."""
    for number in range(ROUNDS):
        seen = {item: e.fingerprint for item, e in read(store, draft).items()}
        at_once(
            lambda person, number=number, seen=seen: save_entries(
                draft.id,
                {ITEMS[person]: Entry("some", note=str(number))},
                {ITEMS[person]: seen.get(ITEMS[person], EMPTY_ENTRY.fingerprint)},
                f"person {person}",
            )
        )

    events = [row[2] for row in dump()["event"] if row[3] == "answers-saved"]
    assert sorted(events) == ["person 0"] * ROUNDS + ["person 1"] * ROUNDS


def test_a_list_that_is_sent_twice_at_once_is_added_once(store, at_once):
    names = [f"Sent twice {number}" for number in range(20)]
    candidates = [Candidate(USUAL_DETAILS._replace(name=name), "") for name in names]

    counts = at_once(
        lambda person: added_organisations.add_organisations(candidates, f"person {person}")
    )

    assert sorted(counts, key=str) == [20, None]
    with store.app_context():
        known = organisation_search.find_by_name_keys(map(normalise_name, names))
    assert {len(found) for found in known.values()} == {1}

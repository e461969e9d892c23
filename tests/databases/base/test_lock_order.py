"""A round is submitted while its organisation changes, or every sum is made anew.

One of the two is held halfway, with all that it has locked by then, until the other waits for it.
In either order both get to their end, and every sum is right.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Event, get_ident
from time import sleep

import pytest
from sqlalchemy import text

from app.database.engine import db
from app.store.assessments import assessments, response_import, round_undo
from app.store.assessments.assessments import find_round, list_rounds, submit_round
from app.store.assessments.entries import Entry, entries_fingerprint, get_entries
from app.store.base import transactions
from app.store.base.published_questionnaires import get_current_questionnaire
from app.store.editions import edition_publishing
from app.store.lifecycle import deletion, organisation_merge, organisation_removal
from app.store.organisations import organisations
from app.store.organisations.organisations import NotFoundError
from app.store.upkeep import recompute_placements
from tests.factories.organisations import add_joined_organisation
from tests.factories.published_editions import MARCH, SEPTEMBER, disable_disclosure_control
from tests.factories.rounds import get_round_fingerprint, submit_answers

# What else happens to the organisation, and after which of its steps it is held.
HELD = {
    "delete": (deletion, "lock_organisation"),
    "merge": (organisation_merge, "lock_rounds"),
    "change": (organisations, "set_places"),
    "remove": (organisation_removal, "lock_rounds"),
    "bring in": (response_import, "lock_organisation"),
    "place again": (recompute_placements, "_update_all_standings"),
    "count again": (recompute_placements, "rebuild_tallies"),
    "drop": (round_undo, "lock_draft"),
    "prepare": (edition_publishing, "store_members"),
    "publish": (edition_publishing, "find_publish_obstacle"),
}
CAME_TO = {"merge": True, "place again": 1, "count again": 0, "remove": False, "prepare": True,
           "publish": "published",
           "bring in": response_import.ResponseObstacle.BEGUN, "drop": True}  # fmt: skip
# A merge is not what its plan showed any more. A file comes into the next round.
CAME_TO_AFTER = {**CAME_TO, "merge": False, "bring in": 2, "drop": False}
GOES = {"delete", "drop"}


@pytest.fixture
def waits(store, monkeypatch):
    """Whether somebody waits for a lock that somebody else has."""
    queued = Event()
    wait = transactions._wait_for_file_lock

    def tell(file):
        queued.set()
        wait(file)

    monkeypatch.setattr(transactions, "_wait_for_file_lock", tell)

    def ask():
        if db.engine.dialect.name == "sqlite":
            return queued.is_set()
        with db.engine.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")) > 0

    return ask


@pytest.fixture
def both(store, monkeypatch, waits):
    """Runs `first`, holds it halfway, runs `second`, and gives what each came to."""

    def alone(work):
        with store.app_context():
            return work()

    def run(first, held, second):
        halfway, ended, who = Event(), Event(), []
        hold = partial(_hold, getattr(*held), who, halfway, lambda: ended.is_set() or waits())
        monkeypatch.setattr(*held, hold)
        with ThreadPoolExecutor(2) as threads:
            one = threads.submit(lambda: (who.append(get_ident()), alone(first))[1])
            assert halfway.wait(30)
            other = threads.submit(alone, second)
            other.add_done_callback(lambda _: ended.set())
            return _came_to(one), _came_to(other)

    return run


def _hold(step, who, halfway, may_go_on, *given, **named):
    done = step(*given, **named)
    if get_ident() in who and not halfway.is_set():
        halfway.set()
        # Asked until it is so; nothing rests on how long that takes.
        for _ in range(1000):
            if may_go_on():
                break
            sleep(0.01)
    return done


def _came_to(work: Future):
    try:
        return work.result(60)
    except NotFoundError as gone:
        return type(gone)


def _brought_in(organisation):
    try:
        return response_import.import_response(
            organisation, get_current_questionnaire(), {"safety-aware-1": Entry("some")}, "t"
        )
    except response_import.ResponseRefusedError as refused:
        return refused.obstacle


@pytest.fixture
def changes(draft, write, monkeypatch):
    """What else may happen, by its name; and how the round is submitted."""
    write(draft, safety_aware_1=Entry("embedded"), safety_aware_2=Entry("embedded"))
    mine, kept = draft.organisation_id, add_joined_organisation()
    disable_disclosure_control(monkeypatch)
    submit_answers(kept, safety_aware_1="some")
    details = organisations.get_details(mine)
    planned = organisation_merge.plan_merge(kept, mine).fingerprint
    seen = entries_fingerprint(get_entries(draft.id))
    edition = edition_publishing.prepare_edition(
        edition_publishing.EditionDraft(MARCH, ""), "tests"
    )
    return {
        "submit": lambda: submit_round(draft, seen, "tests"),
        "delete": lambda: deletion.delete_organisation(mine, "tests"),
        "merge": lambda: organisation_merge.merge_organisations(
            kept, mine, planned, "tests", keep_links=True
        ),
        "change": lambda: organisations.change_details(mine, details, "tests"),
        # It has answered, so that removing it is refused either way.
        "remove": lambda: organisation_removal.remove_organisation(mine, "tests"),
        "bring in": lambda: _brought_in(mine),
        "place again": lambda: sum(recompute_placements.recompute_all_placements()),
        "count again": recompute_placements.verify_and_rebuild_tallies,
        "drop": lambda: round_undo.drop_draft(draft, seen, "tests"),
        "prepare": lambda: bool(
            edition_publishing.prepare_edition(
                edition_publishing.EditionDraft(SEPTEMBER, ""), "tests"
            )
        ),
        "publish": lambda: edition_publishing.publish_edition(edition.fingerprint, "tests"),
    }


@pytest.mark.parametrize("what", HELD)
def test_the_round_is_submitted_first(both, changes, draft, what):
    submitted, other = both(changes["submit"], (assessments, "get_entries"), changes[what])

    assert submitted is None
    assert other == CAME_TO_AFTER.get(what)
    assert recompute_placements.verify_and_rebuild_tallies() == 0
    if what == "delete":
        assert list_rounds(draft.organisation_id) == []
    else:
        assert find_round(draft.organisation_id, "organisation", 1).submitted_at is not None


@pytest.mark.parametrize("what", HELD)
def test_the_round_is_submitted_second(both, changes, draft, what):
    other, submitted = both(changes[what], HELD[what], changes["submit"])

    assert other == CAME_TO.get(what)
    assert submitted is (NotFoundError if what in GOES else None)
    assert recompute_placements.verify_and_rebuild_tallies() == 0
    if what in {*GOES, "merge"}:
        assert list_rounds(draft.organisation_id) == []
    else:
        assert find_round(draft.organisation_id, "organisation", 1).submitted_at is not None


# ---------------------------------------------------------------- a round is taken back meanwhile

BACK = (round_undo, "lock_rounds")
# Where the round is taken back first, and where it is taken back second: what the other came to,
# whether the round was taken back, and whether it is a draft in the end.
TAKEN_FIRST = {
    "submit again": (None, True, False),
    "delete": (None, True, None),
    "merge": (False, True, True),
    "change": (None, True, True),
    "start": (1, True, True),
    "place again": (1, True, True),
    "count again": (0, True, True),
    "prepare": (1, True, True),
}
TAKEN_SECOND = {
    "delete": (None, NotFoundError, None),
    "change": (None, True, True),
    "start": (2, False, False),
    "place again": (2, True, True),
    "count again": (0, True, True),
    "prepare": (2, False, False),
    "publish": ("published", False, False),
}


@pytest.fixture
def around(store, monkeypatch):
    """The submitted round, and what else may happen around its being taken back."""
    disable_disclosure_control(monkeypatch)
    mine, other = add_joined_organisation(), add_joined_organisation()
    submit_answers(mine, safety_aware_1="embedded", safety_aware_2="embedded")
    submit_answers(other, safety_aware_1="some")
    current, details = find_round(mine, "organisation", 1), organisations.get_details(mine)
    seen, planned = (
        get_round_fingerprint(current),
        organisation_merge.plan_merge(other, mine).fingerprint,
    )
    return current, {
        "take back": lambda: round_undo.take_back_round(current, seen, "tests"),
        "submit again": lambda: submit_round(current, seen, "tests"),
        "delete": lambda: deletion.delete_organisation(mine, "tests"),
        "merge": lambda: organisation_merge.merge_organisations(
            other, mine, planned, "tests", keep_links=True
        ),
        "change": lambda: organisations.change_details(mine, details, "tests"),
        "start": lambda: assessments.get_or_start_round(mine, get_current_questionnaire(), "tests"),
        "place again": lambda: (
            sum(recompute_placements.recompute_all_placements()) and _placed_rounds()
        ),
        "count again": recompute_placements.verify_and_rebuild_tallies,
        "prepare": lambda: _counted(
            edition_publishing.prepare_edition(edition_publishing.EditionDraft(MARCH, ""), "tests")
        ),
        "publish": lambda: edition_publishing.publish_edition(
            edition_publishing.get_prepared_edition().fingerprint, "tests"
        ),
    }


def _placed_rounds():
    with db.engine.connect() as connection:
        asked = "SELECT count(DISTINCT assessment_id) FROM placement"
        return connection.scalar(text(asked))


def _counted(kept):
    return kept.edition.groups[0].taking_part.organisations


def _is_draft(current):
    # Not as it was when it was last read here.
    db.session.rollback()
    stands = find_round(current.organisation_id, "organisation", 1)
    return stands and stands.submitted_at is None


@pytest.mark.parametrize("what", TAKEN_FIRST)
def test_a_round_is_taken_back_first(both, around, what):
    current, changes = around
    back, other = both(changes["take back"], BACK, changes[what])
    assert (other, back, _is_draft(current)) == TAKEN_FIRST[what]
    assert recompute_placements.verify_and_rebuild_tallies() == 0


@pytest.mark.parametrize("what", TAKEN_SECOND)
def test_a_round_is_taken_back_second(both, around, what):
    """An edition is prepared and published first: nobody changes what it counts."""
    current, changes = around
    if what == "publish":
        edition_publishing.prepare_edition(edition_publishing.EditionDraft(MARCH, ""), "tests")
    held = HELD.get(what, (assessments, "insert_round"))
    other, back = both(changes[what], held, changes["take back"])
    assert (other, back, _is_draft(current)) == TAKEN_SECOND[what]
    assert recompute_placements.verify_and_rebuild_tallies() == 0


def test_rounds_are_placed_again_by_two_at_once(both, changes):
    """Two processes that start at the same time may both find rounds that were never placed."""
    again = changes["place again"]
    assert both(again, HELD["place again"], again) == (1, 1)
    assert recompute_placements.verify_and_rebuild_tallies() == 0

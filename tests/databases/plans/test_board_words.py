"""What is typed for a board: by two people at once without loss, and kept in a merge."""

from dataclasses import replace
from datetime import date

import pytest

from app.store.lifecycle.organisation_merge import merge_organisations, plan_merge
from app.store.plans.board_words import (
    BoardWords,
    BoardWordsChangedError,
    change_board_words,
    get_board_words,
)
from tests.factories.organisations import add_organisation

WORDS = BoardWords(
    audience="the governors",
    meeting_on=date(2026, 11, 26),
    ask_1="Agree cover for an hour a month",
    question_1="Who has no time to reflect?",
    actions=(3, 12),
)


@pytest.fixture
def organisation(store):
    """An organisation on each kind of database."""
    return add_organisation("Moor Lane School")


def change(organisation, words, seen, asked="organisation"):
    change_board_words(organisation, asked, words, seen.fingerprints, "tests")


def test_every_part_is_kept_by_questionnaire(organisation):
    change(organisation, WORDS, BoardWords())
    assert get_board_words(organisation, "organisation") == WORDS
    assert get_board_words(organisation, "another") == BoardWords()


def test_what_two_people_change_apart_is_kept_of_both(organisation):
    change(organisation, WORDS, BoardWords())
    change(organisation, replace(WORDS, ask_2="More time"), WORDS)
    change(organisation, replace(WORDS, audience="the trustees"), WORDS)
    kept = get_board_words(organisation, "organisation")
    assert kept == replace(WORDS, ask_2="More time", audience="the trustees")


def test_what_both_change_is_asked_and_nothing_is_written_over(organisation):
    change(organisation, WORDS, BoardWords())
    change(organisation, replace(WORDS, ask_1="More time", ask_2="Cover"), WORDS)
    with pytest.raises(BoardWordsChangedError) as caught:
        change(organisation, replace(WORDS, ask_1="More money"), WORDS)
    assert caught.value.parts == ("ask_1",)
    assert caught.value.stored.ask_1 == "More time"
    assert caught.value.merged == replace(WORDS, ask_1="More money", ask_2="Cover")
    assert get_board_words(organisation, "organisation").ask_1 == "More time"


def test_a_merge_keeps_what_there_is_and_that_of_the_record_that_stays(organisation):
    other = add_organisation("Moor Lane Primary")
    change(organisation, WORDS, BoardWords())
    change(other, replace(WORDS, ask_1="Theirs"), BoardWords())
    change(other, replace(WORDS, ask_1="Theirs alone"), BoardWords(), "another")
    plan = plan_merge(organisation, other)
    assert plan
    assert merge_organisations(organisation, other, plan.fingerprint, "tests", keep_links=False)
    assert get_board_words(organisation, "organisation") == WORDS
    assert get_board_words(organisation, "another").ask_1 == "Theirs alone"

"""How far drafts have come: counted as an organisation's own page counts, and no more told."""

import csv
import io
from datetime import UTC, datetime

import pytest

from app.store.assessments import entries
from app.store.assessments.draft_progress import DraftProgress, get_draft_progress
from app.store.assessments.entries import EMPTY_ENTRY, Entry, save_entries
from app.store.base.published_questionnaires import get_current_questionnaire
from app.store.participation import organisation_search
from scoring.questionnaires.questionnaire import DONT_KNOW, NOT_APPLICABLE
from tests.factories.organisations import add_organisation
from tests.factories.rounds import answer_round, submit_round
from tests.fakes.clock import time_at

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 5, 9, tzinfo=UTC)
LIST = "/core-team/organisations"


def write(draft, item, entry, at):
    stands = entries.get_entries(draft.id).get(item, EMPTY_ENTRY)
    with time_at(at):
        save_entries(draft.id, {item: entry}, {item: stands.fingerprint}, "tests")


def test_what_waits_for_a_reason_or_was_taken_back_is_no_answer(store):
    mine = add_organisation("Moor Lane School")
    draft, asked = answer_round(mine), len(get_current_questionnaire().items)
    assert get_draft_progress([mine], "organisation") == {mine: DraftProgress(0, asked, None)}
    write(draft, "safety-aware-1", Entry("some", note="A corner"), AT)
    write(draft, "safety-aware-2", Entry(DONT_KNOW), AT)
    write(draft, "trust-aware-1", Entry(NOT_APPLICABLE), LATER)
    write(draft, "trust-informed-1", Entry(note="Ask Sam"), LATER)
    assert get_draft_progress([mine], "organisation") == {mine: DraftProgress(2, asked, AT)}

    write(draft, "trust-aware-1", Entry(NOT_APPLICABLE, "We have none"), LATER)
    assert get_draft_progress([mine], "organisation") == {mine: DraftProgress(3, asked, LATER)}
    own = entries.extract_answers(entries.get_entries(draft.id))
    assert len(own) == 3
    write(draft, "safety-aware-1", EMPTY_ENTRY, LATER)
    assert get_draft_progress([mine], "organisation")[mine].answers == 2


def test_only_the_round_that_is_open_is_told_of(store):
    submitted, again, none = (
        add_organisation("Submitted"),
        add_organisation("Again"),
        add_organisation("None"),
    )
    submit_round(submitted)
    submit_round(again, safety_aware_1="some")
    answer_round(again, safety_aware_1="some", safety_aware_2="some")

    found = get_draft_progress([submitted, again, none], "organisation")

    assert {number: draft.answers for number, draft in found.items()} == {again: 2}
    assert organisation_search.find_organisation(again).draft == found[again]
    assert organisation_search.find_organisation(submitted).draft is None


@pytest.fixture
def two(app):
    """One with two answers in its first draft, and one with none; how much was asked."""
    with app.app_context():
        draft = answer_round(add_organisation("Some"))
        write(draft, "safety-aware-1", Entry("some", note="Never told"), AT)
        write(draft, "safety-aware-2", Entry("embedded"), LATER)
        answer_round(add_organisation("Without"))
        return len(get_current_questionnaire().items)


def test_the_list_the_page_and_the_file_say_how_far_and_nothing_else(editor, two):
    listed = editor.open(LIST)
    assert f"2 of {two} answers, last on 5 November 2026" in listed.words
    assert listed.words.count("no answer yet") == 1
    page = editor.open(f"{LIST}/1")
    assert f"2 of {two} answers, last on 5 November 2026. Answers may still change" in page.words
    file = editor.client.get(f"{LIST}.csv")
    headings, first, second = csv.reader(io.StringIO(file.data.decode("utf-8-sig")))
    told = [dict(zip(headings, row, strict=True)) for row in (first, second)]
    names = ("Answers in the draft", "Questions in the draft", "Last answer in the draft")
    assert [[row[name] for name in names] for row in told] == [
        ["2", str(two), "2026-11-05T09:00:00Z"], ["0", str(two), ""],
    ]  # fmt: skip
    assert "Never told" not in listed.response.text + page.words + file.text

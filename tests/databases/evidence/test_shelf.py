"""A shelf of evidence: links of a round that is submitted, pieces by hand, two people at once."""

from datetime import date

import pytest

from app.store.assessments import response_import
from app.store.assessments.assessments import find_round, submit_round
from app.store.assessments.entries import Entry
from app.store.assessments.round_undo import take_back_round
from app.store.base.published_questionnaires import get_current_questionnaire
from app.store.evidence.evidence_pieces import (
    EvidenceKind,
    LinkOnShelfError,
    PieceChangedError,
    PieceContent,
    PieceGoneError,
    add_piece,
    change_piece,
    count_pieces,
    list_pieces,
    remove_piece,
)
from app.store.lifecycle import deletion
from app.store.lifecycle.organisation_merge import merge_organisations, plan_merge
from app.store.lifecycle.organisation_removal import plan_removal
from app.store.organisations.organisations import NotFoundError
from tests.databases.dump import dump
from tests.factories.organisations import add_organisation
from tests.factories.rounds import get_round_fingerprint

POLICY, MINUTES = "https://example.org/policy.pdf", "https://example.org/minutes"
FIRST, SECOND = ("organisation", "safety-aware-1"), ("organisation", "safety-aware-2")
OURS = PieceContent(
    "Our policy",
    EvidenceKind.POLICY,
    POLICY,
    date(2026, 3, 1),
    "Head of practice",
    date(2027, 3, 1),
    frozenset({FIRST}),
)


def add(organisation, content=OURS, form=None):
    """Put a piece on the shelf; returns it."""
    number = add_piece(organisation, content, "tests", form)
    return next(piece for piece in list_pieces(organisation) if piece.id == number)


def submit(current):
    assert submit_round(current, get_round_fingerprint(current), "tests") is None
    return find_round(current.organisation_id, "organisation", current.round)


def shelf(organisation):
    """What stands there: by link, the title and the items."""
    return {
        piece.content.link: (piece.content.title, set(piece.content.items))
        for piece in list_pieces(organisation)
    }


# ---------------------------------------------------------------- a round that is submitted


def test_links_of_a_round_stand_on_the_shelf_once_it_is_submitted(draft, write):
    write(
        draft,
        safety_aware_1=Entry("some", evidence=POLICY),
        safety_aware_2=Entry("some", evidence=POLICY),
        trust_aware_1=Entry(evidence=MINUTES),
    )
    assert list_pieces(draft.organisation_id) == []
    submit(draft)
    assert shelf(draft.organisation_id) == {
        POLICY: ("example.org: policy.pdf", {FIRST, SECOND}),
        MINUTES: ("example.org: minutes", {("organisation", "trust-aware-1")}),
    }


def test_a_link_that_is_there_serves_one_more_question_and_keeps_what_is_said_of_it(draft, write):
    add(draft.organisation_id)
    write(draft, safety_aware_2=Entry("some", evidence=POLICY))
    submit(draft)
    (piece,) = list_pieces(draft.organisation_id)
    assert piece.content == OURS._replace(items=frozenset({FIRST, SECOND}))


def test_taking_back_keeps_them_and_submitting_again_adds_nothing(draft, write):
    write(draft, safety_aware_1=Entry("some", evidence=POLICY))
    submitted = submit(draft)
    before = list_pieces(draft.organisation_id)
    assert take_back_round(submitted, get_round_fingerprint(submitted), "tests")
    assert list_pieces(draft.organisation_id) == before
    submit(draft)
    assert list_pieces(draft.organisation_id) == before


def test_a_round_that_is_not_submitted_puts_nothing_there(draft, write):
    write(draft, safety_aware_1=Entry("some", evidence=POLICY))
    assert submit_round(draft, "of another page", "tests")
    assert list_pieces(draft.organisation_id) == []


def test_a_response_file_that_is_submitted_puts_its_links_there(store):
    organisation = add_organisation("Hill School", size="up-to-10")
    entries = {"safety-aware-1": Entry("some", evidence=POLICY)}
    asked = get_current_questionnaire()
    response_import.import_response(organisation, asked, entries, "tests", submit=True)
    assert shelf(organisation) == {POLICY: ("example.org: policy.pdf", {FIRST})}


# ---------------------------------------------------------------- by hand


def test_a_piece_is_kept_as_it_is_given_and_once_for_a_form(draft):
    first = add(draft.organisation_id, form="a form")
    assert add(draft.organisation_id, form="a form") == first
    assert list_pieces(draft.organisation_id) == [first]
    assert first.content == OURS


def test_a_link_stands_on_a_shelf_once(draft):
    organisation = draft.organisation_id
    piece = add(organisation)
    with pytest.raises(LinkOnShelfError) as refused:
        add(organisation, OURS._replace(title="Again"))
    assert refused.value.piece == piece
    other = add(organisation, OURS._replace(link=""))
    assert add(organisation, OURS._replace(link="")) != other
    with pytest.raises(LinkOnShelfError):
        change_piece(organisation, other.id, OURS, other.content.fingerprint, "tests")
    assert add(add_organisation("Another")).content == OURS


def test_a_change_replaces_what_is_said_and_what_it_serves(draft):
    organisation = draft.organisation_id
    piece = add(organisation)
    wanted = PieceContent("New", EvidenceKind.MINUTES, "", None, "", None, frozenset({SECOND}))
    change_piece(organisation, piece.id, wanted, piece.content.fingerprint, "tests")
    assert [each.content for each in list_pieces(organisation)] == [wanted]
    # The same again is no change, whatever was seen.
    change_piece(organisation, piece.id, wanted, "anything", "tests")
    assert [row[3] for row in dump()["event"]].count("evidence-changed") == 2


def test_what_somebody_else_has_changed_is_neither_written_over_nor_taken_off(draft):
    organisation = draft.organisation_id
    piece = add(organisation)
    seen = piece.content.fingerprint
    theirs = OURS._replace(title="Theirs")
    change_piece(organisation, piece.id, theirs, seen, "tests")
    for attempt in (
        lambda: change_piece(organisation, piece.id, OURS._replace(title="Mine"), seen, "tests"),
        lambda: remove_piece(organisation, piece.id, seen, "tests"),
    ):
        with pytest.raises(PieceChangedError) as refused:
            attempt()
        assert refused.value.piece.content == theirs
    for _ in range(2):
        remove_piece(organisation, piece.id, theirs.fingerprint, "tests", "a form")
    for attempt in (
        lambda: remove_piece(organisation, piece.id, theirs.fingerprint, "tests", "another"),
        lambda: change_piece(organisation, piece.id, OURS, seen, "tests"),
    ):
        with pytest.raises(PieceGoneError):
            attempt()
    assert count_pieces(organisation) == 0
    assert dump()["evidence_item"] == []


def test_nobody_reaches_a_piece_of_another_shelf(draft):
    piece = add(add_organisation("Another"))
    with pytest.raises(PieceGoneError):
        change_piece(draft.organisation_id, piece.id, OURS, piece.content.fingerprint, "tests")
    with pytest.raises(PieceGoneError):
        remove_piece(draft.organisation_id, piece.id, piece.content.fingerprint, "tests")
    assert len(dump()["evidence_piece"]) == 1


# ---------------------------------------------------------------- merged and deleted


def test_merging_makes_one_shelf_of_two(store):
    kept, gone = add_organisation("Hill School"), add_organisation("Hill School, York")
    named = add(gone, OURS._replace(items=frozenset({SECOND})))
    alone = add(gone, OURS._replace(title="On paper", link=""))
    # As a link that came with an answer: whoever named it said more.
    add(kept, PieceContent("example.org: policy.pdf", EvidenceKind.OTHER, POLICY, items={FIRST}))
    seen = plan_merge(kept, gone).fingerprint
    assert merge_organisations(kept, gone, seen, "tests", keep_links=False)
    assert {piece.content for piece in list_pieces(kept)} == {
        named.content._replace(items=frozenset({FIRST, SECOND})),
        alone.content,
    }


@pytest.mark.parametrize(("link", "is_one_gone"), [(POLICY, True), ("", False)])
def test_merging_has_the_files_written_anew_where_one_piece_goes(
    store, monkeypatch, link, is_one_gone
):
    asked = []
    monkeypatch.setattr("app.store.evidence.shelving.rewrite_after_commit", asked.append)
    kept, gone = add_organisation("Hill School"), add_organisation("Hill School, York")
    for each in (kept, gone):
        add(each, OURS._replace(link=link))
    merge_organisations(kept, gone, plan_merge(kept, gone).fingerprint, "tests", keep_links=False)
    assert bool(asked) == is_one_gone


def test_deleting_takes_the_shelf_with_it(draft):
    add(draft.organisation_id)
    deletion.delete_organisation(draft.organisation_id, "tests")
    assert (dump()["evidence_piece"], dump()["evidence_item"]) == ([], [])
    with pytest.raises(NotFoundError):
        add(draft.organisation_id)


def test_whoever_put_something_on_a_shelf_is_not_deleted_as_one_that_said_nothing(store):
    organisation = add_organisation("Hill School")
    before = plan_removal(organisation)
    add(organisation)
    after = plan_removal(organisation)
    assert (before.has_answered, after.has_answered) == (False, True)
    assert before.fingerprint != after.fingerprint


def test_what_is_to_be_looked_at_again_is_so_from_its_day_on(draft):
    piece = add(draft.organisation_id)
    days = (date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 2))
    assert [piece.is_to_look_at(day) for day in days] == [False, True, True]

"""What the check page of a draft suggests to look at once more."""

from datetime import date

import pytest

from app.store.assessments.assessments import find_round
from app.store.assessments.entries import EMPTY_ENTRY, Entry, save_entries
from app.store.evidence.evidence_pieces import EvidenceKind, PieceContent, add_piece
from tests.page_checks.visitor import words_of

CHECK = "/assessment/1/check"
HEADING = "Look once more, if you like"


@pytest.fixture
def write(app, link):
    """Writes entries in the open round, by item."""

    def save(entries):
        with app.app_context():
            seen = dict.fromkeys(entries, EMPTY_ENTRY.fingerprint)
            save_entries(find_round(1, "organisation", 1).id, entries, seen, "tests")

    return save


@pytest.fixture
def put(app, link):
    """Puts a piece that is due on the shelf, for these questions; returns its number."""

    def add(*keys, title="Our policy"):
        content = PieceContent(title, EvidenceKind.POLICY, look_again_on=date(2020, 3, 1))
        with app.app_context():
            return add_piece(1, content._replace(items=frozenset(keys)), "tests")

    return add


def looks_of(page):
    """The part of a page that has them."""
    return page.tree.find(".//section[@aria-labelledby='second-look']")


def links_of(page):
    """Where the suggestions lead."""
    return [each.get("href") for each in looks_of(page).iter("a")]


def test_nothing_is_said_where_all_sits_together(member, write):
    write({"safety-aware-1": Entry("some"), "trust-aware-1": Entry("dont-know", note="Ask")})
    assert HEADING not in member.open(CHECK).words


def test_each_leads_to_its_question_and_the_shelf_and_submitting_stays_one_press(
    member, write, put
):
    number = put(("organisation", "safety-aware-2"), ("another", "safety-aware-1"))
    write({"safety-aware-1": Entry("embedded"), "safety-aware-2": Entry("embedded"),
           "trust-aware-1": Entry(note="<Begun>")})  # fmt: skip
    page = member.open(CHECK)
    assert links_of(page) == [
        "#submit",
        "/assessment/1/trust?from=check#q-trust-aware-1",
        "/assessment/1/safety?from=check#q-safety-aware-1",
        "/assessment/1/safety?from=check#q-safety-aware-2",
        f"/evidence/{number}",
    ]
    assert member.send(page).address == "/assessment/1/results"
    assert HEADING not in member.open(CHECK).words


def test_evidence_of_the_shelf_is_enough(member, write, put):
    write({"safety-aware-1": Entry("embedded")})
    assert "where evidence helps" in member.open(CHECK).words
    put(("organisation", "safety-aware-1"))
    words = member.open(CHECK).words
    assert "where evidence helps" not in words
    assert "The day that you set to look at ‘Our policy’ again has come" in words


def test_what_cannot_be_submitted_leads_to_no_submitting(member, write):
    write({"safety-aware-1": Entry(note="Begun"), "safety-informed-1": Entry("not-applicable")})
    page = member.open(CHECK)
    assert "#submit" not in links_of(page)
    assert "waits for its reason" in page.words


def test_after_the_first_few_the_rest_is_folded(member, write, put):
    put(("organisation", "safety-aware-1"))
    put(("organisation", "safety-aware-1"), title="<Minutes>")
    write({"safety-aware-1": Entry("some")})
    assert looks_of(member.open(CHECK)).find(".//details") is None
    write({"trust-aware-1": Entry(note="Begun"), "safety-informed-1": Entry("not-applicable")})
    assert "1 more to look at" in words_of(looks_of(member.open(CHECK)).find(".//details"))

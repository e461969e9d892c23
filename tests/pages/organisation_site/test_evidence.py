"""The shelf of evidence: put there, found at its question and in results, changed, taken off."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from app.store.assessments.entries import Entry
from app.store.evidence.evidence_pieces import EvidenceKind, PieceContent, add_piece, list_pieces
from tests.factories.rounds import open_round, submit_round

ITEM, FIELD = "safety-aware-1", "organisation/safety-aware-1"
NEW = f"/evidence/new?questionnaire=organisation&item={ITEM}"
SECTION = "/assessment/1/safety"
POLICY = "https://example.org/policy.pdf"
OURS = PieceContent(
    "Our policy", EvidenceKind.POLICY, POLICY, items=frozenset({("organisation", ITEM)})
)


@pytest.fixture
def put(app, link):
    """Puts a piece on the shelf; returns the address of its page."""

    def add(content=OURS):
        with app.app_context():
            return f"/evidence/{add_piece(1, content, 'tests')}"

    return add


@pytest.fixture
def shelf(app):
    """What stands on the shelf now."""

    def read():
        with app.app_context():
            return [piece.content for piece in list_pieces(1)]

    return read


def send(member, page, address, **typed):
    """Send the page's form, with what is typed in it."""
    fields = {**page.fields, **typed}
    return member._arrive(address, member.client.post(address, data=fields))


def test_a_piece_goes_from_a_question_to_the_shelf_and_back(member, shelf):
    opened = member.open(SECTION)
    (button,) = (each for each in opened.tree.iter("button") if each.get("value") == ITEM
                 and each.get("name") == "shelve")  # fmt: skip
    sent = {**opened.fields, ITEM: "some", "shelve": button.get("value")}
    answer = member.client.post(f"{SECTION}?save", data=sent)
    assert answer.location == NEW
    page = member.open(answer.location)
    assert page.by_id(f"serves-{FIELD.replace('/', '-')}").get("checked") is not None
    typed = {"title": " Our policy ", "kind": "policy", "link": "example.org/policy.pdf",
             "dated": "1/3/2026", "owner": "Head of practice", "look_again_on": "1 March 2100",
             "item": FIELD}  # fmt: skip
    answer = member.client.post("/evidence/add", data={**page.fields, **typed})
    assert answer.location == f"{SECTION}#q-{ITEM}"
    days = {"dated": date(2026, 3, 1), "look_again_on": date(2100, 3, 1)}
    assert shelf() == [OURS._replace(**days, owner="Head of practice")]
    assert "On your shelf for this question: Our policy" in member.open(SECTION).words


def test_what_is_wrong_is_told_and_nothing_that_was_typed_is_lost(member, shelf):
    page = member.open(NEW)
    typed = {"title": "", "link": "the shared drive", "dated": "soon", "owner": "x" * 201,
             "look_again_on": "31/2/2027", "item": FIELD}  # fmt: skip
    page = send(member, page, "/evidence/add", **typed)
    assert page.status == 422
    assert {name: page.fields[name] for name in typed} == typed
    for fault in ("Enter a title", "Select what kind", "Enter one web address",
                  "Enter the day of the evidence", "Shorten the role by 1 character",
                  "Enter the day to look again"):  # fmt: skip
        assert fault in page.words
    assert shelf() == []


@pytest.mark.parametrize("given", ["javascript:alert(1)", "ftp://example.org/a", "two words"])
def test_a_link_is_one_of_the_web(member, shelf, given):
    page = send(member, member.open(NEW), "/evidence/add", title="A", kind="other", link=given)
    assert page.status == 422
    assert shelf() == []


def test_the_same_form_twice_puts_one_piece_there(member, shelf):
    sent = {**member.open(NEW).fields, "title": "Minutes on paper", "kind": "minutes"}
    for _ in range(2):
        assert member.client.post("/evidence/add", data=sent).status_code == 302
    assert len(shelf()) == 1


def test_a_link_that_is_there_leads_to_its_piece_with_the_question_ticked(member, put, shelf):
    address = put(OURS._replace(items=frozenset()))
    page = send(member, member.open(NEW), "/evidence/add", title="Again", kind="other", link=POLICY)
    assert page.status == 409
    assert "Another piece has this link: ‘Our policy’" in page.words
    there = f"{address}?questionnaire=organisation&item={ITEM}"
    assert there in [each.get("href") for each in page.tree.iter("a")]
    assert f"{address}?questionnaire=organisation&item={ITEM}" in [
        each.get("href") for each in member.open(NEW).tree.iter("a")
    ]
    page = member.open(there)
    assert member.client.post(address, data=page.fields).location == f"{SECTION}#q-{ITEM}"
    assert shelf() == [OURS]


def test_of_two_who_change_a_piece_the_second_sees_both_versions(member, colleague, put, shelf):
    address = put()
    mine, other = member.open(address), colleague()
    assert send(other, other.open(address), address, title="Theirs").status == 200
    page = send(member, mine, address, title="Mine")
    assert page.status == 409
    assert "Saved now: Theirs" in page.words
    assert page.fields["title"] == "Mine"
    assert shelf()[0].title == "Theirs"
    send(member, page, address)
    assert shelf()[0].title == "Mine"


def test_a_change_of_what_was_taken_off_can_be_put_back(member, colleague, put, shelf):
    address = put()
    mine, other = member.open(address), colleague()
    send(other, other.open(f"{address}/take-off"), f"{address}/take-off")
    page = send(member, mine, address, title="Mine")
    assert page.status == 409
    assert shelf() == []
    assert member.open(address).status == 404
    assert send(member, page, "/evidence/add").status == 200
    assert shelf() == [OURS._replace(title="Mine")]


def test_taking_off_what_another_has_changed_asks_again(member, colleague, put, shelf):
    address = put()
    asked, other = member.open(f"{address}/take-off"), colleague()
    send(other, other.open(address), address, title="Theirs")
    page = send(member, asked, f"{address}/take-off")
    assert page.status == 409
    assert "Theirs" in page.words
    assert len(shelf()) == 1
    assert "It is off your shelf" in send(member, page, f"{address}/take-off").words
    assert shelf() == []


def test_what_was_given_before_links_were_checked_may_stay(member, put, shelf):
    address = put(OURS._replace(title="the shared", link="the shared  drive"))
    page = send(member, member.open(address), address, title="On the drive")
    assert page.status == 200
    assert shelf()[0].link == "the shared  drive"
    assert send(member, member.open(address), address, link="another drive").status == 422


def test_the_shelf_is_sorted_by_value_or_kind_with_what_is_to_look_at_first(member, put):
    put(OURS._replace(look_again_on=date(2020, 1, 1)))
    put(PieceContent("Minutes on paper", EvidenceKind.MINUTES))
    by_value = member.open("/evidence").words
    assert "To look at again" in by_value
    assert by_value.index("Safety") < by_value.index("For no question yet Minutes on paper")
    by_kind = member.open("/evidence?by=kind").words
    assert by_kind.index("Policy or procedure") < by_kind.index("Minutes or notes of a meeting")
    overview = member.open("/assessment").words
    assert "Your shelf holds 2 pieces of evidence" in overview
    assert (
        "The day that you set has come for: Look at ‘Our policy’ again since 1 January 2020"
        in overview
    )


def test_results_say_behind_which_answers_evidence_stands(app, member, put, write):
    put(OURS._replace(look_again_on=date(2020, 1, 1)))
    with app.app_context():
        draft = open_round(1)
        write(
            draft,
            safety_aware_1=Entry("embedded"),
            safety_aware_2=Entry("embedded", evidence="https://example.org/minutes"),
            trust_aware_1=Entry("dont-know", evidence="https://example.org/other"),
            safety_informed_1=Entry("embedded"),
        )
    words = member.open("/assessment/1/results").words
    assert "Evidence stands behind 2 of 3 answers." in words
    assert words.count("With evidence") == 2
    assert "Look at ‘Our policy’ again" in words


def test_the_shelf_comes_along_to_the_next_round(app, member, put):
    put()
    with app.app_context():
        submit_round(1, safety_aware_1="some")
        open_round(1)
    assert (
        "On your shelf for this question: Our policy" in member.open("/assessment/2/safety").words
    )
    assert "Evidence stands behind 1 of 1 answer" in member.open("/assessment/1/results").words


def test_the_shelf_as_a_spreadsheet(member, put):
    put(OURS._replace(title="=1+1", dated=date(2026, 3, 1)))
    book = load_workbook(io.BytesIO(member.client.get("/evidence/evidence.xlsx").data))
    _, row = book["Evidence"].iter_rows(values_only=True)
    assert row[:4] == ("=1+1", "Policy or procedure", POLICY, "2026-03-01")
    assert book["Evidence"]["A2"].data_type == "s"


def test_nobody_opens_a_piece_of_another_shelf(app, member, put, sign_in):
    put()
    for address in ("/evidence/2", "/evidence/2/take-off", f"/evidence/{10**30}"):
        assert member.open(address).status == 404

"""The files to take away: whole, the same as the page, and without a formula."""

import csv
import io
import json
import subprocess
import sys

import pytest
from openpyxl import load_workbook

from app.settings.config import ROOT
from app.store.assessments.assessments import find_round
from app.store.assessments.entries import Entry, save_entries
from app.store.organisations import organisations, return_links
from app.text.wording import UNCHOSEN_LABELS
from app.web.spreadsheets import FORMULA_STARTS
from tests.page_checks.visitor import Visitor, words_of

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://a.uk")',
    "fine\n=1+1",
    'a","=1+1',
    "a\t=1+1",
    "a;=1+1",
    "'=1+1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "](javascript:alert(1))",
    "&lt;b&gt;",
]


@pytest.fixture
def say(app, link):
    """Has the organisation say these things in its first round."""

    def said(**entries):
        with app.app_context():
            mine = return_links.find_link_holder(link.rpartition("/")[2]).organisation_id
            named = {name.replace("_", "-"): entry for name, entry in entries.items()}
            seen = dict.fromkeys(named, Entry().fingerprint)
            saved = save_entries(find_round(mine, "organisation", 1).id, named, seen, "tests")
            assert not saved.conflicts

    return said


@pytest.fixture
def answered(say):
    """A round with every kind of answer."""
    say(
        safety_aware_1=Entry("some", note="A corner", evidence="https://example.org/a"),
        safety_aware_2=Entry("embedded"),
        safety_informed_1=Entry("not-applicable", reason="No leader, so nobody asks"),
        trust_aware_1=Entry("dont-know", note="To be asked – in May 🌳"),
        trust_overall=Entry("aware"),
    )


def take(visitor, file):
    response = visitor.client.get(f"/assessment/1/take/{file}")
    assert response.status_code == 200
    assert (
        response.headers["Content-Disposition"]
        == f'attachment; filename="waymark-moor-lane-school-round-1-{file}"'
    )
    return response.data


def rows_of_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def cells_of_xlsx(content, sheet):
    return list(load_workbook(io.BytesIO(content))[sheet].iter_rows())


def rows_of_xlsx(content, sheet):
    return [[cell.value or "" for cell in row] for row in cells_of_xlsx(content, sheet)]


def test_the_json_is_placed_alike_by_the_command(answered, member, published, tmp_path):
    file = tmp_path / "assessment.json"
    file.write_bytes(take(member, "assessment.json"))
    questionnaire = published / "organisation.v1.yaml"

    placed = subprocess.run(
        [sys.executable, "-m", "scoring", "place", questionnaire, file],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )

    taken = json.loads(file.read_text("utf-8"))
    assert json.loads(placed.stdout) == taken["placement"]
    assert taken["placement"]["overall"]["floor"] == "aware"
    assert taken["placement"]["unknown"] == 2


def test_the_json_holds_everything(answered, member):
    taken = json.loads(take(member, "assessment.json"))

    assert taken["organisation"] == "Moor Lane School"
    assert (taken["questionnaire"], taken["version"], taken["round"]) == ("organisation", 1, 1)
    assert taken["submitted"] is None
    assert taken["answers"] == {
        "safety-aware-1": "some",
        "safety-aware-2": "embedded",
        "safety-informed-1": {"not-applicable": "No leader, so nobody asks"},
        "trust-aware-1": "dont-know",
        "trust-overall": "aware",
    }
    assert taken["notes"] == {
        "safety-aware-1": {"note": "A corner", "evidence": "https://example.org/a"},
        "trust-aware-1": {"note": "To be asked – in May 🌳", "evidence": ""},
    }


def test_the_json_says_when_it_was_submitted(answered, member):
    member.send(member.open("/assessment/1/check"))
    assert json.loads(take(member, "assessment.json"))["submitted"].endswith("+00:00")


APART, UNKNOWN, NONE = (
    UNCHOSEN_LABELS["not-applicable"],
    UNCHOSEN_LABELS["dont-know"],
    UNCHOSEN_LABELS[""],
)
TITLE = "A small self-assessment"
ANSWERS = [
    ["Feeling safe", "Aware", "There is a quiet room.", "In some places", "", "A corner",
     "https://example.org/a", "safety-aware-1"],
    ["Feeling safe", "Aware", "Staff have been trained.", "Embedded", "", "", "",
     "safety-aware-2"],
    ["Feeling safe", "Informed", "Leaders ask how people are.", APART,
     "No leader, so nobody asks", "", "", "safety-informed-1"],
    ["Trust", "Aware", "We say what we will do.", UNKNOWN, "", "To be asked – in May 🌳", "",
     "trust-aware-1"],
    ["Trust", "Informed", "We did what we said.", NONE, "", "", "", "trust-informed-1"],
    ["Trust with families", "All stages", "Which is most like you?", "Aware", "", "", "",
     "trust-overall"],
]  # fmt: skip


def test_every_answer_is_in_the_csv_and_in_the_spreadsheet(answered, member):
    heading, *rows = rows_of_csv(take(member, "answers.csv"))
    assert rows == [[*row, TITLE] for row in ANSWERS]
    assert rows_of_xlsx(take(member, "assessment.xlsx"), "Answers") == [heading, *rows]


def test_the_placement_is_in_the_csv_and_in_the_spreadsheet(answered, member):
    rows = rows_of_csv(take(member, "placement.csv"))
    assert rows[0][3:] == [
        "Score",
        "Ahead of its stage",
        "Version of the questions",
        "Questionnaire",
    ]
    assert {row[6] for row in rows[1:]} == {TITLE}
    # Of trust one of three is known.
    assert [[*row[:4], row[5]] for row in rows[1:]] == [
        ["Overall", "Aware", "Cannot be said yet", "No score", "1"],
        ["Safety", "Aware", "Aware", "75.0%", "1"],
        ["Trust", "Too little is known", "Cannot be said yet", "No score", "1"],
    ]
    assert rows_of_xlsx(take(member, "assessment.xlsx"), "Placement") == rows


@pytest.mark.parametrize("words", HOSTILE)
def test_words_cannot_be_a_formula_in_the_csv(say, member, words):
    say(safety_aware_1=Entry("not-applicable", reason=words, note=words, evidence=words))
    rows = rows_of_csv(take(member, "answers.csv"))

    # Nothing breaks out of its cell either.
    assert {len(row) for row in rows} == {9}
    assert len(rows) == 7
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    expected = f"'{words}" if words.startswith(FORMULA_STARTS) else words
    assert rows[1][4:7] == [expected] * 3


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_every_start_that_a_spreadsheet_takes_for_a_formula_is_made_safe(say, member, start):
    """Those too that no form lets through."""
    say(safety_aware_1=Entry("some", note=f"{start}1"))
    assert rows_of_csv(take(member, "answers.csv"))[1][5] == f"'{start}1"


@pytest.mark.parametrize("words", [*HOSTILE, "1", "2026-01-01", "https://a.uk", "TRUE", "#REF!"])
def test_words_are_words_in_the_spreadsheet(say, member, words):
    say(safety_aware_1=Entry("not-applicable", reason=words, note=words, evidence=words))
    rows = cells_of_xlsx(take(member, "assessment.xlsx"), "Answers")

    assert [cell.value for cell in rows[1][4:7]] == [words] * 3
    every = [cell for row in rows for cell in row if cell.value is not None]
    assert {cell.data_type for cell in every} == {"s"}
    assert [cell for cell in every if cell.hyperlink] == []


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_words_on_every_page(app, say, member, details, words):
    """`check_page`, which looks at each, finds no script and no other element of theirs."""
    say(safety_aware_1=Entry("not-applicable", reason=words, note=words, evidence="https://a.uk"))
    with app.app_context():
        ((mine, _),) = organisations.find_by_name(details.name)
        organisations.change_details(mine, details._replace(name=words), "tests")

    pages = [
        member.open(address)
        for address in (
            "/assessment",
            "/assessment/1/safety",
            "/assessment/1/check",
            "/assessment/1/results",
            "/assessment/1/what-if",
            "/details",
            "/delete",
        )
    ]

    for page in pages:
        assert words.split() == [] or " ".join(words.split()) in words_of(page.tree)
        assert not [each for each in page.tree.iter("img") if each.get("src") == "x"]
    assert pages[1].fields["safety-aware-1.note"] == words.replace("\n", "\r\n")
    assert pages[1].fields["safety-aware-1.reason"] == words


def test_a_round_without_an_answer_can_be_taken_too(member):
    assert len(rows_of_csv(take(member, "answers.csv"))) == 7
    placed = rows_of_xlsx(take(member, "assessment.xlsx"), "Placement")
    assert [row[0] for row in placed] == ["Value", "Nothing has been answered yet"]
    taken = json.loads(take(member, "assessment.json"))
    assert (taken["answers"], taken["placement"]) == ({}, None)


def test_nobody_else_takes_them(answered, client):
    assert Visitor(client).open("/assessment/1/take/answers.csv").status == 401

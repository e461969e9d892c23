"""Answers from CSV: one assessment a row, and every fault with its row and column."""

import pytest

from scoring.faults import Faulty
from scoring.placement import answers
from scoring.placement.answers import AssessmentRow, NotApplicable, read_answers_csv
from tests.unit.scoring.placement.questions import FIVE, indicator, questionnaire

ASKED = questionnaire({"safety": [indicator("first"), indicator("second")]})


def read(text):
    return read_answers_csv(ASKED, text, "a.csv")


def faults_of(text):
    with pytest.raises(Faulty) as caught:
        read(text)
    return str(caught.value).splitlines()


# ------------------------------------------------------------------------------ what is taken


def test_each_row_is_an_assessment_and_an_empty_cell_is_no_answer():
    assert read("id,first,second\na,some,\nb,,dont-know\n") == [
        AssessmentRow("a", {"first": "some"}),
        AssessmentRow("b", {"second": "dont-know"}),
    ]


def test_columns_may_stand_in_any_order_and_be_left_out():
    assert read("id,second,first\na,most,some\n") == [
        AssessmentRow("a", {"second": "most", "first": "some"})
    ]
    assert read("id,second\na,most\n") == [AssessmentRow("a", {"second": "most"})]
    assert read("id\na\n") == [AssessmentRow("a", {})]


def test_a_reason_stands_behind_not_applicable_and_may_hold_colons_and_line_breaks():
    cell = '"not-applicable: no building: we meet at 10:30,\r\nin a park"'
    assert read(f"id,first\na,{cell}\n") == [
        AssessmentRow("a", {"first": NotApplicable("no building: we meet at 10:30,\r\nin a park")})
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(end):
    assert read(end.join(["id,first", "a,some", "b,most", ""])) == [
        AssessmentRow("a", {"first": "some"}),
        AssessmentRow("b", {"first": "most"}),
    ]


def test_empty_lines_and_rows_are_passed_over():
    assert read("id,first\n\na,some\n,\n\n") == [AssessmentRow("a", {"first": "some"})]


def test_space_around_a_cell_does_not_count():
    assert read("id,first\n a , some \n") == [AssessmentRow("a", {"first": "some"})]


def test_a_header_alone_holds_no_assessments():
    assert read("id,first,second\n") == []


# ------------------------------------------------------------------------------ the header's faults


@pytest.mark.parametrize("text", ["", "\n", "first,id\n", "id;first\n", "ID,first\n"])
def test_the_first_column_must_be_id(text):
    assert "a.csv:1:1: id: the first column must be `id`, one for each assessment" in faults_of(
        text
    )


def test_every_fault_of_the_header_is_reported_by_its_column():
    assert faults_of("id,frist,second,second,\n") == [
        "a.csv:1:2: frist: small has no such item; did you mean `first`?",
        "a.csv:1:4: second: this item has a column already: keep one",
        "a.csv:1:5: name this column by its item, or delete it",
    ]


# ------------------------------------------------------------------------------ the rows' faults


def test_every_fault_of_every_row_is_reported_by_its_line_and_column():
    assert faults_of("id,first,second\na,mots,3\nb,most,most\nc,,som\n") == [
        "a.csv:2:2: first: `mots` is not a choice here; did you mean `most`?",
        f"a.csv:2:3: second: `3` is not a choice here; choose one of {', '.join(FIVE)}, dont-know",
        "a.csv:4:3: second: `som` is not a choice here; did you mean `some`?",
    ]


def test_a_row_is_named_by_the_line_that_it_begins_on():
    text = 'id,first,second\na,"not-applicable: one\ntwo\nthree",lots\nb,lots,\n'
    assert [fault.split(": ")[0] for fault in faults_of(text)] == ["a.csv:2:3", "a.csv:5:2"]


def test_rows_longer_or_shorter_than_the_header_are_faults():
    assert faults_of("id,first,second\na,some\nb,some,most,most\n") == [
        "a.csv:2:1: this row has 2 cells and the header 3",
        "a.csv:3:1: this row has 4 cells and the header 3",
    ]


def test_every_assessment_needs_an_id_of_its_own():
    assert faults_of("id,first\na,some\n,most\na ,most\n") == [
        "a.csv:3:1: id: give this assessment an id",
        "a.csv:4:1: id: `a` stands in line 2 already: give another id",
    ]


@pytest.mark.parametrize("cell", ["not-applicable", "not-applicable:", "not-applicable : "])
def test_not_applicable_needs_its_reason(cell):
    assert faults_of(f"id,first\na,{cell}\n") == [
        "a.csv:2:2: first: say why it is not applicable: the reason is empty"
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            'id,first\na,some\nb,"most\n',
            "a.csv:3:1: it is not a CSV file that can be read: unexpected",
        ),
        ('id,first\na,"so"me\n', "a.csv:2:1: it is not a CSV file that can be read: "),
        (
            f"id,first\na,{'x' * 200_000}\n",
            "a.csv:2:1: it is not a CSV file that can be read: field",
        ),
    ],
)
def test_what_is_no_csv_is_refused_where_it_stops_being_so(text, fault):
    (said,) = faults_of(text)
    assert said.startswith(fault)


def test_a_thousand_faults_are_enough(monkeypatch):
    monkeypatch.setattr(answers, "MOST_FAULTS", 3)
    first, *rest = faults_of("id,first\n" + "".join(f"row-{n},3\n" for n in range(9)))
    assert first == "a.csv: it has more faults than these first 3: mend them, and look again"
    assert len(rest) == 3

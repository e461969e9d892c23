"""Mending an import on its page: a word once for all its rows, and nothing mended is lost."""

import io
import re

import openpyxl
import pytest
from werkzeug.datastructures import MultiDict

from app.core_team.imports.import_questions import MOST_QUESTIONS, list_sections, read_answers
from app.core_team.imports.import_rows import check_table
from app.core_team.imports.import_state import PendingImport, from_form_fields, to_form_fields
from app.core_team.imports.import_vocabularies import find_size_band
from app.core_team.imports.upload_reader import read_table
from app.core_team.imports.uploaded_table import UnreadableError, UploadedTable, row_ranges
from app.store.participation import organisation_search
from app.store.participation.organisation_search import Filters
from tests.factories.organisations import add_organisation
from tests.factories.programmes import PLACES
from tests.pages.imports.test_importing import IMPORT, send
from tests.unit.imports.test_uploaded import workbook

pytestmark = pytest.mark.usefixtures("programme")

HEADINGS = "name,places,sector,size,email\n"
PARTNERS = (
    "Partners\n\n"
    + HEADINGS
    + "One,Hul,NHS,lots,office@\n"
    + "Two,Hul;Mars,NHS,lots,n/a\n"
    + ",York,Health,,n/a\n"
    + "Four,,Health,,\n"
)


def fields_of(page):
    """What a browser would send of the page's form untouched, selects too."""
    found = MultiDict(page.fields.items())
    for select in page.form.iter("select"):
        options = list(select.iter("option"))
        chosen = [each for each in options if "selected" in each.attrib] or options[:1]
        found[select.get("name")] = chosen[0].get("value")
    return found


def answer(visitor, page, *said, go="mend"):
    """Fill in fields by what their labels begin with, and press a button."""
    fields = fields_of(page)
    for label, value in said:
        fields[field_named(page, label)] = value
    fields["go"] = go
    return visitor._arrive(IMPORT, visitor.client.post(IMPORT, data=fields))


def field_named(page, words):
    (found,) = {
        page.by_id(each.get("for")).get("name")
        for each in page.form.iter("label")
        if " ".join("".join(each.itertext()).split()).startswith(words)
    }
    return found


def everyone(app):
    with app.app_context():
        return list(organisation_search.iterate_matching(Filters()))


# ---------------------------------------------------------------- what is asked


def questions(text, names=None, answers=None):
    return list_sections(check_table(read_table(text.encode()), names or {}, answers))


def test_a_word_is_asked_about_once_for_all_its_rows():
    asked = [
        (section.column, question.said, question.rows, question.guess)
        for section in questions(PARTNERS)
        for question in section.asked
    ]
    assert asked == [
        ("places", "Hul", (4, 5), ("hull",)),
        ("places", "Mars", (5,), ()),
        ("sector", "NHS", (4, 5), ("health",)),
        ("size", "lots", (4, 5), ()),
        ("places", "", (7,), ()),
        ("email", "n/a", (5, 6), ()),
        ("email", "office@", (4,), ()),
        ("name", "", (6,), ()),
    ]


@pytest.mark.parametrize(
    "said", ["Hull & York", "Hull/York", "Hull and York", "Hull York", "Hull and the City of York"]
)
def test_places_that_were_written_as_one_are_guessed_together(said):
    (section,) = questions(f"name,places,sector\nOne,{said},Health\n")
    assert section.asked[0].guess == ("hull", "york")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("All", tuple(PLACES)),
        ("HNY wide", tuple(PLACES)),
        ("Humber and North Yorkshire", tuple(PLACES)),
        ("Hull/East Riding", ("hull", "east-riding-of-yorkshire")),
        ("Hull and the East Riding", ("hull", "east-riding-of-yorkshire")),
        ("Kingston upon Hull", ("hull",)),
        ("Hull City Council", ("hull",)),
        ("ERYC", ("east-riding-of-yorkshire",)),
        ("Beverley", ("east-riding-of-yorkshire",)),
        ("North and North East Lincolnshire", (
            "north-lincolnshire", "north-east-lincolnshire",
        )),
        ("York & North Yorkshire", ("york", "north-yorkshire")),
        ("National", ()),
        ("Leeds and Hull", ()),
    ],
)  # fmt: skip
def test_places_by_other_names_are_guessed_and_never_taken(said, meant):
    (section,) = questions(f"name,places,sector\nOne,{said},Health\n")
    assert section.asked[0].guess == tuple(map(str, meant))


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("42", "11-to-50"),
        ("1", "up-to-10"),
        ("250", "51-to-250"),
        ("1,001", "over-1000"),
        ("12 staff", "11-to-50"),
        ("about 60", "51-to-250"),
        ("c. 30", "11-to-50"),
        ("51 – 250", "51-to-250"),
        ("0", None),
        ("10-50", None),
        ("250+", None),
        ("Nov-50", None),
        ("8 FTE", None),
        (",", None),
    ],
)
def test_a_number_of_people_falls_in_one_size(said, size):
    assert find_size_band(said) == size


def test_numbers_of_people_are_put_in_their_sizes_by_one_choice_that_nobody_made_for_them(
    app, editor
):
    page = send(editor, "name,places,sector,size\nOne,Hull,Health,42\nTwo,Hull,Health,300\n")
    assert answer(editor, page).status == 422
    whole = answer(editor, page, ("Put 2 numbers of people", "yes"), ("‘300’", "up-to-10"))
    answer(editor, whole, go="import")
    assert [each.size for each in everyone(app)] == ["11-to-50", "up-to-10"]


def test_where_it_may_be_one_or_another_nothing_is_chosen():
    (section,) = questions("name,places,sector\nOne,yorks,Health\n")
    assert section.asked[0].guess == ()
    assert section.asked[0].hint.startswith("It may be ‘York’ or")


def test_words_that_differ_in_case_and_space_are_one():
    (section,) = questions("name,places,sector\nOne,The  Moon,Health\nTwo,the moon,Health\n")
    assert [question.rows for question in section.asked] == [(2, 3)]


def test_hundreds_of_words_are_asked_about_a_page_at_a_time_or_at_once():
    rows = "".join(f"Name {n},Hull,Health,size {n}\n" for n in range(300))
    text = "name,places,sector,size\n" + rows
    (section,) = questions(text)
    assert (len(section.asked), section.more) == (MOST_QUESTIONS, 300 - MOST_QUESTIONS)

    first = section.asked[0].key
    one = read_answers([section], MultiDict({first: "11-to-50"}))
    assert [fault.key for fault in questions(text, answers=one)[0].faults] == [
        fault.key for fault in section.faults[1:]
    ]
    all_of_it = read_answers([section], MultiDict({first: "11-to-50", section.rest: "nothing"}))
    found = check_table(read_table(text.encode()), {}, all_of_it)
    assert [each.details.size for each in found.candidates] == ["11-to-50", *[None] * 299]


def test_only_what_is_asked_is_answered():
    (section,) = questions("name,places,sector\nOne,Mars,Health\n")
    key = section.asked[0].key
    assert read_answers([section], MultiDict({key: "moon", "word-places-x": "hull"})) == {}
    both = MultiDict([(key, ""), (key, "hull"), (key, "york"), (key, "hull")])
    assert read_answers([section], both) == {key: ["hull", "york"]}


@pytest.mark.parametrize(
    ("said", "text", "hint"),
    [
        ("Jo Bloggs <jo@example.org>", "jo@example.org", "the address alone"),
        ("mailto:jo@example.org", "jo@example.org", "the address alone"),
        ("E-mail: jo@example.org.", "jo@example.org", "the address alone"),
        ("jo@example.org; al@example.org", "jo@example.org", "first of 2"),
        ("jo@example.org\nal@example.org", "jo@example.org", "first of 2"),
        ("jo@example.org / jo@example.org", "jo@example.org", "the address alone"),
        ("'jo@example.org'", "jo@example.org", "the address alone"),
        ("[jo@example.org](mailto:jo@example.org)", "jo@example.org", "the address alone"),
        ("\u200bjo@example.org", "jo@example.org", "the address alone"),
        ("n/a", "", "no address"),
        ("tbc", "", "no address"),
        ("jo at example", "jo at example", ""),
    ],
)
def test_an_address_is_found_in_what_stands_around_it(said, text, hint):
    (section,) = questions(f'name,places,sector,email\nOne,Hull,Health,"{said}"\n')
    assert (section.asked[0].text, hint in section.asked[0].hint) == (text, True)


def test_rows_are_told_in_words():
    assert row_ranges((2, 3, 4, 7, 9, 10)) == "2 to 4, 7, 9 and 10"
    assert row_ranges((3,)) == "3"
    assert row_ranges(tuple(range(1, 40, 2))) == "1, 3, 5, 7, 9, 11 and 14 more"


# ---------------------------------------------------------------- what the page carries


def test_what_a_page_carries_comes_back_as_it_was():
    rows = [(3, ["name", "pla\nces", '"']), (7, ["", "‘é’,", ""])]
    one = PendingImport(
        "x.xlsx", UploadedTable(rows, "List", ("A remark",), frozenset({7})), {"a": ["b", "c"]}
    )
    fields = to_form_fields(one)
    # A browser sends a new line as two characters.
    fields["checked"] = re.sub(r"\r?\n", "\r\n", fields["checked"])
    back = from_form_fields(fields)
    assert back.table.rows[0][1][1].split() == ["pla", "ces"]
    assert back.table.rows[1] == rows[1]
    assert back._replace(table=back.table._replace(rows=rows)) == one


@pytest.mark.parametrize(
    "changed",
    [
        {"about": ""},
        {"about": "[]"},
        {"about": "{}"},
        {"about": '{"file":"","sheet":"","remarks":[],"hidden":[],"answers":{"cell-1-name":[]}}'},
        {"checked": ""},
        {"checked": "x,name"},
        {"checked": "0,name"},
        {"checked": "1000000000,name"},
    ],
)
def test_what_does_not_come_back_whole_is_refused(changed):
    fields = to_form_fields(PendingImport("x", UploadedTable([(1, ["name"])]), {}))
    with pytest.raises(UnreadableError, match="Choose the file again"):
        from_form_fields({**fields, **changed})


def test_rows_that_are_too_long_for_a_page_are_refused(editor):
    cell = "x" * 1_900
    rows = [["name", "places", "sector"], *[[cell, cell, cell] for _ in range(600)]]
    page = send(editor, workbook(rows))
    assert page.status == 422
    assert "more words than fit on a page" in page.words


# ---------------------------------------------------------------- the page


def test_everything_is_mended_on_the_page_without_choosing_the_file_again(app, editor):
    page = send(editor, PARTNERS)
    assert page.status == 422
    assert "Nothing has been imported yet" in page.words
    assert "nobody is written to" in page.words
    assert "The headings are those of row 3" in page.words

    second = answer(
        editor,
        page,
        ("‘Mars’ in 1 row", "nothing"),
        ("‘lots’ in 2 rows", "51-to-250"),
        ("Row 7, Four", "york"),
        ("‘n/a’ in 2 rows", ""),
        ("Row 4, One", "office@example.org"),
        ("Row 6, York", "Three #"),
    )

    assert second.status == 200
    assert "The mended list is right" in second.words
    assert "These 4 organisations are ready to import" in second.words
    assert everyone(app) == []
    done = answer(editor, second, go="import")
    assert "4 organisations are in the list now" in done.words
    added = [
        (each.name, each.places, each.sector, each.size, each.contact) for each in everyone(app)
    ]
    assert added == [
        ("Four", ("york",), "health", None, ""),
        ("One", ("hull",), "health", "51-to-250", "office@example.org"),
        ("Three #", ("york",), "health", None, ""),
        ("Two", ("hull",), "health", "51-to-250", ""),
    ]


def test_what_is_mended_stays_while_the_rest_is_mended_again(app, editor):
    page = answer(editor, send(editor, PARTNERS), ("Row 4, One", "office@exa mple"))
    assert page.status == 422
    assert page.by_id(field_named(page, "Row 4, One")).get("value") == "office@exa mple"
    assert "‘Hul’ in" not in page.words.partition("See what was mended so far")[0]

    second = answer(
        editor,
        page,
        ("‘Mars’ in 1 row", "out"),
        ("‘lots’ in 2 rows", "nothing"),
        ("Row 7, Four", "york"),
        ("Row 4, One", "office@example.org"),
    )
    # A name that was left empty leaves its row out.
    assert "Left out: rows 5 and 6." in second.words
    assert "1 row is left out because its name was left empty" in second.words
    answer(editor, second, go="import")
    assert [(each.name, each.contact) for each in everyone(app)] == [
        ("Four", ""),
        ("One", "office@example.org"),
    ]


def test_it_can_be_mended_from_the_start_again(editor):
    page = send(editor, "name,places,sector\nOne,Hul,Health\n")
    mended = answer(editor, page)
    assert "The mended list is right" in mended.words
    assert "‘Hul’ in 1 row" in answer(editor, mended, go="undo").words


def test_links_of_the_summary_lead_to_fields(editor):
    page = send(editor, PARTNERS + "One,Hull,Health,,\n")
    summary = next(
        each
        for each in page.tree.iter("ul")
        if "nhsuk-error-summary__list" in each.get("class", "")
    )
    fields = {page.by_id(link.get("href")[1:]).tag for link in summary.iter("a")}
    assert fields == {"input", "select"}


def test_a_column_is_named_or_left_out(editor):
    page = send(editor, "name,area,sector,notes,\nOne,Hull,Health,x,y\n")
    assert "‘area’, column B" in page.words
    mended = answer(editor, page, ("‘area’", "places"), ("‘notes’", "out"))
    assert "No heading, column E, which says ‘y’ in row 2" in mended.words
    right = answer(editor, mended, ("No heading", "out"))
    assert "This organisation is ready to import" in right.words


@pytest.mark.parametrize("mark", ["as above", "Ditto", '""', "''", "〃", "do.", "“", "-''-"])
def test_a_ditto_mark_is_guessed_to_be_the_row_above(editor, mark):
    rows = f"One,Hull;York,Health\nTwo,{mark},Police\nThree,{mark},{mark}\n"
    page = send(editor, "name,places,sector\n" + rows.replace('""', '""""'))
    whole = answer(editor, page)
    assert "These 3 organisations are ready" in whole.words
    assert "Three Hull; York Police" in whole.words


def test_an_empty_cell_may_be_as_in_the_row_above(editor):
    page = send(editor, "name,places,sector\nOne,Hull,Health\nTwo,,Health\nThree,,Health\n")
    whole = answer(editor, page, ("Row 3, Two", "above"), ("Row 4, Three", "above"))
    assert "These 3 organisations are ready" in whole.words


def test_totals_and_headings_of_groups_are_left_out_unless_somebody_says_so(editor):
    rows = "HULL,,\nOne,Hull,Health\nTotal Communication,Hull,Health\nTotal: 2,,\n,,3\n"
    page = send(editor, "name,places,sector\n" + rows)
    assert "3 rows hardly say anything" in page.words
    assert "These 2 organisations are ready" in answer(editor, page).words
    asked = answer(editor, page, ("They are organisations", "different"))
    assert "places: 3 cells to choose for" in asked.words


def test_a_column_that_the_file_does_not_have_is_said_for_every_row(app, editor):
    page = send(editor, "name,email\nOne,\nTwo,two@example.org\n")
    assert "To mend in the file" not in page.words
    whole = answer(
        editor,
        page,
        ("In every row, ‘places’", "hull"),
        ("In every row, ‘sector’", "education"),
    )
    assert "These 2 organisations are ready" in whole.words
    answer(editor, whole, go="import")
    assert {(each.places, each.sector) for each in everyone(app)} == {(("hull",), "education")}


def test_where_it_differs_each_row_is_asked_about_and_can_be_taken_away(editor):
    page = send(editor, "name,places\nOne,Hull\nTwo,York\n")
    each = answer(editor, page, ("In every row, ‘sector’", "each"))
    one = answer(editor, each, ("Row 2, One", "health"))
    fields = fields_of(one)
    fields["go"] = "notes"
    rows = read_table(editor.client.post(IMPORT, data=fields).data).rows
    assert rows[0] == (1, ["name", "places", "what to mend", "sector"])
    assert rows[1] == (2, ["One", "Hull", "", "Health"])


def test_names_that_no_column_is_named_for_are_asked_for(editor):
    page = send(editor, "a,b,c\nOne,Hull,Health\n")
    assert "To mend in the file" not in page.words
    assert "No column holds the names yet" in page.words
    right = answer(editor, page, ("‘a’", "name"), ("‘b’", "places"), ("‘c’", "sector"))
    assert "This organisation is ready" in right.words
    lost = answer(editor, page, ("‘a’", "out"), ("‘b’", "places"), ("‘c’", "sector"))
    assert "To mend in the file" in lost.words
    assert "‘a’, column A" in answer(editor, lost, go="undo").words


def test_rows_that_do_not_show_are_left_out_unless_somebody_says_so(editor):
    book = openpyxl.Workbook()
    for name in ("name,places,sector", "Seen,Hull,Health", "Ghost,Hull,Health"):
        book.active.append(name.split(","))
    book.active.row_dimensions[3].hidden = True
    kept = io.BytesIO()
    book.save(kept)

    page = send(editor, kept.getvalue(), "import")

    assert "1 row does not show in the spreadsheet" in page.words
    assert "This organisation is ready" in answer(editor, page).words
    both = answer(editor, page, ("Import it too", "different"))
    assert "These 2 organisations are ready" in both.words


def test_a_full_list_of_faults_is_a_page_that_can_be_sent(editor):
    rows = "".join(f"#REF!,Mars {n},Sector {n},Size {n},at {n}\n" for n in range(2_000))
    page = send(editor, HEADINGS + rows)
    assert page.status == 422
    assert len(page.form.findall(".//select")) < 4 * (MOST_QUESTIONS + 1)
    assert len(page.response.data) < 800_000
    assert answer(editor, page).status == 422


# ---------------------------------------------------------------- the file with notes


def test_the_file_can_be_taken_away_with_what_to_mend_and_sent_again(editor):
    page = answer(editor, send(editor, PARTNERS), ("‘lots’ in 2 rows", "51-to-250"))
    fields = fields_of(page)
    fields["go"] = "notes"
    response = editor.client.post(IMPORT, data=fields)
    assert response.headers["Content-Disposition"].endswith('filename="list-to-mend.xlsx"')
    rows = read_table(response.data).rows
    assert rows[0] == (1, ["Partners"])
    assert rows[1] == (3, [*HEADINGS.strip().split(","), "what to mend"])
    assert rows[2] == (
        4,
        ["One", "Hull", "Health", "51 to 250 people", "office@",
         "email: Enter one e-mail address, such as name@example.org, or leave it empty"],
    )  # fmt: skip
    again = check_table(read_table(response.data), {})
    assert {fault.heading for fault in again.faults} == {"name", "places", "email"}


# ---------------------------------------------------------------- the same organisation

TWO = "name,places,sector\nOne,Hull,Health\nTwo,York,Health\n"


def test_those_in_the_list_are_left_out_or_said_to_be_others(app, editor):
    with app.app_context():
        add_organisation("One")
    page = send(editor, TWO)
    assert "1 organisation is in the list already" in page.words
    assert "This organisation is ready to import" in answer(editor, page).words

    others = answer(editor, page, ("It is a different organisation", "different"))
    assert "2 organisations are in the list now" in answer(editor, others, go="import").words
    assert [each.name for each in everyone(app)] == ["One", "One", "Two"]


def test_an_import_that_is_sent_twice_adds_each_once_and_says_so(app, editor):
    with app.app_context():
        add_organisation("One")
    page = answer(editor, send(editor, TWO), ("It is a different organisation", "different"))
    for said in ("2 organisations are in the list now", "Nothing was added a second time"):
        assert said in answer(editor, page, go="import").words
    assert [each.name for each in everyone(app)] == ["One", "One", "Two"]


def test_a_file_that_is_imported_at_once_twice_adds_each_once(app, editor):
    assert "2 organisations are in the list now" in send(editor, TWO, "import").words
    again = send(editor, TWO, "import")
    assert "All 2 organisations of this list are in the list already" in again.words
    assert len(everyone(app)) == 2


def test_one_that_was_added_since_the_page_was_shown_is_asked_about(app, editor):
    with app.app_context():
        add_organisation("One")
    page = send(editor, TWO)
    with app.app_context():
        add_organisation("Two")
        add_organisation("One")
    again = answer(editor, page, ("It is a different organisation", "different"))
    assert "2 organisations are in the list already" in again.words


def test_two_rows_of_one_name_are_asked_about(editor):
    page = send(editor, TWO + "ONE,York,Health\n")
    assert "1 row has the name of an earlier row" in page.words
    assert answer(editor, page).status == 422
    left_out = answer(editor, page, ("Leave this row out", "out"))
    assert "Left out: row 4." in left_out.words
    both = answer(editor, page, ("It is a different organisation", "different"))
    assert "3 organisations are in the list now" in answer(editor, both, go="import").words


def test_a_row_of_the_same_name_can_be_given_another(app, editor):
    with app.app_context():
        add_organisation("One")
    page = send(editor, TWO + "Two,York,Health\n")
    both = answer(
        editor,
        page,
        ("Or another name for row 2", "One, east"),
        ("Or another name for row 4", "3 #"),
    )
    assert "These 3 organisations are ready" in both.words
    answer(editor, both, go="import")
    assert [each.name for each in everyone(app)] == ["3 #", "One", "One, east", "Two"]


def test_another_name_that_is_taken_too_is_asked_about_again(editor):
    page = send(editor, TWO + "Two,York,Health\n")
    again = answer(editor, page, ("Or another name for row 4", "ONE"))
    assert "Row 2 has the same name" in again.words


def test_where_every_row_is_left_out_nothing_is_imported(app, editor):
    with app.app_context():
        add_organisation("One")
    page = answer(editor, send(editor, "name,places,sector\nOne,Hull,Health\n"))
    assert "No organisation is left to import" in page.words

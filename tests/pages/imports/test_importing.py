"""Importing many organisations: every fault at once with its place, and all of them or none."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.core_team.imports.import_rows import check_table
from app.core_team.imports.upload_reader import read_table
from app.core_team.imports.uploaded_table import column_letter
from app.store.base.events import Action
from app.store.participation import added_organisations, event_history, organisation_search
from app.store.participation.organisation_search import Filters
from tests.factories.organisations import add_organisation

pytestmark = pytest.mark.usefixtures("programme")

IMPORT = "/core-team/organisations/import"
HEADINGS = "name,places,sector,size,email\n"
RIGHT = (
    HEADINGS
    + "Moor Lane School,Hull;york,Education,11 to 50 people,head@example.org\n"
    + '"Café, Ltd","East Riding of Yorkshire\nNorth Yorkshire",voluntary-and-community,,\n'
)


def faults(text, names=()):
    found = check_table(read_table(text.encode()), dict(names))
    assert bool(found.candidates) != bool(found.faults)
    return [(each.row, each.column, each.message) for each in found.faults]


# ---------------------------------------------------------------- faults


def test_every_fault_is_found_at_once_by_row_and_column():
    text = (
        "\nname,places,sector,size,email\n"
        ",Hull,Health,,\n"
        "Good,Hull,Health,,\n"
        "One,East Riding,Banks,huge,nobody\n"
        "Two,,,,\n"
        "GOOD!,Hull;Mars,Health,,\n"
    )
    assert faults(text) == [
        (3, "A", "Enter the name of the organisation"),
        (5, "B", "We do not know ‘East Riding’. Did you mean ‘East Riding of Yorkshire’?"),
        (
            5, "C",
            ("We do not know ‘Banks’. Enter one of: Health, Local authority, Education, Police, "
             "Youth justice, Voluntary and community, Other"),
        ),
        (
            5, "D",
            ("We do not know ‘huge’. Enter one of: Up to 10 people, 11 to 50 people, 51 to 250 "
             "people, 251 to 1,000 people, More than 1,000 people"),
        ),
        (5, "E", "Enter one e-mail address, such as name@example.org, or leave it empty"),
        (6, "B", "Enter at least one place"),
        (6, "C", "Enter a sector"),
        (7, "A", "Row 4 has the same name. Delete one, or say which part it is"),
        (
            7, "B",
            ("We do not know ‘Mars’. Enter one of: Hull, East Riding of Yorkshire, York, North "
             "Yorkshire, North Lincolnshire, North East Lincolnshire"),
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Nth Yorkshire", "North Yorkshire"),
        ("yorks", "York"),
        ("Hul", "Hull"),
        ("NE Lincolnshire", "North East Lincolnshire"),
    ],
)
def test_a_word_that_is_close_is_suggested_and_never_taken(said, meant):
    ((_, _, message),) = faults(f"name,places,sector\nOne,{said},Health\n")
    assert f"‘{meant}’" in message.partition("Did you mean")[2]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("VCS", "Voluntary and community"),
        ("VCSE", "Voluntary and community"),
        ("voluntary", "Voluntary and community"),
        ("Registered charity", "Voluntary and community"),
        ("School", "Education"),
        ("FE college", "Education"),
        ("Council", "Local authority"),
        ("NHS", "Health"),
        ("NHS Trust", "Health"),
        ("YJS", "Youth justice"),
        ("YOT", "Youth justice"),
    ],
)
def test_a_common_word_for_a_sector_is_suggested_and_never_taken(said, meant):
    ((_, _, message),) = faults(f"name,places,sector\nOne,Hull,{said}\n")
    assert message == f"We do not know ‘{said}’. Did you mean ‘{meant}’?"


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("York, Hull", ("york", "hull")),
        ("Hull,York;North Yorkshire", ("hull", "york", "north-yorkshire")),
        ("Hull,", ("hull",)),
    ],
)
def test_a_comma_parts_places_where_every_part_is_one(said, places):
    found = check_table(read_table(f'name,places,sector\nOne,"{said}",Health\n'.encode()), {})
    assert [each.details.places for each in found.candidates] == [places]


def test_each_part_of_a_cell_of_places_that_is_not_known_is_told_by_itself():
    said = faults('name,places,sector\nOne,"York, Mars; Venus",Health\n')
    assert [message.partition(".")[0] for _, _, message in said] == [
        "We do not know ‘Mars’",
        "We do not know ‘Venus’",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "250+", "51-250", "51 – 250", "over 1,000+", "11–50", "10", "> 1,000", "1000+", "<10",
        "10+", "up to 10+", "small", "1950-11-01", "Nov-50",
    ],
)  # fmt: skip
def test_a_size_in_other_words_is_asked_about_and_never_guessed(said):
    ((_, _, message),) = faults(f'name,places,sector,size\nOne,Hull,Health,"{said}"\n')
    assert message.startswith(f"We do not know ‘{said}’")
    assert "Did you mean" not in message


def test_what_the_spreadsheet_made_of_a_cell_is_told():
    text = "name,places,sector,size,email\nOne,#REF!,TRUE,01/11/1950,7700900123\n"
    messages = [message for _, _, message in faults(text)]
    assert [message.partition(".")[0] for message in messages] == [
        "We do not know ‘#REF!’, which is an error in the spreadsheet",
        "We do not know ‘TRUE’, which is TRUE or FALSE in the spreadsheet",
        "We do not know ‘01/11/1950’, which is a date in the spreadsheet",
        "This is a number in the spreadsheet",
    ]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("M\u00adars", "M[soft hyphen]ars"),
        ("\u200bMars", "[zero width space]Mars"),
        ("Mars\u00a0Hill", "Mars[no-break space]Hill"),
        ("M\u0430rs", "M[cyrillic small letter a]rs"),
        ("Mars\u200f", "Mars[right-to-left mark]"),
    ],
)
def test_what_cannot_be_seen_is_named(said, shown):
    ((_, _, message),) = faults(f"name,places,sector\nOne,{said},Health\n")
    assert message.startswith(f"We do not know ‘{shown}’.")


@pytest.mark.parametrize(
    "said", ["Hu\u00adll", "\u200bHull", "Hull\u00a0", "\ufeffHull", "Hull\u200f"]
)
def test_a_word_with_something_unseen_in_it_is_the_same_word(said):
    found = check_table(read_table(f"name,places,sector\nOne,{said},Health\n".encode()), {})
    assert [each.details.places for each in found.candidates] == [("hull",)]


def test_a_column_that_the_file_has_is_not_suggested():
    ((_, _, message),) = faults("name,places,sector,names\nOne,Hull,Health,x\n")
    assert message.endswith("not one that we know. Delete the column if it is not needed")


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ("name,places", "There is no column with the heading ‘sector’"),
        ("names,places,sector", "not one that we know. Did you mean ‘name’?"),
        ("name,places,sector,emial", "Did you mean ‘email’?"),
        ("name,places,sector,notes", "Delete the column if it is not needed"),
        ("name,places,sector,place", "Column B is ‘places’ too"),
    ],
)
def test_headings_are_checked_first(headings, said):
    assert any(said in message for _, _, message in faults(f"{headings}\nOne,Hull,Health,x\n"))


def test_a_row_whose_cells_slipped_is_noticed():
    (slipped,) = faults("name,places,sector\nMoor Lane, Hull,Hull,Health\n")[-1:]
    assert slipped[:2] == (2, "D")
    assert "Check that no cell of the row slipped" in slipped[2]


def test_rows_that_an_open_quotation_mark_swallowed_are_noticed():
    said = faults('name,places,sector\n"One,Hull,Health\nTwo,York,Health\n')
    assert any("a quotation mark is not closed" in message for _, _, message in said)


def test_headings_alone_are_no_list():
    assert faults(HEADINGS) == [(1, "", "There is no row under the headings")]


def test_more_rows_than_fit_are_refused():
    rows = "".join(f"Organisation {n},Hull,Health\n" for n in range(2_001))
    ((row, _, message),) = faults(f"name,places,sector\n{rows}")
    assert (row, message) == (2_002, "There are 2,001 rows, and 2,000 fit. Split the file")


def test_one_that_is_in_the_list_is_named():
    found = check_table(read_table(RIGHT.encode()), {"moor lane school": [(7, "Moor Lane School")]})
    (fault,) = found.faults
    assert (fault.row, fault.known) == (2, ((7, "Moor Lane School"),))


def test_columns_are_lettered_as_a_spreadsheet_does():
    assert [column_letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


# ---------------------------------------------------------------- the page


def send(visitor, content, go="check", name="list.csv"):
    page = visitor.open(IMPORT)
    token = page.fields["csrf_token"]
    if isinstance(content, str):
        content = content.encode()
    chosen = FileStorage(io.BytesIO(content), name, "file")
    boundary, body = encode_multipart({"csrf_token": token, "go": go, "file": chosen})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return visitor._arrive(IMPORT, visitor.client.post(IMPORT, data=body, content_type=kind))


def everyone(app):
    with app.app_context():
        return [
            (one.name, one.places, one.contact)
            for one in organisation_search.iterate_matching(Filters())
        ]


IMPORTED = [
    ("Café, Ltd", ("east-riding-of-yorkshire", "north-yorkshire"), ""),
    ("Moor Lane School", ("hull", "york"), "head@example.org"),
]


def test_a_file_that_is_right_is_checked_then_imported_without_choosing_it_twice(app, editor):
    checked = send(editor, RIGHT)
    assert "These 2 organisations are ready to import" in checked.words
    assert everyone(app) == []

    done = editor.post(checked, {**checked.fields, "go": "import"})

    assert "2 organisations are in the list now. Nobody has been written to" in done.words
    assert "2 organisations that have not been invited yet" in done.words
    assert "Moor Lane School" in done.words
    assert everyone(app) == IMPORTED
    with app.app_context():
        assert event_history.get_history_page(1, 1).rows[0].action is Action.ADDED
    assert "in the list now" not in editor.open(IMPORT).words


def test_it_can_be_imported_at_once(app, editor):
    assert "2 organisations are in the list now" in send(editor, RIGHT, "import").words
    assert everyone(app) == IMPORTED


def test_with_one_fault_nothing_is_imported(app, editor):
    page = send(editor, RIGHT + "Wrong,Mars,Health,,\n", "import")
    assert page.status == 422
    assert "Nothing has been imported yet" in page.words
    assert "1 cell needs mending" in page.words
    two = send(editor, RIGHT + "Wrong,Mars,Health,,\n,Hull,Health,,\n")
    assert "2 cells need mending" in two.words
    assert "We do not know ‘Mars’" in page.words
    assert everyone(app) == []


def test_one_in_the_list_is_linked(app, editor):
    with app.app_context():
        mine = add_organisation("moor lane school")
    page = send(editor, RIGHT, "import")
    assert page.status == 422
    links = [
        each.get("href")
        for each in page.tree.iter("a")
        if each.text == f"moor lane school (number {mine})"
    ]
    assert set(links) == {f"/core-team/organisations/{mine}"}
    assert "Delete the row, or say on the page that it is a different one" in page.words


def test_one_that_is_added_meanwhile_is_found(app, editor, monkeypatch):
    add_all = added_organisations.add_organisations

    def add_first(*said):
        add_organisation("Moor Lane School")
        return add_all(*said)

    monkeypatch.setattr(added_organisations, "add_organisations", add_first)
    page = send(editor, RIGHT, "import")
    assert page.status == 409
    assert "in the list already" in page.words
    assert len(everyone(app)) == 1


@pytest.mark.parametrize("file", ["template.csv", "template.xlsx"])
def test_the_file_to_start_from_has_the_headings(editor, file):
    content = editor.client.get(f"{IMPORT}/{file}").data
    assert read_table(content).rows == [(1, ["name", "places", "sector", "size", "email"])]


def test_no_file_or_a_wrong_one_is_said(editor):
    assert "no file was chosen" in send(editor, b"", name="").words
    page = send(editor, b"%PDF-1.7\x00", name="list.csv")
    assert page.status == 422
    assert "This is a PDF" in page.words


def test_a_file_over_a_form_s_usual_size_is_let_in_here_alone(app, editor):
    rows = "".join(f"{'x' * 195} {n:04},Hull,Health,,a{n}@{'x' * 200}.org\n" for n in range(2_000))
    rows = rows.replace(f"@{'x' * 200}.org", "@" + "x" * 60 + "." + "y" * 60 + ".example.org")
    assert len(rows) > 700_000
    page = send(editor, HEADINGS + rows)
    assert "2000 organisations are ready" in page.words
    done = editor.post(page, {**page.fields, "go": "import"})
    assert "2,000 organisations are in the list now" in done.words
    large = send(editor, b"x" * 2_500_000)
    assert "over 2 MB" in large.words
    assert send(editor, b"x" * 9_000_000).status == 413
    token = editor.open(IMPORT).fields["csrf_token"]
    elsewhere = editor.client.post(
        "/core-team/organisations/add", data={"csrf_token": token, "name": "x" * 1_100_000}
    )
    assert elsewhere.status_code == 413

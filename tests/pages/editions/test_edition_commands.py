"""What whoever runs the service types about editions of the benchmark."""

import csv
import os

import pytest

from app.store.editions import edition_files, edition_publishing
from app.store.lifecycle import deletion
from auditor.participants import read_participants
from scoring import disclosure
from scoring.disclosure import EditionRefusedError
from tests.factories.organisations import add_joined_organisation, add_organisation
from tests.factories.published_editions import disable_disclosure_control
from tests.factories.rounds import submit_answers

FILE = "2026-09-30.json"


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch, clock):
    """On 1 October 2026, where every edition shows the whole."""
    disable_disclosure_control(monkeypatch)
    clock.set_to("2026-10-01 10:00")


@pytest.fixture
def organisation(app):
    """The id of an organisation that has submitted."""
    with app.app_context():
        mine = add_joined_organisation()
        submit_answers(mine)
    return mine


def kept(app):
    with app.app_context():
        return (
            edition_publishing.list_published_editions(),
            edition_publishing.get_prepared_edition(),
        )


@pytest.fixture
def type_in(app):
    """Types `flask --app app editions` and what follows."""
    return lambda *typed, **given: app.test_cli_runner().invoke(args=["editions", *typed], **given)


def test_everything_can_be_typed(app, type_in, organisation):
    said = type_in("prepare", "2026-09-30", "--note", "Typed")
    assert said.exit_code == 0, said.output
    assert "The whole system: Starting out 1" in said.output
    assert "answers submitted by the end of 30 September 2026" in said.output
    assert "2026-09-30\tprepared\t1 new" in type_in("list").output

    assert type_in("publish", input="n\n").exit_code == 1
    assert kept(app)[0] == []
    done = type_in("publish", input="y\n")

    assert done.exit_code == 0, done.output
    assert f"editions/{FILE}" in done.output
    assert "It is not on the public site yet" in done.output
    (one,), _ = kept(app)
    assert (one.edition.note, one.published_by) == ("Typed", "operator")
    assert "2026-09-30\tpublished\t1 new, 0 carried, 0 withheld" in type_in("list").output


def test_files_are_written_again(app, type_in, organisation):
    type_in("prepare", "2026-09-30")
    type_in("publish", "--yes")
    assert "Every published edition is in" in type_in("write").output
    with app.app_context():
        (edition_files.editions_folder() / FILE).write_text("spoiled")
        (edition_files.editions_folder() / "2020-01-01.json").write_text("{}")
    said = type_in("write").output
    assert f"Written: {edition_files_in(app) / FILE}" in said
    assert "did not publish 2020-01-01.json" in said


def edition_files_in(app):
    with app.app_context():
        return edition_files.editions_folder()


# ---------------------------------------------------------------- names that mean something else


def test_a_name_in_a_note_is_allowed_as_it_is_typed(app, type_in, organisation):
    with app.app_context():
        add_organisation("The")
    refused = type_in("prepare", "2026-09-30", "--note", "The figures")
    assert refused.exit_code == 1
    assert "The note names “The”" in refused.output
    assert "add --allow-name NAME" in refused.output
    type_in("prepare", "2026-09-30", "--note", "The figures", "--allow-name", "the")
    with app.app_context():
        add_organisation("Figures")
    assert "The note names “Figures”" in type_in("publish", "--yes").output
    assert kept(app)[0] == []


def test_a_name_is_allowed_with_what_is_published(app, type_in, tmp_path):
    assert "no such published edition" in type_in("allow-name", "Mind").output
    with app.app_context():
        submit_answers(add_organisation("-Mind"))
    type_in("prepare", "2026-09-30")
    type_in("publish", "--yes")
    assert "“Nobody”" in type_in("allow-name", "Nobody").output
    assert "no such" in type_in("allow-name", "Mind", "--edition", "2026-01-01").output

    assert type_in("allow-name", "--", "-MIND").exit_code == 0
    type_in("participants", str(tmp_path / "first.csv"))
    assert type_in("look-for-name", "--edition", "2026-09-30", "--", "-Mind").exit_code == 0
    type_in("participants", str(tmp_path / "then.csv"))

    names = [rows_in(tmp_path / file)[0]["looked_for"] for file in ("first.csv", "then.csv")]
    assert names == ["", "'-Mind"]
    assert "Those that are: none" in type_in("look-for-name", "Mind").output


# ---------------------------------------------------------------- whom they count


PUBLIC = ["edition", "organisation", "places", "sector", "since", "looked_for", "listed"]
AHEAD = {"safety_aware_1": "embedded", "safety_aware_2": "embedded"}


@pytest.fixture
def counted(app, type_in):
    """The ids of two organisations that an edition counts, the second further on in safety."""
    with app.app_context():
        first, second = add_joined_organisation(), add_joined_organisation()
        submit_answers(first)
        submit_answers(second, **AHEAD)
    type_in("prepare", "2026-09-30")
    assert type_in("publish", "--yes").exit_code == 0
    return first, second


def rows_in(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_whom_editions_count_is_written_for_its_owner_alone(type_in, counted, tmp_path):
    path, mask = tmp_path / "participants.csv", os.umask(0)
    try:
        said = type_in("participants", str(path))
    finally:
        os.umask(mask)
    assert said.exit_code == 0, said.output
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(rows_in(path)[0]) == PUBLIC
    assert len(rows_in(path)) == len(counted)
    assert "stands" not in said.output


def test_no_file_is_written_over(type_in, counted, tmp_path):
    path = tmp_path / "participants.csv"
    path.write_text("mine")
    said = type_in("participants", "--stages", str(path))
    assert said.exit_code == 1
    assert "is there already, and is left as it is" in said.output
    assert path.read_text() == "mine"
    said = type_in("participants", str(tmp_path / "nowhere" / "participants.csv"))
    assert "could not be written: No such file or directory" in said.output
    said = type_in("participants", str(path / "participants.csv"))
    assert "could not be written: Not a directory" in said.output


def test_the_true_stages_are_written_where_they_are_asked_for(type_in, counted, tmp_path):
    path = tmp_path / "with-stages.csv"
    said = type_in("participants", "--stages", str(path))
    assert said.exit_code == 0, said.output
    assert path.stat().st_mode & 0o777 == 0o600
    for words in ("holds where each organisation stands", "for the auditor alone", "delete it"):
        assert words in said.output
    assert "deleted everything" not in said.output
    assert list(rows_in(path)[0]) == [*PUBLIC, "stage", "safety", "trust"]
    nowhere = {"overall": "starting-out", "safety": "starting-out", "trust": "starting-out"}
    stages = [row.stages for row in read_participants(path).rows]
    assert stages == [nowhere, nowhere | {"safety": "aware"}]


def test_of_an_organisation_that_has_deleted_everything_no_stage_is_written(
    app, type_in, counted, tmp_path
):
    with app.app_context():
        deletion.delete_organisation(counted[1], "tests")
    path = tmp_path / "with-stages.csv"
    said = type_in("participants", "--stages", str(path))
    assert "Organisations that have deleted everything, without stages: 1" in said.output
    stages = {row.organisation: dict(row.stages) for row in read_participants(path).rows}
    assert stages.pop(f"deleted-{counted[1]}") == {}
    assert all(len(each) > 1 for each in stages.values())


def test_before_an_edition_is_published_nobody_is_written_of(type_in, organisation, tmp_path):
    said = type_in("participants", str(tmp_path / "participants.csv"))
    assert (said.exit_code, list(tmp_path.glob("*.csv"))) == (1, [])
    assert "No edition is published yet" in said.output


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("prepare", "soon"), "Enter a day"),
        (("prepare", "2030-01-01"), "Enter a date that has come"),
        (("prepare", "2026-03-31", "--note", "x" * 501), "Shorten the note by 1"),
        (("prepare", "2026-03-31", "--note", "All six"), "Leave numbers out of the note"),
        (("prepare", "2026-03-31"), "Nobody has submitted."),
        (("publish", "--yes"), "No edition is prepared"),
    ],
)
def test_what_makes_no_sense_is_named(app, type_in, typed, said):
    answered_with = type_in(*typed)
    assert answered_with.exit_code == 1
    assert said in answered_with.output
    assert kept(app) == ([], None)


def test_a_refusal_and_a_departure_are_said(app, type_in, organisation, monkeypatch):
    type_in("prepare", "2026-03-31")
    with app.app_context():
        submit_answers(add_joined_organisation())
        deletion.delete_organisation(organisation, "tests")
    assert "has deleted its answers since" in type_in("publish", "--yes").output

    def refuse(*_):
        raise EditionRefusedError("Wait until more have.")

    monkeypatch.setattr(disclosure, "clear_edition", refuse)
    assert "Wait until more have." in type_in("prepare", "2026-03-31").output


def test_a_folder_that_cannot_be_written_to_is_said(app, type_in, organisation):
    type_in("prepare", "2026-03-31")
    folder = edition_files_in(app)
    folder.write_text("a file, and no folder")
    said = type_in("publish", "--yes")
    assert said.exit_code == 1
    assert "It is published, but its file could not be written" in said.output
    assert type_in("write").exit_code == 1
    folder.unlink()
    assert "Written" in type_in("write").output

"""What whoever runs the service types about editions of the benchmark."""

import pytest

from app.store import edition_files, editions, organisations
from scoring import disclosure
from scoring.disclosure import RefusedError
from tests.app.happenings import moment
from tests.app.published import without_control
from tests.app.rounds import answered, joined

FILE = "2026-09-30.json"


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch):
    """On 1 October 2026, where every edition shows the whole."""
    without_control(monkeypatch)
    for part in ("app.store.editions", "app.core_team.edition_commands"):
        monkeypatch.setattr(f"{part}.now", lambda: moment("2026-10-01 10:00"))


@pytest.fixture
def organisation(app):
    """The id of an organisation that has submitted."""
    with app.app_context():
        mine = joined()
        answered(mine)
    return mine


def kept(app):
    with app.app_context():
        return editions.published(), editions.prepared()


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
        (edition_files.folder() / FILE).write_text("spoiled")
        (edition_files.folder() / "2020-01-01.json").write_text("{}")
    said = type_in("write").output
    assert f"Written: {edition_files_in(app) / FILE}" in said
    assert "did not publish 2020-01-01.json" in said


def edition_files_in(app):
    with app.app_context():
        return edition_files.folder()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("prepare", "soon"), "Enter the date"),
        (("prepare", "2030-01-01"), "Enter a date that has come"),
        (("prepare", "2026-03-31", "--note", "x" * 501), "Shorten the note by 1"),
        (("prepare", "2026-03-31", "--note", "In 2026"), "Leave figures out of the note"),
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
        answered(joined())
        organisations.delete_organisation(organisation, "tests")
    assert "has deleted its answers since" in type_in("publish", "--yes").output

    def refuse(*_):
        raise RefusedError("Wait until more have.")

    monkeypatch.setattr(disclosure, "clear", refuse)
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

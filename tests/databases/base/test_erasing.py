"""What is deleted, or written over, leaves the database's files: their bytes are read."""

import random
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import insert, text, update

from app.database.engine import db
from app.model import AnswerRecord
from app.store.assessments import round_undo
from app.store.assessments.assessments import find_round
from app.store.assessments.entries import Entry
from app.store.base import secure_deletion
from app.store.base.secure_deletion import NotErasedError, rewrite_database_files
from app.store.base.transactions import now, write_transaction
from app.store.lifecycle import deletion
from app.store.organisations import organisations
from app.store.organisations.organisations import OrganisationDetails
from tests.factories.organisations import add_joined_organisation
from tests.factories.rounds import get_round_fingerprint, open_round

WORD = "Quillerby"
# Longer than a page of the database, so that it overflows into pages of its own.
LONG = " ".join([WORD, *["and so on"] * 200, WORD])


@pytest.fixture
def files(make_app, sqlite_database):
    """An app's SQLite database, with a way to read all the bytes that it keeps on the disk."""
    app = make_app(sqlite_database)
    path = Path(sqlite_database.removeprefix("sqlite:///"))

    def read():
        return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))

    with app.app_context():
        yield read


def note_down(current, write, words=LONG):
    write(current, safety_aware_1=Entry("some", note=words, evidence=words))


def test_a_word_that_is_written_over_is_nowhere_in_the_files(files, write):
    current = open_round(add_joined_organisation())
    note_down(current, write)
    assert WORD.encode() in files()

    write(current, safety_aware_1=Entry("some", note="Ours", evidence="Here"))
    assert WORD.encode() not in files()

    note_down(current, write, "Short: Quillerby")
    write(current, safety_aware_1=Entry())
    assert WORD.encode() not in files()


def test_a_name_and_an_address_that_are_changed_are_not_either(files):
    mine = add_joined_organisation()
    named = OrganisationDetails(WORD, ("york",), "other", "up-to-10")
    organisations.change_details(mine, named, "tests")
    # As it is compared, in an index too.
    assert WORD.encode() in files()
    assert WORD.lower().encode() in files()

    organisations.change_details(mine, named._replace(name="Other"), "tests")
    assert WORD.lower().encode() not in files().lower()


def drop(current):
    assert round_undo.drop_draft(current, get_round_fingerprint(current), "tests")


def delete(current):
    deletion.delete_organisation(current.organisation_id, "tests")


@pytest.mark.parametrize("go", [drop, delete])
def test_a_draft_that_is_dropped_and_an_organisation_that_is_deleted_are_not_either(
    files, write, go
):
    current = open_round(add_joined_organisation())
    note_down(current, write)
    assert WORD.encode() in files()

    go(current)
    assert WORD.encode() not in files()


def test_nor_is_any_row_that_sqlite_moved_about_before_it_was_deleted(files):
    """Rows that come in no order are moved from page to page, and each move can leave a copy."""
    rounds = [open_round(add_joined_organisation()) for _ in range(60)]
    chance = random.Random(1)  # noqa: S311 - nothing secret
    rows = [(each.id, f"item-{n}") for each in rounds for n in range(40)]
    chance.shuffle(rows)

    def note_of(mine, item):
        return f"<{mine}/{item}> " + "x" * chance.choice([5, 40, 300, 900])

    table = AnswerRecord
    blank = {"given": "", "reason": "", "evidence": "", "saved_at": now()}
    with write_transaction() as session:
        for mine, item in rows:
            written = {"assessment_id": mine, "item_id": item, "note": note_of(mine, item)}
            session.execute(insert(table), [{**blank, **written}])
        for mine, item in chance.sample(rows, len(rows) // 2):
            here = (table.assessment_id == mine) & (table.item_id == item)
            session.execute(update(table).where(here).values(note=note_of(mine, item)))
    gone = rounds[::3]
    for each in gone:
        delete(each)

    left, numbers = files(), {each.id for each in gone}
    assert [mine for mine, item in rows if f"<{mine}/{item}>".encode() in left] == [
        mine for mine, _ in rows if mine not in numbers
    ]


def test_what_a_reader_held_fast_goes_with_the_next_commit(files, write):
    current = open_round(add_joined_organisation())
    note_down(current, write)
    reader = sqlite3.connect(db.engine.url.database)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM answer").fetchall()
    write(current, safety_aware_1=Entry("all"))
    assert WORD.encode() in files()

    reader.close()
    # Also one that writes over nothing itself.
    write(current, safety_aware_2=Entry("some"))
    assert WORD.encode() not in files()


def test_a_file_that_kept_what_was_deleted_once_is_rid_of_it(files, write, tmp_path):
    """As it was before deleted bytes were overwritten."""
    current = open_round(add_joined_organisation())
    note_down(current, write)
    careless = sqlite3.connect(db.engine.url.database, isolation_level=None)
    careless.execute("PRAGMA secure_delete = OFF")
    careless.execute("DELETE FROM answer")
    careless.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    careless.close()
    assert WORD.encode() in files()

    rewrite_database_files()
    assert WORD.encode() not in files()
    assert find_round(current.organisation_id, "organisation", 1) == current


def test_it_is_said_that_a_reader_kept_words_in_the_files(files, write, monkeypatch):
    """A file that is written anew stands in the log of writes first, beside what was before."""
    monkeypatch.setattr(secure_deletion, "LONGEST_WAIT_FOR_READERS", 0)
    current = open_round(add_joined_organisation())
    note_down(current, write)
    reader = sqlite3.connect(db.engine.url.database)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM answer").fetchall()
    delete(current)
    with pytest.raises(NotErasedError):
        rewrite_database_files()
    assert WORD.encode() in files()

    reader.close()
    rewrite_database_files()
    assert WORD.encode() not in files()


def test_a_commit_stays_where_the_files_cannot_be_written_anew(files, write, monkeypatch):
    def fail(**_how):
        raise sqlite3.OperationalError("disk I/O error")

    organisation = add_joined_organisation()
    name, current = organisations.get_details(organisation).name, open_round(organisation)
    monkeypatch.setattr(secure_deletion, "_rewrite_sqlite", fail)
    delete(current)
    assert organisations.find_by_name(name) == []
    with pytest.raises(NotErasedError):
        rewrite_database_files()


def test_postgresql_s_tables_are_written_anew(make_app, postgresql_database, write):
    """What it deletes stays in its files until then."""
    with make_app(postgresql_database).app_context():
        current = open_round(add_joined_organisation())
        # Random, or it would be compressed.
        word = random.Random(2).randbytes(8).hex()  # noqa: S311 - nothing secret
        note_down(current, write, word)
        delete(current)
        assert word.encode() in _postgresql_files()

        rewrite_database_files()
        assert word.encode() not in _postgresql_files()


def _postgresql_files():
    """Every byte of this database's tables and indexes, as they stand on the disk."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = connection.scalar(text("SHOW data_directory"))
        number = connection.scalar(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        )
    found = sorted((Path(folder) / "base" / str(number)).iterdir())
    return b"".join(each.read_bytes() for each in found)

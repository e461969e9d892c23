"""The tables: made by migrations, the same as the records say, and named throughout."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import IntegrityError

from app.database.engine import alembic, db
from app.model import Record
from app.settings.config import ROOT
from app.store.upkeep.recompute_placements import recompute_outdated_placements

STARTERS = 4
START = """
from app import create_app
from app.settings.config import ROOT
from app.database.engine import alembic
app = create_app()
with app.app_context():
    alembic.upgrade()
"""


def names_of(engine):
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_from_nothing_to_the_newest_version_to_nothing_and_back(make_app, empty_database):
    app = make_app(empty_database)
    expected = set(Record.metadata.tables)
    with app.app_context():
        assert names_of(db.engine) == set()
        alembic.upgrade()
        assert names_of(db.engine) == expected
        alembic.downgrade("base")
        assert names_of(db.engine) == set()
        assert triggers_and_functions(db.engine) == []
        alembic.upgrade()
        assert names_of(db.engine) == expected
        assert [each.revision for each in alembic.current()] == [
            each.revision for each in alembic.heads()
        ]


def triggers_and_functions(engine):
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal "
            "UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        ),
    }
    with engine.connect() as connection:
        return list(connection.scalars(text(asked[engine.dialect.name])))


def test_the_tables_are_as_the_records_say(store):
    assert alembic.compare_metadata() == []


def test_a_record_that_the_migrations_leave_out_is_noticed(store):
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE event DROP COLUMN actor"))

    assert [change[0] for change in alembic.compare_metadata()] == ["add_column"]


@pytest.mark.parametrize("table", sorted(Record.metadata.tables))
def test_every_constraint_and_index_is_the_record_s_own_and_has_a_name(store, table):
    stands = inspect(db.engine)
    key = stands.get_pk_constraint(table)["name"]
    found = {
        *(each["name"] for each in stands.get_foreign_keys(table)),
        *(each["name"] for each in stands.get_unique_constraints(table)),
        *(each["name"] for each in stands.get_check_constraints(table)),
        *(each["name"] for each in stands.get_indexes(table)),
    }
    record = Record.metadata.tables[table]
    expected = {each.name for each in record.constraints | record.indexes}

    # SQLAlchemy leaves out the name of a key that SQLite numbers.
    numbered = db.engine.dialect.name == "sqlite" and record.primary_key.columns.keys() == ["id"]
    assert key == (None if numbered else record.primary_key.name)
    assert found == expected - {record.primary_key.name}
    assert None not in expected


def test_checks_say_the_same_in_the_migrations_and_in_the_records(make_app, sqlite_database):
    """Alembic does not compare these. PostgreSQL puts them in words of its own; SQLite does not."""
    with make_app(sqlite_database).app_context():
        stands = inspect(db.engine)
        found = {
            check["name"]: check["sqltext"]
            for table in Record.metadata.tables
            for check in stands.get_check_constraints(table)
        }
    assert found == {
        each.name: str(each.sqltext)
        for table in Record.metadata.tables.values()
        for each in table.constraints
        if isinstance(each, CheckConstraint)
    }


def test_sqlite_serves_readers_beside_a_writer_and_holds_to_its_constraints(
    make_app, sqlite_database
):
    with make_app(sqlite_database).app_context(), db.engine.connect() as connection:
        asked = ("journal_mode", "foreign_keys", "synchronous")
        found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in asked}

    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


def test_several_threads_start_at_once_on_a_database_that_is_there(make_app, database):
    together = Barrier(STARTERS)

    def start(app):
        with app.app_context():
            together.wait()
            alembic.upgrade()
            return names_of(db.engine)

    apps = [make_app(database) for _ in range(STARTERS)]
    with ThreadPoolExecutor(STARTERS) as threads:
        assert list(threads.map(start, apps)) == [set(Record.metadata.tables)] * STARTERS


def test_several_processes_start_at_once_on_a_database_that_is_there(
    sqlite_database, published, tmp_path
):
    """On their first start in this folder too: they make the secret key between them."""
    environment = {
        "DATABASE_URL": sqlite_database,
        "WAYMARK_INSTANCE": str(tmp_path / "instance"),
        "WAYMARK_QUESTIONNAIRES": str(published),
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", START],
            env=environment,
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate()[1] for process in processes]

    assert [process.returncode for process in processes] == [0, 0], said
    assert [path.name for path in (tmp_path / "instance").iterdir()] == ["secret-key"]


FROM_BEFORE = (
    (
        "INSERT INTO organisation (id, name, sector, size, joined_at) "
        "VALUES (7, 'St. Anne''s & Co', 'education', '11-to-50', '2026-01-01 00:00:00')"
    ),
    "INSERT INTO organisation_place VALUES (7, 'hull')",
    (
        "INSERT INTO return_link (organisation_id, secret_hash, made_at) "
        "VALUES (7, 'x', '2026-01-01 00:00:00')"
    ),
    (
        "INSERT INTO assessment (id, organisation_id, questionnaire_id, "
        "questionnaire_version, round, started_at) "
        "VALUES (3, 7, 'organisation', 1, 1, '2026-01-01 00:00:00')"
    ),
    (
        "INSERT INTO answer VALUES (3, 'safety-aware-1', 'some', '', 'kept', '', "
        "'2026-01-01 00:00:00')"
    ),
    "UPDATE assessment SET submitted_at = '2026-01-02 00:00:00'",
)


def test_what_was_there_before_the_core_team_came_is_there_after(make_app, empty_database):
    """SQLite puts another table in the place of the organisations: nothing may go with the old."""
    with make_app(empty_database).app_context():
        alembic.upgrade("0001")
        with db.engine.begin() as connection:
            for statement in FROM_BEFORE:
                connection.execute(text(statement))
        alembic.upgrade()
        recompute_outdated_placements()

        with db.engine.begin() as connection:
            asked = "SELECT name, name_key, size, contact FROM organisation"
            told = connection.execute(text(asked)).one()
            assert tuple(told) == ("St. Anne's & Co", "st annes and co", "11-to-50", "")
            assert connection.scalar(text("SELECT note FROM answer")) == "kept"
            assert connection.scalar(text("SELECT count(*) FROM return_link")) == 1
            assert connection.scalar(text("SELECT assessment_id FROM standing")) == 3
            assert connection.scalar(text("SELECT count(*) FROM placement")) > 1
        # The database holds to its keys again, on SQLite too.
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text("INSERT INTO organisation_place VALUES (99, 'hull')"))


def test_an_older_version_takes_back_what_waits_for_its_reason(make_app, empty_database):
    """It counts as no answer either way; the note beside it stays."""
    waiting = (
        "INSERT INTO answer VALUES (3, 'safety-aware-2', 'not-applicable', '', 'asked', '', "
        "'2026-01-01 00:00:00')"
    )
    with make_app(empty_database).app_context():
        alembic.upgrade("0001")
        with db.engine.begin() as connection:
            for statement in FROM_BEFORE[:-1]:
                connection.execute(text(statement))
        alembic.upgrade("0007")
        with db.engine.begin() as connection:
            connection.execute(text(waiting))
        alembic.downgrade("0006")
        with db.engine.begin() as connection:
            asked = "SELECT given, note FROM answer ORDER BY item_id"
            rows = [tuple(row) for row in connection.execute(text(asked))]
        assert rows == [("some", "kept"), ("", "asked")]
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text(waiting.replace("aware-2", "aware-3")))


ELSEWHERE = (
    "UPDATE organisation SET sector = 'housing', size = 'tiny' WHERE id = 7",
    "INSERT INTO organisation_place VALUES (7, 'craven')",
)


def test_a_place_a_sector_and_a_size_are_what_the_programme_says(make_app, empty_database):
    """Everything else of these tables stays as it was; and no row goes with the old ones."""
    with make_app(empty_database).app_context():
        alembic.upgrade("0019")
        with db.engine.begin() as connection:
            for statement in FROM_BEFORE:
                connection.execute(text(statement))
        before = triggers_and_functions(db.engine)
        alembic.upgrade("0020")

        assert triggers_and_functions(db.engine) == before
        with db.engine.begin() as connection:
            assert connection.scalar(text("SELECT note FROM answer")) == "kept"
            assert connection.scalar(text("SELECT count(*) FROM return_link")) == 1
            for statement in ELSEWHERE:
                connection.execute(text(statement))
        with pytest.raises(IntegrityError):
            alembic.downgrade("0019")
        with db.engine.begin() as connection:
            assert connection.scalar(text("SELECT count(*) FROM organisation_place")) == 2
            connection.execute(text("DELETE FROM organisation_place WHERE place = 'craven'"))
            connection.execute(text("UPDATE organisation SET sector = 'other', size = NULL"))
        alembic.downgrade("0019")
        for statement in ELSEWHERE:
            with pytest.raises(IntegrityError), db.engine.begin() as connection:
                connection.execute(text(statement))


# ---------------------------------------------------------------- who counts

CAME = {1: ["joined"], 2: ["added"], 3: [], 4: ["joined", "merged 9"], 5: ["joined"]}


ANSWERED_BY = (
    (
        "INSERT INTO organisation (id, name, sector, joined_at) "
        "VALUES (:number, 'Moor Lane', 'education', '2026-01-01 00:00:00')"
    ),
    "INSERT INTO organisation_place VALUES (:number, 'hull')",
    (
        "INSERT INTO assessment (id, organisation_id, questionnaire_id, "
        "questionnaire_version, round, started_at) "
        "VALUES (:number, :number, 'organisation', 1, 1, '2026-01-01 00:00:00')"
    ),
    (
        "INSERT INTO answer VALUES (:number, 'safety-aware-1', 'some', '', '', '', "
        "'2026-01-01 00:00:00')"
    ),
)


def come_before_it_mattered(connection):
    """Five organisations, each with a submitted round; 9, which the team added, went into 4."""
    for number, events in {9: ["added"], **CAME}.items():
        for each in events:
            action, _, items = each.partition(" ")
            happened(connection, number, action, items)
    for number in CAME:
        for statement in ANSWERED_BY:
            connection.execute(text(statement), {"number": number})
    connection.execute(text("UPDATE assessment SET submitted_at = '2026-01-02 00:00:00'"))


def happened(connection, number, action, items=""):
    row = {"number": number, "action": action, "items": items}
    connection.execute(
        text(
            "INSERT INTO event (at, actor, action, organisation_id, items) "
            "VALUES ('2026-01-01 00:00:00', 'tests', :action, :number, :items)"
        ),
        row,
    )


def confirmations():
    with db.engine.connect() as connection:
        asked = text("SELECT id, confirmation FROM organisation ORDER BY id")
        return {row.id: row.confirmation for row in connection.execute(asked)}


def told_to_wait():
    with db.engine.connect() as connection:
        asked = text(
            "SELECT organisation_id FROM event WHERE action = 'awaits-confirmation' ORDER BY id"
        )
        return list(connection.scalars(asked))


def sums():
    with db.engine.connect() as connection:
        return {
            table: sorted(
                tuple(row)
                for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - ours
            )
            for table in ("stage_tally", "answer_tally")
        }


def test_what_joined_by_itself_waits_to_be_confirmed(make_app, empty_database):
    with make_app(empty_database).app_context():
        alembic.upgrade("0012")
        with db.engine.begin() as connection:
            come_before_it_mattered(connection)
        alembic.upgrade("0013")

        confirmed = dict.fromkeys((2, 3, 4), "confirmed")
        assert confirmations() == {1: "new", **confirmed, 5: "new"}
        assert told_to_wait() == [1, 5]


def test_the_sums_are_of_those_alone_that_are_confirmed(make_app, empty_database):
    with make_app(empty_database).app_context():
        alembic.upgrade("0012")
        with db.engine.begin() as connection:
            come_before_it_mattered(connection)
        alembic.upgrade()
        recompute_outdated_placements()
        alembic.downgrade("0012")
        everybody = sums()
        alembic.upgrade()

        assert {row[-1] for row in sums()["answer_tally"]} == {3}
        assert {row[-1] for row in everybody["answer_tally"]} == {5}


def test_what_was_confirmed_stays_so_where_the_tables_are_put_back_for_a_while(
    make_app, empty_database
):
    with make_app(empty_database).app_context():
        alembic.upgrade("0012")
        with db.engine.begin() as connection:
            come_before_it_mattered(connection)
        alembic.upgrade("0013")
        with db.engine.begin() as connection:
            happened(connection, 1, "confirmed")
            happened(connection, 2, "awaits-confirmation")
        alembic.downgrade("0012")
        alembic.upgrade("0013")

        assert confirmations() == dict(zip(CAME, ["confirmed", "new", *["confirmed"] * 2, "new"],
                                           strict=True))  # fmt: skip


# ---------------------------------------------------------------- links that were sent and opened


def link_from_before(connection, number, sent_to=""):
    connection.execute(
        text(
            "INSERT INTO return_link (id, organisation_id, secret_hash, sent_to, made_at) "
            "VALUES (:number, 2, :secret_hash, :sent_to, '2026-01-01 00:00:00')"
        ),
        {"number": number, "secret_hash": f"hash {number}", "sent_to": sent_to},
    )


def test_what_is_on_record_says_which_links_were_sent_and_opened(make_app, empty_database):
    with make_app(empty_database).app_context():
        alembic.upgrade("0016")
        with db.engine.begin() as connection:
            for number in (1, 2):
                connection.execute(text(ANSWERED_BY[0]), {"number": number})
            for number, sent_to in ((31, ""), (32, "head@example.org"), (33, ""), (34, "")):
                link_from_before(connection, number, sent_to)
            for day, actor in ((3, "link:33:5"), (2, "link:33:4"), (2, "visitor")):
                connection.execute(
                    text(
                        "INSERT INTO event (at, actor, action, organisation_id, items) "
                        "VALUES (:at, :actor, 'answers-saved', 2, '')"
                    ),
                    {"at": f"2026-01-0{day} 00:00:00", "actor": actor},
                )
            connection.execute(
                text(
                    "INSERT INTO link_session (link_id, secret_hash, started_at, ends_at) "
                    "VALUES (34, 'x', '2026-01-04 00:00:00', '2026-01-05 00:00:00')"
                )
            )
        alembic.upgrade("0017")

        asked = text("SELECT id, sent_at, opened_at FROM return_link ORDER BY id")
        with db.engine.connect() as connection:
            found = {
                number: [at and str(at)[:10] for at in moments]
                for number, *moments in connection.execute(asked)
            }
        assert found == {
            31: [None, None],
            32: ["2026-01-01", None],
            33: [None, "2026-01-02"],
            34: [None, "2026-01-04"],
        }
        alembic.downgrade("0016")


# ---------------------------------------------------------------- several questionnaires

# As an older version could hold them: a response file brought another questionnaire's round in.
OTHER_ROUNDS = (
    (
        "INSERT INTO organisation (id, name, sector, joined_at, confirmation) "
        "VALUES (7, 'Moor Lane', 'education', '2026-01-01 00:00:00', 'confirmed')"
    ),
    "INSERT INTO organisation_place VALUES (7, 'hull')",
    (
        "INSERT INTO event (at, actor, action, organisation_id, assessment_id, items) "
        "VALUES ('2026-01-02 00:00:00', 'tests', 'round-started', 7, 2, '')"
    ),
)
A_ROUND = (
    "INSERT INTO assessment (id, organisation_id, questionnaire_id, questionnaire_version, round, "
    "started_at) VALUES (:n, 7, :asked, 1, :n, '2026-01-01 00:00:00')"
)
WHERE_THEY_STAND = (
    (
        "INSERT INTO answer "
        "SELECT id, 'safety-aware-1', 'some', '', '', '', started_at FROM assessment"
    ),
    "UPDATE assessment SET submitted_at = '2026-01-02 00:00:00' WHERE id < 4",
    "INSERT INTO placement SELECT id, '', 2, id % 2, 1, 5000, NULL FROM assessment WHERE id < 4",
    "INSERT INTO standing VALUES (7, 3)",
)


def answer_several_in_an_older_version(connection):
    """Rounds of two questionnaires in turn, numbered together; the last is a draft."""
    for statement in OTHER_ROUNDS:
        connection.execute(text(statement))
    for n, asked in enumerate(("organisation", "welcome", "organisation", "welcome"), 1):
        connection.execute(text(A_ROUND), {"n": n, "asked": asked})
    for statement in WHERE_THEY_STAND:
        connection.execute(text(statement))


def all_rows(connection, asked):
    return [tuple(row) for row in connection.execute(text(asked))]


def test_rounds_of_other_questionnaires_get_numbers_of_their_own_and_count(
    make_app, empty_database
):
    rounds = "SELECT id, questionnaire_id, round FROM assessment ORDER BY id"
    with make_app(empty_database).app_context():
        alembic.upgrade("0020")
        with db.engine.begin() as connection:
            answer_several_in_an_older_version(connection)
        alembic.upgrade()
        with db.engine.begin() as connection:
            assert all_rows(connection, rounds) == [
                (1, "organisation", 1), (2, "welcome", 1), (3, "organisation", 2), (4, "welcome", 2)
            ]  # fmt: skip
            assert all_rows(connection, "SELECT * FROM standing ORDER BY assessment_id") == [
                (7, "welcome", 2),
                (7, "organisation", 3),
            ]
            assert all_rows(
                connection,
                "SELECT questionnaire_id, place, floor, n FROM stage_tally "
                "ORDER BY questionnaire_id, place",
            ) == [
                ("organisation", "", 1, 1), ("organisation", "hull", 1, 1),
                ("welcome", "", 0, 1), ("welcome", "hull", 0, 1),
            ]  # fmt: skip
            days = "SELECT questionnaire_id, n FROM day_tally WHERE place = '' ORDER BY 1"
            assert all_rows(connection, days) == [("organisation", 1), ("welcome", 1)]
            assert connection.scalar(text("SELECT sum(n) FROM answer_tally")) == 4
            started = "SELECT items FROM event WHERE action = 'round-started'"
            assert all_rows(connection, started) == [("welcome",)]
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text("UPDATE event SET items = ''"))
        with pytest.raises(IntegrityError, match="submitted"), db.engine.begin() as connection:
            # The last submitted round of its questionnaire, on which a standing rests.
            connection.execute(text("UPDATE assessment SET submitted_at = NULL WHERE id = 3"))
        alembic.downgrade("0020")
        with db.engine.begin() as connection:
            assert [row[2] for row in all_rows(connection, rounds)] == [1, 2, 3, 4]
            assert all_rows(connection, "SELECT * FROM standing") == [(7, 3)]
            counted = "SELECT questionnaire_id, n FROM stage_tally WHERE place = ''"
            assert all_rows(connection, counted) == [("organisation", 1)]


def test_an_older_version_is_not_given_respondents_that_it_would_count(make_app, empty_database):
    with make_app(empty_database).app_context():
        alembic.upgrade()
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO organisation (id, kind, name, sector, joined_at) VALUES "
                    "(8, 'place-partnership', 'Hull together', '', '2026-01-01 00:00:00')"
                )
            )
        with pytest.raises(ValueError, match="Delete the place partnerships and teams first"):
            alembic.downgrade("0020")
        with db.engine.begin() as connection:
            assert connection.scalar(text("SELECT kind FROM organisation")) == "place-partnership"

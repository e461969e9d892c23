"""Where rounds stood that were submitted before 0027 is on record after it, and only once."""

from sqlalchemy import text

from app.database.engine import alembic, db
from app.model import EventRecord
from app.store.base.events import Action

# Rounds by their ids: the day of submission (None for a draft), and the stage overall.
ROUNDS = {71: ("2026-02-01", 2), 72: ("2026-03-01", 0), 73: (None, 0)}


def fill(connection):
    connection.execute(
        text(
            "INSERT INTO organisation (id, name, sector, joined_at) "
            "VALUES (7, 'Moor Lane', 'education', '2025-01-01 00:00:00')"
        )
    )
    for number, (day, floor) in ROUNDS.items():
        statements = [
            (
                "INSERT INTO assessment (id, organisation_id, questionnaire_id, "
                "questionnaire_version, round, started_at) "
                "VALUES (:id, 7, 'organisation', 1, :id, '2026-01-01 00:00:00')"
            ),
            "INSERT INTO answer VALUES (:id, 'safety-aware-1', 'some', '', '', '', :at)",
        ]
        if day:
            statements += [
                "UPDATE assessment SET submitted_at = :at WHERE id = :id",
                "INSERT INTO placement VALUES (:id, '', 2, :floor, :floor, NULL, NULL)",
                "INSERT INTO placement VALUES (:id, 'safety', 2, 4, 4, NULL, NULL)",
                (
                    "INSERT INTO event (at, actor, action, organisation_id, assessment_id, items) "
                    "VALUES (:at, 'link:1:a', 'submitted', 7, :id, '')"
                ),
            ]
        values = {"id": number, "floor": floor, "at": f"{day or '2026-01-01'} 10:00:00"}
        for statement in statements:
            connection.execute(text(statement), values)


def test_where_rounds_stood_before_is_on_record_once(make_app, empty_database):
    app = make_app(empty_database)
    with app.app_context():
        alembic.upgrade("0026")
        with db.engine.begin() as connection:
            fill(connection)
        alembic.upgrade()
        alembic.downgrade("0026")
        alembic.upgrade()

        recorded = [
            (event.assessment_id, str(event.at)[:10], event.actor, event.items)
            for event in db.session.query(EventRecord).filter_by(action=Action.PLACED)
        ]
        assert sorted(recorded) == [
            (71, "2026-02-01", "link:1:a", "2"),
            (72, "2026-03-01", "link:1:a", "0"),
        ]

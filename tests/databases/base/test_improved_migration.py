"""Rounds submitted before 'improved' was put on record are on record after 0024, and only once."""

from sqlalchemy import text

from app.database.engine import alembic, db
from app.model import EventRecord
from app.store.base.events import Action
from app.store.comparison.improved_rounds import find_improved_rounds

# Rounds of four organisations: submitted, with the stage and ceiling of one value. A round's id is
# its organisation's, and its number.
ROUNDS = {
    71: ("2026-01-01", 1, 0, 1),
    72: ("2026-02-01", 1, 1, 1),  # later than the one before
    73: ("2026-03-01", 1, 1, 1),
    81: ("2026-01-01", 1, 0, None),  # too little known
    82: ("2026-02-01", 1, 1, 1),
    91: ("2026-01-01", 1, 0, 0),
    92: ("2026-02-01", 2, 1, 1),  # under another version
    61: ("2026-01-01", 1, 2, 2),
    62: ("2026-02-01", 1, 1, 1),
    63: ("2026-03-01", 1, 2, 2),  # back where it was, which is later than the one before
}


def fill(connection):
    for number in {number // 10 for number in ROUNDS}:
        connection.execute(
            text(
                "INSERT INTO organisation (id, name, sector, joined_at) "
                "VALUES (:number, 'Moor Lane', 'education', '2025-01-01 00:00:00')"
            ),
            {"number": number},
        )
    for number, (day, version, floor, ceiling) in ROUNDS.items():
        values = {
            "id": number, "organisation": number // 10, "round": number % 10, "version": version,
            "at": f"{day} 10:00:00", "floor": floor, "ceiling": ceiling,
        }  # fmt: skip
        for statement in (
            (
                "INSERT INTO assessment (id, organisation_id, questionnaire_id, "
                "questionnaire_version, round, started_at) "
                "VALUES (:id, :organisation, 'organisation', :version, :round, :at)"
            ),
            "INSERT INTO answer VALUES (:id, 'safety-aware-1', 'some', '', '', '', :at)",
            "UPDATE assessment SET submitted_at = :at WHERE id = :id",
            "INSERT INTO placement VALUES (:id, 'safety', 2, :floor, :ceiling, NULL, NULL)",
            (
                "INSERT INTO event (at, actor, action, organisation_id, assessment_id, items) "
                "VALUES (:at, 'link:1:a', 'submitted', :organisation, :id, '')"
            ),
        ):
            connection.execute(text(statement), values)


def test_what_improved_before_is_on_record_once(make_app, empty_database):
    app = make_app(empty_database)
    with app.app_context():
        alembic.upgrade("0023")
        with db.engine.begin() as connection:
            fill(connection)
        alembic.upgrade()
        alembic.downgrade("0023")
        alembic.upgrade()

        recorded = [
            (event.assessment_id, event.organisation_id, str(event.at)[:10], event.actor)
            for event in db.session.query(EventRecord).filter_by(action=Action.IMPROVED)
        ]
        assert sorted(recorded) == [
            (63, 6, "2026-03-01", "link:1:a"),
            (72, 7, "2026-02-01", "link:1:a"),
        ]
        # As the store says of the same rounds.
        assert [each.assessment_id for each in find_improved_rounds()] == [63, 72]

"""Whether the core team knows who an organisation is: only then is it counted."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# As parts of their columns: SQLite adds no constraint to a table that is there.
CONFIRMATION = """
ALTER TABLE organisation ADD COLUMN confirmation VARCHAR(40) DEFAULT 'new' NOT NULL
    CONSTRAINT ck_organisation_confirmation
    CHECK (confirmation IN ('new', 'confirmed', 'declined'))
"""
DECLINED_BECAUSE = """
ALTER TABLE organisation ADD COLUMN declined_because VARCHAR DEFAULT '' NOT NULL
    CONSTRAINT ck_organisation_declined_because
    CHECK ((confirmation = 'declined') = (declined_because <> ''))
"""

CONFIRMED = "confirmed"

ORGANISATION = sa.table(
    "organisation", sa.column("id", sa.Integer), sa.column("confirmation", sa.String)
)
EVENT = sa.table(
    "event",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime),
    sa.column("actor", sa.String),
    sa.column("action", sa.String),
    sa.column("organisation_id", sa.Integer),
    sa.column("assessment_id", sa.Integer),
    sa.column("items", sa.String),
)

WHERES = """
SELECT organisation.id, organisation.sector, organisation_place.place
FROM organisation JOIN organisation_place ON organisation_place.organisation_id = organisation.id
WHERE {counted}
UNION ALL SELECT id, sector, '' FROM organisation WHERE {counted}
"""
STAGES = f"""
INSERT INTO stage_tally
    (questionnaire_id, place, sector, value, floor, n, scored, total, squares)
SELECT assessment.questionnaire_id, wheres.place, wheres.sector, placement.value, placement.floor,
    count(*), count(placement.score), coalesce(sum(CAST(placement.score AS BIGINT)), 0),
    coalesce(sum(CAST(placement.score AS BIGINT) * placement.score), 0)
FROM ({WHERES}) AS wheres
JOIN standing ON standing.organisation_id = wheres.id
JOIN assessment ON assessment.id = standing.assessment_id
JOIN placement ON placement.assessment_id = assessment.id
GROUP BY assessment.questionnaire_id, wheres.place, wheres.sector, placement.value, placement.floor
"""  # noqa: S608 - our own words
ANSWERS = f"""
INSERT INTO answer_tally (questionnaire_id, place, sector, item_id, given, n)
SELECT assessment.questionnaire_id, wheres.place, wheres.sector, answer.item_id, answer.given,
    count(*)
FROM ({WHERES}) AS wheres
JOIN standing ON standing.organisation_id = wheres.id
JOIN assessment ON assessment.id = standing.assessment_id
JOIN answer ON answer.assessment_id = assessment.id
WHERE answer.given <> ''
GROUP BY assessment.questionnaire_id, wheres.place, wheres.sector, answer.item_id, answer.given
"""  # noqa: S608 - our own words


def upgrade() -> None:
    """Have what joined by itself wait until an editor says who it is, and count the others afresh.

    What the core team added is confirmed, and so is what it was merged into.
    """
    op.execute(CONFIRMATION)
    op.execute(DECLINED_BECAUSE)
    op.add_column(
        "organisation",
        sa.Column("listed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    waiting = _waiting()
    _confirm_all_but(waiting)
    _record(waiting)
    _count_afresh("confirmation = 'confirmed'")


def downgrade() -> None:
    """Take it away again, and count everybody. What was done stays on record."""
    _count_afresh("TRUE")
    for column in ("listed", "declined_because", "confirmation"):
        op.drop_column("organisation", column)


def _waiting() -> list[int]:
    """The organisations that joined by themselves, and that the team has not confirmed."""
    joined, added, decided = set(_done("joined")), _added(), _decided()
    there = op.get_bind().scalars(sa.select(ORGANISATION.c.id)).all()
    by_itself = dict.fromkeys(joined - added, "new")
    return [each for each in there if {**by_itself, **decided}.get(each, CONFIRMED) != CONFIRMED]


def _added() -> set[int]:
    """What the core team added, and what that was merged into."""
    added = set(_done("added"))
    asked = sa.select(EVENT.c["items"], EVENT.c.organisation_id).where(EVENT.c.action == "merged")
    for gone, kept in op.get_bind().execute(asked.order_by(EVENT.c.id)):
        if not added.isdisjoint(int(each) for each in gone.split()):
            added.add(kept)
    return added


def _decided() -> dict[int, str]:
    """What was decided last of each, where the tables have been at this version before."""
    is_one = EVENT.c.action.in_(("awaits-confirmation", CONFIRMED, "declined"))
    asked = sa.select(EVENT.c.organisation_id, EVENT.c.action).where(is_one).order_by(EVENT.c.id)
    return {row.organisation_id: row.action for row in op.get_bind().execute(asked)}


def _done(action: str) -> list[int]:
    asked = sa.select(EVENT.c.organisation_id).where(EVENT.c.action == action)
    return list(op.get_bind().scalars(asked))


def _confirm_all_but(waiting: Sequence[int]) -> None:
    op.execute(ORGANISATION.update().values(confirmation=CONFIRMED))
    table = ORGANISATION.update().where(ORGANISATION.c.id == sa.bindparam("number"))
    if waiting:
        op.get_bind().execute(
            table.values(confirmation="new"), [{"number": each} for each in waiting]
        )


def _record(waiting: Sequence[int]) -> None:
    """From now on they do not count: reports as of earlier stay as they are."""
    at = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    op.bulk_insert(
        EVENT,
        [
            {
                "at": at, "actor": "operator", "action": "awaits-confirmation",
                "organisation_id": each, "assessment_id": None, "items": "",
            }
            for each in waiting
        ],
    )  # fmt: skip


def _count_afresh(counted: str) -> None:
    for table, rows in (("stage_tally", STAGES), ("answer_tally", ANSWERS)):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words
        op.execute(rows.format(counted=counted))

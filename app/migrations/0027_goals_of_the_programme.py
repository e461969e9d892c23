"""Goals of the programme, and where submitted rounds stand overall, put on record.

Of rounds that are gone nothing is on record. Going back leaves what was put on record, since events
are only ever added; the goals go.
"""

import sqlalchemy as sa
from alembic import op

from app.migrations.operations.triggers import Refusal, making, removing

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

PLACED = "placed"
# Whoever submitted the round did it, as far as that is on record. What is on record of each round
# is grouped first: nothing finds the events of one round without reading all of them.
PUT_ON_RECORD = f"""
INSERT INTO event (at, actor, action, organisation_id, assessment_id, items)
SELECT assessment.submitted_at, COALESCE(submission.actor, 'operator'), '{PLACED}',
    assessment.organisation_id, assessment.id, CAST(placement.floor AS VARCHAR(10))
FROM assessment
JOIN placement ON placement.assessment_id = assessment.id AND placement.value = ''
LEFT JOIN (SELECT assessment_id, max(id) AS id FROM event WHERE action = 'submitted'
    GROUP BY assessment_id) AS submitted ON submitted.assessment_id = assessment.id
LEFT JOIN event AS submission ON submission.id = submitted.id
LEFT JOIN (SELECT assessment_id, max(at) AS at FROM event WHERE action = '{PLACED}'
    GROUP BY assessment_id) AS placed ON placed.assessment_id = assessment.id
WHERE assessment.submitted_at IS NOT NULL
    AND (placed.at IS NULL OR placed.at < assessment.submitted_at)
ORDER BY assessment.submitted_at, assessment.id
"""  # noqa: S608 - its own words alone

GOAL_PARTS = (
    "id", "kind", "stage", "stage_number", "amount", "from_day", "by_day", "note", "set_by",
    "set_at",
)  # fmt: skip
MESSAGE = "a goal is withdrawn, never changed"
REFUSALS = [
    Refusal(
        "programme_goal_update",
        "programme_goal",
        "UPDATE",
        "OLD.withdrawn_at IS NOT NULL OR "
        + " OR ".join(f"NEW.{column} <> OLD.{column}" for column in GOAL_PARTS),
        MESSAGE,
    ),
    Refusal("programme_goal_delete", "programme_goal", "DELETE", "", MESSAGE),
]


def upgrade() -> None:
    """Make the table, and add an event for each submitted round, of the day of its submission."""
    op.create_table(
        "programme_goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=80), nullable=False),
        sa.Column("stage_number", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("by_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("amount >= 1", name=op.f("ck_programme_goal_amount_from_one")),
        sa.CheckConstraint("by_day > from_day", name=op.f("ck_programme_goal_by_after_from")),
        sa.CheckConstraint(
            "(stage = '') = (stage_number = 0)", name=op.f("ck_programme_goal_stage_with_number")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_programme_goal_withdrawn_by_one"),
        ),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_programme_goal_set_by")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["account.id"], name=op.f("fk_programme_goal_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_goal")),
        sqlite_autoincrement=True,
    )
    standing = sa.text("withdrawn_at IS NULL")
    op.create_index(
        op.f("uq_programme_goal_standing"),
        "programme_goal",
        ["kind", "stage", "by_day"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    for refusal in REFUSALS:
        for statement in making(refusal, op.get_bind().dialect.name):
            op.execute(statement)
    op.get_bind().execute(sa.text(PUT_ON_RECORD))


def downgrade() -> None:
    """Take the table away. An older version does not ask for the events."""
    for refusal in REFUSALS:
        for statement in removing(refusal, op.get_bind().dialect.name):
            op.execute(statement)
    op.drop_table("programme_goal")

"""The first tables, and the triggers that keep what must not change."""

import sqlalchemy as sa
from alembic import op

from app.migrations.operations.triggers import Refusal, making

revision = "0001"
down_revision = None
branch_labels = ("default",)
depends_on = None

# A submitted round's answers go only together with the round.
SUBMITTED = "(SELECT submitted_at FROM assessment WHERE id = {row}.assessment_id) IS NOT NULL"
REFUSALS = [
    Refusal("event_update", "event", "UPDATE", "", "events are only ever added"),
    Refusal("event_delete", "event", "DELETE", "", "events are only ever added"),
    # SQLite's `INSERT OR REPLACE` takes a row away without asking the trigger above.
    Refusal(
        "event_insert",
        "event",
        "INSERT",
        "EXISTS (SELECT 1 FROM event WHERE id = NEW.id)",
        "events are only ever added",
    ),
    Refusal(
        "assessment_update",
        "assessment",
        "UPDATE",
        "OLD.submitted_at IS NOT NULL",
        "this round is submitted",
    ),
    Refusal(
        "answer_insert",
        "answer",
        "INSERT",
        SUBMITTED.format(row="NEW"),
        "this round is submitted",
    ),
    # Neither an answer of a submitted round, nor one moved into it.
    Refusal(
        "answer_update",
        "answer",
        "UPDATE",
        f"{SUBMITTED.format(row='OLD')} OR {SUBMITTED.format(row='NEW')}",
        "this round is submitted",
    ),
    Refusal(
        "answer_delete",
        "answer",
        "DELETE",
        SUBMITTED.format(row="OLD"),
        "this round is submitted",
    ),
]


def upgrade() -> None:
    """Make the tables and the triggers."""
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("items", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_at"), "event", ["at"], unique=False)
    op.create_index(op.f("ix_event_organisation_id"), "event", ["organisation_id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("size", sa.String(length=40), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "sector IN ('health', 'local-authority', 'education', 'police', 'youth-justice', "
            "'voluntary-and-community', 'other')",
            name=op.f("ck_organisation_sector"),
        ),
        sa.CheckConstraint(
            "size IN ('up-to-10', '11-to-50', '51-to-250', '251-to-1000', 'over-1000')",
            name=op.f("ck_organisation_size"),
        ),
        sa.CheckConstraint(
            "length(name) BETWEEN 1 AND 200", name=op.f("ck_organisation_name_length")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=80), nullable=False),
        sa.Column("questionnaire_version", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("round >= 1", name=op.f("ck_assessment_round_from_one")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_assessment_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint(
            "organisation_id", "round", name=op.f("uq_assessment_organisation_id_round")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "organisation_place",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "place IN ('hull', 'east-riding-of-yorkshire', 'york', 'north-yorkshire', "
            "'north-lincolnshire', 'north-east-lincolnshire')",
            name=op.f("ck_organisation_place_place"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_place_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "place", name=op.f("pk_organisation_place")),
    )
    op.create_index(
        op.f("ix_organisation_place_place"), "organisation_place", ["place"], unique=False
    )
    op.create_table(
        "return_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_return_link_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_return_link_secret_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_return_link_organisation_id"), "return_link", ["organisation_id"], unique=False
    )
    op.create_index(
        "uq_return_link_live",
        "return_link",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "answer",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("given", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(given = 'not-applicable') = (reason <> '')", name=op.f("ck_answer_reason_if_apart")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_answer_assessment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "item_id", name=op.f("pk_answer")),
    )
    for refusal in REFUSALS:
        for statement in making(refusal, op.get_bind().dialect.name):
            op.execute(statement)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER refuse_event_truncate BEFORE TRUNCATE ON event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_delete()"
        )


def downgrade() -> None:
    """Take them away again."""
    for name in (
        "answer",
        "return_link",
        "organisation_place",
        "assessment",
        "organisation",
        "event",
    ):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        # The triggers went with their tables.
        for refusal in REFUSALS:
            op.execute(f"DROP FUNCTION refuse_{refusal.name}()")

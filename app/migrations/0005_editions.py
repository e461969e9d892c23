"""Editions of the public benchmark, and whom each of them counts."""

import sqlalchemy as sa
from alembic import op

from app.migrations.operations.triggers import Refusal, making, removing

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FOR_GOOD = "a published edition never changes"
EDITION_PARTS = (
    "id", "date", "note", "content", "workings", "prepared_at", "prepared_by",
)  # fmt: skip
ROLL_PARTS = ("edition_id", "key", "sheet", "places", "sector")
PUBLISHED = "EXISTS (SELECT 1 FROM edition WHERE id = {row}.edition_id AND state = 'published')"

# What may change in a roll: whose row it is, where two records of one organisation are merged; and
# that it is nobody's any more and its stages are gone, where an organisation deletes everything.
CHANGED = " OR ".join(
    (
        *(f"NEW.{column} <> OLD.{column}" for column in ROLL_PARTS),
        "(OLD.organisation_id IS NULL AND NEW.organisation_id IS NOT NULL)",
        "(NEW.organisation_id IS NULL AND NEW.stages IS NOT NULL)",
        "(NEW.organisation_id IS NOT NULL AND OLD.stages IS NOT NULL AND NEW.stages IS NULL)",
        "(NEW.stages IS NOT NULL AND OLD.stages IS NULL)",
        "NEW.stages <> OLD.stages",
    )
)

REFUSALS = [
    Refusal(
        "edition_update",
        "edition",
        "UPDATE",
        "OLD.state = 'published' OR "
        + " OR ".join(f"NEW.{column} <> OLD.{column}" for column in EDITION_PARTS),
        FOR_GOOD,
    ),
    Refusal("edition_delete", "edition", "DELETE", "OLD.state = 'published'", FOR_GOOD),
    # SQLite's `INSERT OR REPLACE` takes a row away without asking the trigger above.
    Refusal(
        "edition_insert",
        "edition",
        "INSERT",
        (
            # Only what was prepared, and looked at, is ever published.
            "NEW.state = 'published' OR EXISTS (SELECT 1 FROM edition "
            "WHERE state = 'published' AND (id = NEW.id OR date = NEW.date))"
        ),
        FOR_GOOD,
    ),
    Refusal("roll_insert", "roll", "INSERT", PUBLISHED.format(row="NEW"), FOR_GOOD),
    Refusal("roll_update", "roll", "UPDATE", CHANGED, "a roll never changes"),
    Refusal("roll_delete", "roll", "DELETE", PUBLISHED.format(row="OLD"), FOR_GOOD),
]


def upgrade() -> None:
    """Make the tables, and the triggers that keep published editions as they are."""
    _make_editions()
    _make_rolls()
    for refusal in REFUSALS:
        for statement in making(refusal, op.get_bind().dialect.name):
            op.execute(statement)
    if op.get_bind().dialect.name == "postgresql":
        _refuse_to_empty("edition", "roll")


def _refuse_to_empty(*tables: str) -> None:
    """TRUNCATE, which PostgreSQL alone has, asks no trigger of a row."""
    op.execute(
        "CREATE FUNCTION refuse_to_empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{FOR_GOOD}' USING ERRCODE = 'check_violation'; END $$"
    )
    for table in tables:
        op.execute(
            f"CREATE TRIGGER refuse_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_empty()"
        )


def downgrade() -> None:
    """Take them away again."""
    for refusal in REFUSALS:
        for statement in removing(refusal, op.get_bind().dialect.name):
            op.execute(statement)
    for table in ("roll", "edition"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_empty()")


def _make_editions() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("workings", sa.String(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(), nullable=False),
        sa.Column("prepared_by", sa.String(length=80), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("published_by", sa.String(length=80), nullable=True),
        sa.CheckConstraint("state IN ('prepared', 'published')", name=op.f("ck_edition_state")),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)",
            name=op.f("ck_edition_published_at"),
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_by IS NULL)",
            name=op.f("ck_edition_published_by_one"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("date", name=op.f("uq_edition_date")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_edition_one_prepared",
        "edition",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'prepared'"),
        postgresql_where=sa.text("state = 'prepared'"),
    )


def _make_rolls() -> None:
    op.create_table(
        "roll",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("sheet", sa.String(length=40), nullable=False),
        sa.Column("places", sa.String(length=400), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("stages", sa.String(), nullable=True),
        sa.CheckConstraint(
            "organisation_id IS NOT NULL OR stages IS NULL",
            name=op.f("ck_roll_stages_of_an_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_roll_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_roll_organisation_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", "key", name=op.f("pk_roll")),
    )
    op.create_index(op.f("ix_roll_organisation_id"), "roll", ["organisation_id"])

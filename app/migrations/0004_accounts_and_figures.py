"""The core team: who signs in, with what, and the figures that it enters."""

import sqlalchemy as sa
from alembic import op

from app.migrations.operations.triggers import Refusal, making, removing

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FIGURE_PARTS = (
    "id", "measure", "on_day", "place", "amount", "source", "note", "entered_by", "entered_at",
)  # fmt: skip
FIGURES = [
    Refusal(
        "figure_update",
        "figure",
        "UPDATE",
        "OLD.withdrawn_at IS NOT NULL OR "
        + " OR ".join(f"NEW.{column} <> OLD.{column}" for column in FIGURE_PARTS),
        "a figure is withdrawn, never changed",
    ),
    Refusal("figure_delete", "figure", "DELETE", "", "a figure is withdrawn, never changed"),
]


def upgrade() -> None:
    """Make the tables, and the triggers that keep figures as they were entered."""
    _make_accounts()
    _make_sessions()
    _make_api_tokens()
    _make_figures()
    _make_mark_of_a_made_up_world()
    for refusal in FIGURES:
        for statement in making(refusal, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Take them away again."""
    for refusal in FIGURES:
        for statement in removing(refusal, op.get_bind().dialect.name):
            op.execute(statement)
    for table in (
        "made_up_world", "figure", "api_token", "sign_in_failure", "account_session", "account",
    ):  # fmt: skip
        op.drop_table(table)


def _make_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("role IN ('editor', 'viewer')", name=op.f("ck_account_role")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_account_issuer_subject")),
        sqlite_autoincrement=True,
    )


def _make_sessions() -> None:
    op.create_table(
        "account_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_session_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_account_session_secret_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_account_session_account_id"), "account_session", ["account_id"])
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_in_failure_key_at", "sign_in_failure", ["key", "at"])
    op.create_index(op.f("ix_sign_in_failure_at"), "sign_in_failure", ["at"])


def _make_api_tokens() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 200", name=op.f("ck_api_token_name_length")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_api_token_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_token_secret_hash")),
        sqlite_autoincrement=True,
    )


def _make_figures() -> None:
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_figure_amount_from_nought")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_figure_withdrawn_by_one"),
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_figure_entered_by")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["account.id"], name=op.f("fk_figure_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_figure_on_day"), "figure", ["on_day"])


def _make_mark_of_a_made_up_world() -> None:
    op.create_table(
        "made_up_world",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_made_up_world")),
        sqlite_autoincrement=True,
    )

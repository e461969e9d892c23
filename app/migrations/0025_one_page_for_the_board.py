"""What is typed for a page for the board, and the links that open it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WORDS = ("ask_1", "ask_2", "question_1", "question_2")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "board_words",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=80), nullable=False),
        sa.Column("audience", sa.String(length=200), server_default=sa.text("''"), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        *(
            sa.Column(name, sa.String(length=300), server_default=sa.text("''"), nullable=False)
            for name in WORDS
        ),
        sa.Column("actions", sa.String(length=80), server_default=sa.text("''"), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_board_words_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "questionnaire_id", name=op.f("pk_board_words")),
    )
    op.create_table(
        "board_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=80), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("ends_at > made_at", name=op.f("ck_board_link_ends_after_made")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_board_link_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_board_link_secret_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_board_link_organisation_id"), "board_link", ["organisation_id"])


def downgrade() -> None:
    """Take them away, with what was typed, and the links that were made."""
    op.drop_table("board_link")
    op.drop_table("board_words")

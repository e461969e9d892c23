"""What happens after a stage is known: plans, requests for help, evidence, and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# The last made goes first.
TABLES = (
    "evidence_item", "evidence_piece", "help_message", "help_request", "look_back", "plan_action",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, and let a respondent stop reminders."""
    _make_plans()
    _make_help_requests()
    _make_evidence()
    op.add_column(
        "organisation",
        sa.Column("reminders_stopped", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    """Take them away, with what was written in them."""
    op.drop_column("organisation", "reminders_stopped")
    for table in TABLES:
        op.drop_table(table)


def _make_plans() -> None:
    op.create_table(
        "plan_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "questionnaire_id", sa.String(length=80), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("item_id", sa.String(length=80), server_default=sa.text("''"), nullable=False),
        sa.Column("expected", sa.String(length=80), server_default=sa.text("''"), nullable=False),
        sa.Column("expected_by", sa.Date(), nullable=True),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("why", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner", sa.String(length=200), server_default=sa.text("''"), nullable=False),
        sa.Column("second", sa.String(length=200), server_default=sa.text("''"), nullable=False),
        sa.Column("barrier", sa.String(length=40), server_default=sa.text("''"), nullable=False),
        sa.Column("barrier_words", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("first_step", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "state", sa.String(length=40), server_default=sa.text("'planned'"), nullable=False
        ),
        sa.Column("not_now_because", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("prediction", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("check_in_on", sa.Date(), nullable=True),
        sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(item_id = '') = (questionnaire_id = '')",
            name=op.f("ck_plan_action_item_of_questionnaire"),
        ),
        sa.CheckConstraint(
            "length(what) BETWEEN 1 AND 300", name=op.f("ck_plan_action_what_length")
        ),
        sa.CheckConstraint(
            "expected = '' OR item_id <> ''", name=op.f("ck_plan_action_expected_of_item")
        ),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_plan_action_done_at")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'under-way', 'done', 'not-now')",
            name=op.f("ck_plan_action_state"),
        ),
        sa.CheckConstraint(
            "(state = 'not-now') = (not_now_because <> '')",
            name=op.f("ck_plan_action_not_now_because"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_plan_action_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_action_check_in_on"), "plan_action", ["check_in_on"])
    op.create_index(op.f("ix_plan_action_organisation_id"), "plan_action", ["organisation_id"])
    op.create_table(
        "look_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_action_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("what_happened", sa.String(), nullable=False),
        sa.Column("what_next", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'under-way', 'done', 'not-now')", name=op.f("ck_look_back_state")
        ),
        sa.ForeignKeyConstraint(
            ["plan_action_id"],
            ["plan_action.id"],
            name=op.f("fk_look_back_plan_action_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_back")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_look_back_plan_action_id"), "look_back", ["plan_action_id"])


def _make_help_requests() -> None:
    op.create_table(
        "help_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("plan_action_id", sa.Integer(), nullable=True),
        sa.Column(
            "questionnaire_id", sa.String(length=80), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("item_id", sa.String(length=80), server_default=sa.text("''"), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by", sa.String(length=80), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_by = '')", name=op.f("ck_help_request_done_by_one")
        ),
        sa.CheckConstraint(
            "(item_id = '') = (questionnaire_id = '')",
            name=op.f("ck_help_request_item_of_questionnaire"),
        ),
        sa.CheckConstraint(
            "(taken_by IS NULL) = (taken_at IS NULL)", name=op.f("ck_help_request_taken_by_one")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["account.id"], name=op.f("fk_help_request_taken_by")
        ),
        sa.ForeignKeyConstraint(
            ["plan_action_id"],
            ["plan_action.id"],
            name=op.f("fk_help_request_plan_action_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_help_request_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_request")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_help_request_asked_at"), "help_request", ["asked_at"])
    op.create_index(op.f("ix_help_request_organisation_id"), "help_request", ["organisation_id"])
    op.create_index(op.f("ix_help_request_plan_action_id"), "help_request", ["plan_action_id"])
    op.create_table(
        "help_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("help_request_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.CheckConstraint("length(words) >= 1", name=op.f("ck_help_message_words_length")),
        sa.ForeignKeyConstraint(
            ["help_request_id"],
            ["help_request.id"],
            name=op.f("fk_help_message_help_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_message")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_help_message_help_request_id"), "help_message", ["help_request_id"])


def _make_evidence() -> None:
    op.create_table(
        "evidence_piece",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("link", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(length=200), server_default=sa.text("''"), nullable=False),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('policy', 'record', 'minutes', 'feedback', 'review', 'figures', 'other')",
            name=op.f("ck_evidence_piece_kind"),
        ),
        sa.CheckConstraint(
            "length(title) BETWEEN 1 AND 200", name=op.f("ck_evidence_piece_title_length")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_evidence_piece_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_piece")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_evidence_piece_organisation_id"), "evidence_piece", ["organisation_id"]
    )
    op.create_table(
        "evidence_item",
        sa.Column("evidence_piece_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=80), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_piece_id"],
            ["evidence_piece.id"],
            name=op.f("fk_evidence_item_evidence_piece_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "evidence_piece_id", "questionnaire_id", "item_id", name=op.f("pk_evidence_item")
        ),
    )

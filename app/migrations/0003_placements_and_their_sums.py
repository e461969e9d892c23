"""Where submitted rounds stand, and the running sums that comparisons are read from."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_placements()
    _make_standing()
    _make_sums()


def downgrade() -> None:
    """Take them away again: all of it can be worked out from the answers."""
    for table in ("answer_tally", "stage_tally", "standing", "placement"):
        op.drop_table(table)


def _make_placements() -> None:
    op.create_table(
        "placement",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("ceiling", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "floor >= 0 AND floor <= ceiling", name=op.f("ck_placement_floor_below_ceiling")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_placement_assessment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "value", name=op.f("pk_placement")),
    )


def _make_standing() -> None:
    op.create_table(
        "standing",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_standing_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_standing_assessment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_standing")),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_standing_assessment_id")),
    )


def _make_sums() -> None:
    op.create_table(
        "stage_tally",
        sa.Column("questionnaire_id", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("squares", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "questionnaire_id", "place", "sector", "value", "floor", name=op.f("pk_stage_tally")
        ),
    )
    op.create_table(
        "answer_tally",
        sa.Column("questionnaire_id", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("given", sa.String(length=80), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "questionnaire_id", "place", "sector", "item_id", "given",
            name=op.f("pk_answer_tally"),
        ),
    )  # fmt: skip

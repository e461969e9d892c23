"""Names of organisations that words of an edition stand for something else than."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. It is no part of a published edition, which never changes."""
    op.create_table(
        "allowed_name",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_allowed_name_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_allowed_name_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "organisation_id", name=op.f("pk_allowed_name")),
    )
    op.create_index(op.f("ix_allowed_name_organisation_id"), "allowed_name", ["organisation_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("allowed_name")

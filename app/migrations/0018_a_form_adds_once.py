"""What any form has added, so that one that is sent twice adds it once, not joining alone."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

JOINED_BEFORE = """
INSERT INTO sent_form (form_hash, result, sent_at)
SELECT joined_by, id, joined_at FROM organisation WHERE joined_by IS NOT NULL
"""


def upgrade() -> None:
    """Make the table, and move there what organisations joined by."""
    op.create_table(
        "sent_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_hash", sa.String(length=64), nullable=False),
        sa.Column("result", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_form")),
        sa.UniqueConstraint("form_hash", name=op.f("uq_sent_form_form_hash")),
        sqlite_autoincrement=True,
    )
    op.execute(JOINED_BEFORE)
    op.drop_index(op.f("ix_organisation_joined_by"), "organisation")
    op.drop_column("organisation", "joined_by")


def downgrade() -> None:
    """Put the column back. A form that was sent before then may add once more."""
    op.add_column("organisation", sa.Column("joined_by", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_organisation_joined_by"), "organisation", ["joined_by"], unique=True)
    op.drop_table("sent_form")

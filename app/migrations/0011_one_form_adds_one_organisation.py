"""What an organisation joined by, so that a form that is sent twice adds it once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column. What joined before has none."""
    op.add_column("organisation", sa.Column("joined_by", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_organisation_joined_by"), "organisation", ["joined_by"], unique=True)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_organisation_joined_by"), "organisation")
    op.drop_column("organisation", "joined_by")

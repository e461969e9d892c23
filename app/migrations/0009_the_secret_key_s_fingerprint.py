"""Which secret key the database was last used with."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. The next start fills it."""
    op.create_table(
        "secret_key",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_secret_key")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("secret_key")

"""Sessions of organisations, which a cookie with the number of a link stood for until now."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. Whoever is signed in by a link opens it once more."""
    op.create_table(
        "link_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["return_link.id"],
            name=op.f("fk_link_session_link_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_session")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_link_session_secret_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_link_session_link_id"), "link_session", ["link_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("link_session")

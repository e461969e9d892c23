"""E-mail addresses of accounts are compared alike by every database: byte by byte, A to Z aside.

PostgreSQL's `lower` and order depend on the language that a database was made with, SQLite's do
not. The collation "C" has them be the same.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Have PostgreSQL compare them as SQLite does."""
    _compare(sa.String(length=254, collation="C"))


def downgrade() -> None:
    """Have it compare them by the database's language again."""
    _compare(sa.String(length=254, collation="default"))


def _compare(kind: sa.String) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("account", "email", type_=kind)

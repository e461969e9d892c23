"""When the core team took out the words of a message in a thread.

Going back, a message whose words were taken out shows the dash that stands in their place.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of no message yet."""
    op.add_column("help_message", sa.Column("removed_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Forget when."""
    op.drop_column("help_message", "removed_at")

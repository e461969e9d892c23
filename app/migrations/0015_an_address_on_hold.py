"""Whether anything may be sent to an organisation's address, once its links were ended."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# Of those whose every link has ended, nobody has said that the address is still right.
ENDED = """
UPDATE organisation SET contact_on_hold = TRUE
WHERE contact <> ''
    AND EXISTS (SELECT 1 FROM return_link
        WHERE return_link.organisation_id = organisation.id
            AND return_link.sent_to <> '' AND return_link.ended_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM return_link
        WHERE return_link.organisation_id = organisation.id
            AND return_link.sent_to <> '' AND return_link.ended_at IS NULL)
"""


def upgrade() -> None:
    """Add the column, and hold back what goes where every link that was sent has ended since."""
    op.add_column(
        "organisation",
        sa.Column("contact_on_hold", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.execute(ENDED)


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("organisation", "contact_on_hold")

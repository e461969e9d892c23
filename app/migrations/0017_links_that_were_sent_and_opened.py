"""When a link was sent, and when somebody first came by it: what tells 'made' from 'invited'."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# The service keeps the address that it wrote to; where that was forgotten since, a reminder tells.
SENT = """
UPDATE return_link SET sent_at = made_at
WHERE sent_to <> '' OR EXISTS (SELECT 1 FROM event
    WHERE event.organisation_id = return_link.organisation_id
        AND event.action = 'reminded' AND event.at >= return_link.made_at)
"""
# Whoever comes by a link does things under its number: `link:12:` and that of the session.
DONE_BY_LINK = "SELECT actor, min(at) AS at FROM event WHERE actor LIKE 'link:%' GROUP BY actor"
SESSIONS = "SELECT link_id, min(started_at) AS at FROM link_session GROUP BY link_id"


def upgrade() -> None:
    """Add both, and say of the links that are there what is on record.

    Of one that was made to be copied nobody knows whether it was sent: it is only a link made,
    unless somebody came by it.
    """
    for column in ("sent_at", "opened_at"):
        op.add_column("return_link", sa.Column(column, sa.DateTime(), nullable=True))
    op.execute(SENT)
    opened = [{"link_id": number, "at": at} for number, at in sorted(_opened().items())]
    if opened:
        link = sa.table("return_link", sa.column("id"), sa.column("opened_at"))
        first = sa.update(link).where(link.c.id == sa.bindparam("link_id"))
        op.get_bind().execute(first.values(opened_at=sa.bindparam("at")), opened)


def downgrade() -> None:
    """Take both away again."""
    for column in ("opened_at", "sent_at"):
        op.drop_column("return_link", column)


def _opened() -> dict[int, datetime]:
    """When each link was first opened, as far as the record tells."""
    there = op.get_bind()
    found: dict[int, datetime] = {}
    done = [(actor.split(":")[1], at) for actor, at in there.execute(sa.text(DONE_BY_LINK))]
    for number, at in (*done, *there.execute(sa.text(SESSIONS))):
        if str(number).isdecimal():
            found[int(number)] = min(at, found.get(int(number), at))
    return found

"""How many organisations stand by answers of each day: how old those of a comparison are."""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

UK = ZoneInfo("Europe/London")
# Each organisation that counts with each of its places, and once more with everywhere.
SUBMITTED = """
SELECT assessment.questionnaire_id, wheres.place, wheres.sector, assessment.submitted_at
FROM (
    SELECT organisation.id, organisation.sector, organisation_place.place FROM organisation
    JOIN organisation_place ON organisation_place.organisation_id = organisation.id
    WHERE confirmation = 'confirmed'
    UNION ALL SELECT id, sector, '' FROM organisation WHERE confirmation = 'confirmed'
) AS wheres
JOIN standing ON standing.organisation_id = wheres.id
JOIN assessment ON assessment.id = standing.assessment_id
"""


def upgrade() -> None:
    """Make the sums, and count what is there."""
    table = op.create_table(
        "day_tally",
        sa.Column("questionnaire_id", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "questionnaire_id", "place", "sector", "day", name=op.f("pk_day_tally")
        ),
    )
    asked = sa.text(SUBMITTED).columns(submitted_at=sa.DateTime())
    rows = op.get_bind().execute(asked)
    counted = Counter((*group, _day_of(at)) for *group, at in rows)
    names = ("questionnaire_id", "place", "sector", "day")
    op.bulk_insert(
        table, [{**dict(zip(names, each, strict=True)), "n": n} for each, n in counted.items()]
    )


def downgrade() -> None:
    """Drop them: all of it can be worked out again."""
    op.drop_table("day_tally")


def _day_of(at: datetime) -> object:
    """The day by the clocks of the UK. The database has it in UTC, without a zone."""
    return at.replace(tzinfo=UTC).astimezone(UK).date()

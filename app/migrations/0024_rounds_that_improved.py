"""Put on record which submitted rounds stand at a later stage than the one before.

Rounds that are gone are not there to be compared: nothing is said of them. Going back leaves what
was put on record, since events are only ever added.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

IMPROVED = "improved"
# Whoever submitted the round did it, as far as that is on record.
SUBMITTED_BY = """
SELECT actor FROM event WHERE event.assessment_id = later.id AND event.action = 'submitted'
ORDER BY event.id DESC LIMIT 1
"""
NUMBER_BEFORE = """
SELECT max(earlier.round) FROM assessment AS earlier
WHERE earlier.organisation_id = later.organisation_id
    AND earlier.questionnaire_id = later.questionnaire_id
    AND earlier.round < later.round AND earlier.submitted_at IS NOT NULL
"""
ADD = f"""
INSERT INTO event (at, actor, action, organisation_id, assessment_id, items)
SELECT later.submitted_at, COALESCE(({SUBMITTED_BY}), 'operator'), '{IMPROVED}',
    later.organisation_id, later.id, ''
FROM assessment AS later
JOIN assessment AS before ON before.organisation_id = later.organisation_id
    AND before.questionnaire_id = later.questionnaire_id
    AND before.questionnaire_version = later.questionnaire_version
    AND before.round = ({NUMBER_BEFORE})
JOIN placement AS stands ON stands.assessment_id = later.id
JOIN placement AS stood ON stood.assessment_id = before.id AND stood.value = stands.value
WHERE later.submitted_at IS NOT NULL AND stands.value <> ''
    AND stands.ceiling IS NOT NULL AND stood.ceiling IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM event
        WHERE event.assessment_id = later.id AND event.action = '{IMPROVED}')
GROUP BY later.id, later.organisation_id, later.submitted_at
HAVING min(stands.floor - stood.floor) >= 0 AND max(stands.floor - stood.floor) > 0
ORDER BY later.submitted_at, later.id
"""  # noqa: S608 - its own words alone


def upgrade() -> None:
    """Add an event for each such round, of the day on which it was submitted."""
    op.get_bind().execute(sa.text(ADD))


def downgrade() -> None:
    """Nothing to take back: an older version does not ask for these events."""

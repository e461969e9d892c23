"""Whatever was given as evidence with an answer stands on its respondent's shelf.

It was given in submitted rounds and in drafts; the answers stay as they are. What one respondent
gave several times is one piece, which serves every item that it was given for.
"""

import re
from typing import Any
from urllib.parse import unquote

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# By respondent and link. What an earlier upgrade has put there stays, and is not put there twice.
GIVEN = """
SELECT assessment.organisation_id, answer.evidence, min(answer.saved_at) AS first_saved,
    max(answer.saved_at) AS last_saved
FROM answer JOIN assessment ON assessment.id = answer.assessment_id
WHERE trim(answer.evidence) <> '' AND NOT EXISTS (
    SELECT 1 FROM evidence_piece
    WHERE evidence_piece.organisation_id = assessment.organisation_id
        AND evidence_piece.link = answer.evidence)
GROUP BY assessment.organisation_id, answer.evidence
ORDER BY assessment.organisation_id, first_saved, answer.evidence
"""
SERVED = """
INSERT INTO evidence_item (evidence_piece_id, questionnaire_id, item_id)
SELECT DISTINCT evidence_piece.id, assessment.questionnaire_id, answer.item_id
FROM evidence_piece
JOIN assessment ON assessment.organisation_id = evidence_piece.organisation_id
JOIN answer ON answer.assessment_id = assessment.id AND answer.evidence = evidence_piece.link
WHERE evidence_piece.link <> '' AND NOT EXISTS (
    SELECT 1 FROM evidence_item AS served
    WHERE served.evidence_piece_id = evidence_piece.id
        AND served.questionnaire_id = assessment.questionnaire_id
        AND served.item_id = answer.item_id)
"""
PIECE = sa.table(
    "evidence_piece",
    sa.column("organisation_id", sa.Integer),
    sa.column("title", sa.String),
    sa.column("kind", sa.String),
    sa.column("link", sa.String),
    sa.column("made_at", sa.DateTime),
    sa.column("changed_at", sa.DateTime),
)
# Pieces that are put there at a time.
BATCH = 1_000

LONGEST_TITLE = 200
ADDRESS = re.compile(
    r"https?://(?:[^/?#\\]*@)?(?:www\.)?(?P<host>[^/?#\\]+)(?P<path>[^?#]*)", re.IGNORECASE
)
# Ends of a path that name no page: how a shared document is opened, and the page of a folder.
UNTELLING = re.compile(r"edit|view|preview|(?:index|default)\.\w+", re.IGNORECASE)


def upgrade() -> None:
    """Make a piece of whatever was given, and have it serve the items that it was given for."""
    connection = op.get_bind()
    asked = sa.text(GIVEN).columns(
        organisation_id=sa.Integer(), first_saved=sa.DateTime(), last_saved=sa.DateTime()
    )
    # A database trims spaces alone.
    rows = [_piece_of(row) for row in connection.execute(asked) if row.evidence.strip()]
    for start in range(0, len(rows), BATCH):
        op.bulk_insert(PIECE, rows[start : start + BATCH])
    connection.execute(sa.text(SERVED))


def downgrade() -> None:
    """Take nothing away: the version before has the same tables, and does not look at them.

    What people have said of a piece since is kept with it. Another upgrade puts there only what is
    not there.
    """


def _piece_of(row: Any) -> dict[str, object]:  # noqa: ANN401 - a row of a query as text
    return {
        "organisation_id": row.organisation_id,
        "title": _title_of(row.evidence),
        "kind": "other",
        "link": row.evidence,
        "made_at": row.first_saved,
        "changed_at": row.last_saved,
    }


def _title_of(given: str) -> str:
    """The host of a link and the last part of its path that tells anything; words as they are."""
    words = " ".join(given.split())
    address = ADDRESS.match(words)
    title = _name_address(address) if address else words
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _name_address(address: re.Match[str]) -> str:
    parts = [part for part in re.split(r"[/\\]", address["path"]) if part]
    telling = [part for part in parts if not UNTELLING.fullmatch(part)]
    return f"{address['host']}: {_decode(telling[-1])}" if telling else address["host"]


def _decode(part: str) -> str:
    """A part of a path as people read it; as it is where that would hide something in it."""
    try:
        decoded = unquote(part, errors="strict")
    except UnicodeDecodeError:
        return part
    words = " ".join(decoded.split())
    return words if words and decoded.isprintable() else part

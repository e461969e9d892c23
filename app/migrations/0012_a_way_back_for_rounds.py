"""A submitted round can be taken back to a draft, and one without an answer is not submitted."""

from alembic import op

from app.migrations.operations.triggers import Refusal, making, removing

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SUBMITTED = "this round is submitted"
STILL = "OLD.submitted_at IS NOT NULL"
WHOSE = ("id", "questionnaire_id", "questionnaire_version", "started_at")

BEFORE = Refusal(
    "assessment_update",
    "assessment",
    "UPDATE",
    f"{STILL} AND ("
    + " OR ".join(
        f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in (*WHOSE, "submitted_at")
    )
    + ")",
    SUBMITTED,
)
# What rests on a submitted round, and keeps it from being a draft again.
RESTS = (
    "NEW.organisation_id <> OLD.organisation_id",
    "NEW.round <> OLD.round",
    (
        "EXISTS (SELECT 1 FROM assessment AS later WHERE later.organisation_id = "
        "OLD.organisation_id AND later.round > OLD.round)"
    ),
    "EXISTS (SELECT 1 FROM roll WHERE sheet LIKE OLD.id || '.%')",
    "EXISTS (SELECT 1 FROM standing WHERE assessment_id = OLD.id)",
)
AFTER = BEFORE._replace(
    condition=f"{STILL} AND ("
    + " OR ".join(f"NEW.{column} <> OLD.{column}" for column in (*WHOSE, "submitted_at"))
    + f" OR (NEW.submitted_at IS NULL AND ({' OR '.join(RESTS)})))"
)
FRESH = [
    Refusal(
        "assessment_submit",
        "assessment",
        "UPDATE",
        (
            "OLD.submitted_at IS NULL AND NEW.submitted_at IS NOT NULL AND NOT EXISTS (SELECT 1 "
            "FROM answer WHERE assessment_id = OLD.id AND given <> '' "
            "AND (given <> 'not-applicable' OR reason <> ''))"
        ),
        "this round has no answer",
    ),
    Refusal(
        "assessment_insert",
        "assessment",
        "INSERT",
        "NEW.submitted_at IS NOT NULL",
        "a round starts as a draft",
    ),
    # SQLite's `INSERT OR REPLACE` takes a row away, with its answers, and asks no other trigger.
    Refusal(
        "assessment_replace",
        "assessment",
        "INSERT",
        (
            "EXISTS (SELECT 1 FROM assessment AS stands WHERE stands.submitted_at IS NOT NULL AND "
            "(stands.id = NEW.id OR (stands.organisation_id = NEW.organisation_id "
            "AND stands.round = NEW.round)))"
        ),
        SUBMITTED,
    ),
]


def upgrade() -> None:
    """Have the triggers let a round be taken back, and none be submitted without an answer.

    Rounds that were submitted without one stay as they are: whose they are can take them back.
    """
    dialect = op.get_bind().dialect.name
    _run(removing(BEFORE, dialect))
    for refusal in (AFTER, *FRESH):
        _run(making(refusal, dialect))


def downgrade() -> None:
    """Have every submitted round stay for good again."""
    dialect = op.get_bind().dialect.name
    for refusal in (AFTER, *FRESH):
        _run(removing(refusal, dialect))
    _run(making(_spelled(BEFORE, dialect), dialect))


def _run(statements: list[str]) -> None:
    for statement in statements:
        op.execute(statement)


def _spelled(refusal: Refusal, dialect: str) -> Refusal:
    if dialect != "sqlite":
        return refusal
    return refusal._replace(condition=refusal.condition.replace("IS DISTINCT FROM", "IS NOT"))

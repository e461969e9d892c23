"""Sums are kept by the version answered; of little, nothing is said of how far it could be.

What was placed by the rule before stays until the start of the service places every submitted round
again (`placing_again.place_what_is_not`).
"""

import sqlalchemy as sa
from alembic import op

from app.migrations.operations.sqlite_rebuild import rebuild_table

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PLACEMENT = """
    assessment_id INTEGER NOT NULL,
    value VARCHAR(80) NOT NULL,
    rule_version INTEGER NOT NULL,
    floor INTEGER NOT NULL,
    ceiling INTEGER{unsaid},
    score INTEGER,
    position INTEGER,
    CONSTRAINT pk_placement PRIMARY KEY (assessment_id, value),
    CONSTRAINT ck_placement_floor_below_ceiling CHECK (floor >= 0 AND floor <= ceiling),
    CONSTRAINT fk_placement_assessment_id FOREIGN KEY(assessment_id) REFERENCES assessment (id)
        ON DELETE CASCADE
"""

WHERES = """
SELECT organisation.id, organisation.sector, organisation_place.place
FROM organisation JOIN organisation_place ON organisation_place.organisation_id = organisation.id
WHERE confirmation = 'confirmed'
UNION ALL SELECT id, sector, '' FROM organisation WHERE confirmation = 'confirmed'
"""
# `keys` are the columns of the questionnaire, `asked` the same of the rounds.
STAGES = f"""
INSERT INTO stage_tally ({{keys}}, place, sector, value, floor, n, scored, total, squares)
SELECT {{asked}}, wheres.place, wheres.sector, placement.value, placement.floor,
    count(*), count(placement.score), coalesce(sum(CAST(placement.score AS BIGINT)), 0),
    coalesce(sum(CAST(placement.score AS BIGINT) * placement.score), 0)
FROM ({WHERES}) AS wheres
JOIN standing ON standing.organisation_id = wheres.id
JOIN assessment ON assessment.id = standing.assessment_id
JOIN placement ON placement.assessment_id = assessment.id
GROUP BY {{asked}}, wheres.place, wheres.sector, placement.value, placement.floor
"""  # noqa: S608 - our own words
ANSWERS = f"""
INSERT INTO answer_tally ({{keys}}, place, sector, item_id, given, n)
SELECT {{asked}}, wheres.place, wheres.sector, answer.item_id, answer.given, count(*)
FROM ({WHERES}) AS wheres
JOIN standing ON standing.organisation_id = wheres.id
JOIN assessment ON assessment.id = standing.assessment_id
JOIN answer ON answer.assessment_id = assessment.id
WHERE answer.given <> ''
GROUP BY {{asked}}, wheres.place, wheres.sector, answer.item_id, answer.given
"""  # noqa: S608 - our own words


def upgrade() -> None:
    """Let a ceiling be unsaid, and count afresh by version."""
    _change_ceiling(nullable=True)
    _make_sums("questionnaire_id", "questionnaire_version")


def downgrade() -> None:
    """Count without the version. Of what too little is known, a stage is said again."""
    op.execute("UPDATE placement SET ceiling = floor WHERE ceiling IS NULL")
    _change_ceiling(nullable=False)
    _make_sums("questionnaire_id")


def _change_ceiling(*, nullable: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        rebuild_table("placement", PLACEMENT.format(unsaid="" if nullable else " NOT NULL"))
    else:
        op.alter_column("placement", "ceiling", nullable=nullable)


def _make_sums(*keys: str) -> None:
    """Make the tables of sums anew with these columns first, and count."""
    for table in ("answer_tally", "stage_tally"):
        op.drop_table(table)
    _make_stage_tally(*keys)
    _make_answer_tally(*keys)
    asked = ", ".join(f"assessment.{key}" for key in keys)
    for rows in (STAGES, ANSWERS):
        op.execute(rows.format(keys=", ".join(keys), asked=asked))


def _make_stage_tally(*keys: str) -> None:
    op.create_table(
        "stage_tally",
        *_of_the_questionnaire(*keys),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("squares", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            *keys, "place", "sector", "value", "floor", name=op.f("pk_stage_tally")
        ),
    )


def _make_answer_tally(*keys: str) -> None:
    op.create_table(
        "answer_tally",
        *_of_the_questionnaire(*keys),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("given", sa.String(length=80), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            *keys, "place", "sector", "item_id", "given", name=op.f("pk_answer_tally")
        ),
    )


def _of_the_questionnaire(_: str, version: str = "") -> list[sa.Column[str] | sa.Column[int]]:
    named: list[sa.Column[str] | sa.Column[int]] = [
        sa.Column("questionnaire_id", sa.String(length=80), nullable=False)
    ]
    if version:
        named.append(sa.Column(version, sa.Integer(), nullable=False, autoincrement=False))
    return named

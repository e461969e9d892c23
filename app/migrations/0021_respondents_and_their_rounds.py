"""Who answers is an organisation, a place partnership or a team; rounds count by questionnaire.

A round has its number among those of its questionnaire, and a respondent stands by the last round
of each. So a round of another questionnaire no longer takes the place of the organisation's own.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from app.migrations.operations.sqlite_rebuild import rebuild_table
from app.migrations.operations.triggers import Refusal, making, removing

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UK = ZoneInfo("Europe/London")

# ---------------------------------------------------------------- who answers

KIND = "kind IN ('organisation', 'place-partnership', 'team')"
PART_OF = "(kind = 'team') = (part_of IS NOT NULL)"
SECTOR = "(kind = 'organisation') = (sector <> '')"
# Two checks are parts of their columns, with which an older version takes them away.
ORGANISATION = """
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,{kind}
    name VARCHAR(200) NOT NULL,
    name_key VARCHAR(400) NOT NULL DEFAULT '',
    sector VARCHAR(40) NOT NULL,
    size VARCHAR(40),
    contact VARCHAR(254) NOT NULL DEFAULT '',
    contact_on_hold BOOLEAN NOT NULL DEFAULT 0,
    joined_at DATETIME NOT NULL,
    confirmation VARCHAR(40) NOT NULL DEFAULT 'new' CONSTRAINT ck_organisation_confirmation CHECK (confirmation IN ('new', 'confirmed', 'declined')),
    declined_because VARCHAR NOT NULL DEFAULT '' CONSTRAINT ck_organisation_declined_because CHECK ((confirmation = 'declined') = (declined_because <> '')),
    listed BOOLEAN NOT NULL DEFAULT 0,
    CONSTRAINT ck_organisation_name_length CHECK (length(name) BETWEEN 1 AND 200){checks}
"""  # noqa: E501 - one constraint a line
KIND_COLUMNS = """
    kind VARCHAR(40) NOT NULL DEFAULT 'organisation',
    part_of INTEGER,"""
KIND_CHECKS = f""",
    CONSTRAINT ck_organisation_kind CHECK ({KIND}),
    CONSTRAINT ck_organisation_part_of_if_team CHECK ({PART_OF}),
    CONSTRAINT ck_organisation_sector_if_organisation CHECK ({SECTOR}),
    CONSTRAINT fk_organisation_part_of FOREIGN KEY(part_of) REFERENCES organisation (id) ON DELETE CASCADE"""  # noqa: E501 - likewise

# ---------------------------------------------------------------- rounds

ASSESSMENT = """
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER NOT NULL,
    questionnaire_id VARCHAR(80) NOT NULL,
    questionnaire_version INTEGER NOT NULL,
    round INTEGER NOT NULL,
    started_at DATETIME NOT NULL,
    submitted_at DATETIME,
    CONSTRAINT ck_assessment_round_from_one CHECK (round >= 1),
    CONSTRAINT fk_assessment_organisation_id FOREIGN KEY(organisation_id)
        REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT uq_assessment_{name} UNIQUE ({columns})
"""
BY_ORGANISATION = ("organisation_id", "round")
BY_QUESTIONNAIRE = ("organisation_id", "questionnaire_id", "round")

# The order in which rounds are numbered: within each questionnaire, and of all together.
WITHIN_EACH = "PARTITION BY organisation_id, questionnaire_id ORDER BY round"
TOGETHER = (
    "PARTITION BY organisation_id ORDER BY submitted_at IS NULL, submitted_at, started_at, id"
)
# Rounds move past this number first, so that no two ever share one on their way.
OFFSET = 1_000_000

SUBMITTED = "this round is submitted"
ITS_OWN = ("id", "questionnaire_id", "questionnaire_version", "started_at", "submitted_at")


def _update_refusal(later: str) -> Refusal:
    """What rests on a submitted round keeps it: `later` says of which others it is the earlier."""
    rests = (
        "NEW.organisation_id <> OLD.organisation_id",
        "NEW.round <> OLD.round",
        (
            "EXISTS (SELECT 1 FROM assessment AS later WHERE later.organisation_id = "  # noqa: S608 - our own words
            f"OLD.organisation_id AND {later}later.round > OLD.round)"
        ),
        "EXISTS (SELECT 1 FROM roll WHERE sheet LIKE OLD.id || '.%')",
        "EXISTS (SELECT 1 FROM standing WHERE assessment_id = OLD.id)",
    )
    changed = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in ITS_OWN)
    reopened = f"(NEW.submitted_at IS NULL AND ({' OR '.join(rests)}))"
    condition = f"OLD.submitted_at IS NOT NULL AND ({changed} OR {reopened})"
    return Refusal("assessment_update", "assessment", "UPDATE", condition, SUBMITTED)


def _replace_refusal(same: str) -> Refusal:
    """SQLite's `INSERT OR REPLACE` takes a row away and asks no other trigger."""
    condition = (
        "EXISTS (SELECT 1 FROM assessment AS stands WHERE stands.submitted_at IS NOT NULL AND "  # noqa: S608 - our own words
        f"(stands.id = NEW.id OR (stands.organisation_id = NEW.organisation_id {same}"
        "AND stands.round = NEW.round)))"
    )
    return Refusal("assessment_replace", "assessment", "INSERT", condition, SUBMITTED)


BEFORE = (_update_refusal(""), _replace_refusal(""))
AFTER = (
    _update_refusal("later.questionnaire_id = OLD.questionnaire_id AND "),
    _replace_refusal("AND stands.questionnaire_id = NEW.questionnaire_id "),
)

# What was done with a round is known to be about its questionnaire by how it was started.
ADDED_ONLY = Refusal("event_update", "event", "UPDATE", "", "events are only ever added")
SAY_QUESTIONNAIRE = """
UPDATE event SET items = (
    SELECT questionnaire_id FROM assessment WHERE assessment.id = event.assessment_id)
WHERE action = 'round-started' AND items = ''
    AND EXISTS (SELECT 1 FROM assessment WHERE assessment.id = event.assessment_id)
"""

# ---------------------------------------------------------------- where they stand

LAST_OF_EACH = """
INSERT INTO standing (organisation_id, questionnaire_id, assessment_id)
SELECT organisation_id, questionnaire_id, id FROM assessment
WHERE submitted_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM assessment AS later WHERE later.organisation_id = assessment.organisation_id
    AND later.questionnaire_id = assessment.questionnaire_id
    AND later.round > assessment.round AND later.submitted_at IS NOT NULL)
"""
LAST_OF_ALL = """
INSERT INTO standing (organisation_id, assessment_id)
SELECT organisation_id, id FROM assessment
WHERE submitted_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM assessment AS later WHERE later.organisation_id = assessment.organisation_id
    AND later.round > assessment.round AND later.submitted_at IS NOT NULL)
"""
# Each organisation that counts with each of its places, and once more with everywhere.
STANDINGS = """
FROM (
    SELECT organisation.id, organisation.sector, organisation_place.place FROM organisation
    JOIN organisation_place ON organisation_place.organisation_id = organisation.id
    WHERE confirmation = 'confirmed'
    UNION ALL SELECT id, sector, '' FROM organisation WHERE confirmation = 'confirmed'
) AS wheres
JOIN standing ON standing.organisation_id = wheres.id
JOIN assessment ON assessment.id = standing.assessment_id
"""
KEYS = "assessment.questionnaire_id, assessment.questionnaire_version, wheres.place, wheres.sector"
STAGES = f"""
INSERT INTO stage_tally (questionnaire_id, questionnaire_version, place, sector, value, floor,
    n, scored, total, squares)
SELECT {KEYS}, placement.value, placement.floor, count(*), count(placement.score),
    coalesce(sum(CAST(placement.score AS BIGINT)), 0),
    coalesce(sum(CAST(placement.score AS BIGINT) * placement.score), 0)
{STANDINGS} JOIN placement ON placement.assessment_id = assessment.id
GROUP BY {KEYS}, placement.value, placement.floor
"""
ANSWERS = f"""
INSERT INTO answer_tally (questionnaire_id, questionnaire_version, place, sector, item_id, given, n)
SELECT {KEYS}, answer.item_id, answer.given, count(*)
{STANDINGS} JOIN answer ON answer.assessment_id = assessment.id
WHERE answer.given <> ''
GROUP BY {KEYS}, answer.item_id, answer.given
"""
DAYS = f"SELECT {KEYS}, assessment.submitted_at {STANDINGS}"


DAY_TALLY = sa.table(
    "day_tally",
    sa.column("questionnaire_id", sa.String),
    sa.column("place", sa.String),
    sa.column("sector", sa.String),
    sa.column("day", sa.Date),
    sa.column("n", sa.Integer),
)


class OtherRespondentsError(ValueError):
    """An older version would take place partnerships and teams for organisations."""


def upgrade() -> None:
    """Give organisations a kind, and have rounds and standings count by questionnaire."""
    # What SQLite rebuilds is committed with what was done before it: so this comes first.
    _add_kind()
    _key_rounds(BY_ORGANISATION, BY_QUESTIONNAIRE)
    _replace_triggers(BEFORE, AFTER)
    _renumber_rounds(WITHIN_EACH)
    _make_standing(LAST_OF_EACH, sa.Column("questionnaire_id", sa.String(80), nullable=False))
    _count_afresh()
    _say_questionnaires()


def downgrade() -> None:
    """Number the rounds of all questionnaires together again, and stand by the last of them.

    What the record of events says of questionnaires stays.
    Where several drafts are open they stay, and the version before shows the last of them. Raises
    OtherRespondentsError where there is anybody but organisations: nothing is changed then.
    """
    others = "SELECT count(*) FROM organisation WHERE kind <> 'organisation'"
    if op.get_bind().scalar(sa.text(others)):
        raise OtherRespondentsError(
            "Delete the place partnerships and teams first: "
            "the version before would count them as organisations"
        )
    _renumber_rounds(TOGETHER)
    _key_rounds(BY_QUESTIONNAIRE, BY_ORGANISATION)
    _remove_kind()
    _replace_triggers(AFTER, BEFORE)
    _make_standing(LAST_OF_ALL)
    _count_afresh()


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _add_kind() -> None:
    if _is_sqlite():
        rebuild_table("organisation", ORGANISATION.format(kind=KIND_COLUMNS, checks=KIND_CHECKS))
    else:
        kind = sa.Column(
            "kind", sa.String(40), server_default=sa.text("'organisation'"), nullable=False
        )
        op.add_column("organisation", kind)
        op.add_column("organisation", sa.Column("part_of", sa.Integer(), nullable=True))
        for name, check in (
            ("kind", KIND),
            ("part_of_if_team", PART_OF),
            ("sector_if_organisation", SECTOR),
        ):
            op.create_check_constraint(
                op.f(f"ck_organisation_{name}"), "organisation", sa.text(check)
            )
        op.create_foreign_key(
            op.f("fk_organisation_part_of"),
            "organisation",
            "organisation",
            ["part_of"],
            ["id"],
            ondelete="CASCADE",
        )
    # The start may have been cut short after SQLite committed it.
    op.create_index(
        op.f("ix_organisation_part_of"), "organisation", ["part_of"], if_not_exists=True
    )


def _remove_kind() -> None:
    op.drop_index(op.f("ix_organisation_part_of"), "organisation", if_exists=True)
    if _is_sqlite():
        rebuild_table("organisation", ORGANISATION.format(kind="", checks=""))
    else:
        op.drop_constraint(op.f("ck_organisation_sector_if_organisation"), "organisation")
        op.drop_column("organisation", "part_of")
        op.drop_column("organisation", "kind")


def _key_rounds(before: Sequence[str], after: Sequence[str]) -> None:
    """Have no two rounds share what `after` names, instead of what `before` does."""
    if _is_sqlite():
        rebuild_table(
            "assessment", ASSESSMENT.format(name="_".join(after), columns=", ".join(after))
        )
    else:
        op.drop_constraint(op.f(f"uq_assessment_{'_'.join(before)}"), "assessment")
        op.create_unique_constraint(
            op.f(f"uq_assessment_{'_'.join(after)}"), "assessment", list(after)
        )


def _replace_triggers(before: Sequence[Refusal], after: Sequence[Refusal]) -> None:
    dialect = op.get_bind().dialect.name
    for gone, made in zip(before, after, strict=True):
        for statement in (*removing(gone, dialect), *making(made, dialect)):
            op.execute(statement)


def _renumber_rounds(order: str) -> None:
    """Number rounds from 1 in an order. Those that have their number already are left alone."""
    asked = f"SELECT id, round, row_number() OVER ({order}) AS number FROM assessment ORDER BY id"  # noqa: S608 - our own words
    rows = op.get_bind().execute(sa.text(asked)).all()
    moved = [{"id": row.id, "number": row.number} for row in rows if row.round != row.number]
    for change in (f"number + {OFFSET}", "number"):
        statement = sa.text(f"UPDATE assessment SET round = :{change} WHERE id = :id")  # noqa: S608 - our own words
        if moved:
            op.get_bind().execute(statement, moved)


def _make_standing(last: str, *questionnaire: sa.Column[str]) -> None:
    """Make the table anew, and have everybody stand where `last` says."""
    op.drop_table("standing")
    op.create_table(
        "standing",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *questionnaire,
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_standing_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_standing_assessment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", *(each.name for each in questionnaire), name=op.f("pk_standing")
        ),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_standing_assessment_id")),
    )
    op.execute(last)


def _say_questionnaires() -> None:
    """Have the record say of each round that is there of which questionnaire it was started."""
    dialect = op.get_bind().dialect.name
    for statement in (
        *removing(ADDED_ONLY, dialect),
        SAY_QUESTIONNAIRE,
        *making(ADDED_ONLY, dialect),
    ):
        op.execute(statement)


def _count_afresh() -> None:
    """Make every sum anew: whoever answered several questionnaires stands by other rounds now."""
    for table in ("stage_tally", "answer_tally", "day_tally"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words
    op.execute(STAGES)
    op.execute(ANSWERS)
    names = ("questionnaire_id", "place", "sector", "day")
    found = op.get_bind().execute(sa.text(DAYS).columns(submitted_at=sa.DateTime()))
    counted = Counter((row[0], *row[2:4], _day_of(row.submitted_at)) for row in found)
    rows = [{**dict(zip(names, key, strict=True)), "n": n} for key, n in counted.items()]
    op.bulk_insert(DAY_TALLY, rows)


def _day_of(at: datetime) -> object:
    """The day by the clocks of the UK. The database has it in UTC, without a zone."""
    return at.replace(tzinfo=UTC).astimezone(UK).date()

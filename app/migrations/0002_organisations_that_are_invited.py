"""Organisations that are invited, merged and reminded: what that asks of their tables."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

from app.migrations.operations.sqlite_rebuild import rebuild_table
from app.migrations.operations.triggers import Refusal, making, removing

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STILL = "OLD.submitted_at IS NOT NULL"
WHOSE = ("id", "questionnaire_id", "questionnaire_version", "started_at", "submitted_at")
BEFORE = Refusal("assessment_update", "assessment", "UPDATE", STILL, "this round is submitted")
# Whose round it is may change, when two records of one organisation are merged; nothing else may.
AFTER = BEFORE._replace(
    condition=f"{STILL} AND ("
    + " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in WHOSE)
    + ")"
)


def upgrade() -> None:
    """Open the tables to what is new."""
    dialect = op.get_bind().dialect.name
    _run(removing(BEFORE, dialect))
    _run(making(_spelled(AFTER, dialect), dialect))
    {"sqlite": _widen_in_sqlite, "postgresql": _widen_in_postgresql}[dialect]()
    _fill_name_keys()
    op.create_index(op.f("ix_organisation_name_key"), "organisation", ["name_key"])
    op.drop_index("uq_return_link_live", table_name="return_link")
    op.add_column(
        "return_link",
        sa.Column("sent_to", sa.String(length=254), nullable=False, server_default=sa.text("''")),
    )
    op.create_index("ix_assessment_organisation_id_submitted_at", "assessment",
                    ["organisation_id", "submitted_at"])  # fmt: skip
    op.create_index(
        "ix_event_action_organisation_id_at", "event", ["action", "organisation_id", "at"]
    )


def downgrade() -> None:
    """Take it all away again.

    Raises ValueError where an organisation has no size: before this, every one had.
    """
    dialect = op.get_bind().dialect.name
    unknown = sa.text("SELECT count(*) FROM organisation WHERE size IS NULL")
    if op.get_bind().scalar(unknown):
        raise ValueError("Some organisations have no size yet: give each one, or delete it")
    op.drop_index("ix_event_action_organisation_id_at", table_name="event")
    op.drop_index("ix_assessment_organisation_id_submitted_at", table_name="assessment")
    op.drop_column("return_link", "sent_to")
    _end_all_but_the_newest_link()
    op.create_index(
        "uq_return_link_live",
        "return_link",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_organisation_name_key"), table_name="organisation")
    {"sqlite": _narrow_in_sqlite, "postgresql": _narrow_in_postgresql}[dialect]()
    _run(removing(AFTER, dialect))
    _run(making(BEFORE, dialect))


def _run(statements: list[str]) -> None:
    for statement in statements:
        op.execute(statement)


def _spelled(refusal: Refusal, dialect: str) -> Refusal:
    if dialect != "sqlite":
        return refusal
    return refusal._replace(condition=refusal.condition.replace("IS DISTINCT FROM", "IS NOT"))


ORGANISATION = """
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(200) NOT NULL,{more}
    sector VARCHAR(40) NOT NULL,
    size VARCHAR(40){size},
    joined_at DATETIME NOT NULL,
    CONSTRAINT ck_organisation_sector CHECK (sector IN ('health', 'local-authority', 'education', 'police', 'youth-justice', 'voluntary-and-community', 'other')),
    CONSTRAINT ck_organisation_size CHECK (size IN ('up-to-10', '11-to-50', '51-to-250', '251-to-1000', 'over-1000')),
    CONSTRAINT ck_organisation_name_length CHECK (length(name) BETWEEN 1 AND 200)
"""  # noqa: E501 - one constraint a line
NEW_COLUMNS = """
    name_key VARCHAR(400) NOT NULL DEFAULT '',
    contact VARCHAR(254) NOT NULL DEFAULT '',"""


def _widen_in_sqlite() -> None:
    rebuild_table("organisation", ORGANISATION.format(more=NEW_COLUMNS, size=""))


def _narrow_in_sqlite() -> None:
    rebuild_table("organisation", ORGANISATION.format(more="", size=" NOT NULL"))


def _widen_in_postgresql() -> None:
    op.alter_column("organisation", "size", nullable=True)
    for name, length in (("name_key", 400), ("contact", 254)):
        op.add_column(
            "organisation",
            sa.Column(name, sa.String(length=length), nullable=False, server_default=sa.text("''")),
        )


def _narrow_in_postgresql() -> None:
    op.drop_column("organisation", "contact")
    op.drop_column("organisation", "name_key")
    op.alter_column("organisation", "size", nullable=False)


def _fill_name_keys() -> None:
    organisation = sa.table(
        "organisation", sa.column("id"), sa.column("name"), sa.column("name_key")
    )
    for number, name in (
        op.get_bind().execute(sa.select(organisation.c.id, organisation.c.name)).all()
    ):
        op.execute(
            organisation.update()
            .where(organisation.c.id == number)
            .values(name_key=_name_key(name))
        )


def _name_key(name: str) -> str:
    """What a name was compared by when this was written. It stays, whatever is done later."""
    bare = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    words = re.sub(r"[^\w\s]", " ", re.sub(r"['’]", "", letters)).split()
    return (" ".join(words) or name.casefold())[:400]


def _end_all_but_the_newest_link() -> None:
    op.execute(
        "UPDATE return_link SET ended_at = made_at WHERE ended_at IS NULL AND id NOT IN "
        "(SELECT max(id) FROM return_link WHERE ended_at IS NULL GROUP BY organisation_id)"
    )

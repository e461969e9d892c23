"""Places, sectors and sizes are those of the programme's file, and no longer checked here.

Going back is refused where an organisation has a place, a sector or a size that was not known then.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from app.migrations.operations.sqlite_rebuild import rebuild_table

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# What each check said, by its table and column.
CHECKS: Mapping[tuple[str, str], str] = {
    ("organisation_place", "place"): (
        "place IN ('hull', 'east-riding-of-yorkshire', 'york', 'north-yorkshire', "
        "'north-lincolnshire', 'north-east-lincolnshire')"
    ),
    ("organisation", "sector"): (
        "sector IN ('health', 'local-authority', 'education', 'police', 'youth-justice', "
        "'voluntary-and-community', 'other')"
    ),
    ("organisation", "size"): (
        "size IN ('up-to-10', '11-to-50', '51-to-250', '251-to-1000', 'over-1000')"
    ),
}
# As SQLite is to make them. The table that others speak of comes last: it is changed apart. Checks
# of a column that an older version of the tables lacks stay with it, so that SQLite can drop both.
TABLES: Mapping[str, str] = {
    "organisation_place": """
    organisation_id INTEGER NOT NULL,
    place VARCHAR(40) NOT NULL,{checks}
    CONSTRAINT pk_organisation_place PRIMARY KEY (organisation_id, place),
    CONSTRAINT fk_organisation_place_organisation_id FOREIGN KEY(organisation_id)
        REFERENCES organisation (id) ON DELETE CASCADE
""",
    "organisation": """
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(200) NOT NULL,
    name_key VARCHAR(400) NOT NULL DEFAULT '',
    contact VARCHAR(254) NOT NULL DEFAULT '',
    sector VARCHAR(40) NOT NULL,
    size VARCHAR(40),
    joined_at DATETIME NOT NULL,
    confirmation VARCHAR(40) NOT NULL DEFAULT 'new'
        CONSTRAINT ck_organisation_confirmation
        CHECK (confirmation IN ('new', 'confirmed', 'declined')),
    declined_because VARCHAR NOT NULL DEFAULT ''
        CONSTRAINT ck_organisation_declined_because
        CHECK ((confirmation = 'declined') = (declined_because <> '')),
    listed BOOLEAN NOT NULL DEFAULT 0,
    contact_on_hold BOOLEAN NOT NULL DEFAULT 0,{checks}
    CONSTRAINT ck_organisation_name_length CHECK (length(name) BETWEEN 1 AND 200)
""",
}


def upgrade() -> None:
    """Take the checks away."""
    if op.get_bind().dialect.name == "sqlite":
        for table, definition in TABLES.items():
            rebuild_table(table, definition.format(checks=""))
    else:
        for table, column in CHECKS:
            op.drop_constraint(op.f(f"ck_{table}_{column}"), table, type_="check")


def downgrade() -> None:
    """Put them back."""
    if op.get_bind().dialect.name == "sqlite":
        for table, definition in TABLES.items():
            rebuild_table(table, definition.format(checks=_checks_of(table)))
    else:
        for (table, column), check in CHECKS.items():
            op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, sa.text(check))


def _checks_of(table: str) -> str:
    """The table's checks, as they stand between its columns and its other constraints."""
    return "".join(
        f"\n    CONSTRAINT ck_{table}_{column} CHECK ({check}),"
        for (of_table, column), check in CHECKS.items()
        if of_table == table
    )

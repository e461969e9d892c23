"""In a draft, an answer may wait for the reason why an item does not apply."""

import sqlalchemy as sa
from alembic import op

from app.migrations.operations.sqlite_rebuild import rebuild_table

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAME = "ck_answer_reason_if_apart"
BEFORE = "(given = 'not-applicable') = (reason <> '')"
AFTER = "reason = '' OR given = 'not-applicable'"

ANSWER = """
    assessment_id INTEGER NOT NULL,
    item_id VARCHAR(80) NOT NULL,
    given VARCHAR(80) NOT NULL,
    reason VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    saved_at DATETIME NOT NULL,
    CONSTRAINT pk_answer PRIMARY KEY (assessment_id, item_id),
    CONSTRAINT {name} CHECK ({check}),
    CONSTRAINT fk_answer_assessment_id FOREIGN KEY(assessment_id) REFERENCES assessment (id)
        ON DELETE CASCADE
"""


def upgrade() -> None:
    """Let the reason be empty beside 'not applicable'."""
    _check(AFTER)


def downgrade() -> None:
    """Ask for it again. An answer that waits for its reason is taken back: it counts as none."""
    op.execute(
        sa.text("UPDATE answer SET given = '' WHERE given = 'not-applicable' AND reason = ''")
    )
    _check(BEFORE)


def _check(words: str) -> None:
    dialect = op.get_bind().dialect.name
    {"sqlite": _check_in_sqlite, "postgresql": _check_in_postgresql}[dialect](words)


def _check_in_postgresql(words: str) -> None:
    op.drop_constraint(op.f(NAME), "answer", type_="check")
    op.create_check_constraint(op.f(NAME), "answer", sa.text(words))


def _check_in_sqlite(words: str) -> None:
    rebuild_table("answer", ANSWER.format(name=NAME, check=words))

"""What the database itself refuses, whoever asks: triggers, spelled for each kind of database."""

from typing import NamedTuple


class Refusal(NamedTuple):
    """A trigger that stops an `event` (such as UPDATE) on a row of `table`, with a message.

    It stops it where `condition`, which may name OLD and NEW, holds; always where that is empty.
    """

    name: str
    table: str
    event: str
    condition: str
    message: str


def making(refusal: Refusal, dialect: str) -> list[str]:
    """The statements that make it. Raises KeyError for a kind of database that is not served."""
    return {"sqlite": _in_sqlite, "postgresql": _in_postgresql}[dialect](refusal)


def removing(refusal: Refusal, dialect: str) -> list[str]:
    """The statements that take it away again."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER refuse_{refusal.name}"]
    return [
        f"DROP TRIGGER refuse_{refusal.name} ON {refusal.table}",
        f"DROP FUNCTION refuse_{refusal.name}()",
    ]


def _in_sqlite(refusal: Refusal) -> list[str]:
    name, table, event, condition, message = refusal
    when = f"WHEN {condition}" if condition else ""
    return [
        (
            f"CREATE TRIGGER refuse_{name} BEFORE {event} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
    ]


def _in_postgresql(refusal: Refusal) -> list[str]:
    name, table, event, condition, message = refusal
    row = "OLD" if event == "DELETE" else "NEW"
    return [
        (
            f"CREATE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition or 'TRUE'} THEN "
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; "
            f"END IF; RETURN {row}; END $$"
        ),
        (
            f"CREATE TRIGGER refuse_{name} BEFORE {event} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_{name}()"
        ),
    ]

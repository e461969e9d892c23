"""What a monitor asks: whether the service can be used. See docs/hosting.md."""

from flask import Flask, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.database.database_errors import OutageCause, find_outage_cause
from app.store.upkeep import readiness
from app.web.access import Rule, access


def init_health(app: Flask) -> None:
    """Answer at /health."""
    app.add_url_rule("/health", view_func=health, methods=["GET"])


@access(Rule.PUBLIC)
def health() -> ResponseReturnValue:
    """`ok` and 200, or in a line what is wrong and 503. It is asked often, so it is not logged."""
    fault = _find_cause()
    text = f"the database: {fault.value}" if fault else "ok"
    return Response(f"{text}\n", 503 if fault else 200, mimetype="text/plain")


def _find_cause() -> OutageCause | None:
    try:
        return None if readiness.has_current_tables() else OutageCause.OUT_OF_DATE
    except SQLAlchemyError as error:
        return find_outage_cause(error) or OutageCause.UNREACHABLE

"""All that a database holds, to compare or to search.

But for which secret key it was used with: whatever is typed or started first notes that.
"""

from sqlalchemy import MetaData, select

from app.database.engine import db


def dump() -> dict[str, list[tuple]]:
    """Every row of every table, those that no record describes too."""
    tables = MetaData()
    with db.engine.connect() as connection:
        tables.reflect(connection)
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in tables.sorted_tables
            if table.name != "secret_key"
        }

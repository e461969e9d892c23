"""Whether everything in the database is made up, to look at."""

from sqlalchemy import select

from app.extensions import db
from app.records import MadeUpWorldRecord


def is_made_up() -> bool:
    """Whether the database holds a made-up world, which every page says."""
    return db.session.scalars(select(MadeUpWorldRecord.id).limit(1)).first() is not None

"""Which secret key the database was last used with."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime


class SecretKeyRecord(Record):
    """The one row: a fingerprint of the key, which tells one key from another and opens nothing."""

    __tablename__ = "secret_key"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)

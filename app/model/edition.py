"""Editions of the public benchmark, and whom each of them counts."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime, one_of_check


class EditionState(StrEnum):
    """How far an edition has got. A published one never changes (triggers see to it)."""

    PREPARED = "prepared"
    PUBLISHED = "published"


class EditionRecord(Record):
    """One dated publication of the benchmark, or the one that is being prepared.

    `content` is the text of its file, `workings` what later decisions need to know of this one, and
    is never published. `prepared_by` and `published_by` name who did it as events do.
    """

    __tablename__ = "edition"
    __table_args__ = (
        one_of_check("state", EditionState),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_at"),
        CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published_by_one"),
        Index(
            "ix_edition_one_prepared",
            "state",
            unique=True,
            sqlite_where=text("state = 'prepared'"),
            postgresql_where=text("state = 'prepared'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    date: Mapped[date] = mapped_column(Date, unique=True)
    note: Mapped[str]
    state: Mapped[str] = mapped_column(String(40))
    content: Mapped[str]
    workings: Mapped[str]
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    prepared_by: Mapped[str] = mapped_column(String(80))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by: Mapped[str | None] = mapped_column(String(80))


class RollRecord(Record):
    """One organisation that an edition counts.

    `key` is the same in every edition. `places` are ids joined by spaces, `sheet` names the answers
    that it stood by, `stages` is a JSON object of where it stood, by value. An organisation that
    deletes everything loses its id and its stages here; that one of its place and sector took part
    may be known, and stays.
    """

    __tablename__ = "roll"
    __table_args__ = (
        CheckConstraint(
            "organisation_id IS NOT NULL OR stages IS NULL", name="stages_of_an_organisation"
        ),
    )

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(40))
    places: Mapped[str] = mapped_column(String(400))
    sector: Mapped[str] = mapped_column(String(40))
    stages: Mapped[str | None]


class AllowedNameRecord(Record):
    """A name that words of an edition, or of the site, stand for something else than.

    An editor said so, by the name that the organisation had then. It is no part of the edition:
    it is never published, and may come after it.
    """

    __tablename__ = "allowed_name"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    name: Mapped[str] = mapped_column(String(200))

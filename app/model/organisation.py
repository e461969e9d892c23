"""Who takes part, where, and the private link that brings them back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime, one_of_check
from scoring.programme.programme import RespondentKind


class Confirmation(StrEnum):
    """Whether the core team knows who an organisation is. Only one that is confirmed is counted.

    `NEW` is one that came by itself, until an editor says who it is; one that the core team added
    is confirmed.
    """

    NEW = "new"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class OrganisationRecord(Record):
    """Who answers: an organisation, a place partnership or a team of an organisation.

    `kind` says which, and `part_of` whose team it is, null for the others. All three are rows of
    this table (docs/decisions/0049). Only an organisation has a sector; it is empty for the others.

    `sector` and `size` are ids of the programme's file, which alone says what there is to choose.
    `size` is null until the organisation says. `contact` is the e-mail address that the core team
    writes to, empty where there is none; `contact_on_hold` says that nothing goes there until
    somebody says that it is right (docs/decisions/0007). `name_key` is the name as searches and
    duplicates compare it. `declined_because` is the reason that it was told, empty unless declined.
    `listed` says that its name may stand in the public list of who takes part. `reminders_stopped`
    says that nothing is sent that reminds of a check-in or of another round.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 200", name="name_length"),
        one_of_check("confirmation", Confirmation),
        CheckConstraint(
            "(confirmation = 'declined') = (declined_because <> '')", name="declined_because"
        ),
        one_of_check("kind", RespondentKind),
        CheckConstraint("(kind = 'team') = (part_of IS NOT NULL)", name="part_of_if_team"),
        CheckConstraint("(kind = 'organisation') = (sector <> '')", name="sector_if_organisation"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), server_default=text("'organisation'"))
    part_of: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(400), index=True, server_default=text("''"))
    sector: Mapped[str] = mapped_column(String(40))
    size: Mapped[str | None] = mapped_column(String(40))
    contact: Mapped[str] = mapped_column(String(254), server_default=text("''"))
    contact_on_hold: Mapped[bool] = mapped_column(server_default=false())
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmation: Mapped[str] = mapped_column(String(40), server_default=text("'new'"))
    declined_because: Mapped[str] = mapped_column(String, server_default=text("''"))
    listed: Mapped[bool] = mapped_column(server_default=false())
    reminders_stopped: Mapped[bool] = mapped_column(server_default=false())


class OrganisationPlaceRecord(Record):
    """A place that an organisation works in, by its id in the programme; some work in several."""

    __tablename__ = "organisation_place"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class ReturnLinkRecord(Record):
    """A private link back, or an invitation: the first way in is the same as every later one.

    Only the hash of its secret is kept, so a copy of the table opens nothing. `sent_to` is the
    e-mail address that the service sent it to, empty where it did not. `sent_at` is when that was,
    or when the core team said that it had sent it by other means; `opened_at` is when somebody
    first came by it. Both are null where that is not known.
    """

    __tablename__ = "return_link"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sent_to: Mapped[str] = mapped_column(String(254), server_default=text("''"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LinkSessionRecord(Record):
    """A browser on which somebody speaks for an organisation, since they opened a return link.

    Signing out deletes the row, so a copied cookie opens nothing.
    """

    __tablename__ = "link_session"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(
        ForeignKey("return_link.id", ondelete="CASCADE"), index=True
    )
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)

"""Who signs in for the core team, and what they sign in with."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record, UtcDateTime, one_of_check

# Compared byte by byte, and A to Z alone made small, whatever language PostgreSQL was set up with.
EMAIL_COLUMN = String(254).with_variant(String(254, collation="C"), "postgresql")


class Role(StrEnum):
    """What a member of the core team may do."""

    EDITOR = "editor"
    VIEWER = "viewer"


class AccountRecord(Record):
    """A named member of the core team. An account is ended, never deleted: the record names it.

    `password_hash` is empty where the member signs in with their own organisation (`issuer` and
    `subject`, as OpenID Connect has them). `generation` is one more each time that it is signed out
    everywhere, so that a sign-in under way meanwhile comes to nothing. `totp_secret` is what its
    second factor's codes are made of, encrypted; null where it has none. `totp_step` is the time
    step of the last code that was used (RFC 6238).
    """

    __tablename__ = "account"
    __table_args__ = (
        one_of_check("role", Role),
        CheckConstraint("email = lower(email)", name="email_lower"),
        UniqueConstraint("issuer", "subject"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(EMAIL_COLUMN, unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str | None] = mapped_column(String(200))
    subject: Mapped[str | None] = mapped_column(String(255))
    generation: Mapped[int] = mapped_column(default=0)
    totp_secret: Mapped[str | None] = mapped_column(String(255))
    totp_step: Mapped[int | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccountSessionRecord(Record):
    """One signed-in browser. Signing out deletes the row, so a copied cookie opens nothing.

    `by_provider`: signed in by OpenID Connect, so that a second factor is the provider's business.
    """

    __tablename__ = "account_session"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_provider: Mapped[bool] = mapped_column(default=False, server_default=false())


class RecoveryCodeRecord(Record):
    """A code that stands in for the second factor once. Using it deletes the row."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        UniqueConstraint("account_id", "code_hash"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str] = mapped_column(String(64))


class SignInPolicyRecord(Record):
    """What everybody who signs in with a password has to have. One row, or none yet."""

    __tablename__ = "sign_in_policy"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    second_factor_required: Mapped[bool]


class SignInFailureRecord(Record):
    """A wrong password or code; or an organisation that joined, which is limited alike.

    `key` is a hash of what is counted together: the e-mail address tried with the network it came
    from, a browser that has signed in before, or the network that somebody joined from. Rows are
    kept for a day at the most.
    """

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_key_at", "key", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ApiTokenRecord(Record):
    """A key to the read-only API. Only the hash of its secret is kept."""

    __tablename__ = "api_token"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 200", name="name_length"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

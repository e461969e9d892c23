"""How far an organisation has got with taking part: the one definition."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa

from app.store.comparison.answer_age import months_before

# Most organisations come back after about a year: a month either way is on time.
DUE_AFTER_MONTHS = 11
OVERDUE_AFTER_MONTHS = 13


class Status(StrEnum):
    """Counted from the last round that was submitted, in the order of the journey.

    With no round: `ADDED`: no link was ever made. `LINK_MADE`: one was, and nobody knows that it
    reached the organisation. `INVITED`: one was sent by e-mail, or the core team said that it had
    sent it, or one was opened. `JOINED`: it came by itself, and was sent none.

    `STARTED`: a round is open, and none stands submitted. `SUBMITTED`: under 11 months ago.
    `DUE_AGAIN`: 11 to 13 months ago. `OVERDUE`: longer ago.
    """

    ADDED = "added"
    LINK_MADE = "link-made"
    INVITED = "invited"
    JOINED = "joined"
    STARTED = "started"
    SUBMITTED = "submitted"
    DUE_AGAIN = "due-again"
    OVERDUE = "overdue"


STATUS_NAMES = {
    Status.ADDED: "Not invited yet",
    Status.LINK_MADE: "Link made",
    Status.INVITED: "Invited",
    Status.JOINED: "Joined",
    Status.STARTED: "Started",
    Status.SUBMITTED: "Submitted",
    Status.DUE_AGAIN: "Due again",
    Status.OVERDUE: "Overdue",
}
"""What a page calls each, in the order in which it lists them."""

NOT_INVITED_STATUSES = tuple(Status)[: list(Status).index(Status.INVITED)]
"""Statuses of organisations that were not asked, as far as anybody knows."""

STATUS_HELP = (
    f"Due again: the last round was submitted {DUE_AFTER_MONTHS} to {OVERDUE_AFTER_MONTHS} months "
    "ago. Overdue: longer ago."
)
"""The two that a reader cannot guess, in a line."""


class StatusEvidence(NamedTuple):
    """What there is of an organisation in the database, as conditions on its row.

    A link was `sent` to it, it joined by itself (`joined`), a link was `opened`, or only made
    (`linked`). A link that has ended counts like one that works.
    """

    sent: sa.ColumnElement[bool]
    joined: sa.ColumnElement[bool]
    opened: sa.ColumnElement[bool]
    linked: sa.ColumnElement[bool]


def status_case(
    submitted_at: sa.SQLColumnExpression[datetime | None],
    open_round: sa.SQLColumnExpression[int],
    evidence: StatusEvidence,
    at: datetime,
) -> sa.ColumnElement[str]:
    """The status at a moment.

    It follows from when the last round was submitted, whether one is open, and what is on record of
    how the organisation came.
    """
    return sa.case(
        (submitted_at > months_before(at, DUE_AFTER_MONTHS), Status.SUBMITTED.value),
        (submitted_at >= months_before(at, OVERDUE_AFTER_MONTHS), Status.DUE_AGAIN.value),
        (submitted_at.is_not(None), Status.OVERDUE.value),
        (open_round.is_not(None), Status.STARTED.value),
        (evidence.sent, Status.INVITED.value),
        (evidence.joined, Status.JOINED.value),
        (evidence.opened, Status.INVITED.value),
        (evidence.linked, Status.LINK_MADE.value),
        else_=Status.ADDED.value,
    )

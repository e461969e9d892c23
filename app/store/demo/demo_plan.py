"""What a made-up world consists of: plain values, planned without a database.

Organisations are numbered from 0 in the order in which they joined.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from app.store.assessments.entries import Entries
from app.store.base.events import Action
from app.store.organisations.organisations import OrganisationDetails
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.questionnaire import Questionnaire

TEAM = "team"
"""In a deed: the account of the core team that the world comes with."""

VISITOR = "visitor"
"""In a deed: somebody who has no return link yet."""


class PlannedEvent(NamedTuple):
    """One thing done at an organisation: by the team, a visitor, or else a sitting's name."""

    at: datetime
    action: Action
    by: str


class PlannedLink(NamedTuple):
    """A return link; `sent_to` is empty where no e-mail carried it.

    `sent_at` and `opened_at` are None where nobody sent it, or came by it.
    """

    made_at: datetime
    sent_to: str
    sent_at: datetime | None = None
    opened_at: datetime | None = None


class PlannedSave(NamedTuple):
    """Entries saved together, in one sitting of somebody who came by the return link."""

    at: datetime
    sitting: str
    entries: Entries


class PlannedRound(NamedTuple):
    """A round of answers, and when it was submitted: None for a draft.

    `started_by` and `submitted_by` are sittings.
    """

    questionnaire: Questionnaire
    started_at: datetime
    started_by: str
    saves: tuple[PlannedSave, ...]
    submitted_at: datetime | None
    submitted_by: str


class PlannedOrganisation(NamedTuple):
    """An organisation that never was. One that is `gone` leaves nothing but its events.

    Or, by its `kind`, a place partnership, or a team of the organisation numbered `part_of`.
    """

    details: OrganisationDetails
    contact: str
    joined_at: datetime
    links: tuple[PlannedLink, ...]
    rounds: tuple[PlannedRound, ...]
    deeds: tuple[PlannedEvent, ...]
    gone: bool = False
    kind: RespondentKind = RespondentKind.ORGANISATION
    part_of: int | None = None


class PlannedMerge(NamedTuple):
    """The team found that `gone` was `kept` over again (both are organisations' numbers)."""

    at: datetime
    kept: int
    gone: int


class PlannedFigure(NamedTuple):
    """A figure that the team entered for the KPI report; `place` is empty for no one place."""

    measure: str
    on_day: date
    place: str
    amount: int
    source: str
    note: str
    at: datetime


class DemoWorld(NamedTuple):
    """Everything that a made-up world holds. `began_at` is when the team's account was made.

    `respondents` are the place partnerships and teams.
    """

    seed: int
    began_at: datetime
    organisations: Sequence[PlannedOrganisation]
    respondents: Sequence[PlannedOrganisation] = ()
    merges: tuple[PlannedMerge, ...] = ()
    figures: tuple[PlannedFigure, ...] = ()

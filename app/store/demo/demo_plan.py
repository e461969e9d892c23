"""What a made-up world consists of: plain values, planned without a database.

Organisations are numbered from 0 in the order in which they joined.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from app.model import EvidenceKind, PlanActionState
from app.store.assessments.entries import Entries, extract_answers
from app.store.base.events import Action
from app.store.organisations.organisations import OrganisationDetails
from app.store.reports.programme_goals import NewGoal
from scoring.placement.answers import Answers
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

    @property
    def entries(self) -> Entries:
        """All that is saved in it."""
        return {item: entry for save in self.saves for item, entry in save.entries.items()}

    @property
    def answers(self) -> Answers:
        """What it says, to be placed."""
        return extract_answers(self.entries)


class PlannedLookBack(NamedTuple):
    """What was found at a check-in of an action."""

    at: datetime
    state: PlanActionState
    what_happened: str
    what_next: str


class PlannedAction(NamedTuple):
    """An action of a plan, as a form would take it; `by` is the sitting in which it was added."""

    questionnaire_id: str
    item_id: str
    expected: str
    expected_by: date | None
    what: str
    why: str
    owner: str
    second: str
    barrier: str
    first_step: str
    state: PlanActionState
    not_now_because: str
    prediction: str
    check_in_on: date | None
    shared: bool
    made_at: datetime
    by: str
    look_backs: tuple[PlannedLookBack, ...] = ()

    @property
    def changed_at(self) -> datetime:
        """When somebody last changed it."""
        return max((each.at for each in self.look_backs), default=self.made_at)

    @property
    def done_at(self) -> datetime | None:
        """When it was said to be done; None where it is not."""
        return self.changed_at if self.state is PlanActionState.DONE else None


class PlannedPiece(NamedTuple):
    """A piece of evidence, and the questions that it serves; `by` is a sitting."""

    title: str
    kind: EvidenceKind
    link: str
    dated: date | None
    owner: str
    look_again_on: date | None
    questionnaire_id: str
    items: tuple[str, ...]
    made_at: datetime
    by: str


class PlannedMessage(NamedTuple):
    """Words of either side: `by` is the team, or a sitting."""

    at: datetime
    by: str
    words: str


class PlannedHelpRequest(NamedTuple):
    """What is asked of the core team about the action numbered `action`; the first words ask it."""

    action: int
    messages: tuple[PlannedMessage, ...]
    taken_at: datetime | None = None
    done_at: datetime | None = None


class PlannedFollowUp(NamedTuple):
    """What a respondent does once it knows where it stands."""

    actions: tuple[PlannedAction, ...] = ()
    pieces: tuple[PlannedPiece, ...] = ()
    requests: tuple[PlannedHelpRequest, ...] = ()


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
    follow_up: PlannedFollowUp = PlannedFollowUp()


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


class PlannedGoal(NamedTuple):
    """A goal that the team set for the whole programme; None where it was not withdrawn."""

    aim: NewGoal
    set_at: datetime
    withdrawn_at: datetime | None = None


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
    goals: tuple[PlannedGoal, ...] = ()

"""What an edition would hold if nothing were held back: the proposal that is then cleared."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.store.base.published_questionnaires import questionnaire
from app.store.demo.demo_data import is_made_up
from app.store.editions.edition_members import Counted, answers_at
from app.store.organisations.organisations import PLACES, SECTORS
from scoring.comparison.hardest_questions import Answered, answered_alike, findings, hardest
from scoring.disclosure import Proposal
from scoring.editions.edition import Hard
from scoring.questionnaires.questionnaire import Questionnaire

UK = ZoneInfo("Europe/London")

# The hardest questions that an edition names of each value.
HARDEST = 5


class Draft(NamedTuple):
    """What the team asks for: an edition of that day, with a note that is published with it.

    Names of organisations that are `allowed` stand in the note for something else.
    """

    day: date
    note: str
    allowed: tuple[str, ...] = ()


def counts_until(day: date, at: datetime) -> datetime:
    """Up to when an edition of that day counts what was submitted, where it is now `at`.

    The end of its day by the clocks of the UK, as the public pages say; or as far as that day is.
    """
    next_day = datetime.combine(day + timedelta(days=1), time.min, UK).astimezone(UTC)
    return min(at, next_day - timedelta(microseconds=1))


def proposed(
    asked: Questionnaire, roll: Sequence[Counted], draft: Draft, moment: datetime
) -> Proposal:
    """The edition that a draft asks for, of those in the roll as they stood at that moment."""
    framework = asked.framework
    return Proposal(
        date=draft.day.isoformat(),
        note=draft.note,
        questionnaire=asked.id,
        questionnaire_version=asked.version,
        framework=framework.id,
        made_up=is_made_up(),
        places={place.value: name for place, name in PLACES.items()},
        sectors={sector.value: name for sector, name in SECTORS.items()},
        values=[value.id for value in framework.values],
        stages=len(framework.ladder),
        roll=[each.entry for each in roll],
        hardest=_hardest(asked, moment),
    )


def _hardest(asked: Questionnaire, moment: datetime) -> dict[str, tuple[Hard, ...]]:
    """The hardest questions by value. Only what the newest version asks is named.

    A question counts the answers to every version that asks it alike.
    """
    # How many left a question open is not published, so how many were asked it is no matter.
    versions = [
        Answered(questionnaire((asked.id, version)), given, 0)
        for version, given in answers_at(asked, moment).items()
    ]
    found = findings(asked, *answered_alike(asked, versions))
    return {
        value.id: tuple(
            Hard(item=each.item.id, short=each.short.count, known=each.short.n)
            for each in hardest(one for one in found if one.value == value.id)[:HARDEST]
        )
        for value in asked.framework.values
    }

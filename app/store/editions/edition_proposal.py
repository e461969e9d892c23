"""What an edition would hold if nothing were held back: the proposal that is then cleared."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import get_questionnaire
from app.store.comparison.answer_age import UK
from app.store.demo.demo_data import is_made_up
from app.store.editions.edition_members import EditionMember, count_answers_at
from scoring.comparison.hardest_questions import (
    VersionAnswers,
    combine_versions,
    item_findings,
    rank_hardest,
)
from scoring.disclosure import EditionProposal
from scoring.editions.edition import HardItem
from scoring.programme.programme import Option
from scoring.questionnaires.questionnaire import Questionnaire

# The hardest questions that an edition names of each value.
HARDEST_PER_VALUE = 5


class EditionDraft(NamedTuple):
    """What the team asks for: an edition of that day, with a note that is published with it.

    Names of organisations that are `allowed` stand in the note for something else.
    """

    day: date
    note: str
    allowed: tuple[str, ...] = ()


def cutoff_time(day: date, at: datetime) -> datetime:
    """Up to when an edition of that day counts what was submitted, where it is now `at`.

    The end of its day by the clocks of the UK, as the public pages say; or as far as that day is.
    """
    next_day = datetime.combine(day + timedelta(days=1), time.min, UK).astimezone(UTC)
    return min(at, next_day - timedelta(microseconds=1))


def build_proposal(
    questionnaire: Questionnaire,
    members: Sequence[EditionMember],
    draft: EditionDraft,
    moment: datetime,
) -> EditionProposal:
    """The edition that a draft asks for, of those in the roll as they stood at that moment."""
    framework, programme = questionnaire.framework, get_programme()
    places_here = {place for member in members for place in member.entry.places}
    return EditionProposal(
        date=draft.day.isoformat(),
        note=draft.note,
        questionnaire=questionnaire.id,
        questionnaire_version=questionnaire.version,
        framework=framework.id,
        made_up=is_made_up(),
        places=_names_shown(programme.places, places_here),
        sectors=_names_shown(programme.sectors, {member.entry.sector for member in members}),
        sectors_told_together=programme.sectors_told_together,
        values=[value.id for value in framework.values],
        stages=len(framework.ladder),
        roll=[member.entry for member in members],
        hardest=_hardest_by_value(questionnaire, moment),
    )


def _names_shown(options: Iterable[Option], here: AbstractSet[str]) -> dict[str, str]:
    """Places or sectors by id; of those that nobody can choose any more only where somebody is."""
    return {each.id: each.name for each in options if not each.retired or each.id in here}


def _hardest_by_value(
    questionnaire: Questionnaire, moment: datetime
) -> dict[str, tuple[HardItem, ...]]:
    """The hardest questions by value. Only what the newest version asks is named.

    A question counts the answers to every version that asks it alike.
    """
    # How many left a question open is not published, so how many were asked it is no matter.
    versions = [
        VersionAnswers(get_questionnaire((questionnaire.id, version)), given, 0)
        for version, given in count_answers_at(questionnaire, moment).items()
    ]
    findings = item_findings(questionnaire, *combine_versions(questionnaire, versions))
    return {
        value.id: tuple(
            HardItem(item=finding.item.id, short=finding.short.count, known=finding.short.n)
            for finding in rank_hardest(
                candidate for candidate in findings if candidate.value == value.id
            )[:HARDEST_PER_VALUE]
        )
        for value in questionnaire.framework.values
    }

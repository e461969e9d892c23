"""What whoever came by a private link may answer, and what they have answered before."""

from typing import NamedTuple

from flask import g

from app.organisation_site.site import blueprint
from app.store.assessments import assessments
from app.store.assessments.assessments import Assessment
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import find_newest_version
from app.store.base.transactions import now
from app.store.comparison.answer_age import months_before
from app.store.organisations.return_links import LinkHolder
from app.store.participation.participation_status import DUE_AFTER_MONTHS
from app.text.answering_time import describe_answering_time
from app.text.respondent_words import RESPONDENT_WORDS, RespondentWords
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.questionnaire import Questionnaire


class OwnQuestionnaire(NamedTuple):
    """A questionnaire of a respondent: its newest version, what it is for, its rounds in order.

    `is_open` says whether new rounds of it can be started. It stays after that, with its rounds.
    """

    asked: Questionnaire
    purpose: str
    is_open: bool
    rounds: list[Assessment]

    @property
    def time(self) -> str:
        """About how long it takes, in words."""
        return describe_answering_time(self.asked)

    @property
    def newest_round(self) -> Assessment | None:
        """The round that was started last."""
        return self.rounds[-1] if self.rounds else None

    @property
    def is_due_again(self) -> bool:
        """Whether its last round was submitted so long ago that another one is what comes next."""
        submitted_at = self.newest_round.submitted_at if self.newest_round else None
        due_since = months_before(now(), DUE_AFTER_MONTHS)
        return self.is_open and submitted_at is not None and submitted_at <= due_since


def list_own_questionnaires(holder: LinkHolder) -> list[OwnQuestionnaire]:
    """What the holder may answer, in the programme's order, then what they answered before."""
    rounds: dict[str, list[Assessment]] = {
        each: [] for each in get_programme().questionnaires_for(holder.kind)
    }
    open_ids = set(rounds)
    for assessment in assessments.list_rounds(holder.organisation_id):
        rounds.setdefault(assessment.questionnaire[0], []).append(assessment)
    own = [_describe_own(each, rounds[each], is_open=each in open_ids) for each in rounds]
    return [each for each in own if each]


def has_several_questionnaires(holder: LinkHolder, questionnaire_id: str) -> bool:
    """Whether pages about one of the holder's questionnaires say which it is."""
    return get_programme().questionnaires_for(holder.kind) != (questionnaire_id,)


@blueprint.app_context_processor
def _name_answerer() -> dict[str, RespondentWords]:
    """Give templates `answerer`: what they call whoever came by a link, or may come by one."""
    holder: LinkHolder | None = g.get("holder")
    kind = holder.kind if holder else RespondentKind.ORGANISATION
    return {"answerer": RESPONDENT_WORDS[kind]}


def _describe_own(
    questionnaire_id: str, rounds: list[Assessment], *, is_open: bool
) -> OwnQuestionnaire | None:
    asked = find_newest_version(questionnaire_id)
    in_use = get_programme().find_in_use(questionnaire_id)
    if asked is None:
        return None
    return OwnQuestionnaire(asked, in_use.purpose if in_use else "", is_open, rounds)

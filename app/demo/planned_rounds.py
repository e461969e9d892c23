"""Plans rounds of answers: what is said in each sitting, at the times of a timeline."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from app.demo.answers import draw_answers
from app.demo.practice_levels import MOST, Character, PracticeLevels, draw_practice_levels
from app.demo.timelines import RoundTimes, Timeline
from app.store.demo.demo_plan import PlannedRound, PlannedSave
from scoring.questionnaires.questionnaire import Questionnaire


class EarlierVersion(NamedTuple):
    """A version of a questionnaire in which rounds were answered that began before a day."""

    asked: Questionnaire
    until: date


def plan_rounds(
    chance: Random,
    questionnaire: Questionnaire,
    timeline: Timeline,
    character: Character = MOST,
    earlier: Sequence[EarlierVersion] = (),
) -> tuple[PlannedRound, ...]:
    """Plan the rounds of a timeline; `earlier` are versions of the same framework, oldest first."""
    versions = [questionnaire, *(each.asked for each in earlier)]
    levels = draw_practice_levels(chance, versions, character, len(timeline.rounds))
    return tuple(
        _plan_round(chance, _find_version(questionnaire, earlier, times), levels, nth, times)
        for nth, times in enumerate(timeline.rounds)
    )


def _find_version(
    newest: Questionnaire, earlier: Sequence[EarlierVersion], times: RoundTimes
) -> Questionnaire:
    """The version that was the newest when a round began: the round stays in it."""
    began = times.started_at.date()
    return next((each.asked for each in earlier if began < each.until), newest)


def draw_session_name(chance: Random) -> str:
    """The name of a session, in the form that the app gives to one."""
    return f"{chance.getrandbits(32):08x}"


def _plan_round(
    chance: Random,
    questionnaire: Questionnaire,
    levels: PracticeLevels,
    round_index: int,
    times: RoundTimes,
) -> PlannedRound:
    """Plan a round of answers, saved a section at a time in their order."""
    by_day = {at.date(): draw_session_name(chance) for at in times.saved_at}
    saves = [
        PlannedSave(
            at, by_day[at.date()], draw_answers(chance, questionnaire, section, levels, round_index)
        )
        for at, section in zip(times.saved_at, questionnaire.sections, strict=False)
    ]
    return PlannedRound(
        questionnaire=questionnaire,
        started_at=times.started_at,
        started_by=by_day[times.saved_at[0].date()],
        # Nothing is saved, nor recorded, where nothing is answered.
        saves=tuple(save for save in saves if save.entries),
        submitted_at=times.submitted_at,
        submitted_by=by_day[times.saved_at[-1].date()],
    )

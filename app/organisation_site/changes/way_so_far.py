"""The way over all submitted rounds of a questionnaire: stages by round, overall and by value."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from app.charts.stage_line import StageLine, name_stops
from app.organisation_site.changes.last_time import list_submitted_rounds
from app.organisation_site.current_round import Round
from app.store.assessments.assessments import Assessment
from app.store.assessments.entries import extract_answers, get_entries
from app.store.base.published_questionnaires import get_questionnaire
from scoring.placement.placement import Placement, ValuePlacement, place_answers
from scoring.questionnaires.questionnaire import Questionnaire, Stage

TOO_LITTLE_KNOWN, NOT_ASKED = "too little known", "not asked"


class RoundStage(NamedTuple):
    """Where one round had something stand, in words; `number` is its place on today's ladder.

    None where too little was known, where it was not asked, and for a stage that is there no more.
    """

    round: int
    words: str
    number: int | None


class WaySoFar(NamedTuple):
    """All submitted rounds, and the way of everything that has one: overall, then each value."""

    rounds: tuple[Assessment, ...]
    rows: tuple[tuple[str, tuple[RoundStage, ...]], ...]


class WayLine(NamedTuple):
    """A way as a line: `beneath` has the rounds under each stop, `said` is all of it in words."""

    name: str
    line: StageLine
    beneath: Sequence[str]
    said: str


class _PlacedRound(NamedTuple):
    round: int
    asked: Questionnaire
    placement: Placement

    def find(self, value: str) -> Placement | ValuePlacement | None:
        """The placement of a value, or of everything where it is none; None where not asked."""
        if not value:
            return self.placement
        return next((each for each in self.placement.values if each.value == value), None)


def find_way_so_far(current: Round) -> WaySoFar | None:
    """The way over all submitted rounds; None where there is not more than one."""
    rounds = list_submitted_rounds(current)
    if len(rounds) < 2:
        return None
    placed = [_place_round(each) for each in rounds]
    framework = current.questionnaire.framework
    names = {"": "Overall", **{value.id: value.name for value in framework.values}}
    return WaySoFar(
        tuple(rounds),
        tuple(
            (name, tuple(_tell(each, value, framework.ladder) for each in placed))
            for value, name in names.items()
        ),
    )


def line_up_way(current: Round, way: WaySoFar) -> list[WayLine]:
    """Each way as a line: where the current round stood, the round before it, and every round.

    A draft stands nowhere on it yet.
    """
    stops = len(current.questionnaire.framework.ladder)
    return [
        WayLine(
            name,
            _mark_rounds(stood, current.number),
            name_stops(stops, [(each.round, each.number) for each in stood]),
            describe_way(stood),
        )
        for name, stood in way.rows
    ]


def describe_way(stages: Sequence[RoundStage]) -> str:
    """A way in words: 'Trauma aware in rounds 1 and 2, Trauma sensitive in round 3'."""
    parts = []
    for words, group in groupby(stages, key=lambda each: each.words):
        numbers = [each.round for each in group]
        between = " and " if len(numbers) == 2 else " to "
        rounds = (
            f"round {numbers[0]}"
            if len(numbers) == 1
            else f"rounds {numbers[0]}{between}{numbers[-1]}"
        )
        parts.append(f"{words} in {rounds}")
    return ", ".join(parts)


def _mark_rounds(stood: Sequence[RoundStage], shown: int) -> StageLine:
    now = next((each.number for each in stood if each.round == shown), None)
    earlier = [each.number for each in stood if each.round < shown]
    return StageLine(now, last=earlier[-1] if earlier else None)


def _place_round(assessment: Assessment) -> _PlacedRound:
    asked = get_questionnaire(assessment.questionnaire)
    answers = extract_answers(get_entries(assessment.id))
    return _PlacedRound(assessment.round, asked, place_answers(asked, answers))


def _tell(placed: _PlacedRound, value: str, ladder: Sequence[Stage]) -> RoundStage:
    """Where a round had a value stand, or everything where it is none."""
    stood = placed.find(value)
    if stood is None or stood.too_little_known:
        return RoundStage(placed.round, TOO_LITTLE_KNOWN if stood else NOT_ASKED, None)
    stage = placed.asked.framework.ladder[stood.floor_number]
    places = [each.id for each in ladder]
    number = places.index(stage.id) if stage.id in places else None
    return RoundStage(placed.round, stage.name, number)

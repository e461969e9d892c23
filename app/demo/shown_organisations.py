"""Chooses whom of a made-up world to look at: an organisation in each state that results can be in,
and a partnership and a team that have answered.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from app.store.demo.demo_plan import DemoWorld, PlannedOrganisation, PlannedRound
from scoring.placement.placement import Placement, place_answers
from scoring.programme.programme import RespondentKind


class ShownOrganisation(NamedTuple):
    """An organisation by its number, with its rounds of the organisations' own questionnaire.

    `placements` are those of the rounds that are submitted.
    """

    number: int
    organisation: PlannedOrganisation
    rounds: Sequence[PlannedRound]
    placements: Sequence[Placement]

    @property
    def is_answering(self) -> bool:
        """Whether it has an open round."""
        return bool(self.rounds) and self.rounds[-1].submitted_at is None


def find_states_to_show(world: DemoWorld) -> Mapping[int, str]:
    """Respondents' numbers, each with the state that it shows, in words; one at the least.

    The first is the organisation with most to show; a state that nobody is in is left out. Place
    partnerships and teams are numbered on from the organisations.
    """
    there = list(_list_those_there(world))
    most = max(there, key=_how_much_to_show)
    found = {most.number: "has answered before, and answers again"}
    if not (most.placements and most.is_answering):
        found = {most.number: "has most to show"}
    for words, is_in_state in STATES.items():
        candidates = [each for each in there if each.number not in found and is_in_state(each)]
        if candidates:
            found[max(candidates, key=_how_much_to_show).number] = words
    return found | dict(_list_others_to_show(world))


def _list_others_to_show(world: DemoWorld) -> Iterator[tuple[int, str]]:
    for kind, words in OTHERS.items():
        for number, each in enumerate(world.respondents, len(world.organisations)):
            if each.kind == kind and any(one.submitted_at for one in each.rounds):
                yield number, words
                break


def _list_those_there(world: DemoWorld) -> Iterator[ShownOrganisation]:
    for number, organisation in enumerate(world.organisations):
        if not organisation.gone:
            rounds = _list_own_rounds(organisation)
            submitted = [each for each in rounds if each.submitted_at]
            placements = [place_answers(each.questionnaire, each.answers) for each in submitted]
            yield ShownOrganisation(number, organisation, rounds, placements)


def _list_own_rounds(organisation: PlannedOrganisation) -> list[PlannedRound]:
    """Those of the questionnaire that it answered first: others are answered besides."""
    own = {each.questionnaire.id for each in organisation.rounds[:1]}
    return [each for each in organisation.rounds if each.questionnaire.id in own]


def _how_much_to_show(shown: ShownOrganisation) -> tuple[bool, int, int]:
    """First an open round after others, then more rounds, then more that is planned."""
    rounds = len(shown.rounds)
    actions = len(shown.organisation.follow_up.actions)
    return shown.is_answering and rounds > 1, rounds, actions


def _moved_both_ways(shown: ShownOrganisation) -> bool:
    """Whether its last round raised one value's stage, and lowered that of another."""
    moves = {
        (now.floor_number > then.floor_number) - (now.floor_number < then.floor_number)
        for before, after in list(pairwise(shown.placements))[-1:]
        for then, now in zip(before.values, after.values, strict=True)
    }
    return not shown.is_answering and {-1, 1} <= moves


def _fell_back(shown: ShownOrganisation) -> bool:
    moves = [now.floor_number - then.floor_number for then, now in pairwise(shown.placements)]
    return not shown.is_answering and bool(moves) and moves[-1] < 0


def _answered_once(shown: ShownOrganisation) -> bool:
    return len(shown.placements) == 1 and not shown.is_answering


def _is_at_last_stage(shown: ShownOrganisation) -> bool:
    if not shown.placements or shown.is_answering:
        return False
    stages = len(shown.rounds[-1].questionnaire.framework.stages)
    return shown.placements[-1].floor_number == stages


def _knows_too_little(shown: ShownOrganisation) -> bool:
    last = shown.placements[-1:]
    return not shown.is_answering and any(
        value.score is None for each in last for value in each.values
    )


def _came_back_to_other_questions(shown: ShownOrganisation) -> bool:
    """Whether its last two submitted rounds answered two versions."""
    asked = [each.questionnaire.version for each in shown.rounds if each.submitted_at]
    return not shown.is_answering and len(set(asked[-2:])) > 1


OTHERS: Mapping[RespondentKind, str] = {
    RespondentKind.PLACE_PARTNERSHIP: "answers as the partnership of a place",
    RespondentKind.TEAM: "answers as a team of an organisation",
}

STATES: Mapping[str, Callable[[ShownOrganisation], bool]] = {
    "came back, and some of its values rose and some fell": _moved_both_ways,
    "came back, and stands at an earlier stage": _fell_back,
    "came back when the questions had changed": _came_back_to_other_questions,
    "has answered once": _answered_once,
    "is at the last stage": _is_at_last_stage,
    "knows too little of a value": _knows_too_little,
}

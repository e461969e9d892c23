"""What the page for a board says of one questionnaire: it fits on one side of A4.

Every part has a most, here or in the form, so that no words make a second page.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from textwrap import shorten
from typing import NamedTuple

from app.charts.stage_line import StageLine, make_stage_lines
from app.organisation_site.plan.plan_rounds import PlanRound, find_plan_round, make_plan_round
from app.store.assessments.assessments import list_rounds
from app.store.assessments.entries import extract_answers
from app.store.base.current_first_steps import get_short_name
from app.store.plans.board_words import MOST_BOARD_ACTIONS, BoardWords, get_board_words
from app.store.plans.plan_actions import PlanAction, list_plan_actions
from app.web.placement_story import PlacementStory, explain_placement
from app.web.result_lists import list_strengths
from scoring.placement.placement import Placement, place_answers
from scoring.questionnaires.questionnaire import Questionnaire, Stage

MOST_STRENGTHS = 3
MOST_NAMES = 3
MOST_SUMMARY, MOST_WHAT, MOST_OWNER, MOST_SHORT_NAME = 220, 120, 50, 60


class BoardRow(NamedTuple):
    """A value: its stage, empty where too little is known, and its line.

    `before` is the stage of the round before, where the two compare.
    """

    name: str
    stage: str
    line: StageLine
    before: str


class Moved(NamedTuple):
    """The names of the values at a later stage than before and at an earlier, and how many stay."""

    later: Sequence[str]
    earlier: Sequence[str]
    stayed: int


class Strength(NamedTuple):
    """A question that is answered near the top of its scale, in a few words."""

    short_name: str
    value: str
    answer: str


class BoardAction(NamedTuple):
    """An action of the plan; `owner` is a role, and empty where nobody is said."""

    what: str
    owner: str
    by: date | None


class BoardSheet(NamedTuple):
    """The page. `before_on` and `before_stage` are of the round before, where there is one.

    `moved` is None where no round before was of the same version. `unknown` are short names of some
    questions that nobody knows an answer to.
    """

    name: str
    questionnaire: Questionnaire
    answered_on: datetime | None
    before_on: datetime | None
    before_stage: Stage | None
    story: PlacementStory
    meaning: str
    rows: Sequence[BoardRow]
    moved: Moved | None
    strengths: Sequence[Strength]
    actions: Sequence[BoardAction]
    unknown: Sequence[str]
    words: BoardWords

    @property
    def is_draft(self) -> bool:
        """Whether nothing is submitted, and everything is 'so far'."""
        return self.answered_on is None

    @property
    def ladder(self) -> Sequence[Stage]:
        """The start and the stages."""
        return self.questionnaire.framework.ladder


def make_board_sheet(
    organisation_id: int, name: str, questionnaire_id: str, *, submitted_only: bool = False
) -> BoardSheet | None:
    """The page from the newest submitted round, else from the draft unless `submitted_only`.

    None where there is no such round, or nothing in it is answered.
    """
    current = find_plan_round(organisation_id, questionnaire_id)
    if current is None or (submitted_only and current.is_draft):
        return None
    placed = _place(current)
    if placed is None:
        return None
    story = explain_placement(current.questionnaire, placed, current.written)
    before = _find_round_before(organisation_id, current)
    stood = _place(before) if before else None
    compared = stood if before and before.questionnaire == current.questionnaire else None
    words = get_board_words(organisation_id, questionnaire_id)
    return BoardSheet(
        name=name,
        questionnaire=current.questionnaire,
        answered_on=current.assessment.submitted_at,
        before_on=before.assessment.submitted_at if before and stood else None,
        before_stage=_find_overall_stage(before, stood),
        story=story,
        meaning=_shorten(story.stage.summary, MOST_SUMMARY),
        rows=_list_rows(
            story,
            make_stage_lines(placed, compared),
            current.questionnaire.framework.ladder,
        ),
        moved=_tell_moved(story, compared) if compared else None,
        strengths=_list_strengths(current.questionnaire, story),
        actions=[_describe_action(each) for each in choose_actions(organisation_id, words)],
        unknown=_name_unknown(current.questionnaire, story),
        words=words,
    )


def choose_actions(organisation_id: int, words: BoardWords) -> list[PlanAction]:
    """The actions that were chosen, else the next open ones: the first due first."""
    plan = list_plan_actions(organisation_id)
    chosen = [each for each in plan if each.id in words.actions]
    if not chosen:
        chosen = [each for each in plan if each.is_open]
    chosen.sort(key=lambda each: (each.expected_by or date.max, each.id))
    return chosen[:MOST_BOARD_ACTIONS]


def _find_round_before(organisation_id: int, current: PlanRound) -> PlanRound | None:
    rounds = list_rounds(organisation_id, current.questionnaire.id)
    earlier = [
        each for each in rounds if each.submitted_at and each.round < current.assessment.round
    ]
    return make_plan_round(earlier[-1]) if earlier else None


def _place(current: PlanRound) -> Placement | None:
    answers = extract_answers(current.written)
    return place_answers(current.questionnaire, answers) if answers else None


def _find_overall_stage(before: PlanRound | None, stood: Placement | None) -> Stage | None:
    if before is None or stood is None or stood.too_little_known:
        return None
    return before.questionnaire.framework.ladder[stood.floor_number]


def _list_rows(
    story: PlacementStory, lines: Mapping[str, StageLine], ladder: Sequence[Stage]
) -> list[BoardRow]:
    rows = []
    for told in story.values:
        line = lines[told.value.id]
        rows.append(
            BoardRow(
                told.value.name,
                "" if line.now is None else told.stage.name,
                line,
                "" if line.last is None else ladder[line.last].name,
            )
        )
    return rows


def _known_numbers(compared: Placement | None) -> dict[str, int]:
    """The stage of each value before, by its id, where enough was known of it."""
    if compared is None:
        return {}
    return {each.value: each.floor_number for each in compared.values if not each.too_little_known}


def _tell_moved(story: PlacementStory, compared: Placement) -> Moved:
    before = _known_numbers(compared)
    known = [
        told
        for told in story.values
        if told.value.id in before and not told.placed.too_little_known
    ]

    def moved(direction: int) -> list[str]:
        return [
            told.value.name
            for told in known
            if direction * (told.placed.floor_number - before[told.value.id]) > 0
        ]

    later, earlier = moved(1), moved(-1)
    return Moved(later, earlier, len(known) - len(later) - len(earlier))


def _list_strengths(questionnaire: Questionnaire, story: PlacementStory) -> list[Strength]:
    return [
        Strength(_short_name(questionnaire, told.item.id), told.value, told.answer)
        for told in list_strengths(questionnaire, story)[:MOST_STRENGTHS]
    ]


def _name_unknown(questionnaire: Questionnaire, story: PlacementStory) -> list[str]:
    ids = [said.item.id for told in story.values for said in told.unknown]
    return [_short_name(questionnaire, item_id) for item_id in ids[:MOST_NAMES]]


def _short_name(questionnaire: Questionnaire, item_id: str) -> str:
    name = get_short_name(questionnaire, item_id).removesuffix(".")
    return _shorten(name, MOST_SHORT_NAME)


def _describe_action(action: PlanAction) -> BoardAction:
    return BoardAction(
        _shorten(action.what, MOST_WHAT), _shorten(action.owner, MOST_OWNER), action.expected_by
    )


def _shorten(text: str, most: int) -> str:
    """At most so many characters, cut between words where there are any."""
    if len(text) <= most:
        return text
    return shorten(text, most, placeholder="…") if " " in text[:most] else f"{text[: most - 1]}…"

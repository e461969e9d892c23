"""What a page of results tells of answers, whoever they are of: a respondent's, or made up."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from app.charts.stage_line import make_stage_line, make_stage_lines
from app.store.assessments.entries import Entries
from app.store.plans.plan_actions import PlanAction
from app.text.wording import ASK_ABOUT_IT
from app.web.first_step_offers import FirstStepOffers
from app.web.placement_story import PlacementStory, explain_placement
from app.web.result_lists import list_strengths, list_unknown
from app.web.things_to_do import list_things_to_do, name_items
from scoring.placement.placement import Placement
from scoring.questionnaires.questionnaire import Questionnaire


def tell_results(
    questionnaire: Questionnaire,
    placed: Placement,
    written: Entries,
    offers: FirstStepOffers,
    actions: Iterable[PlanAction] = (),
    stood: PlacementStory | None = None,
) -> dict[str, Any]:
    """The words, lists and pictures of `results.html`, by the names that it has for them.

    `stood` is the story of the round before, `actions` are those of the plan.
    """
    story = explain_placement(questionnaire, placed, written)
    before = stood.placed if stood and _have_same_ladder(stood.placed, placed) else None
    strengths = list_strengths(questionnaire, story)
    return {
        "story": story,
        "stood": stood,
        "overall_line": make_stage_line(placed, before),
        "lines": make_stage_lines(placed, before),
        "first_steps": offers,
        "things": list_things_to_do(questionnaire, placed, written, offers, actions),
        "ask_about_it": ASK_ABOUT_IT,
        "strengths": strengths,
        "new_strengths": {told.item.id for told in strengths} - _list_strong_ids(stood)
        if stood
        else set(),
        "unknown": list_unknown(questionnaire, story),
        "short_names": partial(name_items, questionnaire),
    }


def _have_same_ladder(one: Placement, other: Placement) -> bool:
    """Whether stages have the same numbers in both: versions may differ in them."""
    first, second = ([cell.stage for cell in placed.values[0].cells] for placed in (one, other))
    return first == second


def _list_strong_ids(story: PlacementStory | None) -> set[str]:
    values = story.values if story else ()
    return {said.item.id for told in values for said in told.strengths}

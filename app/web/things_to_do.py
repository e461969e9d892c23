"""What to do first, in words: each thing with why, its question, a first step, and its action."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.store.assessments.entries import EMPTY_ENTRY, Entries
from app.store.base.current_first_steps import get_short_name
from app.store.plans.plan_actions import FIRST_ANSWER, PlanAction
from app.text.wording import get_choice_label
from app.web.first_step_offers import FirstStepOffers, OfferedStep
from app.web.placement_story import get_answer_label
from scoring.placement.first_things import FirstThing, choose_first_things
from scoring.placement.placement import Placement
from scoring.questionnaires.questionnaire import Item, Questionnaire


class ThingToDo(NamedTuple):
    """One of the first things to do. `question` is empty where its words are the name.

    `before` and `after` are answers in words; `after` and `step` are none where an answer is to be
    found out first, `step` also where nothing is offered. `expected` is what an action of it
    expects. `action` is the one that the plan has of it already.
    """

    thing: FirstThing
    item: Item
    name: str
    question: str
    value: str
    stage: str
    before: str
    after: str
    expected: str
    step: OfferedStep | None
    gets_round_all: bool
    to_find_out: tuple[str, ...]
    action: PlanAction | None

    @property
    def is_to_find_out(self) -> bool:
        """Whether the thing is to find an answer out."""
        return not self.thing.before


def list_things_to_do(
    questionnaire: Questionnaire,
    placed: Placement,
    written: Entries,
    offers: FirstStepOffers,
    actions: Iterable[PlanAction] = (),
) -> list[ThingToDo]:
    """The first things to do of a placement of what is written; none at the last stage."""
    plan = list(actions)
    return [
        _describe_thing(questionnaire, thing, written, offers, plan)
        for thing in choose_first_things(questionnaire, placed)
    ]


def _describe_thing(
    questionnaire: Questionnaire,
    thing: FirstThing,
    written: Entries,
    offers: FirstStepOffers,
    plan: Sequence[PlanAction],
) -> ThingToDo:
    framework = questionnaire.framework
    item = questionnaire.item_by_id[thing.item]
    offered = offers.beside(thing.item)
    is_unknown = not thing.before
    return ThingToDo(
        thing=thing,
        item=item,
        name=offered.short_name if offered else item.text.removesuffix("."),
        question=item.text if offered else "",
        value=next(each.name for each in framework.values if each.id == thing.value),
        stage=next(each.name for each in framework.ladder if each.id == thing.stage),
        before=get_answer_label(questionnaire, item, written.get(item.id, EMPTY_ENTRY)),
        after="" if is_unknown else get_choice_label(questionnaire, item, thing.after),
        expected=FIRST_ANSWER if is_unknown else thing.after,
        step=offered.steps[0] if offered and offered.steps and not is_unknown else None,
        gets_round_all=offered.gets_round_all if offered else True,
        to_find_out=offered.to_find_out if offered else (),
        action=_find_action(questionnaire, item.id, plan),
    )


def _find_action(
    questionnaire: Questionnaire, item_id: str, plan: Sequence[PlanAction]
) -> PlanAction | None:
    """The action of the plan that is about a question: an open one before any other."""
    about = [
        each
        for each in plan
        if each.questionnaire_id == questionnaire.id and each.item_id == item_id
    ]
    return max(about, key=lambda each: (each.is_open, each.id), default=None)


def name_items(questionnaire: Questionnaire, item_ids: Iterable[str]) -> list[str]:
    """What questions are about, in a few words each."""
    return [get_short_name(questionnaire, each).removesuffix(".") for each in item_ids]

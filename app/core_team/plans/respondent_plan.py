"""The plan of one respondent, as the core team sees it: how far it is, and what it may read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from app.core_team.site import blueprint
from app.store.help_requests.help_threads import list_action_ids_asked_about
from app.store.plans.plan_actions import PlanAction, PlanActionState, list_plan_actions

STATE_WORDS: Mapping[PlanActionState, str] = {
    PlanActionState.PLANNED: "planned",
    PlanActionState.UNDER_WAY: "under way",
    PlanActionState.DONE: "done",
    PlanActionState.NOT_NOW: "not for now",
}


class RespondentPlan(NamedTuple):
    """How many actions are in which state, and when any was last changed or looked back on.

    `readable` are the actions that the core team may read: those that are shared, and those that an
    open request for help is about.
    """

    states: Mapping[PlanActionState, int]
    last_at: datetime
    readable: Sequence[PlanAction]

    @property
    def in_words(self) -> str:
        """The states that there are, in a line: 2 planned, 1 under way."""
        return ", ".join(
            f"{self.states[state]} {words}"
            for state, words in STATE_WORDS.items()
            if self.states[state]
        )


@blueprint.app_template_global()
def find_respondent_plan(organisation_id: int) -> RespondentPlan | None:
    """The plan of a respondent; None where it has no action."""
    actions = list_plan_actions(organisation_id)
    if not actions:
        return None
    asked_about = list_action_ids_asked_about(organisation_id)
    return RespondentPlan(
        Counter(each.state for each in actions),
        max(each.changed_at for each in actions),
        [each for each in actions if each.shared or each.id in asked_about],
    )

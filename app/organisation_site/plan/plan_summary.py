"""How far a plan is, in numbers: for pages that lead to it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.organisation_site.site import blueprint
from app.store.base.transactions import now
from app.store.comparison.answer_age import uk_date
from app.store.plans.plan_actions import PlanAction, PlanActionState, list_plan_actions
from app.web.access import current_holder


class PlanSummary(NamedTuple):
    """How many actions are in which state, and of how many the day to look back has come."""

    planned: int
    under_way: int
    done: int
    not_now: int
    due: int

    @property
    def total(self) -> int:
        """How many actions there are."""
        return self.planned + self.under_way + self.done + self.not_now

    @property
    def in_words(self) -> str:
        """The states that there are, in a line: 2 planned, 1 under way."""
        counts = {
            "planned": self.planned,
            "under way": self.under_way,
            "done": self.done,
            "not for now": self.not_now,
        }
        return ", ".join(f"{count} {words}" for words, count in counts.items() if count)


def summarise_plan(actions: Sequence[PlanAction], day: date) -> PlanSummary:
    """How far actions are on a day."""
    states = [each.state for each in actions]
    return PlanSummary(
        planned=states.count(PlanActionState.PLANNED),
        under_way=states.count(PlanActionState.UNDER_WAY),
        done=states.count(PlanActionState.DONE),
        not_now=states.count(PlanActionState.NOT_NOW),
        due=sum(each.is_due(day) for each in actions),
    )


def get_today() -> date:
    """The day of today, by the clocks of the UK."""
    return uk_date(now())


@blueprint.app_template_global("plan_summary")
def get_plan_summary() -> PlanSummary:
    """How far the plan of whoever came by a link is today."""
    return summarise_plan(list_plan_actions(current_holder().organisation_id), get_today())

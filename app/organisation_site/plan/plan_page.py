"""The plan: what is due to be looked at, what it promises, and every action."""

from typing import NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.organisation_site.plan.plan_questions import (
    PlanQuestion,
    describe_expected,
    describe_question_of,
)
from app.organisation_site.site import blueprint
from app.store.plans.plan_actions import PlanAction, list_plan_actions
from app.web.access import Rule, access, current_holder


class ActionView(NamedTuple):
    """An action as the page shows it, with the question that it is to move, if any."""

    action: PlanAction
    question: PlanQuestion | None

    @property
    def expects(self) -> str:
        """The answer that it expects, in words; empty where it expects none."""
        if self.question is None or not self.action.expected:
            return ""
        return describe_expected(self.question, self.action.expected)


@blueprint.get("/plan")
@access(Rule.HOLDER)
def plan() -> ResponseReturnValue:
    """The respondent's plan. `added` and `had` name the action that somebody just asked for."""
    actions = list_plan_actions(current_holder().organisation_id)
    return render_template(
        "plan/plan.html",
        views=[ActionView(each, describe_question_of(each)) for each in actions],
        added=request.args.get("added", ""),
        had=request.args.get("had", ""),
    )

"""One press on a page of results puts a step on the plan."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.entry_validation import UNSAVEABLE_CHARACTER, normalise_line
from app.organisation_site.plan.action_form import MOST_WHAT
from app.organisation_site.plan.plan_questions import PlanQuestion, find_own_question
from app.organisation_site.site import blueprint
from app.store.plans import plan_actions
from app.store.plans.plan_actions import (
    FIRST_ANSWER,
    MOST_PLAN_ACTIONS,
    PlanActionDetails,
    TooManyActionsError,
)
from app.web.access import Rule, access, current_actor, current_holder
from app.web.error_messages import NOT_AMONG_YOURS
from scoring.steps.first_steps import Barrier

TOO_MANY = (
    f"The plan has {MOST_PLAN_ACTIONS} actions, which is as many as there can be, so nothing was "
    "added. Take one off first."
)


@blueprint.post("/plan/add")
@access(Rule.HOLDER)
def add_to_plan() -> ResponseReturnValue:
    """Add a route's step or a first step, unless the plan has it, and lead to it there."""
    sent = request.form
    question = find_own_question(
        current_holder(), sent.get("questionnaire", ""), sent.get("item", "")
    )
    if question is None:
        abort(404, description=NOT_AMONG_YOURS)
    try:
        added = plan_actions.add_plan_action_once(
            current_holder().organisation_id, _read_offer(question), current_actor()
        )
    except TooManyActionsError:
        flash(TOO_MANY, "important")
        return redirect(url_for("assess.plan"))
    told = "added" if added.is_new else "had"
    return redirect(f"{url_for('assess.plan')}?{told}={added.id}#action-{added.id}")


def _read_offer(question: PlanQuestion) -> PlanActionDetails:
    """The action that a button offers. What no page of ours offers is left out.

    The words of a question may be longer than an action's.
    """
    sent = request.form
    expected, barrier = sent.get("expected", ""), sent.get("barrier", "")
    known = {*(choice.id for choice in question.choices), FIRST_ANSWER}
    return PlanActionDetails(
        what=_read_words("what") or question.short_name[:MOST_WHAT],
        questionnaire_id=question.questionnaire.id,
        item_id=question.item.id,
        expected=expected if expected in known else "",
        first_step=_read_words("first_step"),
        barrier=barrier if barrier in {*Barrier} else "",
        check_in_on=plan_actions.get_next_check_in_day(),
    )


def _read_words(name: str) -> str:
    words = UNSAVEABLE_CHARACTER.sub("", request.form.get(name, ""))
    return normalise_line(words)[:MOST_WHAT].strip()

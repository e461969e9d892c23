"""Try a change and see what moves. Nothing of a trial is kept; what is meant goes on the plan."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.charts.stage_line import StageLine, make_stage_lines
from app.organisation_site.current_round import Round, route_round
from app.organisation_site.plan.action_form import MOST_WHAT
from app.organisation_site.plan.add_to_plan import TOO_MANY
from app.organisation_site.round_placement import (
    offer_own_first_steps,
    place_written,
    render_nothing_answered,
)
from app.organisation_site.what_if_trial import (
    TrialChange,
    apply_trial,
    list_boxes,
    list_changes,
    list_other_questions,
)
from app.store.assessments import entries
from app.store.assessments.entries import EMPTY_ENTRY
from app.store.base.current_first_steps import get_first_steps
from app.store.plans import plan_actions
from app.store.plans.plan_actions import (
    FIRST_ANSWER,
    PlanActionDetails,
    TooManyActionsError,
)
from app.text.wording import ASK_ABOUT_IT
from app.web.access import Rule, access, current_actor
from app.web.csrf_guard import get_idempotency_key
from app.web.error_messages import NO_HIGHER_ANSWER
from app.web.form_limits import MAX_FORM_BYTES, MAX_FORM_FIELDS, limit_form
from app.web.placement_story import explain_placement
from scoring.placement.placement import Placement
from scoring.plurals import pluralise
from scoring.questionnaires.questionnaire import MOST_ITEMS, Questionnaire

NOTHING_TO_ADD = (
    "Nothing was added to your plan: no change is ticked that says more than your answers do. "
    "Tick what you mean to do, and add it then."
)


@route_round("GET", "/what-if")
@access(Rule.HOLDER)
def what_if(current: Round) -> ResponseReturnValue:
    """How the placement would move with other answers. The answers that are tried are in the
    address, and nothing is saved.
    """
    questionnaire = _get_questionnaire_or_404(current)
    written = entries.get_entries(current.assessment.id)
    supposed = apply_trial(questionnaire, written, request.args)
    before, after = place_written(current, written), place_written(current, supposed)
    if before is None or after is None:
        return render_nothing_answered(current)
    changes = list_changes(questionnaire, written, supposed)
    boxes = list_boxes(questionnaire, before, written, supposed)
    boxed = {box.item.id for box in boxes}
    return render_template(
        "what_if.html",
        current=current,
        written=written,
        supposed=supposed,
        empty=EMPTY_ENTRY,
        changes=changes,
        boxes=boxes,
        others=list_other_questions(questionnaire, boxed, {each.item.id for each in changes}),
        on_plan=_list_items_on_plan(current),
        first_steps=offer_own_first_steps(current, before),
        lines=_draw_lines(before, after),
        before=explain_placement(questionnaire, before, written),
        after=explain_placement(questionnaire, after, supposed),
    )


@route_round("POST", "/what-if/plan")
@limit_form(MAX_FORM_BYTES, lambda: MAX_FORM_FIELDS + MOST_ITEMS)
@access(Rule.HOLDER)
def add_trial_to_plan(current: Round) -> ResponseReturnValue:
    """Add what is tried higher than it is to the plan, each once, and lead there."""
    questionnaire = _get_questionnaire_or_404(current)
    written = entries.get_entries(current.assessment.id)
    supposed = apply_trial(questionnaire, written, request.form)
    changes = list_changes(questionnaire, written, supposed)
    raised = [each for each in changes if each.is_raised]
    if not raised:
        flash(NOTHING_TO_ADD, "important")
        tried: dict[str, Any] = {each.item.id: each.choice for each in changes}
        return redirect(url_for("assess.what_if", **current.address, **tried))
    try:
        added = plan_actions.add_missing_plan_actions(
            current.organisation.organisation_id,
            [_make_action(current, each) for each in raised],
            current_actor(),
            get_idempotency_key(),
        )
    except TooManyActionsError:
        flash(TOO_MANY, "important")
        return redirect(url_for("assess.plan"))
    flash(_tell_added(added, len(raised) - added))
    return redirect(url_for("assess.plan"))


def _get_questionnaire_or_404(current: Round) -> Questionnaire:
    """What is asked, where an answer can be higher than another one."""
    if not current.questionnaire.has_stages:
        abort(404, description=NO_HIGHER_ANSWER)
    return current.questionnaire


def _draw_lines(before: Placement, after: Placement) -> dict[str, StageLine]:
    """The line of each value with what is tried, and a mark of where it stands where it moves."""
    lines = make_stage_lines(after, before)
    return {
        value: line._replace(last=None) if line.last == line.now else line
        for value, line in lines.items()
    }


def _list_items_on_plan(current: Round) -> set[str]:
    """The ids of the items that something on the plan is about which is not done."""
    return {
        action.item_id
        for action in plan_actions.list_plan_actions(current.organisation.organisation_id)
        if not action.is_done and action.questionnaire_id == current.questionnaire.id
    }


def _make_action(current: Round, change: TrialChange) -> PlanActionDetails:
    """What is not known is to be found out, whatever it will be: it expects no certain answer."""
    steps = get_first_steps(current.questionnaire.id).by_item.get(change.item.id)
    name = steps.short_name if steps else change.item.text
    return PlanActionDetails(
        what=(name if change.was_known else f"Find out: {name}")[:MOST_WHAT].strip(),
        questionnaire_id=current.questionnaire.id,
        item_id=change.item.id,
        expected=change.choice if change.was_known else FIRST_ANSWER,
        first_step="" if change.was_known else ASK_ABOUT_IT,
        check_in_on=plan_actions.get_next_check_in_day(),
    )


def _tell_added(added: int, there: int) -> str:
    already = f"{pluralise(there, 'change')} had an action there already."
    if not added:
        return f"Nothing was added twice: {already}"
    told = f"{pluralise(added, 'action')} added to your plan."
    onward = f"Say next who sees to {'it' if added == 1 else 'each'}, and by when."
    return f"{told} {already} {onward}" if there else f"{told} {onward}"

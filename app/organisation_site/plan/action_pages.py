"""One action of the plan: typed anew, changed, taken off."""

from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.seen_parts import SeenParts
from app.organisation_site.plan.action_form import (
    STATE_LABELS,
    WORD_FIELDS,
    ActionForm,
    find_typed_question,
    is_first_answer_offered,
    make_form,
    read_action_form,
)
from app.organisation_site.plan.plan_questions import (
    PlanQuestion,
    find_own_question,
    list_expected_choices,
    list_own_questions,
)
from app.organisation_site.plan.plan_rounds import find_plan_round
from app.organisation_site.plan.two_versions import compare_versions
from app.organisation_site.site import blueprint
from app.store.assessments.entries import EMPTY_ENTRY
from app.store.plans import plan_actions
from app.store.plans.action_removal import (
    PlanActionChangedError,
    delete_plan_action,
    fingerprint_with_check_ins,
)
from app.store.plans.check_ins import list_look_backs
from app.store.plans.plan_actions import (
    FIRST_ANSWER,
    MOST_PLAN_ACTIONS,
    ChangedMeanwhileError,
    PlanAction,
    PlanActionDetails,
    PlanActionGoneError,
    TooManyActionsError,
)
from app.web.access import Rule, access, current_actor, current_holder
from app.web.csrf_guard import get_idempotency_key
from app.web.error_messages import NOT_ON_YOUR_PLAN
from app.web.placement_story import get_answer_label
from scoring.steps.first_steps import BARRIER_LABELS

TOO_MANY = (
    f"The plan has {MOST_PLAN_ACTIONS} actions, which is as many as there can be: take one off"
)


@blueprint.get("/plan/new")
@access(Rule.HOLDER)
def new_plan_action() -> ResponseReturnValue:
    """An action to type; the address may name its question, what to expect and a first step."""
    return _render_form(make_form(_read_address()))


@blueprint.post("/plan/new")
@access(Rule.HOLDER)
def add_plan_action() -> ResponseReturnValue:
    """Add the action, or hand back what was typed with what is wrong."""
    form = read_action_form(current_holder(), request.form)
    if form.faults:
        return _render_form(form), 422
    try:
        added = plan_actions.add_plan_action(
            current_holder().organisation_id, form.details, current_actor(), get_idempotency_key()
        )
    except TooManyActionsError:
        return _render_form(form._replace(faults={"what": TOO_MANY})), 422
    flash("The action is on your plan.")
    return _redirect_to_action(added)


@blueprint.get("/plan/<int:number>")
@access(Rule.HOLDER)
def plan_action(number: int) -> ResponseReturnValue:
    """An action, to change."""
    action = _get_action_or_404(number)
    return _render_form(make_form(action), action)


@blueprint.post("/plan/<int:number>")
@access(Rule.HOLDER)
def change_plan_action(number: int) -> ResponseReturnValue:
    """Change what was changed on the page; where somebody else changed the same, ask."""
    holder = current_holder()
    action = plan_actions.find_plan_action(holder.organisation_id, number)
    form = read_action_form(holder, request.form, action)
    if action is None:
        return _render_form(form, is_gone=True), 409
    if form.faults:
        return _render_form(_compare_again(form, action), action), 422
    try:
        plan_actions.change_plan_action(
            holder.organisation_id,
            number,
            form.details,
            form.seen.by_choice(form.details.fingerprints),
            current_actor(),
        )
    except PlanActionGoneError:
        return _render_form(form, is_gone=True), 409
    except ChangedMeanwhileError as changed:
        return _render_form(_show_both(changed), changed.stored), 409
    flash("The action is saved.")
    return _redirect_to_action(number)


@blueprint.get("/plan/<int:number>/remove")
@access(Rule.HOLDER)
def confirm_remove_plan_action(number: int) -> ResponseReturnValue:
    """What taking an action off the plan deletes."""
    return _render_removal(_get_action_or_404(number))


@blueprint.post("/plan/<int:number>/remove")
@access(Rule.HOLDER)
def remove_plan_action(number: int) -> ResponseReturnValue:
    """Take the action off; ask again where somebody has changed it. 404 where it is gone."""
    try:
        is_removed = delete_plan_action(
            current_holder().organisation_id,
            number,
            request.form.get("seen", ""),
            current_actor(),
            get_idempotency_key(),
        )
    except PlanActionChangedError as changed:
        return _render_removal(changed.action, is_changed=True), 409
    if not is_removed:
        abort(404, description=NOT_ON_YOUR_PLAN)
    flash("The action is off your plan.")
    return redirect(url_for("assess.plan"))


def _render_removal(action: PlanAction, *, is_changed: bool = False) -> str:
    return render_template(
        "plan/remove.html",
        action=action,
        seen=fingerprint_with_check_ins(action),
        look_backs=list_look_backs(current_holder().organisation_id).get(action.id, ()),
        changed=is_changed,
    )


def _get_action_or_404(number: int) -> PlanAction:
    found = plan_actions.find_plan_action(current_holder().organisation_id, number)
    return found or abort(404, description=NOT_ON_YOUR_PLAN)


def _redirect_to_action(number: int) -> ResponseReturnValue:
    return redirect(url_for("assess.plan", _anchor=f"action-{number}"))


def _read_address() -> PlanActionDetails:
    """What the address of a new action says of it; what it does not know is passed over."""
    asked = request.args
    blank = PlanActionDetails(what="", check_in_on=plan_actions.get_next_check_in_day())
    step = asked.get("step", "")
    question = find_own_question(
        current_holder(), asked.get("questionnaire", ""), asked.get("item", "")
    )
    if question is None:
        return replace(blank, first_step=step)
    expected = asked.get("expected", "")
    known = {*question.questionnaire.levels[question.item.id], FIRST_ANSWER}
    return replace(
        blank,
        questionnaire_id=question.questionnaire.id,
        item_id=question.item.id,
        expected=expected if expected in known else "",
        first_step=step,
    )


def _show_both(changed: ChangedMeanwhileError) -> ActionForm:
    """The form with both versions of what two people changed, to choose from."""
    return make_form(changed.merged)._replace(
        seen=SeenParts(changed.stored.fingerprints, changed.parts),
        versions=compare_versions(changed.parts, changed.stored, changed.merged),
    )


def _compare_again(form: ActionForm, action: PlanAction) -> ActionForm:
    """A form that asked which version to keep, and needs another look, with both of them."""
    return form._replace(versions=compare_versions(form.seen.asked, action, form.details))


def _render_form(
    form: ActionForm, action: PlanAction | None = None, *, is_gone: bool = False
) -> str:
    holder = current_holder()
    question = find_typed_question(holder, form.typed["question"], action)
    groups = list_own_questions(holder)
    return render_template(
        "plan/action.html",
        form=form,
        typed=form.typed,
        faults=form.faults,
        action=action,
        is_gone=is_gone,
        question=question,
        groups=groups,
        is_listed=question is None
        or question in [each for group in groups for each in group.questions],
        scales=list_expected_choices(question, groups),
        first_answer=FIRST_ANSWER if is_first_answer_offered(holder, question, action) else "",
        answer_now=_describe_answer_now(question) if question else "",
        barriers=BARRIER_LABELS,
        states=STATE_LABELS,
        most={name: field.most for name, field in WORD_FIELDS.items()},
        next_check_in=plan_actions.get_next_check_in_day(),
    )


def _describe_answer_now(question: PlanQuestion) -> str:
    """The answer that the plan sets out from, in words; empty where the round does not ask it."""
    standing = find_plan_round(current_holder().organisation_id, question.questionnaire.id)
    item = standing.questionnaire.item_by_id.get(question.item.id) if standing else None
    if standing is None or item is None:
        return ""
    entry = standing.written.get(item.id, EMPTY_ENTRY)
    return get_answer_label(standing.questionnaire, item, entry)

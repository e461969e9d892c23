"""The plan: what is due to be looked back on, every action, what it promises, what was found."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.plan.action_form import MOST_WORDS, STATE_LABELS
from app.organisation_site.plan.check_in_form import (
    MOST_BYTES,
    MOST_FIELDS,
    CheckInForm,
    list_faults,
    read_check_ins,
)
from app.organisation_site.plan.plan_promise import (
    Finding,
    Promise,
    list_findings,
    make_promise,
)
from app.organisation_site.plan.plan_questions import (
    PlanQuestion,
    describe_expected,
    describe_question_of,
)
from app.organisation_site.plan.plan_rounds import PlanRound, find_plan_round
from app.organisation_site.plan.plan_summary import get_today, summarise_plan
from app.organisation_site.plan.two_versions import describe_barrier
from app.organisation_site.site import blueprint
from app.store.plans.check_ins import CheckInResult, LookBack, list_look_backs, save_check_ins
from app.store.plans.plan_actions import (
    PlanAction,
    PlanActionState,
    get_next_check_in_day,
    list_plan_actions,
)
from app.web.access import Rule, access, current_actor, current_holder
from app.web.csrf_guard import get_idempotency_key
from app.web.form_limits import limit_form
from scoring.plurals import pluralise

NOTHING_SAID = CheckInForm({}, {}, None)
NO_RESULT = CheckInResult((), {}, ())


class ActionView(NamedTuple):
    """An action as the page shows it, with the question that it is to move, if any is asked now."""

    action: PlanAction
    question: PlanQuestion | None
    look_backs: Sequence[LookBack]

    @property
    def expects(self) -> str:
        """The answer that it expects, in words; empty where it expects none."""
        if self.question is None or not self.action.expected:
            return ""
        return describe_expected(self.question, self.action.expected)

    @property
    def state(self) -> str:
        """How far it is, in words."""
        return STATE_LABELS[self.action.state]

    @property
    def barrier(self) -> str:
        """What is in the way, in words."""
        return describe_barrier(self.action.barrier)


class DueAction(NamedTuple):
    """An action in the form of the check-in: what was typed of it, and what is wrong with it.

    `meanwhile` says that somebody else has set it to another state since the page was opened.
    """

    view: ActionView
    form: CheckInForm
    meanwhile: bool


@blueprint.get("/plan")
@access(Rule.HOLDER)
def plan() -> ResponseReturnValue:
    """The respondent's plan.

    `added` and `had` name the action that somebody just asked for, `look` one to look back on
    before its day.
    """
    return _render_plan({}, NO_RESULT)


@blueprint.post("/plan/check-in")
@limit_form(MOST_BYTES, lambda: MOST_FIELDS)
@access(Rule.HOLDER)
def check_in() -> ResponseReturnValue:
    """Keep what was said of each action. What needs another look is shown again."""
    forms = read_check_ins(request.form)
    said = {number: each.said for number, each in forms.items() if each.said}
    result = save_check_ins(
        current_holder().organisation_id, said, current_actor(), get_idempotency_key()
    )
    left = {
        number: each
        for number, each in forms.items()
        if each.faults or number in result.conflicts or number in result.gone
    }
    if result.saved:
        flash(f"What you found is saved for {pluralise(len(result.saved), 'action')}.")
    if not left:
        return redirect(url_for("assess.plan"))
    return _render_plan(left, result), 409 if result.conflicts or result.gone else 422


def describe_actions() -> list[ActionView]:
    """Every action of the holder's plan, as pages and files show it."""
    look_backs = list_look_backs(current_holder().organisation_id)
    return [
        ActionView(each, describe_question_of(each), look_backs.get(each.id, ()))
        for each in list_plan_actions(current_holder().organisation_id)
    ]


def _render_plan(left: Mapping[int, CheckInForm], result: CheckInResult) -> str:
    views, today = describe_actions(), get_today()
    actions = [view.action for view in views]
    what_of = {each.id: each.what for each in actions}
    rounds = _find_rounds(actions)
    return render_template(
        "plan/plan.html",
        views=sorted(views, key=_order_of),
        due=_list_due(views, left, result),
        faults=list_faults(left, what_of),
        conflicts=result.conflicts,
        # What is wrong is not sent to the store, which knows nothing of those that are gone then.
        gone=[each.typed for number, each in left.items() if number not in what_of],
        summary=summarise_plan(actions, today),
        promises=_list_promises(rounds, actions),
        findings=_list_findings(rounds, actions),
        states=STATE_LABELS,
        most=MOST_WORDS,
        next_check_in=get_next_check_in_day(),
        added=request.args.get("added", ""),
        had=request.args.get("had", ""),
    )


def _order_of(view: ActionView) -> tuple[int, int]:
    """What is under way first, then what is planned, what is not for now, and what is done."""
    order = (
        PlanActionState.UNDER_WAY,
        PlanActionState.PLANNED,
        PlanActionState.NOT_NOW,
        PlanActionState.DONE,
    )
    return order.index(view.action.state), view.action.id


def _list_due(
    views: Sequence[ActionView], left: Mapping[int, CheckInForm], result: CheckInResult
) -> list[DueAction]:
    today, asked = get_today(), request.args.get("look", "")
    return [
        DueAction(view, left.get(view.action.id, NOTHING_SAID), view.action.id in result.conflicts)
        for view in views
        if view.action.is_due(today) or view.action.id in left or str(view.action.id) == asked
    ]


def _find_rounds(actions: Sequence[PlanAction]) -> list[PlanRound]:
    """The rounds that actions set out from, a questionnaire each."""
    concerned = dict.fromkeys(each.questionnaire_id for each in actions if each.expected)
    organisation_id = current_holder().organisation_id
    found = [find_plan_round(organisation_id, each) for each in concerned]
    return [each for each in found if each]


def _list_promises(rounds: Sequence[PlanRound], actions: Sequence[PlanAction]) -> list[Promise]:
    made = [make_promise(each, actions) for each in rounds]
    return [each for each in made if each]


def _list_findings(
    rounds: Sequence[PlanRound], actions: Sequence[PlanAction]
) -> list[tuple[PlanRound, Sequence[Finding]]]:
    found = [(each, list_findings(each, actions)) for each in rounds]
    return [(each, findings) for each, findings in found if findings]

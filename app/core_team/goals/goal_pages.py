"""Goals of the programme: the way to each, setting one, withdrawing one."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import charts
from app.core_team.goals.goal_form import GoalForm
from app.core_team.goals.goal_words import describe_goal
from app.core_team.goals.way_to_goal import find_ways
from app.core_team.site import blueprint
from app.store.accounts.account_sessions import Role
from app.store.base.sent_forms import get_form_result
from app.store.base.transactions import now
from app.store.reports import programme_goals
from app.store.reports.goal_counts import count_organisations_now
from app.store.reports.programme_goals import ProgrammeGoal
from app.text.uk_dates import uk_day
from app.web.access import Rule, access, current_actor, current_member
from app.web.csrf_guard import get_idempotency_key
from app.web.templating import format_day

# The largest id that a table can give.
GOAL_PATH = "/report/goals/<int(max=2147483647):number>"
# What has just been recorded counts on the page too: it is of now, and no report to be made again.
THIS_SECOND = timedelta(seconds=1)
DUPLICATE_GOAL = (
    "A goal for the same by this day stands already. Withdraw it first to set another number, or "
    "choose another day"
)


@blueprint.get("/report/goals")
@access(Rule.MEMBER)
def goals() -> ResponseReturnValue:
    """Goals that stand with the way to each, those whose day has passed, and withdrawn ones."""
    every = programme_goals.list_goals()
    end = now() + THIS_SECOND
    ways = find_ways([each for each in every if each.withdrawn_at is None], end, end)
    return render_template(
        "core_team/goals.html",
        ahead=[way for way in ways if not way.is_over],
        over=[way for way in ways if way.is_over][::-1],
        withdrawn=[each for each in every if each.withdrawn_at is not None][::-1],
        describe_goal=describe_goal,
        organisations=count_organisations_now(),
        charts=charts,
        editor=current_member().role is Role.EDITOR,
    )


@blueprint.get("/report/goals/set")
@access(Rule.EDITOR)
def new_goal() -> ResponseReturnValue:
    """The form to set a goal."""
    return _form_page(GoalForm())


@blueprint.post("/report/goals/set")
@access(Rule.EDITOR)
def set_goal() -> ResponseReturnValue:
    """Set a goal."""
    form = GoalForm()
    form.today = uk_day(now())
    goal_id = get_form_result(get_idempotency_key())
    if goal_id is None and form.validate():
        goal_id = programme_goals.set_goal(
            form.goal(), current_member().account_id, current_actor(), get_idempotency_key()
        )
    if goal_id is not None:
        flash("The goal is set. A KPI report that you open in a minute shows the way to it.")
        return redirect(url_for("core_team.goals"))
    if not form.errors:
        form.by_day.errors = [DUPLICATE_GOAL]
    return _form_page(form)


@blueprint.get(f"{GOAL_PATH}/withdraw")
@access(Rule.EDITOR)
def confirm_withdraw_goal(number: int) -> ResponseReturnValue:
    """Show a goal again before it is withdrawn."""
    return render_template(
        "core_team/goal_withdraw.html", goal=_get_goal_or_404(number), describe_goal=describe_goal
    )


@blueprint.post(f"{GOAL_PATH}/withdraw")
@access(Rule.EDITOR)
def withdraw_goal(number: int) -> ResponseReturnValue:
    """Withdraw a goal. One that was withdrawn before stays as it is."""
    done = programme_goals.withdraw_goal(number, current_member().account_id, current_actor())
    _flash_withdrawn(_get_goal_or_404(number), done=done)
    return redirect(url_for("core_team.goals"))


def _flash_withdrawn(goal: ProgrammeGoal, *, done: bool) -> None:
    if done or goal.withdrawn_at is None:
        flash("The goal is withdrawn: no report shows it from now on. You can set another one.")
        return
    day = format_day(goal.withdrawn_at)
    flash(
        f"{goal.withdrawn_by} had withdrawn that goal on {day}, before you pressed the button. "
        "Nothing was changed.",
        "important",
    )


def _get_goal_or_404(number: int) -> ProgrammeGoal:
    return programme_goals.find_goal(number) or abort(404)


def _form_page(form: GoalForm) -> ResponseReturnValue:
    faults = {field.name: str(field.errors[0]) for field in form if field.errors}
    page = render_template(
        "core_team/goal_set.html",
        form=form,
        faults=faults,
        organisations=count_organisations_now(),
    )
    return page, 422 if faults else 200

"""The organisations behind the count of a goal, as of now."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.core_team.goals.goal_pages import GOAL_PATH, THIS_SECOND
from app.core_team.goals.way_to_goal import find_ways
from app.core_team.organisations.organisation_list import parse_page_number
from app.core_team.reports.report_figures import list_counted_organisations
from app.core_team.reports.report_page import LINES_PER_PAGE, Pagination
from app.core_team.site import blueprint
from app.store.base.transactions import now
from app.store.reports import kpi_counts, programme_goals
from app.store.reports.goal_counts import select_towards_goal
from app.text.uk_dates import day_end, uk_day
from app.web.access import Rule, access


@blueprint.get(f"{GOAL_PATH}/organisations")
@access(Rule.MEMBER)
def goal_organisations(number: int) -> ResponseReturnValue:
    """List the organisations that a goal counts so far, or by its own day where that is over."""
    goal = programme_goals.find_goal(number) or abort(404)
    known = now() + THIS_SECOND
    (way,) = find_ways([goal], known, known)
    who = kpi_counts.identities_known_at(known, known)
    rows = select_towards_goal(goal.aim, min(known, day_end(goal.aim.by_day)), who)
    pagination = Pagination(
        parse_page_number(request.args, []), kpi_counts.count_organisations(rows), LINES_PER_PAGE
    )
    return render_template(
        "core_team/goal_organisations.html",
        way=way,
        lines=list_counted_organisations(rows, pagination.offset, LINES_PER_PAGE),
        page=pagination,
        day_of=uk_day,
    )

"""The plan as files to keep: a workbook of actions and check-ins, and a calendar of its days."""

from urllib.parse import urlsplit

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from app.organisation_site.plan.action_form import STATE_LABELS
from app.organisation_site.plan.plan_calendar import CALENDAR_TYPE, write_calendar
from app.organisation_site.plan.plan_page import ActionView, describe_actions
from app.organisation_site.site import blueprint
from app.store.plans.check_ins import LookBack
from app.text.file_names import slugify
from app.web.access import Rule, access, current_holder
from app.web.spreadsheets import XLSX_TYPE, Table, TableColumn, sheet_of, write_xlsx

ACTION_COLUMNS = (
    TableColumn[ActionView]("Action", lambda view: view.action.what, 40),
    TableColumn[ActionView]("How far it is", lambda view: view.state, 12),
    TableColumn[ActionView]("Not now, because", lambda view: view.action.not_now_because, 24),
    TableColumn[ActionView]("First step", lambda view: view.action.first_step, 32),
    TableColumn[ActionView]("Who sees to it", lambda view: view.action.owner, 18),
    TableColumn[ActionView]("Second person", lambda view: view.action.second, 18),
    TableColumn[ActionView]("By when", lambda view: view.action.expected_by, 12),
    TableColumn[ActionView]("Look back on", lambda view: view.action.check_in_on, 12),
    TableColumn[ActionView](
        "Questions", lambda view: view.question.questionnaire.title if view.question else None, 24
    ),
    TableColumn[ActionView](
        "Question to move", lambda view: view.question.item.text if view.question else None, 40
    ),
    TableColumn[ActionView]("Expected answer", lambda view: view.expects, 20),
    TableColumn[ActionView]("Why it matters", lambda view: view.action.why, 32),
    TableColumn[ActionView]("What we expect to happen", lambda view: view.action.prediction, 32),
    TableColumn[ActionView]("In the way", lambda view: view.barrier, 20),
    TableColumn[ActionView]("More on that", lambda view: view.action.barrier_words, 32),
    TableColumn[ActionView](
        "The core team may read it", lambda view: "Yes" if view.action.shared else "No", 12
    ),
    TableColumn[ActionView]("Added", lambda view: view.action.made_at, 20),
    TableColumn[ActionView]("Done", lambda view: view.action.done_at, 20),
)
FoundRow = tuple[ActionView, LookBack]
CHECK_IN_COLUMNS = (
    TableColumn[FoundRow]("Action", lambda row: row[0].action.what, 40),
    TableColumn[FoundRow]("Looked back on", lambda row: row[1].at, 20),
    TableColumn[FoundRow]("How far it was", lambda row: STATE_LABELS[row[1].state], 12),
    TableColumn[FoundRow]("What happened", lambda row: row[1].what_happened, 48),
    TableColumn[FoundRow]("What is next", lambda row: row[1].what_next, 48),
)


@blueprint.get("/plan/plan.xlsx")
@access(Rule.HOLDER)
def plan_workbook() -> ResponseReturnValue:
    """Every action, and what was found at each check-in."""
    views = describe_actions()
    found = [(view, each) for view in views for each in reversed(view.look_backs)]
    workbook = write_xlsx(
        sheet_of("Actions", Table(ACTION_COLUMNS, views)),
        sheet_of("Check-ins", Table(CHECK_IN_COLUMNS, found)),
    )
    return _send(workbook, XLSX_TYPE, "plan.xlsx")


@blueprint.get("/plan/check-ins.ics")
@access(Rule.HOLDER)
def check_in_calendar() -> ResponseReturnValue:
    """The days to look back, and those by which answers are expected."""
    address = url_for("assess.plan", _external=True)
    host = urlsplit(address).hostname or ""
    calendar = write_calendar([view.action for view in describe_actions()], address, host)
    return _send(calendar, CALENDAR_TYPE, "check-ins.ics")


def _send(content: bytes, kind: str, file: str) -> Response:
    name = f"waymark-{slugify(current_holder().name)}-{file}"
    return Response(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

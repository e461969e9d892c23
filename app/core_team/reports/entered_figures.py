"""Figures that only the team can know: the list of them, entering one, withdrawing one."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.organisations.organisation_list import parse_page_number
from app.core_team.reports.figure_form import MEASURE_TITLES, FigureForm
from app.core_team.reports.report_files import place_name
from app.core_team.reports.report_page import Pagination
from app.core_team.site import blueprint
from app.store.accounts.account_sessions import Role
from app.store.base.sent_forms import get_form_result
from app.store.base.transactions import now
from app.store.reports import kpi_figures
from app.store.reports.kpi_figures import DateRange, Figure
from app.store.reports.kpi_measures import MEASURES, displayed_amount
from app.text.uk_dates import parse_day, uk_day
from app.web.access import Rule, access, current_actor, current_member
from app.web.csrf_guard import get_idempotency_key
from app.web.templating import format_day

ENTRIES_PER_PAGE = 50
# The largest id that a table can give.
FIGURE_PATH = "/report/figures/<int(max=2147483647):number>"
DUPLICATE_FIGURE = (
    "Just this figure has been entered before. If it is another one, say in the source how they "
    "differ"
)


@blueprint.get("/report/figures")
@access(Rule.MEMBER)
def entered_figures() -> ResponseReturnValue:
    """The list of entries, withdrawn or not, filtered by measure and days."""
    measure = request.args.get("measure", "")
    days, faults = _read_days(request.args)
    known_measure = measure if measure in MEASURES else ""
    pagination = Pagination(
        parse_page_number(request.args, []),
        kpi_figures.count_figures(known_measure, days),
        ENTRIES_PER_PAGE,
    )
    page = render_template(
        "core_team/figures.html",
        entries=kpi_figures.list_figures(known_measure, days, pagination.offset, ENTRIES_PER_PAGE),
        page=pagination,
        address={
            name: text for name, text in request.args.items() if name in FILTER_PARAMETERS and text
        },
        faults=faults,
        measure=known_measure,
        just_entered="entered" in request.args,
        **_page_context(),
    )
    return page, 422 if faults else 200


@blueprint.get("/report/figures/enter")
@access(Rule.EDITOR)
def new_figure() -> ResponseReturnValue:
    """The form to enter a figure."""
    return _form_page(FigureForm(measure=request.args.get("measure", "")))


@blueprint.post("/report/figures/enter")
@access(Rule.EDITOR)
def enter_figure() -> ResponseReturnValue:
    """Enter a figure."""
    form = FigureForm()
    form.today = uk_day(now())
    figure_id = get_form_result(get_idempotency_key())
    if figure_id is None and form.validate():
        figure_id = kpi_figures.enter_figure(
            form.figure(), current_member().account_id, current_actor(), get_idempotency_key()
        )
    if figure_id is not None:
        return redirect(url_for("core_team.entered_figures", entered="yes"))
    if not form.errors:
        form.source.errors = [DUPLICATE_FIGURE]
    return _form_page(form)


@blueprint.get(f"{FIGURE_PATH}/withdraw")
@access(Rule.EDITOR)
def confirm_withdraw_figure(number: int) -> ResponseReturnValue:
    """Show a figure again before it is withdrawn."""
    return render_template(
        "core_team/figure_withdraw.html", one=_get_figure_or_404(number), **_page_context()
    )


@blueprint.post(f"{FIGURE_PATH}/withdraw")
@access(Rule.EDITOR)
def withdraw_figure(number: int) -> ResponseReturnValue:
    """Withdraw a figure from all reports. One that was withdrawn before stays as it is."""
    done = kpi_figures.withdraw_figure(number, current_member().account_id, current_actor())
    _flash_withdrawn(_get_figure_or_404(number), done=done)
    return redirect(url_for("core_team.entered_figures"))


def _flash_withdrawn(figure: Figure, *, done: bool) -> None:
    if done or figure.withdrawn_at is None:
        flash("The figure is withdrawn: no report counts it from now on.")
        return
    day = format_day(figure.withdrawn_at)
    flash(
        f"{figure.withdrawn_by} had withdrawn that figure on {day}, before you pressed the button. "
        "It does not count, and nothing was changed.",
        "important",
    )


FILTER_PARAMETERS = ("measure", "from", "to")


def _form_page(form: FigureForm) -> ResponseReturnValue:
    faults = {field.name: str(field.errors[0]) for field in form if field.errors}
    page = render_template(
        "core_team/figure_enter.html",
        form=form,
        faults=faults,
        measures=MEASURES,
        titles=MEASURE_TITLES,
    )
    return page, 422 if faults else 200


def _read_days(args: Mapping[str, str]) -> tuple[DateRange, dict[str, str]]:
    """The days to filter by, and what is wrong with them, by field."""
    texts = {name: args.get(name, "").strip() for name in ("from", "to")}
    days = {name: parse_day(text) for name, text in texts.items()}
    faults = {
        name: "We cannot read this day. Enter it as a day, such as 31 March 2027"
        for name, text in texts.items()
        if text and days[name] is None
    }
    return DateRange(days["from"], days["to"]), faults


def _get_figure_or_404(number: int) -> Figure:
    return kpi_figures.find_figure(number) or abort(404)


def _page_context() -> dict[str, object]:
    return {
        "titles": MEASURE_TITLES,
        "shown": displayed_amount,
        "place_name": place_name,
        "day_of": uk_day,
        "editor": current_member().role is Role.EDITOR,
    }

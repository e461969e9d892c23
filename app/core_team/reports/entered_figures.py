"""Figures that only the team can know: the list of them, entering one, withdrawing one."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.organisations.organisation_list import page_number
from app.core_team.reports.figure_form import TITLES, FigureForm
from app.core_team.reports.report_files import place_name
from app.core_team.reports.report_page import Leaf
from app.core_team.site import blueprint
from app.store.accounts.account_sessions import Role
from app.store.base.sent_forms import result_of
from app.store.base.transactions import now
from app.store.reports import kpi_figures
from app.store.reports.kpi_figures import Days, Figure
from app.store.reports.kpi_measures import MEASURES, shown
from app.text.uk_dates import day_of, read_day
from app.web.access import Rule, access, actor, member
from app.web.csrf_guard import sent_form
from app.web.templating import format_day

ENTRIES = 50
# The largest id that a table can give.
A_FIGURE = "/report/figures/<int(max=2147483647):number>"
ENTERED_BEFORE = (
    "Just this figure has been entered before. If it is another one, say in the source how they "
    "differ"
)


@blueprint.get("/report/figures")
@access(Rule.MEMBER)
def entered_figures() -> ResponseReturnValue:
    """The entries, withdrawn or not, of one measure and some days, or all of them."""
    measure = request.args.get("measure", "")
    days, faults = _days(request.args)
    wanted = measure if measure in MEASURES else ""
    leaf = Leaf(page_number(request.args, []), kpi_figures.how_many(wanted, days), ENTRIES)
    page = render_template(
        "core_team/figures.html",
        entries=kpi_figures.page_of(wanted, days, leaf.offset, ENTRIES),
        page=leaf,
        address={name: text for name, text in request.args.items() if name in ASKED and text},
        faults=faults,
        measure=wanted,
        just_entered="entered" in request.args,
        **_words(),
    )
    return page, 422 if faults else 200


@blueprint.get("/report/figures/enter")
@access(Rule.EDITOR)
def new_figure() -> ResponseReturnValue:
    """The form for one."""
    return _figure_page(FigureForm(measure=request.args.get("measure", "")))


@blueprint.post("/report/figures/enter")
@access(Rule.EDITOR)
def enter_figure() -> ResponseReturnValue:
    """Enter one."""
    form = FigureForm()
    form.today = day_of(now())
    entered = result_of(sent_form())
    if entered is None and form.validate():
        entered = kpi_figures.enter(form.figure(), member().account_id, actor(), sent_form())
    if entered is not None:
        return redirect(url_for("core_team.entered_figures", entered="yes"))
    if not form.errors:
        form.source.errors = [ENTERED_BEFORE]
    return _figure_page(form)


@blueprint.get(f"{A_FIGURE}/withdraw")
@access(Rule.EDITOR)
def look_at_figure(number: int) -> ResponseReturnValue:
    """Look at one again before it is withdrawn."""
    return render_template("core_team/figure_withdraw.html", one=_found(number), **_words())


@blueprint.post(f"{A_FIGURE}/withdraw")
@access(Rule.EDITOR)
def withdraw_figure(number: int) -> ResponseReturnValue:
    """Have it count no more. One that was withdrawn before stays as it is."""
    done = kpi_figures.withdraw(number, member().account_id, actor())
    _tell_withdrawn(_found(number), done=done)
    return redirect(url_for("core_team.entered_figures"))


def _tell_withdrawn(one: Figure, *, done: bool) -> None:
    if done or one.withdrawn_at is None:
        flash("The figure is withdrawn: no report counts it from now on.")
        return
    day = format_day(one.withdrawn_at)
    flash(
        f"{one.withdrawn_by} had withdrawn that figure on {day}, before you pressed the button. "
        "It does not count, and nothing was changed.",
        "important",
    )


ASKED = ("measure", "from", "to")


def _figure_page(form: FigureForm) -> ResponseReturnValue:
    faults = {field.name: str(field.errors[0]) for field in form if field.errors}
    page = render_template(
        "core_team/figure_enter.html", form=form, faults=faults, measures=MEASURES, titles=TITLES
    )
    return page, 422 if faults else 200


def _days(args: Mapping[str, str]) -> tuple[Days, dict[str, str]]:
    """The days that the list is filtered by, and what is wrong with them."""
    texts = {name: args.get(name, "").strip() for name in ("from", "to")}
    days = {name: read_day(text) for name, text in texts.items()}
    faults = {
        name: "We cannot read this day. Enter it as a day, such as 31 March 2027"
        for name, text in texts.items()
        if text and days[name] is None
    }
    return Days(days["from"], days["to"]), faults


def _found(number: int) -> Figure:
    return kpi_figures.find(number) or abort(404)


def _words() -> dict[str, object]:
    return {
        "titles": TITLES,
        "shown": shown,
        "place_name": place_name,
        "day_of": day_of,
        "editor": member().role is Role.EDITOR,
    }

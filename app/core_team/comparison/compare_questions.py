"""What the organisations find hard, and where they do not know."""

from collections.abc import Mapping, Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core_team.comparison.compare_page import as_file
from app.core_team.comparison.comparison_files import (
    ANSWERS,
    answers_of,
    high_end,
    in_per_cent_of,
    low_end,
)
from app.core_team.comparison.comparison_query import View, view_of
from app.core_team.site import blueprint
from app.store.base import published_questionnaires
from app.store.comparison import tallies
from app.store.comparison.tallies import Standing
from app.store.participation.confirmation_queue import how_many_wait
from app.store.participation.turnout import responses_of
from app.web.access import Rule, access
from app.web.spreadsheets import Table, TableColumn
from scoring.comparison.hardest_questions import (
    Answered,
    Finding,
    answered_alike,
    findings,
    hardest,
    least_known,
    unknown_by_cell,
)

# The questions that each list names: enough to talk about, few enough to read.
FIRST = 10


@blueprint.get("/compare/questions")
@access(Rule.MEMBER)
def compare_questions() -> ResponseReturnValue:
    """Which indicators are hardest, and where ‘don’t know’ gathers."""
    view = view_of(request.args)
    found, standing = _found(view)
    return render_template(
        "core_team/questions.html",
        view=view,
        standing=sum(stands.n for stands in standing.values()),
        versions=standing,
        responses=responses_of(view.questionnaire.id, view.selection),
        waiting=how_many_wait(view.selection),
        found=found,
        hardest=hardest(found)[:FIRST],
        least_known=least_known(found)[:FIRST],
        cells=unknown_by_cell(found),
    )


@blueprint.get("/compare/questions.csv")
@access(Rule.MEMBER)
def questions_file() -> ResponseReturnValue:
    """Every question with its figures as a file."""
    view = view_of(request.args)
    return as_file("waymark-questions.csv", Table(_columns(view), _found(view)[0]))


def _columns(view: View) -> Sequence[TableColumn[Finding]]:
    stages = {stage.id: stage.name for stage in view.questionnaire.framework.stages}
    return (
        TableColumn("Value", lambda each: view.value_names[each.value]),
        TableColumn("Stage", lambda each: stages.get(each.item.stage or "", "All stages")),
        TableColumn("Question", lambda each: each.item.text),
        TableColumn("Know their answer", lambda each: each.short.n),
        TableColumn("Short of what a stage needs", lambda each: each.short.count),
        TableColumn("Share (%)", lambda each: in_per_cent_of(each.short.share)),
        TableColumn("Likely from", lambda each: in_per_cent_of(low_end(each.short.interval))),
        TableColumn("Likely to", lambda each: in_per_cent_of(high_end(each.short.interval))),
        TableColumn("Don’t know or no answer", lambda each: each.unknown.count),
        TableColumn("Asked and it applies", lambda each: each.unknown.n),
        TableColumn("Share not known (%)", lambda each: in_per_cent_of(each.unknown.share)),
        TableColumn("Item", lambda each: each.item.id),
        TableColumn(ANSWERS, lambda _: answers_of(view)),
    )


def _found(view: View) -> tuple[list[Finding], Mapping[int, Standing]]:
    """Every question as all who were asked it alike answered it, and who stands by which version.

    Who answered an earlier version was not asked what is new, nor what it asked in another way.
    """
    asked = view.questionnaire
    standing = tallies.standing_by_version(asked, view.selection)
    given = tallies.answer_sums(asked, view.selection)
    versions = [
        Answered(
            published_questionnaires.questionnaire((asked.id, version)),
            given.get(version, {}),
            stands.n,
        )
        for version, stands in standing.items()
    ]
    return findings(asked, *answered_alike(asked, versions)), standing

"""Which questions organisations find hard, and where they do not know the answer."""

from collections.abc import Mapping, Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core_team.comparison.compare_page import csv_response
from app.core_team.comparison.comparison_columns import about_columns, file_name
from app.core_team.comparison.comparison_files import (
    high_end,
    in_per_cent_of,
    low_end,
)
from app.core_team.comparison.comparison_query import ComparisonQuery, read_comparison_query
from app.core_team.site import blueprint
from app.store.base import published_questionnaires
from app.store.comparison import tallies
from app.store.comparison.tallies import VersionCount
from app.store.participation.confirmation_queue import count_unconfirmed
from app.store.participation.turnout import summarise_responses
from app.web.access import Rule, access
from app.web.spreadsheets import Table, TableColumn
from scoring.comparison.hardest_questions import (
    ItemFinding,
    VersionAnswers,
    combine_versions,
    item_findings,
    rank_hardest,
    rank_least_known,
    unknown_share_by_cell,
)

# Questions in each list: enough to talk about, few enough to read.
QUESTIONS_SHOWN = 10


@blueprint.get("/compare/questions")
@access(Rule.MEMBER)
def compare_questions() -> ResponseReturnValue:
    """Which indicators are hardest, and where ‘don’t know’ gathers."""
    query = read_comparison_query()
    question_findings, standing = _find_questions(query)
    return render_template(
        "core_team/questions.html",
        view=query,
        standing=sum(stands.n for stands in standing.values()),
        versions=standing,
        responses=summarise_responses(query.questionnaire.id, query.selection),
        waiting=count_unconfirmed(query.selection) if query.is_of_organisations else 0,
        found=question_findings,
        hardest=rank_hardest(question_findings)[:QUESTIONS_SHOWN],
        least_known=rank_least_known(question_findings)[:QUESTIONS_SHOWN],
        cells=unknown_share_by_cell(question_findings),
    )


@blueprint.get("/compare/questions.csv")
@access(Rule.MEMBER)
def questions_file() -> ResponseReturnValue:
    """Every question with its figures as a file."""
    query = read_comparison_query()
    table = Table(_columns(query), _find_questions(query)[0])
    return csv_response(f"{file_name(query, 'questions')}.csv", table)


def _columns(query: ComparisonQuery) -> Sequence[TableColumn[ItemFinding]]:
    stages = {stage.id: stage.name for stage in query.questionnaire.framework.stages}
    return (
        TableColumn(query.value_heading, lambda finding: query.value_names[finding.value]),
        TableColumn("Stage", lambda finding: stages.get(finding.item.stage or "", "All stages")),
        TableColumn("Question", lambda finding: finding.item.text),
        TableColumn("Know their answer", lambda finding: finding.short.n),
        TableColumn("Short of what a stage needs", lambda finding: finding.short.count),
        TableColumn("Share (%)", lambda finding: in_per_cent_of(finding.short.share)),
        TableColumn("Likely from", lambda finding: in_per_cent_of(low_end(finding.short.interval))),
        TableColumn("Likely to", lambda finding: in_per_cent_of(high_end(finding.short.interval))),
        TableColumn("Don’t know or no answer", lambda finding: finding.unknown.count),
        TableColumn("Asked and it applies", lambda finding: finding.unknown.n),
        TableColumn("Share not known (%)", lambda finding: in_per_cent_of(finding.unknown.share)),
        TableColumn("Item", lambda finding: finding.item.id),
        *about_columns(query),
    )


def _find_questions(query: ComparisonQuery) -> tuple[list[ItemFinding], Mapping[int, VersionCount]]:
    """A finding for each question, and how many have current answers to each version.

    Answers to an earlier version count where it asked the question in the same way.
    """
    questionnaire = query.questionnaire
    standing = tallies.count_by_version(questionnaire, query.selection)
    answers_by_version = tallies.get_answer_tallies(questionnaire, query.selection)
    versions = [
        VersionAnswers(
            published_questionnaires.get_questionnaire((questionnaire.id, version)),
            answers_by_version.get(version, {}),
            stands.n,
        )
        for version, stands in standing.items()
    ]
    return item_findings(questionnaire, *combine_versions(questionnaire, versions)), standing

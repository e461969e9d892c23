"""What every file of a comparison says of itself: its name, and the columns at its end."""

from typing import Any

from app.core_team.comparison.comparison_query import ComparisonQuery
from app.text.wording import UK
from app.web.spreadsheets import TableColumn


def about_columns(query: ComparisonQuery) -> tuple[TableColumn[Any], ...]:
    """What is the same in every row: which answers are counted, to which questionnaire."""
    counted = _answers_counted(query)
    columns = about_questionnaire_columns(query)
    return (TableColumn("Answers counted", lambda _: counted), *columns)


def about_questionnaire_columns(query: ComparisonQuery) -> tuple[TableColumn[Any], ...]:
    """To which questionnaire the answers are, and who gives them."""
    title, names = query.questionnaire.title, query.called.names.capitalize()
    return (
        TableColumn("Questionnaire", lambda _: title),
        TableColumn("Answered by", lambda _: names),
    )


def file_name(query: ComparisonQuery, what: str) -> str:
    """What a file of the comparison is called: with the questionnaire, where it is another one."""
    return "-".join(part for part in ("waymark", query.other_questionnaire, what) if part)


def picture_title(query: ComparisonQuery, what: str) -> str:
    """The heading of a file of pictures: what they show, by which questionnaire and answers."""
    parts = (what, query.title, "answers of the last twelve months" if query.age else "")
    return ", ".join(part for part in parts if part)


def _answers_counted(query: ComparisonQuery) -> str:
    """Which answers a file counts, by when they were submitted."""
    since = query.selection.since
    return f"Submitted since {since.astimezone(UK):%Y-%m-%d}" if since else "All"

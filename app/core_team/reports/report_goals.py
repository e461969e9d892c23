"""The goals of the programme in a report: the way to each, and as tables for files."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.core_team.goals.goal_words import describe_aim
from app.core_team.goals.way_to_goal import GoalWay, WayPoint, find_ways
from app.core_team.reports.report_query import ReportQuery
from app.store.reports.programme_goals import list_goals_known_at
from app.web.spreadsheets import Table, TableColumn


class PointRow(NamedTuple):
    """A day on the way to a goal."""

    way: GoalWay
    point: WayPoint


def list_report_goals(query: ReportQuery) -> list[GoalWay]:
    """The goals that stood when a report was made and whose time meets its own, with the way."""
    goals = [
        goal
        for goal in list_goals_known_at(query.known)
        if goal.aim.from_day <= query.period.last and goal.aim.by_day >= query.period.first
    ]
    return find_ways(goals, query.end, query.known)


def goals_table(query: ReportQuery, partnership: str, ways: Sequence[GoalWay]) -> Table[GoalWay]:
    """A row for each goal: how many so far, and what a steady pace would be."""
    return Table(_goal_columns(query, partnership), ways)


def ways_table(ways: Sequence[GoalWay]) -> Table[PointRow]:
    """A row for each day on the way to each goal."""
    return Table(POINT_COLUMNS, _point_rows(ways))


def _point_rows(ways: Sequence[GoalWay]) -> Iterator[PointRow]:
    for way in ways:
        yield from (PointRow(way, point) for point in way.points)


def _goal_columns(query: ReportQuery, partnership: str) -> Sequence[TableColumn[GoalWay]]:
    return (
        TableColumn("Organisations", lambda way: describe_aim(way.goal.aim), 50),
        TableColumn("Goal", lambda way: way.goal.aim.amount),
        TableColumn("By", lambda way: way.goal.aim.by_day, 14),
        TableColumn("So far", lambda way: way.so_far.came),
        TableColumn("A steady pace would be", lambda way: way.so_far.steady),
        TableColumn("Counted up to", lambda way: way.so_far.day, 14),
        TableColumn("Pace begins", lambda way: way.goal.aim.from_day, 14),
        TableColumn("Number then", lambda way: way.points[0].came),
        TableColumn("In words", lambda way: way.words, 50),
        TableColumn("Note", lambda way: way.goal.aim.note, 40),
        TableColumn("What it counts", lambda way: way.meaning.counts, 70),
        TableColumn("What it cannot show", lambda way: way.meaning.does_not_show, 70),
        TableColumn("Set at", lambda way: way.goal.set_at, 22),
        TableColumn("Number of the goal", lambda way: way.goal.id, 10),
        TableColumn("From", lambda _: query.period.first, 14),
        TableColumn("To", lambda _: query.period.last, 14),
        TableColumn("As recorded by", lambda _: query.known, 22),
        TableColumn("Partnership", lambda _: partnership, 30),
    )


POINT_COLUMNS: Sequence[TableColumn[PointRow]] = (
    TableColumn("Organisations", lambda row: describe_aim(row.way.goal.aim), 50),
    TableColumn("Goal", lambda row: row.way.goal.aim.amount),
    TableColumn("By", lambda row: row.way.goal.aim.by_day, 14),
    TableColumn("By the end of", lambda row: row.point.day, 14),
    TableColumn("So far", lambda row: row.point.came),
    TableColumn("A steady pace would be", lambda row: row.point.steady),
    TableColumn("Number of the goal", lambda row: row.way.goal.id, 10),
)

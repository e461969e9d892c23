"""The rows of every dataset, by the names of its columns: read from one id to another, in order."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy import select

from app.database.engine import db
from app.model import (
    AnswerRecord,
    AssessmentRecord,
    EventRecord,
    FigureRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    PlacementRecord,
    ProgrammeGoalRecord,
)
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import get_questionnaire
from app.store.comparison.counted_organisations import (
    is_counted,
    is_counted_respondent,
    is_organisation,
)
from app.store.reports.kpi_measures import displayed_amount, get_additivity

CellValue: TypeAlias = str | int | datetime | date | list[str] | None
ExportRow: TypeAlias = Mapping[str, CellValue]
"""What a row holds, by the names of its dataset's columns (and perhaps by others)."""

SelectT = TypeVar("SelectT", bound=sa.Select[*tuple[Any, ...]])
YES_NO = {True: "yes", False: "no"}


def iterate_organisation_rows(first: int, last: int) -> Iterator[ExportRow]:
    programme, places = get_programme(), _places_by_organisation(first, last)
    statement = select(
        OrganisationRecord.id,
        OrganisationRecord.name,
        OrganisationRecord.sector,
        OrganisationRecord.size,
        OrganisationRecord.contact,
        OrganisationRecord.reminders_stopped,
        OrganisationRecord.joined_at,
        OrganisationRecord.listed,
    )
    for row in _iterate_tuples(
        statement.where(OrganisationRecord.id.between(first, last), is_counted()).order_by(
            OrganisationRecord.id
        )
    ):
        yield {
            **row,
            "places": [*programme.sort_places(places.get(row["id"], ()))],
            "reminders": YES_NO[not row["reminders_stopped"]],
            "listed": YES_NO[row["listed"]],
        }


def iterate_respondent_rows(first: int, last: int) -> Iterator[ExportRow]:
    places = _places_by_organisation(first, last)
    statement = select(
        OrganisationRecord.id,
        OrganisationRecord.kind,
        OrganisationRecord.name,
        OrganisationRecord.part_of,
        OrganisationRecord.contact,
        OrganisationRecord.reminders_stopped,
        OrganisationRecord.joined_at,
    )
    for row in _iterate_tuples(
        statement.where(OrganisationRecord.id.between(first, last), is_other_respondent()).order_by(
            OrganisationRecord.id
        )
    ):
        yield {
            **row,
            "place": next(iter(places.get(row["id"], ())), None),
            "reminders": YES_NO[not row["reminders_stopped"]],
        }


def is_other_respondent() -> sa.ColumnElement[bool]:
    """Whether a respondent that counts is a place partnership or a team."""
    return is_counted_respondent() & ~is_organisation()


def _places_by_organisation(first: int, last: int) -> dict[int, list[str]]:
    statement = (
        select(OrganisationPlaceRecord.organisation_id, OrganisationPlaceRecord.place)
        .where(OrganisationPlaceRecord.organisation_id.between(first, last))
        .order_by(OrganisationPlaceRecord.organisation_id, OrganisationPlaceRecord.place)
    )
    places: dict[int, list[str]] = {}
    for number, place in db.session.execute(statement):
        places.setdefault(number, []).append(place)
    return places


def iterate_round_rows(first: int, last: int) -> Iterator[ExportRow]:
    statement = select(
        AssessmentRecord.id,
        *_whose_columns(),
        AssessmentRecord.round,
        AssessmentRecord.questionnaire_version.label("version"),
        AssessmentRecord.started_at,
        AssessmentRecord.submitted_at,
    )
    yield from _iterate_tuples(
        only_counted(statement)
        .where(AssessmentRecord.id.between(first, last))
        .order_by(AssessmentRecord.id)
    )


def iterate_stage_rows(first: int, last: int) -> Iterator[ExportRow]:
    statement = (
        select(
            AssessmentRecord.questionnaire_version.label("version"),
            PlacementRecord.assessment_id.label("round_id"),
            *_whose_columns(),
            PlacementRecord.value,
            PlacementRecord.floor,
            PlacementRecord.ceiling,
            PlacementRecord.score,
            PlacementRecord.position,
            PlacementRecord.rule_version,
        )
        .join(AssessmentRecord, AssessmentRecord.id == PlacementRecord.assessment_id)
        .where(PlacementRecord.assessment_id.between(first, last))
        .order_by(PlacementRecord.assessment_id, PlacementRecord.value)
    )
    for row in _iterate_tuples(only_counted(statement)):
        ladder = get_questionnaire((row["questionnaire"], row["version"])).framework.ladder
        ceiling = row["ceiling"]
        yield {
            **row,
            "value": row["value"] or "overall",
            "stage": ladder[row["floor"]].id,
            "ceiling": None if ceiling is None else ladder[ceiling].id,
        }


def iterate_answer_rows(first: int, last: int) -> Iterator[ExportRow]:
    statement = (
        select(
            AnswerRecord.assessment_id.label("round_id"),
            *_whose_columns(),
            AnswerRecord.item_id.label("item"),
            AnswerRecord.given,
            AnswerRecord.reason,
            AnswerRecord.note,
            AnswerRecord.evidence,
            AnswerRecord.saved_at,
        )
        .join(AssessmentRecord, AssessmentRecord.id == AnswerRecord.assessment_id)
        .where(AnswerRecord.assessment_id.between(first, last))
        .order_by(AnswerRecord.assessment_id, AnswerRecord.item_id)
    )
    yield from _iterate_tuples(only_counted(statement))


def iterate_figure_rows(first: int, last: int) -> Iterator[ExportRow]:
    statement = select(
        FigureRecord.id,
        FigureRecord.measure,
        FigureRecord.on_day,
        FigureRecord.place,
        FigureRecord.amount,
        FigureRecord.source,
        FigureRecord.note,
        FigureRecord.entered_at,
        FigureRecord.withdrawn_at,
    )
    for row in _iterate_tuples(
        statement.where(FigureRecord.id.between(first, last)).order_by(FigureRecord.id)
    ):
        measure = row["measure"]
        yield {
            **row,
            "amount": displayed_amount(measure, row["amount"]),
            "adds_up": get_additivity(measure),
        }


def iterate_goal_rows(first: int, last: int) -> Iterator[ExportRow]:
    statement = select(
        ProgrammeGoalRecord.id,
        ProgrammeGoalRecord.kind,
        ProgrammeGoalRecord.stage,
        ProgrammeGoalRecord.stage_number,
        ProgrammeGoalRecord.amount,
        ProgrammeGoalRecord.from_day,
        ProgrammeGoalRecord.by_day,
        ProgrammeGoalRecord.note,
        ProgrammeGoalRecord.set_at,
        ProgrammeGoalRecord.withdrawn_at,
    )
    yield from _iterate_tuples(
        statement.where(ProgrammeGoalRecord.id.between(first, last)).order_by(
            ProgrammeGoalRecord.id
        )
    )


def iterate_event_rows(first: int, last: int) -> Iterator[ExportRow]:
    statement = select(
        EventRecord.id,
        EventRecord.at,
        EventRecord.actor,
        EventRecord.action,
        EventRecord.organisation_id,
        EventRecord.assessment_id.label("round_id"),
        EventRecord.items,
    )
    yield from _iterate_tuples(
        statement.where(EventRecord.id.between(first, last)).order_by(EventRecord.id)
    )


def _whose_columns() -> tuple[sa.Label[Any], ...]:
    """Whose a round is, and of which questionnaire: ids and, for people who read a file, a name."""
    return (
        OrganisationRecord.id.label("organisation_id"),
        OrganisationRecord.name.label("organisation"),
        OrganisationRecord.kind.label("kind"),
        OrganisationRecord.part_of.label("part_of"),
        AssessmentRecord.questionnaire_id.label("questionnaire"),
    )


def only_counted(rounds: SelectT) -> SelectT:
    """The query, of rounds, for those of respondents that count."""
    whose = OrganisationRecord.id == AssessmentRecord.organisation_id
    return rounds.join(OrganisationRecord, whose).where(is_counted_respondent())


def _iterate_tuples(statement: sa.Select[*tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """What is found, by the names that the query gives its columns."""
    found = db.session.execute(statement)
    names = tuple(found.keys())
    for row in found:
        yield dict(zip(names, row, strict=True))

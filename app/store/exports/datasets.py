"""What the core team may see, as plain rows: for files, and for the API.

What organisations say is in it where they count.

Each dataset is read in batches by a whole number that orders it, so that neither a file nor a page
of the API ever holds all of it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import (
    AnswerRecord,
    AssessmentRecord,
    EventRecord,
    FigureRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    Place,
    PlacementRecord,
    Record,
)
from app.store.base.published_questionnaires import questionnaire
from app.store.comparison.counted_organisations import is_counted
from app.store.reports.kpi_measures import adds_up, shown

Value: TypeAlias = str | int | datetime | date | list[str] | None
Row: TypeAlias = Mapping[str, Value]
"""What a row holds, by the names of its dataset's columns (and perhaps by others)."""

Asked = TypeVar("Asked", bound=sa.Select[*tuple[Any, ...]])

BATCH = 500
YES_NO = {True: "yes", False: "no"}


class Column(NamedTuple):
    """What a column is called, and what it holds."""

    name: str
    holds: str


class Dataset(NamedTuple):
    """A table of what the team may see.

    `counted` is the record by whose ids it is read; `rows` gives the rows of those from one id to
    another, in order, each by the names of `columns`.
    """

    name: str
    holds: str
    columns: tuple[Column, ...]
    counted: type[OrganisationRecord | AssessmentRecord | FigureRecord | EventRecord]
    rows: Callable[[int, int], Iterator[Row]]


class Batch(NamedTuple):
    """Some rows, and the id after which the next ones come; None where these are the last."""

    rows: list[Row]
    next: int | None


def batch_of(dataset: Dataset, after: int = 0, most: int = BATCH) -> Batch:
    """The rows of the next `most` ids after that one."""
    table = dataset.counted
    asked = IDS[table].where(table.id > after).order_by(table.id).limit(most + 1)
    ids = db.session.scalars(asked).all()
    if not ids:
        return Batch([], None)
    last = ids[min(len(ids), most) - 1]
    return Batch(list(dataset.rows(ids[0], last)), last if len(ids) > most else None)


def every_row(dataset: Dataset) -> Iterator[Row]:
    """All rows, a batch at a time."""
    after: int | None = 0
    while after is not None:
        rows, after = batch_of(dataset, after)
        yield from rows


def how_many_rows(dataset: Dataset) -> int:
    """How many rows there are."""
    rows = ROWS[dataset.name].subquery()
    return db.session.scalars(select(func.count()).select_from(rows)).one()


def _organisations(first: int, last: int) -> Iterator[Row]:
    table = OrganisationRecord
    places = _places_by_organisation(first, last)
    asked = select(
        table.id, table.name, table.sector, table.size, table.contact, table.joined_at,
        table.listed,
    )  # fmt: skip
    for row in _in_order(
        asked.where(table.id.between(first, last), is_counted()).order_by(table.id)
    ):
        there = places.get(row["id"], [])
        yield {
            **row,
            "places": [str(place) for place in Place if place in there],
            "listed": YES_NO[row["listed"]],
        }


def _places_by_organisation(first: int, last: int) -> dict[int, list[str]]:
    where = OrganisationPlaceRecord
    asked = (
        select(where.organisation_id, where.place)
        .where(where.organisation_id.between(first, last))
        .order_by(where.organisation_id, where.place)
    )
    places: dict[int, list[str]] = {}
    for number, place in db.session.execute(asked):
        places.setdefault(number, []).append(place)
    return places


def _rounds(first: int, last: int) -> Iterator[Row]:
    table = AssessmentRecord
    asked = select(
        table.id, *_whose(), table.round, table.questionnaire_id.label("questionnaire"),
        table.questionnaire_version.label("version"), table.started_at, table.submitted_at,
    )  # fmt: skip
    yield from _in_order(
        _of_those_that_count(asked).where(table.id.between(first, last)).order_by(table.id)
    )


def _stages(first: int, last: int) -> Iterator[Row]:
    table, round_ = PlacementRecord, AssessmentRecord
    asked = (
        select(
            round_.questionnaire_id, round_.questionnaire_version.label("version"),
            table.assessment_id.label("round_id"), *_whose(), table.value, table.floor,
            table.ceiling, table.score, table.position, table.rule_version,
        )
        .join(round_, round_.id == table.assessment_id)
        .where(table.assessment_id.between(first, last))
        .order_by(table.assessment_id, table.value)
    )  # fmt: skip
    for row in _in_order(_of_those_that_count(asked)):
        ladder = questionnaire((row["questionnaire_id"], row["version"])).framework.ladder
        ceiling = row["ceiling"]
        yield {
            **row,
            "value": row["value"] or "overall",
            "stage": ladder[row["floor"]].id,
            "ceiling": None if ceiling is None else ladder[ceiling].id,
        }


def _answers(first: int, last: int) -> Iterator[Row]:
    table, round_ = AnswerRecord, AssessmentRecord
    asked = (
        select(
            table.assessment_id.label("round_id"), *_whose(), table.item_id.label("item"),
            table.given, table.reason, table.note, table.evidence, table.saved_at,
        )
        .join(round_, round_.id == table.assessment_id)
        .where(table.assessment_id.between(first, last))
        .order_by(table.assessment_id, table.item_id)
    )  # fmt: skip
    yield from _in_order(_of_those_that_count(asked))


def _figures(first: int, last: int) -> Iterator[Row]:
    table = FigureRecord
    asked = select(
        table.id, table.measure, table.on_day, table.place, table.amount, table.source, table.note,
        table.entered_at, table.withdrawn_at,
    )  # fmt: skip
    for row in _in_order(asked.where(table.id.between(first, last)).order_by(table.id)):
        measure = row["measure"]
        yield {**row, "amount": shown(measure, row["amount"]), "adds_up": adds_up(measure)}


def _events(first: int, last: int) -> Iterator[Row]:
    table = EventRecord
    asked = select(
        table.id, table.at, table.actor, table.action, table.organisation_id,
        table.assessment_id.label("round_id"), table.items,
    )  # fmt: skip
    yield from _in_order(asked.where(table.id.between(first, last)).order_by(table.id))


def _whose() -> tuple[sa.ColumnElement[int], sa.ColumnElement[str]]:
    """Which organisation a round is of: its id and, for people who read a file, its name."""
    table = OrganisationRecord
    return table.id.label("organisation_id"), table.name.label("organisation")


def _of_those_that_count(rounds: Asked) -> Asked:
    """The query, of rounds, for those of organisations that count."""
    whose = OrganisationRecord.id == AssessmentRecord.organisation_id
    return rounds.join(OrganisationRecord, whose).where(is_counted())


def _in_order(asked: sa.Select[*tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """What is found, by the names that the query gives its columns."""
    found = db.session.execute(asked)
    names = tuple(found.keys())
    for row in found:
        yield dict(zip(names, row, strict=True))


ROUND = Column("round_id", "the round’s id, as in `rounds`")
ORGANISATION = (
    Column("organisation_id", "the organisation’s id, as in `organisations`"),
    Column("organisation", "its name"),
)

DATASETS: Mapping[str, Dataset] = {
    each.name: each
    for each in (
        Dataset(
            "organisations",
            "Who takes part, or has been asked to, and is confirmed.",
            (
                Column("id", "a whole number that stays the same"),
                Column("name", "as the organisation or the team gave it"),
                Column("places", "ids of the places where it works, at least one"),
                Column("sector", "the sector’s id"),
                Column("size", "how many people work there, empty until the organisation says"),
                Column("contact", "the e-mail address that the team writes to, empty if none"),
                Column("joined_at", "when it joined or was added, in UTC"),
                Column("listed", "`yes` where it said that its name may stand in the public list"),
            ),
            OrganisationRecord,
            _organisations,
        ),
        Dataset(
            "rounds",
            "Each time that an organisation answered: a draft until it is submitted.",
            (
                Column("id", "a whole number that stays the same"),
                *ORGANISATION,
                Column("round", "which round of the organisation, from 1"),
                Column("questionnaire", "the questionnaire’s id"),
                Column("version", "its version"),
                Column("started_at", "in UTC"),
                Column("submitted_at", "in UTC, empty for a draft"),
            ),
            AssessmentRecord,
            _rounds,
        ),
        Dataset(
            "stages",
            "Where each submitted round stands: overall, and value by value.",
            (
                ROUND,
                *ORGANISATION,
                Column("version", "the version of the questionnaire, within which scores compare"),
                Column("value", "the value’s id, or `overall`"),
                Column("stage", "the id of the stage held if every unknown turns out ‘not yet’"),
                Column(
                    "ceiling",
                    "the id of the stage held if every unknown turns out best, empty where too "
                    "little is known",
                ),
                Column("score", "in basis points (10,000 is all), empty where too little is known"),
                Column(
                    "position",
                    "10,000 for each stage held, plus progress through the next, empty where too "
                    "little is known and for `overall`",
                ),
                Column("rule_version", "the version of the rule of placement"),
            ),
            AssessmentRecord,
            _stages,
        ),
        Dataset(
            "answers",
            "Every answer of every round, drafts too, with notes and evidence.",
            (
                ROUND,
                *ORGANISATION,
                Column("item", "the question’s id"),
                Column("given", "a choice’s id, `dont-know`, `not-applicable`, or empty for none"),
                Column(
                    "reason",
                    "why it does not apply; empty in a draft where that is still to be said",
                ),
                Column("note", "what the organisation noted"),
                Column("evidence", "a web address, if any"),
                Column("saved_at", "in UTC"),
            ),
            AssessmentRecord,
            _answers,
        ),
        Dataset(
            "figures",
            "Figures of the KPI report that the team entered. People and organisations are in it "
            "once for each quarter in which they took part, so quarters do not add up to how many "
            "there were.",
            (
                Column("id", "a whole number that stays the same"),
                Column("measure", "what it measures, by id"),
                Column("on_day", "the day that it speaks of"),
                Column("place", "the place’s id, empty where it speaks of no one place"),
                Column("amount", "a whole number, or `fewer than 5` children or young people"),
                Column("source", "where it comes from"),
                Column("note", "what else there is to know"),
                Column("entered_at", "in UTC"),
                Column("withdrawn_at", "in UTC, empty where it stands"),
                Column(
                    "adds_up",
                    "how far amounts of this measure that stand may be added up: `always`, "
                    "`in-a-quarter` (from January, April, July or October) or "
                    "`in-a-quarter-and-place`",
                ),
            ),
            FigureRecord,
            _figures,
        ),
        Dataset(
            "events",
            "What was done and when, by whom as an id. No words, and no names. Of everybody, "
            "also of those that are not confirmed.",
            (
                Column("id", "a whole number that stays the same"),
                Column("at", "in UTC"),
                Column(
                    "actor",
                    "`account:` or `key:` with an id, a private link, a visitor, or the operator",
                ),
                Column("action", "what was done"),
                Column("organisation_id", "whom it concerns; it may be deleted since"),
                Column("round_id", "the round that it concerns, if any"),
                Column(
                    "items",
                    "ids of what else it concerns, separated by spaces; for `deleted`, where the "
                    "core team did it on request, on whose word and the day of the request",
                ),
            ),
            EventRecord,
            _events,
        ),
    )
}

IDS: Mapping[type[Record], sa.Select[int]] = {
    OrganisationRecord: select(OrganisationRecord.id).where(is_counted()),
    AssessmentRecord: _of_those_that_count(select(AssessmentRecord.id)),
    FigureRecord: select(FigureRecord.id),
    EventRecord: select(EventRecord.id),
}
"""The ids that rows are read by."""


def _of_a_round(table: type[PlacementRecord | AnswerRecord]) -> sa.Select[int]:
    mine = AssessmentRecord.id == table.assessment_id
    return _of_those_that_count(select(table.assessment_id).join(AssessmentRecord, mine))


ROWS: Mapping[str, sa.Select[int]] = {
    "organisations": IDS[OrganisationRecord],
    "rounds": IDS[AssessmentRecord],
    "stages": _of_a_round(PlacementRecord),
    "answers": _of_a_round(AnswerRecord),
    "figures": IDS[FigureRecord],
    "events": IDS[EventRecord],
}

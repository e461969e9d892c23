"""What the core team may see, as plain rows: for files, and for the API.

What organisations say is in it where they count.

Each dataset is read in batches by a whole number that orders it, so that neither a file nor a page
of the API ever holds all of it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import func, select

from app.database.engine import db
from app.model import (
    AnswerRecord,
    AssessmentRecord,
    EventRecord,
    FigureRecord,
    OrganisationRecord,
    PlacementRecord,
    ProgrammeGoalRecord,
)
from app.store.comparison.counted_organisations import is_counted
from app.store.exports.dataset_rows import (
    ExportRow,
    is_other_respondent,
    iterate_answer_rows,
    iterate_event_rows,
    iterate_figure_rows,
    iterate_goal_rows,
    iterate_organisation_rows,
    iterate_respondent_rows,
    iterate_round_rows,
    iterate_stage_rows,
    only_counted,
)

IDS_PER_BATCH = 500


class DatasetColumn(NamedTuple):
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
    columns: tuple[DatasetColumn, ...]
    counted: type[
        OrganisationRecord | AssessmentRecord | FigureRecord | ProgrammeGoalRecord | EventRecord
    ]
    rows: Callable[[int, int], Iterator[ExportRow]]


class RowBatch(NamedTuple):
    """Some rows, and the id after which the next ones come; None where these are the last."""

    rows: list[ExportRow]
    next: int | None


def read_batch(dataset: Dataset, after: int = 0, most: int = IDS_PER_BATCH) -> RowBatch:
    """The rows of the next `most` ids after that one."""
    table = dataset.counted
    statement = ID_QUERIES[dataset.name].where(table.id > after).order_by(table.id).limit(most + 1)
    ids = db.session.scalars(statement).all()
    if not ids:
        return RowBatch([], None)
    last = ids[min(len(ids), most) - 1]
    return RowBatch(list(dataset.rows(ids[0], last)), last if len(ids) > most else None)


def iterate_rows(dataset: Dataset) -> Iterator[ExportRow]:
    """All rows, a batch at a time."""
    after: int | None = 0
    while after is not None:
        rows, after = read_batch(dataset, after)
        yield from rows


def count_rows(dataset: Dataset) -> int:
    """How many rows there are."""
    rows = ROW_QUERIES[dataset.name].subquery()
    return db.session.scalars(select(func.count()).select_from(rows)).one()


ROUND_COLUMN = DatasetColumn("round_id", "the round’s id, as in `rounds`")
RESPONDENT_COLUMNS = (
    DatasetColumn(
        "organisation_id",
        "the id of whoever answered: of an organisation as in `organisations`, of a place "
        "partnership or a team as in `respondents`",
    ),
    DatasetColumn("organisation", "its name"),
)
PART_OF_COLUMN = DatasetColumn(
    "part_of", "the id of the organisation whose team it is, empty for the others"
)
KIND_COLUMNS = (
    DatasetColumn("kind", "who answered: `organisation`, `place-partnership` or `team`"),
    PART_OF_COLUMN,
)
REMINDERS_COLUMN = DatasetColumn(
    "reminders", "`no` where it asked for no reminders at that address, `yes` otherwise"
)
QUESTIONNAIRE_COLUMN = DatasetColumn("questionnaire", "the questionnaire’s id")

DATASETS: Mapping[str, Dataset] = {
    each.name: each
    for each in (
        Dataset(
            "organisations",
            "Who takes part, or has been asked to, and is confirmed.",
            (
                DatasetColumn("id", "a whole number that stays the same"),
                DatasetColumn("name", "as the organisation or the core team gave it"),
                DatasetColumn("places", "ids of the places where it works, at least one"),
                DatasetColumn("sector", "the sector’s id"),
                DatasetColumn(
                    "size", "how many people work there, empty until the organisation says"
                ),
                DatasetColumn(
                    "contact", "the e-mail address that the core team writes to, empty if none"
                ),
                REMINDERS_COLUMN,
                DatasetColumn("joined_at", "when it joined or was added, in UTC"),
                DatasetColumn(
                    "listed", "`yes` where it said that its name may stand in the public list"
                ),
            ),
            OrganisationRecord,
            iterate_organisation_rows,
        ),
        Dataset(
            "respondents",
            "Who else answers: the partnership of a place, and teams of organisations.",
            (
                DatasetColumn("id", "a whole number that stays the same, and is no organisation’s"),
                DatasetColumn("kind", "`place-partnership` or `team`"),
                DatasetColumn("name", "as it was added, or is called since"),
                DatasetColumn("place", "the place’s id of a partnership, empty for a team"),
                PART_OF_COLUMN,
                DatasetColumn(
                    "contact", "the e-mail address that the core team writes to, empty if none"
                ),
                REMINDERS_COLUMN,
                DatasetColumn("joined_at", "when it was added, in UTC"),
            ),
            OrganisationRecord,
            iterate_respondent_rows,
        ),
        Dataset(
            "rounds",
            "Each time that somebody answered: a draft until it is submitted.",
            (
                DatasetColumn("id", "a whole number that stays the same"),
                *RESPONDENT_COLUMNS,
                DatasetColumn("round", "which of its rounds of the questionnaire, from 1"),
                QUESTIONNAIRE_COLUMN,
                DatasetColumn("version", "its version"),
                DatasetColumn("started_at", "in UTC"),
                DatasetColumn("submitted_at", "in UTC, empty for a draft"),
                *KIND_COLUMNS,
            ),
            AssessmentRecord,
            iterate_round_rows,
        ),
        Dataset(
            "stages",
            "Where each submitted round stands: overall, and value by value.",
            (
                ROUND_COLUMN,
                *RESPONDENT_COLUMNS,
                DatasetColumn(
                    "version", "the version of the questionnaire, within which scores compare"
                ),
                DatasetColumn("value", "the value’s id, or `overall`"),
                DatasetColumn(
                    "stage", "the id of the stage held if every unknown turns out the lowest answer"
                ),
                DatasetColumn(
                    "ceiling",
                    "the id of the stage held if every unknown turns out best, empty where too "
                    "little is known",
                ),
                DatasetColumn(
                    "score", "in basis points (10,000 is all), empty where too little is known"
                ),
                DatasetColumn(
                    "position",
                    "10,000 for each stage held, plus progress through the next, empty where too "
                    "little is known and for `overall`",
                ),
                DatasetColumn("rule_version", "the version of the rule of placement"),
                QUESTIONNAIRE_COLUMN,
                *KIND_COLUMNS,
            ),
            AssessmentRecord,
            iterate_stage_rows,
        ),
        Dataset(
            "answers",
            "Every answer of every round, drafts too, with notes and evidence.",
            (
                ROUND_COLUMN,
                *RESPONDENT_COLUMNS,
                DatasetColumn("item", "the question’s id"),
                DatasetColumn(
                    "given", "a choice’s id, `dont-know`, `not-applicable`, or empty for none"
                ),
                DatasetColumn(
                    "reason",
                    "why it does not apply; empty in a draft where that is still to be said",
                ),
                DatasetColumn("note", "what the organisation noted"),
                DatasetColumn("evidence", "a web address, if any"),
                DatasetColumn("saved_at", "in UTC"),
                QUESTIONNAIRE_COLUMN,
                *KIND_COLUMNS,
            ),
            AssessmentRecord,
            iterate_answer_rows,
        ),
        Dataset(
            "figures",
            "Figures of the KPI report that the team entered. People and organisations are in it "
            "once for each quarter in which they took part, so quarters do not add up to how many "
            "there were.",
            (
                DatasetColumn("id", "a whole number that stays the same"),
                DatasetColumn("measure", "what it measures, by id"),
                DatasetColumn("on_day", "the day that it speaks of"),
                DatasetColumn("place", "the place’s id, empty where it speaks of no one place"),
                DatasetColumn(
                    "amount", "a whole number, or `fewer than 5` children or young people"
                ),
                DatasetColumn("source", "where it comes from"),
                DatasetColumn("note", "what else there is to know"),
                DatasetColumn("entered_at", "in UTC"),
                DatasetColumn("withdrawn_at", "in UTC, empty where it stands"),
                DatasetColumn(
                    "adds_up",
                    "how far amounts of this measure that stand may be added up: `always`, "
                    "`in-a-quarter` (from January, April, July or October) or "
                    "`in-a-quarter-and-place`",
                ),
            ),
            FigureRecord,
            iterate_figure_rows,
        ),
        Dataset(
            "goals",
            "What the core team aims for, for all organisations together, by a day. The KPI report "
            "has the way there.",
            (
                DatasetColumn("id", "a whole number that stays the same"),
                DatasetColumn(
                    "kind",
                    "what is counted: `taken-part` (submitted at least once), `came-back` (a "
                    "second round) or `reached-stage` (stands there or further, overall)",
                ),
                DatasetColumn("stage", "the stage’s id, empty unless it is about one"),
                DatasetColumn(
                    "stage_number",
                    "its number on the ladder, from 1 after the start; 0 unless it is about one",
                ),
                DatasetColumn("amount", "how many organisations"),
                DatasetColumn("from_day", "the day from which a steady pace begins"),
                DatasetColumn("by_day", "the day by which"),
                DatasetColumn("note", "what else there is to know"),
                DatasetColumn("set_at", "in UTC"),
                DatasetColumn("withdrawn_at", "in UTC, empty where it stands"),
            ),
            ProgrammeGoalRecord,
            iterate_goal_rows,
        ),
        Dataset(
            "events",
            "What was done and when, by whom as an id. No words, and no names. Of everybody, "
            "also of those that are not confirmed.",
            (
                DatasetColumn("id", "a whole number that stays the same"),
                DatasetColumn("at", "in UTC"),
                DatasetColumn(
                    "actor",
                    "`account:` or `key:` with an id, a private link, a visitor, or the operator",
                ),
                DatasetColumn("action", "what was done"),
                DatasetColumn("organisation_id", "whom it concerns; it may be deleted since"),
                DatasetColumn("round_id", "the round that it concerns, if any"),
                DatasetColumn(
                    "items",
                    "ids of what else it concerns, separated by spaces; for `placed`, the number "
                    "of the stage overall, 0 for the start; for `deleted`, where the core team "
                    "did it on request, on whose word and the day of the request",
                ),
            ),
            EventRecord,
            iterate_event_rows,
        ),
    )
}

ROUND_IDS = only_counted(select(AssessmentRecord.id))

ID_QUERIES: Mapping[str, sa.Select[int]] = {
    "organisations": select(OrganisationRecord.id).where(is_counted()),
    "respondents": select(OrganisationRecord.id).where(is_other_respondent()),
    "rounds": ROUND_IDS,
    "stages": ROUND_IDS,
    "answers": ROUND_IDS,
    "figures": select(FigureRecord.id),
    "goals": select(ProgrammeGoalRecord.id),
    "events": select(EventRecord.id),
}
"""The ids that the rows of each dataset are read by."""


def _select_round_ids(table: type[PlacementRecord | AnswerRecord]) -> sa.Select[int]:
    is_of_round = AssessmentRecord.id == table.assessment_id
    return only_counted(select(table.assessment_id).join(AssessmentRecord, is_of_round))


ROW_QUERIES: Mapping[str, sa.Select[int]] = {
    **ID_QUERIES,
    "stages": _select_round_ids(PlacementRecord),
    "answers": _select_round_ids(AnswerRecord),
}
"""The rows of every dataset, to be counted."""

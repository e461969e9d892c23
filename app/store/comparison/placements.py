"""Where submitted rounds stand: kept when they are submitted, and the tallies that compare them.

An organisation stands by the last round of each questionnaire that it submitted. The running sums
count it in its places and sector, and once more wherever it works, if it counts, under the version
that it answered; whatever changes where it stands, whose it is, or whether it counts, happens
inside `updating_tallies`, which takes it out of the tallies before and counts it in again after.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Insert, delete, func, insert, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.model import (
    AnswerRecord,
    AssessmentRecord,
    CurrentAnswerTallyRecord,
    CurrentStageTallyRecord,
    DayTallyRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    PlacementRecord,
    Record,
    StandingRecord,
)
from app.store.base.dialects import INSERT_BY_DIALECT, DialectInsert
from app.store.comparison.answer_age import uk_date
from app.store.comparison.counted_organisations import is_counted_respondent
from scoring.placement.placement import RULE_VERSION, Placement

EVERYWHERE = ""
"""The place of the tallies that count every organisation once."""

OVERALL = ""
"""The value of the placement of the whole."""

TALLY_RECORDS = (CurrentStageTallyRecord, CurrentAnswerTallyRecord, DayTallyRecord)
"""The tables of running sums: their keys come first, and then what is added up."""


def placement_rows(assessment_id: int, placement: Placement) -> list[dict[str, object]]:
    """A placement as rows of the table: the whole, then a row a value.

    None where there are no values, as where nobody is placed by the questionnaire: so no tally,
    comparison or edition knows of it.
    """
    if not placement.values:
        return []
    shared: dict[str, object] = {"assessment_id": assessment_id, "rule_version": RULE_VERSION}
    overall = {
        "value": OVERALL, "floor": placement.floor_number, "ceiling": placement.ceiling_number,
        "score": placement.score, "position": None,
    }  # fmt: skip
    return [
        {**shared, **overall},
        *(
            {
                **shared, "value": value.value, "floor": value.floor_number,
                "ceiling": value.ceiling_number, "score": value.score, "position": value.position,
            }
            for value in placement.values
        ),
    ]  # fmt: skip


def save_placement(session: Session, assessment_id: int, placement: Placement) -> None:
    """Put a submitted round's placement in place of the one kept before, if there was one."""
    session.execute(delete(PlacementRecord).where(PlacementRecord.assessment_id == assessment_id))
    if rows := placement_rows(assessment_id, placement):
        session.execute(insert(PlacementRecord), rows)


def update_standing(session: Session, organisation_id: int) -> None:
    """Point an organisation at the last round of each questionnaire that it submitted."""
    session.execute(delete(StandingRecord).where(StandingRecord.organisation_id == organisation_id))
    session.execute(insert_standings(AssessmentRecord.organisation_id == organisation_id))


def insert_standings(whose: sa.ColumnElement[bool]) -> Insert:
    """The statement that has respondents stand by the last rounds that they submitted.

    Of those rounds alone that fulfil a condition, where nobody stands by any yet.
    """
    keys = (AssessmentRecord.organisation_id, AssessmentRecord.questionnaire_id)
    last = (
        select(*keys, func.max(AssessmentRecord.round).label("round"))
        .where(AssessmentRecord.submitted_at.is_not(None), whose)
        .group_by(*keys)
        .subquery()
    )
    is_last = sa.and_(
        last.c.organisation_id == AssessmentRecord.organisation_id,
        last.c.questionnaire_id == AssessmentRecord.questionnaire_id,
        last.c.round == AssessmentRecord.round,
    )
    return insert(StandingRecord).from_select(
        ["organisation_id", "questionnaire_id", "assessment_id"],
        select(*keys, AssessmentRecord.id).join(last, is_last),
    )


@contextmanager
def updating_tallies(session: Session, *organisation_ids: int) -> Iterator[None]:
    """Subtract respondents from the tallies, make the change, and add them as they are then.

    With their teams, which count where they do.
    """
    lock_tallies(session)
    is_team = OrganisationRecord.part_of.in_(organisation_ids)
    teams = session.scalars(select(OrganisationRecord.id).where(is_team)).all()
    changing = (*organisation_ids, *teams)
    counted_before = _stand_by_answers(session, changing)
    if counted_before:
        _add_to_tallies(session, -1, changing)
    yield
    session.flush()
    if _stand_by_answers(session, changing):
        _add_to_tallies(session, 1, changing)
    if counted_before:
        for tally in TALLY_RECORDS:
            session.execute(delete(tally).where(tally.n == 0))


def _stand_by_answers(session: Session, organisation_ids: Sequence[int]) -> bool:
    """Whether any of them has submitted a round: nobody else is in a tally."""
    standing = select(StandingRecord.assessment_id).where(
        StandingRecord.organisation_id.in_(organisation_ids)
    )
    return session.scalars(standing.limit(1)).first() is not None


def rebuild_tallies(session: Session) -> None:
    """Make every tally anew from the rows."""
    lock_tallies(session)
    for tally in TALLY_RECORDS:
        session.execute(delete(tally))
    _add_to_tallies(session, 1)


def lock_tallies(session: Session) -> None:
    """Lock the tally tables until the transaction ends; a second time costs nothing.

    They come first in the order of locks: see `app.store.base.transactions`.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE stage_tally IN SHARE ROW EXCLUSIVE MODE"))


def select_stage_tallies_since(since: datetime) -> sa.Select[*tuple[object, ...]]:
    """What `stage_tally` would hold if only answers submitted then or later counted."""
    return _label_columns(
        CurrentStageTallyRecord, _select_stage_tallies(1, None).where(_is_submitted_since(since))
    )


def select_answer_tallies_since(since: datetime) -> sa.Select[*tuple[object, ...]]:
    """What `answer_tally` would hold if only answers submitted then or later counted."""
    return _label_columns(
        CurrentAnswerTallyRecord, _select_answer_tallies(1, None).where(_is_submitted_since(since))
    )


def _is_submitted_since(since: datetime) -> sa.ColumnElement[bool]:
    return AssessmentRecord.submitted_at >= since


def _label_columns(
    record: type[Record], rows: sa.Select[*tuple[object, ...]]
) -> sa.Select[*tuple[object, ...]]:
    """The rows with their columns called as the table calls them."""
    names = [column.name for column in record.__table__.columns]
    columns = rows.selected_columns
    return rows.with_only_columns(
        *(column.label(name) for column, name in zip(columns, names, strict=True))
    )


def _add_to_tallies(
    session: Session, sign: int, organisation_ids: Sequence[int] | None = None
) -> None:
    """Add what organisations stand by to the tallies (`sign` 1), or take it away (-1)."""
    for tally, rows in (
        (CurrentStageTallyRecord, _select_stage_tallies),
        (CurrentAnswerTallyRecord, _select_answer_tallies),
    ):
        names = [column.name for column in tally.__table__.columns]
        insert = _insert_into(session, tally).from_select(names, rows(sign, organisation_ids))
        session.execute(_add_on_conflict(tally, insert))
    days = _day_tally_rows(session, sign, organisation_ids)
    if days:
        insert = _insert_into(session, DayTallyRecord)
        session.execute(_add_on_conflict(DayTallyRecord, insert), days)


def _insert_into(session: Session, tally: type[Record]) -> DialectInsert:
    return INSERT_BY_DIALECT[session.get_bind().dialect.name](tally)


def _add_on_conflict(tally: type[Record], insert: DialectInsert) -> DialectInsert:
    """Fresh rows of sums, added to those that are there."""
    columns = tally.__table__.columns
    return insert.on_conflict_do_update(
        index_elements=[column.name for column in columns if column.primary_key],
        set_={
            column.name: column + insert.excluded[column.name]
            for column in columns
            if not column.primary_key
        },
    )


def _day_tally_rows(
    session: Session, sign: int, organisation_ids: Sequence[int] | None
) -> list[dict[str, object]]:
    """How many stand by answers of each day. No database alone knows when the UK's days begin."""
    places = _organisation_places(organisation_ids)
    rows = session.execute(
        select(*_tally_keys(places), AssessmentRecord.submitted_at).select_from(
            _counted_standings(places)
        )
    )
    counted = Counter((row[0], *row[2:4], uk_date(row.submitted_at)) for row in rows)
    keys = [column.name for column in DayTallyRecord.__table__.primary_key]
    return [{**dict(zip(keys, key, strict=True)), "n": sign * n} for key, n in counted.items()]


def _select_stage_tallies(
    sign: int, organisation_ids: Sequence[int] | None
) -> sa.Select[*tuple[object, ...]]:
    places = _organisation_places(organisation_ids)
    keys = (*_tally_keys(places), PlacementRecord.value, PlacementRecord.floor)
    # A score is squared as a wide number: 10,000 of them would not fit in a narrow one.
    score = sa.cast(PlacementRecord.score, sa.BigInteger)
    return (
        select(
            *keys,
            sign * func.count(),
            sign * func.count(PlacementRecord.score),
            sign * func.coalesce(func.sum(score), 0),
            sign * func.coalesce(func.sum(score * score), 0),
        )
        .select_from(_counted_standings(places))
        .join(PlacementRecord, PlacementRecord.assessment_id == StandingRecord.assessment_id)
        .group_by(*keys)
    )


def _select_answer_tallies(
    sign: int, organisation_ids: Sequence[int] | None
) -> sa.Select[*tuple[object, ...]]:
    places = _organisation_places(organisation_ids)
    keys = (*_tally_keys(places), AnswerRecord.item_id, AnswerRecord.given)
    return (
        select(*keys, sign * func.count())
        .select_from(_counted_standings(places))
        .join(AnswerRecord, AnswerRecord.assessment_id == StandingRecord.assessment_id)
        .where(AnswerRecord.given != "")
        .group_by(*keys)
    )


def _organisation_places(organisation_ids: Sequence[int] | None) -> sa.Subquery:
    """Each organisation with each of its places, and once more with everywhere."""
    # Asked in each half: SQLite makes the whole of a union before it looks at what is wanted of it.
    return union_all(
        select(OrganisationPlaceRecord.organisation_id, OrganisationPlaceRecord.place).where(
            _is_among(OrganisationPlaceRecord.organisation_id, organisation_ids)
        ),
        select(OrganisationRecord.id, literal(EVERYWHERE)).where(
            _is_among(OrganisationRecord.id, organisation_ids)
        ),
    ).subquery()


def _tally_keys(places: sa.Subquery) -> tuple[sa.ColumnElement[object], ...]:
    return (
        AssessmentRecord.questionnaire_id,
        AssessmentRecord.questionnaire_version,
        places.c.place,
        OrganisationRecord.sector,
    )  # type: ignore[return-value] # columns of text


def _counted_standings(places: sa.Subquery) -> sa.FromClause:
    is_own = OrganisationRecord.id == StandingRecord.organisation_id
    is_counted_standing = is_own & is_counted_respondent()
    standings = sa.join(StandingRecord, OrganisationRecord, is_counted_standing)
    return standings.join(places, places.c.organisation_id == OrganisationRecord.id).join(
        AssessmentRecord, AssessmentRecord.id == StandingRecord.assessment_id
    )


def _is_among(
    column: InstrumentedAttribute[int], organisation_ids: Sequence[int] | None
) -> sa.ColumnElement[bool]:
    return sa.true() if organisation_ids is None else column.in_(organisation_ids)

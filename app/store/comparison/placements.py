"""Where submitted rounds stand: kept when they are submitted, and the sums that compare them.

An organisation stands by the last round that it submitted. The running sums count it in its places
and sector, and once more wherever it works, if it counts, under the version that it answered;
whatever changes where it stands, whose it is, or whether it counts, happens inside `recounting`,
which takes it out of the sums before and counts it in again after.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import delete, func, insert, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.model import (
    AnswerRecord,
    AnswerTallyRecord,
    AssessmentRecord,
    DayTallyRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
    PlacementRecord,
    Record,
    StageTallyRecord,
    StandingRecord,
)
from app.store.base.dialects import INSERTS, AnyInsert
from app.store.comparison.answer_age import day_of
from app.store.comparison.counted_organisations import is_counted
from scoring.placement.placement import RULE_VERSION, Placement

EVERYWHERE = ""
"""The place of the sums that count every organisation once."""

OVERALL = ""
"""The value of the placement of the whole."""

TALLIES = (StageTallyRecord, AnswerTallyRecord, DayTallyRecord)
"""The tables of running sums: their keys come first, and then what is added up."""


def rows_of(assessment_id: int, placed: Placement) -> list[dict[str, object]]:
    """A placement as rows of the table: the whole, then a row a value."""
    both: dict[str, object] = {"assessment_id": assessment_id, "rule_version": RULE_VERSION}
    whole = {
        "value": OVERALL, "floor": placed.floor_number, "ceiling": placed.ceiling_number,
        "score": placed.score, "position": None,
    }  # fmt: skip
    return [
        {**both, **whole},
        *(
            {
                **both, "value": value.value, "floor": value.floor_number,
                "ceiling": value.ceiling_number, "score": value.score, "position": value.position,
            }
            for value in placed.values
        ),
    ]  # fmt: skip


def keep(session: Session, assessment_id: int, placed: Placement) -> None:
    """Put a submitted round's placement in place of the one kept before, if there was one."""
    session.execute(delete(PlacementRecord).where(PlacementRecord.assessment_id == assessment_id))
    session.execute(insert(PlacementRecord), rows_of(assessment_id, placed))


def stand_by_the_last(session: Session, organisation_id: int) -> None:
    """Have the organisation stand by the last round that it submitted, by none if it has none."""
    table = AssessmentRecord
    last = session.scalars(
        select(table.id)
        .where(table.organisation_id == organisation_id, table.submitted_at.is_not(None))
        .order_by(table.round.desc())
        .limit(1)
    ).one_or_none()
    stands = StandingRecord
    session.execute(delete(stands).where(stands.organisation_id == organisation_id))
    if last is not None:
        session.execute(insert(stands).values(organisation_id=organisation_id, assessment_id=last))


@contextmanager
def recounting(session: Session, *organisation_ids: int) -> Iterator[None]:
    """Take organisations out of the sums, let the change happen, and count them in again."""
    have_the_sums_to_oneself(session)
    _count(session, -1, organisation_ids)
    yield
    session.flush()
    _count(session, 1, organisation_ids)
    for table in TALLIES:
        session.execute(delete(table).where(table.n == 0))


def count_afresh(session: Session) -> None:
    """Make every sum anew from the rows."""
    have_the_sums_to_oneself(session)
    for table in TALLIES:
        session.execute(delete(table))
    _count(session, 1)


def have_the_sums_to_oneself(session: Session) -> None:
    """Let nobody else change a sum until the transaction ends. Having them already costs nothing.

    Whatever changes a sum asks for this before it has a round or an organisation to itself: two
    that took them in a different order would wait for each other for ever. SQLite has one writer
    at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE stage_tally IN SHARE ROW EXCLUSIVE MODE"))


def stages_since(since: datetime) -> sa.Select[*tuple[object, ...]]:
    """What `stage_tally` would hold if only answers submitted then or later counted."""
    return _named(StageTallyRecord, _stages(1, None).where(_submitted(since)))


def answers_since(since: datetime) -> sa.Select[*tuple[object, ...]]:
    """What `answer_tally` would hold if only answers submitted then or later counted."""
    return _named(AnswerTallyRecord, _answers(1, None).where(_submitted(since)))


def _submitted(since: datetime) -> sa.ColumnElement[bool]:
    return AssessmentRecord.submitted_at >= since


def _named(
    table: type[Record], rows: sa.Select[*tuple[object, ...]]
) -> sa.Select[*tuple[object, ...]]:
    """The rows with their columns called as the table calls them."""
    names = [column.name for column in table.__table__.columns]
    columns = rows.selected_columns
    return rows.with_only_columns(
        *(column.label(name) for column, name in zip(columns, names, strict=True))
    )


def _count(session: Session, sign: int, organisation_ids: Sequence[int] | None = None) -> None:
    """Add what organisations stand by to the sums (`sign` 1), or take it away (-1)."""
    for table, rows in ((StageTallyRecord, _stages), (AnswerTallyRecord, _answers)):
        names = [column.name for column in table.__table__.columns]
        fresh = _insert_into(session, table).from_select(names, rows(sign, organisation_ids))
        session.execute(_added_up(table, fresh))
    days = _days(session, sign, organisation_ids)
    if days:
        fresh = _insert_into(session, DayTallyRecord)
        session.execute(_added_up(DayTallyRecord, fresh), days)


def _insert_into(session: Session, table: type[Record]) -> AnyInsert:
    return INSERTS[session.get_bind().dialect.name](table)


def _added_up(table: type[Record], fresh: AnyInsert) -> AnyInsert:
    """Fresh rows of sums, added to those that are there."""
    columns = table.__table__.columns
    return fresh.on_conflict_do_update(
        index_elements=[column.name for column in columns if column.primary_key],
        set_={
            column.name: column + fresh.excluded[column.name]
            for column in columns
            if not column.primary_key
        },
    )


def _days(
    session: Session, sign: int, organisation_ids: Sequence[int] | None
) -> list[dict[str, object]]:
    """How many stand by answers of each day. No database alone knows when the UK's days begin."""
    where = _wheres(organisation_ids)
    rows = session.execute(
        select(*_keys(where), AssessmentRecord.submitted_at).select_from(_standing_in(where))
    )
    counted = Counter((row[0], *row[2:4], day_of(row.submitted_at)) for row in rows)
    keys = [column.name for column in DayTallyRecord.__table__.primary_key]
    return [{**dict(zip(keys, each, strict=True)), "n": sign * n} for each, n in counted.items()]


def _stages(sign: int, organisation_ids: Sequence[int] | None) -> sa.Select[*tuple[object, ...]]:
    placed, where = PlacementRecord, _wheres(organisation_ids)
    keys = (*_keys(where), placed.value, placed.floor)
    # A score is squared as a wide number: 10,000 of them would not fit in a narrow one.
    score = sa.cast(placed.score, sa.BigInteger)
    return (
        select(
            *keys,
            sign * func.count(),
            sign * func.count(placed.score),
            sign * func.coalesce(func.sum(score), 0),
            sign * func.coalesce(func.sum(score * score), 0),
        )
        .select_from(_standing_in(where))
        .join(placed, placed.assessment_id == StandingRecord.assessment_id)
        .group_by(*keys)
    )


def _answers(sign: int, organisation_ids: Sequence[int] | None) -> sa.Select[*tuple[object, ...]]:
    answer, where = AnswerRecord, _wheres(organisation_ids)
    keys = (*_keys(where), answer.item_id, answer.given)
    return (
        select(*keys, sign * func.count())
        .select_from(_standing_in(where))
        .join(answer, answer.assessment_id == StandingRecord.assessment_id)
        .where(answer.given != "")
        .group_by(*keys)
    )


def _wheres(organisation_ids: Sequence[int] | None) -> sa.Subquery:
    """Each organisation with each of its places, and once more with everywhere."""
    stands, table = OrganisationPlaceRecord, OrganisationRecord
    # Asked in each half: SQLite makes the whole of a union before it looks at what is wanted of it.
    return union_all(
        select(stands.organisation_id, stands.place).where(
            _among(stands.organisation_id, organisation_ids)
        ),
        select(table.id, literal(EVERYWHERE)).where(_among(table.id, organisation_ids)),
    ).subquery()


def _keys(where: sa.Subquery) -> tuple[sa.ColumnElement[object], ...]:
    return (
        AssessmentRecord.questionnaire_id,
        AssessmentRecord.questionnaire_version,
        where.c.place,
        OrganisationRecord.sector,
    )  # type: ignore[return-value] # columns of text


def _standing_in(where: sa.Subquery) -> sa.FromClause:
    standing, organisation = StandingRecord, OrganisationRecord
    counted = (organisation.id == standing.organisation_id) & is_counted()
    joined = sa.join(standing, organisation, counted)
    return joined.join(where, where.c.organisation_id == organisation.id).join(
        AssessmentRecord, AssessmentRecord.id == standing.assessment_id
    )


def _among(
    column: InstrumentedAttribute[int], organisation_ids: Sequence[int] | None
) -> sa.ColumnElement[bool]:
    return sa.true() if organisation_ids is None else column.in_(organisation_ids)

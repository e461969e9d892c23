"""Where submitted rounds stand, and the running sums that comparisons are read from.

None of it is anybody's own words: all of it can be worked out again from the answers.
"""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.model.base import Record


class PlacementRecord(Record):
    """Where one value of a submitted round stands by the rule of `rule_version`.

    The whole has a row of its own, with an empty `value`. Stages are numbers on the framework's
    ladder, 0 for `starting-out`; score and position are in basis points, `position` null for the
    whole. Where too little is known, the ceiling, the score and the position are null, and the
    floor of a value is 0.
    """

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("floor >= 0 AND floor <= ceiling", name="floor_below_ceiling"),
    )

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True
    )
    value: Mapped[str] = mapped_column(String(80), primary_key=True)
    rule_version: Mapped[int]
    floor: Mapped[int]
    ceiling: Mapped[int | None]
    score: Mapped[int | None]
    position: Mapped[int | None]


class StandingRecord(Record):
    """Which round a respondent stands by: the last of each questionnaire that it submitted."""

    __tablename__ = "standing"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    questionnaire_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), unique=True
    )


class CurrentStageTallyRecord(Record):
    """How many organisations of a place and sector stand at a stage of a value, and their scores.

    They stand by answers to one version of the questionnaire. `place` is empty in the rows that
    count every organisation once, wherever it works; `value` is empty in the rows for the whole.
    `scored` organisations have a score; `total` and `squares` are the sums of those scores and of
    their squares, in basis points.
    """

    __tablename__ = "stage_tally"

    questionnaire_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    questionnaire_version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(String(40), primary_key=True)
    sector: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(80), primary_key=True)
    floor: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
    scored: Mapped[int]
    total: Mapped[int] = mapped_column(BigInteger)
    squares: Mapped[int] = mapped_column(BigInteger)


class DayTallyRecord(Record):
    """How many organisations of a place and sector stand by answers submitted on a day.

    `place` as in `CurrentStageTallyRecord`; the day is that of the UK's clocks.
    """

    __tablename__ = "day_tally"

    questionnaire_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    place: Mapped[str] = mapped_column(String(40), primary_key=True)
    sector: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    n: Mapped[int]


class CurrentAnswerTallyRecord(Record):
    """How many organisations of a place and sector gave an answer in the round they stand by.

    The version and `place` as in `CurrentStageTallyRecord`; `given` as in `AnswerRecord`, never
    empty.
    """

    __tablename__ = "answer_tally"

    questionnaire_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    questionnaire_version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(String(40), primary_key=True)
    sector: Mapped[str] = mapped_column(String(40), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    given: Mapped[str] = mapped_column(String(80), primary_key=True)
    n: Mapped[int]

"""What moved a value's score and stage from one round to another: parts that sum exactly to it.

Two rounds of one questionnaire, of one version or of two. Between them lie the sets of answers that
are got by taking one kind of change after another from the old round to the new one, in the order
of `ChangeKind`. Each is placed as `placement.py` places, and the part of a kind is what the score
and the stage move when it is taken: so the parts are whole numbers, and their sum is the whole
move, whatever is rounded. docs/decisions/0059-change-that-adds-up.md says why in this order.

assets/self_assessment/round_change.js is the same over again, function by function.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from scoring.changes.version_pair import VersionPair
from scoring.placement.answers import NOT_APPLICABLE_LEVEL, UNKNOWN_LEVEL, Answers, answer_levels
from scoring.placement.placement import (
    floored_mean,
    highest_stage_reached,
    is_too_little_known,
    place_cell,
)
from scoring.questionnaires.questionnaire import Cell


class ChangeKind(StrEnum):
    """Why a score moved, in the order in which changes are taken."""

    QUESTION_CHANGED = "question-changed"  # another version: added, gone, or counted otherwise
    NO_LONGER_APPLYING = "no-longer-applying"
    NEWLY_APPLYING = "newly-applying"
    NO_LONGER_KNOWN = "no-longer-known"
    LOWERED = "lowered"
    NOW_KNOWN = "now-known"
    RAISED = "raised"


ANSWER_KINDS: tuple[ChangeKind, ...] = tuple(
    kind for kind in ChangeKind if kind is not ChangeKind.QUESTION_CHANGED
)


class Part(NamedTuple):
    """What changes of one kind did to a value: its items, and its part of the move.

    `score` is in basis points, `stage` in stages; None where the move is not split.
    """

    kind: ChangeKind
    items: tuple[str, ...]
    score: int | None
    stage: int | None


class Standing(NamedTuple):
    """A value in one round: its score in basis points, and its stage by number from the start, 0.

    Both are None where too little is known of it: `known` of the `asked` items are answered by a
    choice. A value that was not asked has none asked.
    """

    score: int | None
    stage: int | None
    known: int
    asked: int


class ValueChange(NamedTuple):
    """One value in two rounds, and the seven parts of its move, in the order of `ChangeKind`.

    The move is split where both rounds have a score; that of the stage, where moreover both
    versions have the same stages.
    """

    value: str
    before: Standing
    after: Standing
    parts: tuple[Part, ...]

    @property
    def score_move(self) -> int | None:
        """How far the score moved, in basis points: the sum of the parts."""
        if self.before.score is None or self.after.score is None:
            return None
        return self.after.score - self.before.score

    @property
    def stage_move(self) -> int | None:
        """How many stages it moved: the sum of the parts."""
        if self.parts[0].stage is None or self.before.stage is None or self.after.stage is None:
            return None
        return self.after.stage - self.before.stage


Points: TypeAlias = tuple[int, int]
"""The score in basis points and the stage's number that answers come to."""


def compare_rounds(
    versions: VersionPair, old_answers: Answers, new_answers: Answers
) -> tuple[ValueChange, ...]:
    """Every value that the new round asks about, in the framework's order; checked answers."""
    old = answer_levels(versions.old, old_answers)
    new = answer_levels(versions.new, new_answers)
    # What is not asked alike has no old answer that means anything now: the new one stands for it.
    carried = tuple(
        level if column is None else old[column]
        for column, level in zip(versions.old_columns, new, strict=True)
    )
    return tuple(_compare_value(versions, value, old, carried, new) for value in versions.new_rows)


def _compare_value(
    versions: VersionPair,
    value: str,
    old: Sequence[int],
    carried: Sequence[int],
    new: Sequence[int],
) -> ValueChange:
    row, old_row = versions.new_rows[value], versions.old_rows.get(value, ())
    old_bar, bar = versions.old.placement.secured_at, versions.new.placement.secured_at
    before, after = _stand(old_row, old, old_bar), _stand(row, new, bar)
    moved = _group_columns(row, carried, new)
    points: list[Points] = []
    if before.score is not None and after.score is not None:
        points = [_earn(old_row, old, old_bar), *_take_in_turn(row, bar, carried, new, moved)]
    return ValueChange(value, before, after, _make_parts(versions, value, moved, points))


def _take_in_turn(
    row: Sequence[Cell],
    bar: int,
    carried: Sequence[int],
    new: Sequence[int],
    moved: Mapping[ChangeKind, Sequence[int]],
) -> list[Points]:
    """What the old answers come to in the new version, and then with each kind of change taken."""
    levels = list(carried)
    points = [_earn(row, levels, bar)]
    for kind in ANSWER_KINDS:
        for column in moved[kind]:
            levels[column] = new[column]
        points.append(_earn(row, levels, bar) if moved[kind] else points[-1])
    return points


def _make_parts(
    versions: VersionPair,
    value: str,
    moved: Mapping[ChangeKind, Sequence[int]],
    points: Sequence[Points],
) -> tuple[Part, ...]:
    asked = versions.new.items
    items: dict[ChangeKind, tuple[str, ...]] = {
        kind: tuple(asked[column].id for column in moved[kind]) for kind in ANSWER_KINDS
    }
    items[ChangeKind.QUESTION_CHANGED] = versions.changed[value]
    if not points:
        return tuple(Part(kind, items[kind], None, None) for kind in ChangeKind)
    return tuple(
        Part(
            kind,
            items[kind],
            score - earlier_score,
            stage - earlier_stage if versions.same_stages else None,
        )
        for kind, ((earlier_score, earlier_stage), (score, stage)) in zip(
            ChangeKind, pairwise(points), strict=True
        )
    )


def _earn(row: Sequence[Cell], levels: Sequence[int], secured_at: int) -> Points:
    """What answers come to, as if enough were known; nothing where nothing applies."""
    cells = [place_cell(cell, levels, secured_at) for cell in row]
    shares = [cell.share for cell in cells if cell.share is not None]
    stage = highest_stage_reached(cell.secured_low for cell in cells)
    return (floored_mean(shares) if shares else 0, stage)


def _stand(row: Sequence[Cell], levels: Sequence[int], secured_at: int) -> Standing:
    columns = _columns(row)
    known = sum(levels[column] >= 0 for column in columns)
    if not columns or is_too_little_known(known, len(columns)):
        return Standing(None, None, known, len(columns))
    return Standing(*_earn(row, levels, secured_at), known, len(columns))


def _columns(row: Sequence[Cell]) -> list[int]:
    """The columns of a value's items, in the order asked."""
    return sorted({each.column for cell in row for each in cell.contributions})


def _group_columns(
    row: Sequence[Cell], carried: Sequence[int], new: Sequence[int]
) -> dict[ChangeKind, list[int]]:
    """The columns of the value's answers that changed, by the kind of their change."""
    moved: dict[ChangeKind, list[int]] = {kind: [] for kind in ANSWER_KINDS}
    for column in _columns(row):
        if carried[column] != new[column]:
            moved[_kind_of_change(carried[column], new[column])].append(column)
    return moved


def _kind_of_change(old: int, new: int) -> ChangeKind:
    if new == NOT_APPLICABLE_LEVEL:
        return ChangeKind.NO_LONGER_APPLYING
    if old == NOT_APPLICABLE_LEVEL:
        return ChangeKind.NEWLY_APPLYING
    if new == UNKNOWN_LEVEL:
        return ChangeKind.NO_LONGER_KNOWN
    if old == UNKNOWN_LEVEL:
        return ChangeKind.NOW_KNOWN
    return ChangeKind.RAISED if new > old else ChangeKind.LOWERED

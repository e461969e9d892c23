"""What two versions of a questionnaire have to do with each other, question by question."""

from collections.abc import Mapping
from math import gcd
from typing import NamedTuple, TypeAlias

from scoring.questionnaires.questionnaire import Cell, Questionnaire

Contributions: TypeAlias = Mapping[str, list[tuple[object, ...]]]
"""What items give, by id in the order asked: for each of their cells the stage, points and core."""


class VersionPair(NamedTuple):
    """Two versions, the older first, which may be the same.

    `old_columns` has, for every item of the newer in its order, the column that it has in the older
    where both ask it alike, else None. `changed` are each value's items that are added, gone or
    counted otherwise, by the newer version's values.
    """

    old: Questionnaire
    new: Questionnaire
    old_rows: Mapping[str, tuple[Cell, ...]]
    new_rows: Mapping[str, tuple[Cell, ...]]
    old_columns: tuple[int | None, ...]
    changed: Mapping[str, tuple[str, ...]]
    same_stages: bool


def pair_versions(old: Questionnaire, new: Questionnaire) -> VersionPair:
    """Find what is asked alike in two versions, and what is another."""
    meanings, columns = _meanings(old), {item.id: at for at, item in enumerate(old.items)}
    alike = {each for each, meaning in _meanings(new).items() if meanings.get(each) == meaning}
    old_rows, new_rows = _rows(old), _rows(new)
    return VersionPair(
        old,
        new,
        old_rows,
        new_rows,
        tuple(columns[item.id] if item.id in alike else None for item in new.items),
        {
            value: _changed_items(_contributions(old, old_rows.get(value, ())), of_value, alike)
            for value, row in new_rows.items()
            for of_value in (_contributions(new, row),)
        },
        _stage_ids(old) == _stage_ids(new),
    )


def _meanings(questionnaire: Questionnaire) -> dict[str, tuple[object, ...]]:
    """What an answer to each item means: items of one meaning are asked alike.

    As `hardest_questions.asks_item_alike` has it, but for a factor that all points share: that
    changes what a question counts, as its weight does, and not what an answer to it says.
    """
    return {
        item.id: (
            section.value,
            item.stage,
            [choice.id for choice in questionnaire.choices[item.id]],
            _in_lowest_terms([choice.points for choice in questionnaire.choices[item.id]]),
        )
        for section in questionnaire.sections
        for item in section.items
    }


def _in_lowest_terms(points: list[int]) -> list[int]:
    shared = gcd(*points)
    return [each // shared for each in points]


def _rows(questionnaire: Questionnaire) -> dict[str, tuple[Cell, ...]]:
    return {row[0].value: row for row in questionnaire.cells}


def _contributions(questionnaire: Questionnaire, row: tuple[Cell, ...]) -> Contributions:
    gives: dict[int, list[tuple[object, ...]]] = {}
    for cell in row:
        for each in cell.contributions:
            gives.setdefault(each.column, []).append((cell.stage, each.points, each.core_level))
    return {questionnaire.items[column].id: gives[column] for column in sorted(gives)}


def _changed_items(old: Contributions, new: Contributions, alike: set[str]) -> tuple[str, ...]:
    """The items of one value that are added, gone or counted otherwise, those asked now first."""
    changed = [each for each in new if each not in alike or old.get(each) != new[each]]
    return (*changed, *(each for each in old if each not in new))


def _stage_ids(questionnaire: Questionnaire) -> list[str]:
    return [stage.id for stage in questionnaire.framework.ladder]

"""A questionnaire as plain data for a browser, where assets/self_assessment/placement.js places.

The page that asks has the words already; this holds what a placement is worked out from, and the
names that its results are told in. `placement.js` reads it and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from scoring.questionnaires.questionnaire import Cell, Choice, OverallRule, Questionnaire

# A word that says nothing in a code: 'choice and control' is CC to whoever reads it out.
_LEFT_OUT = frozenset({"and"})
_WHOLE_NUMBER = re.compile(r"[0-9]+")


def questionnaire_as_json(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire as data that JSON can hold, in the names of the model.

    `ladder` holds the start and then the stages. `choices` holds each ladder of choices once,
    lowest first, and an item's `choices` is the number of its own, from 0. `cells` has a row a
    value and in it a cell a stage; each of its `gives` is a contribution: the item's column, the
    weighted points of every level, and the level that a core item needs, null where it is not core.
    A contribution's maximum is the last of its points.
    """
    ladders = _distinct_ladders(questionnaire)
    return {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "title": questionnaire.title,
        "content_hash": questionnaire.content_hash,
        "ladder": [{"id": each.id, "name": each.name} for each in questionnaire.framework.ladder],
        "values": [{"id": each.id, "name": each.name} for each in questionnaire.framework.values],
        "rule": {
            "secured_at": questionnaire.placement.secured_at,
            "overall": _overall_rule_data(questionnaire.placement.overall),
        },
        "choices": [[{"id": one, "label": label} for one, label in ladder] for ladder in ladders],
        "items": _item_data(questionnaire, ladders),
        "cells": [[_cell_data(cell) for cell in row] for row in questionnaire.cells],
    }


def item_codes(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Every item's short code for paper and quick typing, by the item's id.

    The first letters of the id's words, without 'and', and its whole numbers, in capitals:
    `choice-and-control-aware-2` is CCA2. Items that would share a code have their whole id for one,
    in capitals, and so has an item whose code is another's whole id. A code follows from the ids of
    one version alone, so paper that was printed once can be typed in for ever.
    """
    ids = [item.id for item in questionnaire.items]
    short = {each: _short_code(each) for each in ids}
    shared = Counter(short.values())
    whole = {each for each in ids if not short[each] or shared[short[each]] > 1}
    # Once is enough: these have several words, and no short code has the hyphen of a whole id.
    whole |= _items_with_clashing_codes(short, whole)
    return {each: each.upper() if each in whole else short[each] for each in ids}


def paper_code(questionnaire: Questionnaire) -> str:
    """What a sheet of paper says of the questions that it is of: `v1-05da`.

    The version, and the first four digits of the content hash: whoever types a sheet in types it
    first, so that paper of another version, or of another questionnaire, is noticed.
    """
    return f"v{questionnaire.version}-{questionnaire.content_hash[:4]}"


def _short_code(item_id: str) -> str:
    words = [word for word in item_id.split("-") if word not in _LEFT_OUT]
    return "".join(word if _WHOLE_NUMBER.fullmatch(word) else word[0] for word in words).upper()


def _items_with_clashing_codes(short: Mapping[str, str], whole: set[str]) -> set[str]:
    """The items whose short code is the whole id of one that has it for a code."""
    given = {each.upper() for each in whole}
    return {each for each, code in short.items() if code in given}


def _distinct_ladders(questionnaire: Questionnaire) -> list[tuple[tuple[str, str], ...]]:
    """The ladders of choices that differ on the page, as ids and labels, in the order first met."""
    return list(dict.fromkeys(_ids_and_labels(each) for each in questionnaire.choices.values()))


def _ids_and_labels(choices: tuple[Choice, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((choice.id, choice.label) for choice in choices)


def _overall_rule_data(rule: OverallRule) -> dict[str, Any]:
    return {
        "held_by": rule.held_by,
        "others_within": rule.others_within,
        "never_behind": list(rule.never_behind),
    }


def _item_data(
    questionnaire: Questionnaire, ladders: list[tuple[tuple[str, str], ...]]
) -> list[dict[str, Any]]:
    code_of = item_codes(questionnaire)
    return [
        {
            "id": item.id,
            "code": code_of[item.id],
            "value": section.value,
            "stage": item.stage,
            "choices": ladders.index(_ids_and_labels(questionnaire.choices[item.id])),
            "not_applicable": item.not_applicable != "never",
        }
        for section in questionnaire.sections
        for item in section.items
    ]


def _cell_data(cell: Cell) -> dict[str, Any]:
    return {
        "stage": cell.stage,
        "gives": [[each.column, [*each.points], each.core_level] for each in cell.contributions],
    }

"""What a page that asks says of its stages, and of the rule that makes the stage overall."""

from __future__ import annotations

from typing import Any, NamedTuple


class OverallRule(NamedTuple):
    """How the values make up overall: `held_by` of them, the others `within` so many stages.

    `within` is None where there is no limit; `never_behind` are values that may not be behind.
    """

    values: frozenset[str]
    held_by: int
    within: int | None
    never_behind: frozenset[str]


class AskedQuestionnaire(NamedTuple):
    """What a page of the site asks about: the ids of its stages, the start first, and its rule.

    `questions` is how many it asks.
    """

    ladder: tuple[str, ...]
    rule: OverallRule
    questions: int


def read_asked_questionnaire(json_value: Any) -> AskedQuestionnaire | None:  # noqa: ANN401 - JSON
    """The stages and the rule of what a page asks; None where its data holds no such."""
    try:
        asked = json_value["asked"]
        values = frozenset(each["id"] for each in asked["values"])
        rule = asked["rule"]["overall"]
        held_by = len(values) if rule["held_by"] == "all" else int(rule["held_by"])
        never_behind = frozenset(rule["never_behind"])
        ladder = tuple(each["id"] for each in asked["ladder"])
        overall = OverallRule(values, held_by, rule["others_within"], never_behind)
        return AskedQuestionnaire(ladder, overall, len(asked["items"]))
    except (KeyError, TypeError, ValueError):
        return None

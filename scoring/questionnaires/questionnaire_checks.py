"""What must hold between the fields of a questionnaire, and between it and its framework.

Read leniently, from the raw data, like `framework_checks`: a fault of shape hides nothing, and what
merely follows from another fault is not reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from scoring.faults import Fault
from scoring.plurals import pluralise
from scoring.questionnaires.balance_checks import balance_questionnaire_faults
from scoring.questionnaires.framework_checks import (
    FrameworkIds,
    IdList,
    missing_description_faults,
    repeated_id_faults,
    reserved_choice_faults,
    reserved_name_faults,
    shown_names,
    unknown_key_faults,
)
from scoring.questionnaires.questionnaire import MOST_ITEMS, PlacementRule
from scoring.questionnaires.source_document import Spot, quoted
from scoring.questionnaires.visible_text import ShownName, invisible_text_faults, look_alike_faults

# The first column of a CSV file of answers, whose others are named after the items.
RESERVED_ITEM_ID = "id"


@dataclass(frozen=True, slots=True)
class _CheckedQuestionnaire:
    """A questionnaire and what its framework gives."""

    root: Spot
    known: FrameworkIds

    @property
    def sections(self) -> list[Spot]:
        return self.root.at("sections").members

    @property
    def items(self) -> list[Spot]:
        return [item for section in self.sections for item in section.at("items").members]

    @property
    def indicators(self) -> list[Spot]:
        return [
            item
            for item in self.items
            if item.entries and not item.at("rubric").given and not item.at("balance").given
        ]

    @property
    def is_of_balances(self) -> bool:
        """Whether there is a balance among the items, so that all of them have to be one."""
        return any(item.at("balance").given for item in self.items)

    @property
    def scales(self) -> dict[str, Spot]:
        return self.root.at("scales").entries

    def scale_of(self, item: Spot) -> Spot:
        """Where the item's scale is named: in it, or for all."""
        return item.at("scale") if item.at("scale").given else self.root.at("scale")


def questionnaire_faults(root: Spot, known: FrameworkIds) -> Iterator[Fault]:
    """Every fault between fields; `known` is what the framework gives, wherever it stands."""
    questionnaire = _CheckedQuestionnaire(root, known)
    count = len(questionnaire.items)
    if count > MOST_ITEMS:
        # Alone: the rest would compare every one of them with everything.
        yield root.at("sections").fault(f"holds {count:,} items; at most {MOST_ITEMS} are allowed")
        return
    yield from reserved_name_faults([root])
    for check in CHECKS:
        yield from check(questionnaire)
    if questionnaire.is_of_balances:
        yield from balance_questionnaire_faults(root, known.stages_spot, questionnaire.items)
        return
    yield from _missing_stages_faults(questionnaire)
    for item in questionnaire.items:
        yield from _item_faults(item, questionnaire)
    yield from _empty_cell_faults(questionnaire)


def _missing_stages_faults(questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    """Without balances answers are placed: on stages, by a rule."""
    places = (questionnaire.known.stages_spot, questionnaire.root.at("placement"))
    for place in places:
        if place is not None and not place.given:
            yield place.fault("this key is missing")


def _scale_faults(questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    for scale in questionnaire.scales.values():
        choices = scale.members
        yield from repeated_id_faults([choice.at("id") for choice in choices])
        yield from reserved_choice_faults(choices)
        yield from look_alike_faults(shown_names(choices, "label"), "choice")
        for lower, higher in pairwise(choice.at("points") for choice in choices):
            yield from _rising_points_faults(lower, higher)


def _rising_points_faults(lower: Spot, higher: Spot) -> Iterator[Fault]:
    if lower.number is not None and higher.number is not None and higher.number <= lower.number:
        yield higher.fault(f"points must rise, and the choice before has {lower.number:,}")


def _default_scale_faults(questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    yield from questionnaire.root.at("scale").unknown("scale", questionnaire.scales)


def _missing_scale_faults(questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    # One without a stage may be meant as a rubric, and has a fault of its own.
    indicators = [item for item in questionnaire.indicators if item.at("stage").given]
    without = [item for item in indicators if not questionnaire.scale_of(item).given]
    if questionnaire.is_of_balances:
        return
    if without and len(without) == len(indicators):
        # One thing is missing, not one for each item.
        yield questionnaire.root.at("scale").fault("this key is missing, and no item names a scale")
        return
    for item in without:
        yield item.at("scale").fault("this key is missing, here and for all at the top of the file")


def _overall_rule_faults(questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    values = questionnaire.known.values
    overall = questionnaire.root.at("placement").at("overall")
    never_behind = overall.at("never_behind").members
    yield from repeated_id_faults(never_behind)
    if values is None:
        return
    for value in never_behind:
        yield from value.unknown("value", values)
    held_by = overall.at("held_by")
    if held_by.number is not None and held_by.number > len(values):
        count = len(values)
        yield held_by.fault(
            f"asks for {pluralise(held_by.number, 'value')}; the framework has {count}"
        )


def _section_faults(questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    for section in questionnaire.sections:
        if questionnaire.known.values is not None:
            yield from section.at("value").unknown("value", questionnaire.known.values)

    yield from look_alike_faults(_section_headings(questionnaire), "section")


def _section_headings(questionnaire: _CheckedQuestionnaire) -> Iterator[ShownName]:
    """The sections' headings. One without any has its value's name, and may stand beside others."""
    untitled = set[str | None]()
    for section in questionnaire.sections:
        title, value = section.at("title"), section.at("value")
        if title.text:
            yield title, title.text
        elif value.text not in untitled:
            untitled.add(value.text)
            yield value, questionnaire.known.value_names.get(value.text or "", value.text or "")


def _item_text_faults(questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    """Items of one text; rubrics of one text differ by what they describe."""
    yield from look_alike_faults([_item_text(item) for item in questionnaire.items], "item")
    yield from invisible_text_faults(questionnaire.root)


def _item_text(item: Spot) -> ShownName:
    described = item.at("rubric").entries.values()
    return item.at("text"), " / ".join(each.text or "" for each in (item.at("text"), *described))


def _item_id_faults(questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    ids = [item.at("id") for item in questionnaire.items]
    yield from repeated_id_faults(ids)
    for each in ids:
        if each.text == RESERVED_ITEM_ID:
            yield each.fault("a table of answers calls its first column `id`: choose another id")


def _item_faults(item: Spot, questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    if item.at("rubric").given:
        yield from _rubric_faults(item, questionnaire.known)
    elif item.entries:
        yield from _indicator_faults(item, questionnaire)


def _rubric_faults(item: Spot, known: FrameworkIds) -> Iterator[Fault]:
    rubric = item.at("rubric")
    for key in ("stage", "scale"):
        if item.at(key).given:
            yield item.at(key).fault_at_key(f"an item with `rubric` has no `{key}`: delete one")
    if known.ladder is not None and isinstance(rubric.data, dict):
        yield from unknown_key_faults(rubric, "stage", known.ladder)
        yield from missing_description_faults(rubric, known.ladder)
    described = [(each, each.text or "") for each in rubric.entries.values()]
    yield from look_alike_faults(described, "description")


def _indicator_faults(item: Spot, questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    stage = item.at("stage")
    if not stage.given:
        yield item.fault("an item needs `stage`, or `rubric` with a text for every stage")
    elif questionnaire.known.stages is not None:
        yield from stage.unknown("stage", questionnaire.known.stages)
    yield from item.at("scale").unknown("scale", questionnaire.scales)
    if item.at("core").data is True:
        yield from _unreachable_core_faults(item, questionnaire)


def _unreachable_core_faults(item: Spot, questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    """A core item's fault where no choice gives the points that it needs."""
    need = questionnaire.root.at("placement").at("core_at_least")
    least = PlacementRule.model_fields["core_at_least"].default if not need.given else need.number
    scale = questionnaire.scale_of(item).text or ""
    points = [
        choice.at("points").number for choice in questionnaire.root.at("scales").at(scale).members
    ]
    told = [each for each in points if each is not None]
    if least is not None and told and len(told) == len(points) and max(told) < least:
        yield item.at("core").fault(
            f"a core item needs {pluralise(least, 'point')} (`placement.core_at_least`), "
            f"and the scale {quoted(scale)} gives {max(told):,} at most"
        )


def _empty_cell_faults(questionnaire: _CheckedQuestionnaire) -> Iterator[Fault]:
    """A fault for every stage of a value that no item asks about.

    Not for those that a misspelt value or stage accounts for: it counts for the one that was meant,
    and where nobody can tell which was, for any one that is empty.
    """
    stages, values = questionnaire.known.stages, questionnaire.known.values
    if stages is None or values is None or not questionnaire.sections:
        return
    meant = [section.at("value").meant(values) for section in questionnaire.sections]
    adrift = meant.count(None)
    absent = [value for value in values if value not in meant]
    for value in values if len(absent) > adrift else [v for v in values if v in meant]:
        own = [each for each, of in zip(questionnaire.sections, meant, strict=True) if of == value]
        place = own[0] if own else questionnaire.root.at("sections")
        for stage in _stages_without_items(own, stages):
            yield place.fault(
                f"no item asks about the value {quoted(value)} at the stage {quoted(stage)}: add "
                "one, or one with `rubric`"
            )


def _stages_without_items(sections: list[Spot], stages: IdList) -> list[str]:
    if any(not section.at("items").members for section in sections):
        return []
    items = [item for section in sections for item in section.at("items").members]
    # An item with neither, as where one of the keys is misspelt, could be a rubric.
    if any(item.at("rubric").given or not item.at("stage").given for item in items):
        return []
    counts = Counter(item.at("stage").meant(stages) for item in items)
    missing = [stage for stage in stages if stage not in counts]
    return missing if len(missing) > counts[None] else []


CHECKS = (
    _scale_faults,
    _default_scale_faults,
    _missing_scale_faults,
    _overall_rule_faults,
    _section_faults,
    _item_id_faults,
    _item_text_faults,
)

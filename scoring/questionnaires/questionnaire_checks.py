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
from scoring.plurals import so_many
from scoring.questionnaires.framework_checks import (
    Ids,
    Known,
    names_of,
    repeated,
    reserved,
    reserved_names,
    undescribed,
    unknown_keys,
)
from scoring.questionnaires.questionnaire import MOST_ITEMS, PlacementRule
from scoring.questionnaires.source_document import Spot, shown
from scoring.questionnaires.visible_text import Named, look_alikes, unseen

# The first column of a CSV file of answers, whose others are named after the items.
RESERVED_ITEM = "id"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A questionnaire and what its framework gives."""

    root: Spot
    known: Known

    @property
    def sections(self) -> list[Spot]:
        return self.root.at("sections").members

    @property
    def items(self) -> list[Spot]:
        return [item for section in self.sections for item in section.at("items").members]

    @property
    def indicators(self) -> list[Spot]:
        return [item for item in self.items if item.entries and not item.at("rubric").given]

    @property
    def scales(self) -> dict[str, Spot]:
        return self.root.at("scales").entries

    def scale_of(self, item: Spot) -> Spot:
        """Where the item's scale is named: in it, or for all."""
        return item.at("scale") if item.at("scale").given else self.root.at("scale")


def questionnaire_faults(root: Spot, known: Known) -> Iterator[Fault]:
    """Every fault between fields; `known` is what the framework gives, wherever it stands."""
    asked = _Asked(root, known)
    count = len(asked.items)
    if count > MOST_ITEMS:
        # Alone: the rest would compare every one of them with everything.
        yield root.at("sections").fault(f"holds {count:,} items; at most {MOST_ITEMS} are allowed")
        return
    yield from reserved_names([root])
    for check in CHECKS:
        yield from check(asked)
    for item in asked.items:
        yield from _item_faults(item, asked)
    yield from _empty_cells(asked)


def _scales(asked: _Asked) -> Iterator[Fault]:
    for scale in asked.scales.values():
        choices = scale.members
        yield from repeated([choice.at("id") for choice in choices])
        yield from reserved(choices)
        yield from look_alikes(names_of(choices, "label"), "choice")
        for lower, higher in pairwise(choice.at("points") for choice in choices):
            yield from _rise(lower, higher)


def _rise(lower: Spot, higher: Spot) -> Iterator[Fault]:
    if lower.number is not None and higher.number is not None and higher.number <= lower.number:
        yield higher.fault(f"points must rise, and the choice before has {lower.number:,}")


def _default_scale(asked: _Asked) -> Iterator[Fault]:
    yield from asked.root.at("scale").unknown("scale", asked.scales)


def _without_scale(asked: _Asked) -> Iterator[Fault]:
    without = [item for item in asked.indicators if not asked.scale_of(item).given]
    if without and len(without) == len(asked.indicators):
        # One thing is missing, not one for each item.
        yield asked.root.at("scale").fault("this key is missing, and no item names a scale")
        return
    for item in without:
        yield item.at("scale").fault("this key is missing, here and for all at the top of the file")


def _overall_rule(asked: _Asked) -> Iterator[Fault]:
    values = asked.known.values
    overall = asked.root.at("placement").at("overall")
    never_behind = overall.at("never_behind").members
    yield from repeated(never_behind)
    if values is None:
        return
    for value in never_behind:
        yield from value.unknown("value", values)
    held_by = overall.at("held_by")
    if held_by.number is not None and held_by.number > len(values):
        count = len(values)
        yield held_by.fault(
            f"asks for {so_many(held_by.number, 'value')}; the framework has {count}"
        )


def _sections(asked: _Asked) -> Iterator[Fault]:
    for section in asked.sections:
        if asked.known.values is not None:
            yield from section.at("value").unknown("value", asked.known.values)

    yield from look_alikes(_headings(asked), "section")


def _headings(asked: _Asked) -> Iterator[Named]:
    """The sections' headings. One without any has its value's name, and may stand beside others."""
    untitled = set[str | None]()
    for section in asked.sections:
        title, value = section.at("title"), section.at("value")
        if title.text:
            yield title, title.text
        elif value.text not in untitled:
            untitled.add(value.text)
            yield value, asked.known.value_names.get(value.text or "", value.text or "")


def _texts(asked: _Asked) -> Iterator[Fault]:
    """Items of one text; rubrics of one text differ by what they describe."""
    yield from look_alikes([_text_of(item) for item in asked.items], "item")
    yield from unseen(asked.root)


def _text_of(item: Spot) -> Named:
    described = item.at("rubric").entries.values()
    return item.at("text"), " / ".join(each.text or "" for each in (item.at("text"), *described))


def _item_ids(asked: _Asked) -> Iterator[Fault]:
    ids = [item.at("id") for item in asked.items]
    yield from repeated(ids)
    for each in ids:
        if each.text == RESERVED_ITEM:
            yield each.fault("a table of answers calls its first column `id`: choose another id")


def _item_faults(item: Spot, asked: _Asked) -> Iterator[Fault]:
    if item.at("rubric").given:
        yield from _rubric_faults(item, asked.known)
    elif item.entries:
        yield from _indicator_faults(item, asked)
    yield from repeated(item.at("links").members)
    for link in item.at("links").members:
        if asked.known.links is not None:
            yield from link.unknown("link", asked.known.links)


def _rubric_faults(item: Spot, known: Known) -> Iterator[Fault]:
    rubric = item.at("rubric")
    for key in ("stage", "scale"):
        if item.at(key).given:
            yield item.at(key).fault_at_key(f"an item with `rubric` has no `{key}`: delete one")
    if known.ladder is not None and isinstance(rubric.data, dict):
        yield from unknown_keys(rubric, "stage", known.ladder)
        yield from undescribed(rubric, known.ladder)
    described = [(each, each.text or "") for each in rubric.entries.values()]
    yield from look_alikes(described, "description")


def _indicator_faults(item: Spot, asked: _Asked) -> Iterator[Fault]:
    stage = item.at("stage")
    if not stage.given:
        yield item.fault("an item needs `stage`, or `rubric` with a text for every stage")
    elif asked.known.stages is not None:
        yield from stage.unknown("stage", asked.known.stages)
    yield from item.at("scale").unknown("scale", asked.scales)
    if item.at("core").data is True:
        yield from _out_of_reach(item, asked)


def _out_of_reach(item: Spot, asked: _Asked) -> Iterator[Fault]:
    """A core item's fault where no choice gives the points that it needs."""
    need = asked.root.at("placement").at("core_at_least")
    least = PlacementRule.model_fields["core_at_least"].default if not need.given else need.number
    scale = asked.scale_of(item).text or ""
    points = [choice.at("points").number for choice in asked.root.at("scales").at(scale).members]
    told = [each for each in points if each is not None]
    if least is not None and told and len(told) == len(points) and max(told) < least:
        yield item.at("core").fault(
            f"a core item needs {so_many(least, 'point')} (`placement.core_at_least`), "
            f"and the scale {shown(scale)} gives {max(told):,} at most"
        )


def _empty_cells(asked: _Asked) -> Iterator[Fault]:
    """A fault for every stage of a value that no item asks about.

    Not for those that a misspelt value or stage accounts for: it counts for the one that was meant,
    and where nobody can tell which was, for any one that is empty.
    """
    stages, values = asked.known.stages, asked.known.values
    if stages is None or values is None or not asked.sections:
        return
    meant = [section.at("value").meant(values) for section in asked.sections]
    adrift = meant.count(None)
    absent = [value for value in values if value not in meant]
    for value in values if len(absent) > adrift else [v for v in values if v in meant]:
        own = [each for each, of in zip(asked.sections, meant, strict=True) if of == value]
        place = own[0] if own else asked.root.at("sections")
        for stage in _unasked(own, stages):
            yield place.fault(
                f"no item asks about the value {shown(value)} at the stage {shown(stage)}"
            )


def _unasked(sections: list[Spot], stages: Ids) -> list[str]:
    if any(not section.at("items").members for section in sections):
        return []
    items = [item for section in sections for item in section.at("items").members]
    if any(item.at("rubric").given for item in items):
        return []
    asked = Counter(item.at("stage").meant(stages) for item in items)
    unasked = [stage for stage in stages if stage not in asked]
    return unasked if len(unasked) > asked[None] else []


CHECKS = (
    _scales,
    _default_scale,
    _without_scale,
    _overall_rule,
    _sections,
    _item_ids,
    _texts,
)

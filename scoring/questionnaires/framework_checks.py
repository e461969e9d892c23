"""What must hold between the fields of a framework, and what of it the questionnaire may name.

Read leniently, from the raw data: a fault of shape elsewhere in the file hides nothing here, and
what cannot be told because of one is left out rather than reported twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from scoring.faults import Fault
from scoring.questionnaires.questionnaire import (
    RESERVED_CHOICES,
    RESERVED_LABELS,
    RESERVED_NAMES,
    Framework,
)
from scoring.questionnaires.source_document import Spot, quoted
from scoring.questionnaires.visible_text import (
    ShownName,
    invisible_text_faults,
    look_alike_faults,
    visible_form,
)

IdList: TypeAlias = tuple[str, ...]

# More than a framework may hold (its model says so): not worth comparing with everything else.
_MOST_KNOWN = 100

_RESERVED_AS_SEEN = frozenset(map(visible_form, RESERVED_LABELS.values()))


@dataclass(frozen=True, slots=True)
class FrameworkIds:
    """The ids that a framework gives; None where a fault in it leaves them unknown.

    `value_names` are the values' names on pages, by id, without those that cannot be told apart.
    `stages_spot` is where the stages stand or would stand; None where the framework cannot be read.
    """

    start: str | None = None
    stages: IdList | None = None
    values: IdList | None = None
    value_names: Mapping[str, str] = field(default_factory=dict)
    stages_spot: Spot | None = None

    @property
    def ladder(self) -> IdList | None:
        """The start and the stages."""
        return None if self.start is None or self.stages is None else (self.start, *self.stages)


def read_framework_ids(framework: Spot) -> FrameworkIds:
    """What the framework gives."""
    return FrameworkIds(
        start=_start_id(framework).text,
        stages=_read_ids(framework.at("stages")) or None,
        values=_read_ids(framework.at("values")) or None,
        value_names=_value_names(framework),
        stages_spot=framework.at("stages"),
    )


def framework_faults(framework: Spot) -> Iterator[Fault]:
    """Every fault between the framework's fields."""
    known = read_framework_ids(framework)
    for kind in ("stages", "values"):
        yield from repeated_id_faults([each.at("id") for each in framework.at(kind).members])
    yield from reserved_choice_faults([framework.at("start"), *framework.at("stages").members])
    yield from reserved_name_faults(framework.at("values").members)
    for stage in framework.at("stages").members:
        if known.start is not None and stage.at("id").text == known.start:
            yield stage.at("id").fault("this is the id of the start, before every stage")
    stages = [framework.at("start"), *framework.at("stages").members]
    yield from look_alike_faults(shown_names(stages, "name"), "stage")
    yield from look_alike_faults(shown_names(framework.at("values").members, "name"), "value")
    yield from invisible_text_faults(framework)
    for value in framework.at("values").members:
        yield from _looks_like_faults(value.at("looks_like"), known)


def repeated_id_faults(ids: list[Spot]) -> Iterator[Fault]:
    """A fault at every text that stands among the earlier ones."""
    first: dict[str, Spot] = {}
    for each in ids:
        earlier = first.setdefault(each.text, each) if each.text is not None else each
        if earlier is not each:
            yield each.fault(f"{quoted(each.text or '')} stands on line {earlier.line} already")


def shown_names(described: Iterable[Spot], key: str) -> list[ShownName]:
    """Each with its name as pages show it: what stands under the key, or else its id."""
    names = [each.at(key) if each.at(key).given else each.at("id") for each in described]
    return [(spot, spot.text or "") for spot in names]


def reserved_choice_faults(choices: list[Spot]) -> Iterator[Fault]:
    """A fault at every choice, or stage, whose id an answer uses for something else."""
    for each in choices:
        if each.at("id").text in RESERVED_CHOICES:
            answer = quoted(each.at("id").text or "")
            yield each.at("id").fault(f"{answer} is an answer that every item has: choose another")
        if visible_form(each.at("label").text or "") in _RESERVED_AS_SEEN:
            yield each.at("label").fault(
                "every item has an answer that reads like this one: choose other words",
                of_words=True,
            )


def reserved_name_faults(named: Iterable[Spot]) -> Iterator[Fault]:
    """A fault at every id that a page's folder is named after, and that no folder may have."""
    for each in named:
        if each.at("id").text in RESERVED_NAMES:
            name = quoted(each.at("id").text or "")
            message = f"Windows can hold no folder called {name}: choose another"
            yield each.at("id").fault(message, of_words=True)


def missing_description_faults(described: Spot, ids: Collection[str]) -> Iterator[Fault]:
    """A fault where a text for each of `ids` is wanted and some are left out."""
    left_out = [each for each in ids if each not in described.entries]
    if left_out and isinstance(described.data, dict):
        yield described.fault(f"leaves out {', '.join(map(quoted, left_out))}")


def unknown_key_faults(described: Spot, kind: str, ids: Collection[str]) -> Iterator[Fault]:
    """A fault at every key that is none of `ids`."""
    for key, spot in described.entries.items():
        if key not in ids:
            instead = spot.document.hints.instead(key, ids)
            yield spot.fault_at_key(f"there is no {kind} {quoted(key)}{instead}")


def _looks_like_faults(looks_like: Spot, known: FrameworkIds) -> Iterator[Fault]:
    if known.stages and looks_like.entries:
        yield from unknown_key_faults(looks_like, "stage", known.stages)
        yield from missing_description_faults(looks_like, known.stages)


def _start_id(framework: Spot) -> Spot:
    """The start's id, which is the model's own where the framework gives no start."""
    start = framework.at("start")
    default = Framework.model_fields["start"].default.id
    return start.at("id") if start.given else Spot(start.document, start.path, default)


def _value_names(framework: Spot) -> Mapping[str, str]:
    values = framework.at("values").members
    names = [name for _, name in shown_names(values, "name")]
    alike = Counter(map(visible_form, names))
    ids = [value.at("id").text or "" for value in values]
    return {
        each: name for each, name in zip(ids, names, strict=True) if alike[visible_form(name)] == 1
    }


def _read_ids(listed: Spot) -> IdList | None:
    """The ids in a list, each once; None where one cannot be read, so that some are unknown."""
    ids = [each.at("id").text for each in listed.members]
    readable = [each for each in ids if each is not None]
    is_list = isinstance(listed.data, list) or not listed.given
    if not is_list or len(readable) < len(ids) or len(ids) > _MOST_KNOWN:
        return None
    return tuple(dict.fromkeys(readable))

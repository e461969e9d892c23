"""What a draft changes since the published version, and which answers to it still compare.

An item is told by its id. Its answers compare where `asks_item_alike` says so: then comparisons and
averages add them up with those to the earlier version. All the rest is told by its path in the
file, with ids in place of positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from scoring.comparison.hardest_questions import asks_item_alike
from scoring.questionnaires.questionnaire import Item, Questionnaire, Section

Versions: TypeAlias = Mapping[tuple[str, int], Questionnaire]
"""Published questionnaires, by id and version."""


class ChangeKind(StrEnum):
    """What is another in an item."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    HELP = "help"
    RUBRIC = "rubric"
    BALANCE = "balance"
    VALUE = "value"
    STAGE = "stage"
    POINTS = "points"
    LABELS = "labels"
    CORE = "core"
    WEIGHT = "weight"
    NOT_APPLICABLE = "not-applicable"
    EVIDENCE = "evidence"
    MOVED = "moved"


class ItemChange(NamedTuple):
    """One item in which something is another; `before` or `after` is None where it is not asked.

    `compares` says whether answers to both versions are added up, `compares_with` to which
    published versions (their numbers).
    """

    id: str
    before: Item | None
    after: Item | None
    kinds: tuple[ChangeKind, ...]
    compares: bool
    compares_with: tuple[int, ...]


class FieldChange(NamedTuple):
    """One field outside the items; empty text where it is not given."""

    path: str
    before: str
    after: str


class VersionVerdict(StrEnum):
    """What the draft's number is beside what is published under its id."""

    NEW_ID = "new-id"  # nothing is
    AS_PUBLISHED = "as-published"  # that version is, and asks the very same
    MUST_RISE = "must-rise"  # that version is, and asks something else
    RISES = "rises"  # higher than every published one


class VersionChanges(NamedTuple):
    """A draft beside the newest published version of its id.

    `places_alike` says whether the same answers are always placed alike; `same_ladder` and
    `same_values` whether stages and values are the same, by id and in order.
    """

    before: Questionnaire
    after: Questionnaire
    items: tuple[ItemChange, ...]
    fields: tuple[FieldChange, ...]
    unchanged: int
    places_alike: bool
    same_ladder: bool
    same_values: bool

    @property
    def comparing(self) -> int:
        """How many items of the draft have answers that compare with those before."""
        return self.unchanged + sum(change.compares for change in self.items)

    @property
    def nothing(self) -> bool:
        """Whether all that is asked is the same."""
        return not self.items and not self.fields


def judge_version(draft: Questionnaire, published: Versions) -> tuple[VersionVerdict, int]:
    """The verdict, and the newest published version's number, or 0."""
    numbers = [number for id_, number in published if id_ == draft.id]
    newest = max(numbers, default=0)
    if not numbers:
        return VersionVerdict.NEW_ID, 0
    same = published.get((draft.id, draft.version))
    if same is not None and same.content_hash == draft.content_hash:
        return VersionVerdict.AS_PUBLISHED, newest
    return (VersionVerdict.RISES if draft.version > newest else VersionVerdict.MUST_RISE), newest


def find_changes(draft: Questionnaire, published: Versions) -> VersionChanges | None:
    """The draft beside the newest published version of its id; None where there is none."""
    _, newest = judge_version(draft, published)
    if not newest:
        return None
    before = published[draft.id, newest]
    items = tuple(_item_changes(before, draft, published))
    kept = sum(item.id in before.item_by_id for item in draft.items)
    return VersionChanges(
        before=before,
        after=draft,
        items=items,
        fields=tuple(_field_changes(before, draft)),
        unchanged=kept - sum(bool(change.before and change.after) for change in items),
        places_alike=_placing(before) == _placing(draft),
        same_ladder=_ids(before.framework.ladder) == _ids(draft.framework.ladder),
        same_values=_ids(before.framework.values) == _ids(draft.framework.values),
    )


def _item_changes(
    before: Questionnaire, after: Questionnaire, published: Versions
) -> Iterator[ItemChange]:
    moved = _moved_items(before, after)
    gone = [item for item in before.items if item.id not in after.item_by_id]
    for item in (*after.items, *gone):
        kinds = tuple(_change_kinds(before, after, item.id, moved))
        if kinds:
            yield ItemChange(
                item.id,
                before.item_by_id.get(item.id),
                after.item_by_id.get(item.id),
                kinds,
                asks_item_alike(before, after, item.id),
                _alike_versions(after, item.id, published),
            )


def _alike_versions(draft: Questionnaire, item_id: str, published: Versions) -> tuple[int, ...]:
    return tuple(
        number
        for (id_, number), version in sorted(published.items())
        if id_ == draft.id and asks_item_alike(version, draft, item_id)
    )


def _change_kinds(
    before: Questionnaire, after: Questionnaire, item_id: str, moved: frozenset[str]
) -> Iterator[ChangeKind]:
    if item_id not in before.item_by_id:
        yield ChangeKind.ADDED
        return
    if item_id not in after.item_by_id:
        yield ChangeKind.REMOVED
        return
    for kind, read in ASPECTS.items():
        if read(before, item_id) != read(after, item_id):
            yield kind
    if item_id in moved:
        yield ChangeKind.MOVED


def _moved_items(before: Questionnaire, after: Questionnaire) -> frozenset[str]:
    """The items that stand in another order, the fewest that account for it."""
    first = [item.id for item in before.items if item.id in after.item_by_id]
    second = [item.id for item in after.items if item.id in before.item_by_id]
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    in_order = {each for block in blocks for each in first[block.a : block.a + block.size]}
    return frozenset(first) - in_order


def _section_of(questionnaire: Questionnaire, item_id: str) -> Section:
    return next(
        section
        for section in questionnaire.sections
        if any(item.id == item_id for item in section.items)
    )


ASPECTS: Mapping[ChangeKind, Callable[[Questionnaire, str], object]] = {
    ChangeKind.REWORDED: lambda asked, id_: asked.item_by_id[id_].text,
    ChangeKind.HELP: lambda asked, id_: asked.item_by_id[id_].help,
    ChangeKind.RUBRIC: lambda asked, id_: asked.item_by_id[id_].rubric,
    ChangeKind.BALANCE: lambda asked, id_: asked.item_by_id[id_].balance,
    ChangeKind.VALUE: lambda asked, id_: _section_of(asked, id_).value,
    ChangeKind.STAGE: lambda asked, id_: asked.item_by_id[id_].stage,
    ChangeKind.POINTS: lambda asked, id_: [(each.id, each.points) for each in asked.choices[id_]],
    ChangeKind.LABELS: lambda asked, id_: {each.id: each.label for each in asked.choices[id_]},
    ChangeKind.CORE: lambda asked, id_: asked.item_by_id[id_].core,
    ChangeKind.WEIGHT: lambda asked, id_: asked.item_by_id[id_].weight,
    ChangeKind.NOT_APPLICABLE: lambda asked, id_: asked.item_by_id[id_].not_applicable,
    ChangeKind.EVIDENCE: lambda asked, id_: asked.item_by_id[id_].evidence,
}
"""What an item is by: how each reads it from a questionnaire."""


def _placing(questionnaire: Questionnaire) -> tuple[object, ...]:
    """All that a placement is worked out from, whatever the order of the items."""
    cells = [
        (cell.value, cell.stage, sorted(each[1:] for each in cell.contributions))
        for row in questionnaire.cells
        for cell in row
    ]
    levels = {item_id: tuple(of_item) for item_id, of_item in questionnaire.levels.items()}
    return (_ids(questionnaire.framework.ladder), cells, levels, questionnaire.placement)


def _ids(listed: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(each.id for each in listed)


def _field_changes(before: Questionnaire, after: Questionnaire) -> Iterator[FieldChange]:
    old, new = _fields_outside_items(before), _fields_outside_items(after)
    for path in dict.fromkeys((*new, *old)):
        if old.get(path, "") != new.get(path, ""):
            yield FieldChange(path, old.get(path, ""), new.get(path, ""))


def _fields_outside_items(questionnaire: Questionnaire) -> dict[str, str]:
    data = questionnaire.model_dump(mode="json", exclude={"version", "sections"})
    sections = {
        key: {"title": section.title, "intro": section.intro}
        for key, section in _sections_by_key(questionnaire).items()
    }
    return dict(_leaves(data | {"sections": sections}, ""))


def _sections_by_key(questionnaire: Questionnaire) -> dict[str, Section]:
    """By value, numbered from the value's second section on."""
    found: dict[str, Section] = {}
    for section in questionnaire.sections:
        earlier = sum(each.value == section.value for each in found.values())
        found[f"{section.value}-{earlier + 1}" if earlier else section.value] = section
    return found


def _leaves(data: object, path: str) -> Iterator[tuple[str, str]]:
    """Every field with its path; of a list, each member by its id, and their order."""
    if isinstance(data, list) and data and all(isinstance(each, dict) for each in data):
        yield f"{path} (order)", ", ".join(str(each["id"]) for each in data)
        data = {str(each["id"]): each for each in data}
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, f"{path}.{key}" if path else key)
    elif data not in (None, "", []):
        yield path, ", ".join(map(str, data)) if isinstance(data, list) else str(data)

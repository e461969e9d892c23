"""What changed in an item, for a reader: what of it, and how it was and is."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from scoring.authoring.version_changes import ChangeKind, ItemChange, VersionChanges
from scoring.authoring.word_changes import TextPart, compare_words
from scoring.questionnaires.questionnaire import Item, Pole, Questionnaire
from scoring.questionnaires.visible_text import visible_form

KIND_NAMES: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: "Added",
    ChangeKind.REMOVED: "Taken out",
    ChangeKind.REWORDED: "Reworded",
    ChangeKind.HELP: "Help reworded",
    ChangeKind.RUBRIC: "Descriptions reworded",
    ChangeKind.BALANCE: "Sides of the balance reworded",
    ChangeKind.VALUE: "Another value",
    ChangeKind.STAGE: "Another stage",
    ChangeKind.POINTS: "Other choices or points",
    ChangeKind.LABELS: "Choices reworded",
    ChangeKind.CORE: "Core or not",
    ChangeKind.WEIGHT: "Weight",
    ChangeKind.NOT_APPLICABLE: "Whether it may be left out",
    ChangeKind.EVIDENCE: "Evidence",
    ChangeKind.MOVED: "Another place in the order",
}
# The words of all changed texts that a page shows one by one: more is no change, but another text.
MOST_WORDS_COMPARED = 20_000


class Wording(NamedTuple):
    """One text of an item in both versions."""

    name: str
    parts: tuple[TextPart, ...]


class Setting(NamedTuple):
    """One setting of an item in both versions, in words."""

    name: str
    before: str
    after: str


class ItemChangeView(NamedTuple):
    """One changed item, as it is asked now, or was where it is asked no more.

    `others` are the items in which the very same changed, such as the words of a scale.
    `same_words_as` is the id under which an added item's words stood, where that is asked no more.
    """

    change: ItemChange
    item: Item
    kinds: tuple[str, ...]
    wordings: tuple[Wording, ...] = ()
    settings: tuple[Setting, ...] = ()
    others: tuple[Item, ...] = ()
    same_words_as: str = ""


def describe_item_changes(changes: VersionChanges) -> list[ItemChangeView]:
    """Every changed item, in the order asked, those that are taken out last."""
    views = []
    left = MOST_WORDS_COMPARED
    gone = {
        visible_form(change.before.text): change.id
        for change in changes.items
        if change.before and not change.after
    }
    for change in changes.items:
        view = _describe(changes, change, gone)
        left -= sum(len(part.words.split()) for each in view.wordings for part in each.parts)
        views.append(view if left > 0 else view._replace(wordings=()))
    return _gather_alike(views)


def _gather_alike(views: list[ItemChangeView]) -> list[ItemChangeView]:
    """The items in which the same settings changed, and nothing else, told as one."""
    gathered: dict[object, ItemChangeView] = {}
    for view in views:
        alike = (view.kinds, view.settings, view.change.compares, view.change.compares_with)
        key = alike if view.settings and not view.wordings else view.item.id
        first = gathered.get(key)
        gathered[key] = first._replace(others=(*first.others, view.item)) if first else view
    return list(gathered.values())


def _describe(
    changes: VersionChanges, change: ItemChange, gone: Mapping[str, str]
) -> ItemChangeView:
    """`gone` has the items that are asked no more, by the words they were asked in."""
    kinds = tuple(KIND_NAMES[kind] for kind in change.kinds)
    if change.before and change.after:
        wordings = tuple(_wordings(change.before, change.after))
        settings = tuple(_settings(changes, change))
        return ItemChangeView(change, change.after, kinds, wordings, settings)
    (item,) = filter(None, (change.before, change.after))
    same = gone.get(visible_form(item.text), "") if change.after else ""
    return ItemChangeView(change, item, kinds, same_words_as=same)


def _wordings(before: Item, after: Item) -> Iterator[Wording]:
    texts = {"Question": (before.text, after.text), "Help": (before.help, after.help)}
    for stage in (before.rubric or {}).keys() | (after.rubric or {}).keys():
        texts[f"Description of {stage}"] = (
            (before.rubric or {}).get(stage, ""),
            (after.rubric or {}).get(stage, ""),
        )
    if before.balance and after.balance:
        texts["Left side"] = (_tell_pole(before.balance.left), _tell_pole(after.balance.left))
        texts["Right side"] = (_tell_pole(before.balance.right), _tell_pole(after.balance.right))
    for name, (old, new) in texts.items():
        if old != new:
            yield Wording(name, compare_words(old, new))


def _tell_pole(pole: Pole) -> str:
    return f"{pole.name}: {pole.text}" if pole.text else pole.name


def _settings(changes: VersionChanges, change: ItemChange) -> Iterator[Setting]:
    read: Mapping[ChangeKind, Callable[[Questionnaire, str], str]] = {
        ChangeKind.VALUE: _value_name,
        ChangeKind.STAGE: _stage_name,
        ChangeKind.POINTS: _points,
        ChangeKind.CORE: lambda asked, id_: "core" if asked.item_by_id[id_].core else "not core",
        ChangeKind.WEIGHT: lambda asked, id_: str(asked.item_by_id[id_].weight),
        ChangeKind.NOT_APPLICABLE: _may_be_left_out,
        ChangeKind.EVIDENCE: lambda asked, id_: (
            "asked for" if asked.item_by_id[id_].evidence == "ask" else "welcome"
        ),
    }
    for kind in change.kinds:
        if kind in read:
            before, after = (
                read[kind](asked, change.id) for asked in (changes.before, changes.after)
            )
            yield Setting(KIND_NAMES[kind], before, after)
        elif kind == ChangeKind.LABELS:
            yield _label_setting(changes, change.id)


def _label_setting(changes: VersionChanges, item_id: str) -> Setting:
    """The choices whose words are others, as they were and as they are."""
    before, after = (
        {each.id: each.label for each in asked.choices[item_id]}
        for asked in (changes.before, changes.after)
    )
    old = (label for id_, label in before.items() if after.get(id_) != label)
    new = (label for id_, label in after.items() if before.get(id_) != label)
    return Setting(KIND_NAMES[ChangeKind.LABELS], ", ".join(old), ", ".join(new))


def _value_name(asked: Questionnaire, item_id: str) -> str:
    names = {value.id: value.name for value in asked.framework.values}
    return next(names[s.value] for s in asked.sections if any(i.id == item_id for i in s.items))


def _stage_name(asked: Questionnaire, item_id: str) -> str:
    names = {stage.id: stage.name for stage in asked.framework.stages}
    return names.get(asked.item_by_id[item_id].stage or "", "every stage")


def _points(asked: Questionnaire, item_id: str) -> str:
    return ", ".join(f"{each.id} {each.points}" for each in asked.choices[item_id])


def _may_be_left_out(asked: Questionnaire, item_id: str) -> str:
    return "never" if asked.item_by_id[item_id].not_applicable == "never" else "with a reason"

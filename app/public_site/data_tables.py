"""The benchmark's figures as tables: what each column holds, and its rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from app.store.base.published_questionnaires import get_questionnaire
from app.web import spreadsheets
from app.web.spreadsheets import CellValue, TableColumn
from scoring.editions.edition import Edition, Group, GroupKind, StageCounts, WithheldReason
from scoring.questionnaires.questionnaire import Questionnaire

# What stands in the column `value` where a row is about all the values together.
OVERALL = "overall"

# How the column `shown` says what is to be seen of a group.
NEW, CARRIED, WITHHELD = "new", "carried", "withheld"

ID_CONSTRAINTS = {"pattern": "[a-z0-9]+(-[a-z0-9]+)*"}
REQUIRED_CONSTRAINT = {"required": True}
COUNT_CONSTRAINTS = REQUIRED_CONSTRAINT | {"minimum": 0}


Row: TypeAlias = Mapping[str, CellValue]


class DataColumn(NamedTuple):
    """A column, as Frictionless Table Schema describes one: `kind` is the type of its cells."""

    name: str
    kind: str
    holds: str
    constraints: Mapping[str, Any]


class DataTable(NamedTuple):
    """A table of every edition, with its rows by the names of its columns.

    `key` are the columns that tell its rows apart.
    """

    name: str
    title: str
    holds: str
    columns: tuple[DataColumn, ...]
    key: tuple[str, ...]
    make_rows: Callable[[Edition], Iterator[Row]]

    def over(self, editions: Sequence[Edition]) -> spreadsheets.Table[Row]:
        """The table of those editions, in the order given."""
        columns = [TableColumn[Row](each.name, itemgetter(each.name)) for each in self.columns]
        rows = (row for edition in editions for row in self.make_rows(edition))
        return spreadsheets.Table(columns, rows)

    def is_empty(self, editions: Sequence[Edition]) -> bool:
        """Whether none of those editions has a row of it."""
        return not any(True for edition in editions for _ in self.make_rows(edition))


def _make_group_rows(edition: Edition) -> Iterator[Row]:
    for group in edition.groups:
        members = group.taking_part
        yield {
            "edition": edition.date,
            "kind": group.kind.value,
            "group": group.id,
            "name": group.name,
            "parts": " ".join(group.parts),
            "organisations": members.organisations,
            "joined": members.joined,
            "returned": members.returned,
            "left": members.left,
            "shown": _get_shown_state(group),
            "figures_of": group.stages.edition if group.stages else None,
            "reason": group.reason and group.reason.value,
        }


def _make_stage_rows(edition: Edition) -> Iterator[Row]:
    for group in edition.groups:
        for value, stages in _stages_by_value(edition, group).items():
            for bin, count in _name_bins(stages, _get_questionnaire(edition)):
                yield {
                    "edition": edition.date,
                    "figures_of": stages.edition if stages else None,
                    "kind": group.kind.value,
                    "group": group.id,
                    "value": value,
                    "stages": bin,
                    "organisations": count,
                }


def _stages_by_value(edition: Edition, group: Group) -> dict[str, StageCounts | None]:
    """All the values together, and each of them where the whole is told in detail."""
    found = {OVERALL: group.stages}
    if group.kind is GroupKind.WHOLE and edition.detail:
        values = (each.id for each in _get_questionnaire(edition).framework.values)
        found |= {id: edition.detail.values.get(id) for id in values}
    return found


def _make_change_rows(edition: Edition) -> Iterator[Row]:
    change = edition.change
    if change:
        version = _get_questionnaire(edition)
        pairs = zip(_name_bins(change.then, version), _name_bins(change.now, version), strict=True)
        for (bin, then), (_, now) in pairs:
            yield {
                "edition": edition.date,
                "since": change.since,
                "stages": bin,
                "then": then,
                "now": now,
            }


def _make_hardest_rows(edition: Edition) -> Iterator[Row]:
    detail = edition.detail
    if detail:
        version = get_questionnaire((edition.questionnaire, detail.questionnaire_version))
        for value, hardest in detail.hardest.items():
            for order, hard in enumerate(hardest, start=1):
                yield {
                    "edition": edition.date,
                    "figures_of": detail.edition,
                    "value": value,
                    "order": order,
                    "item": hard.item,
                    "question": version.item_by_id[hard.item].text,
                    "short": hard.short,
                    "known": hard.known,
                }


def _get_shown_state(group: Group) -> str:
    if group.stages is None:
        return WITHHELD
    return NEW if group.is_new else CARRIED


def _name_bins(stages: StageCounts | None, version: Questionnaire) -> list[tuple[str, int]]:
    """Each bin as its stages' ids, and how many organisations are in it; none where withheld."""
    if stages is None:
        return []
    ladder = version.framework.ladder
    names = ("+".join(ladder[number].id for number in bin) for bin in stages.bins)
    return list(zip(names, stages.counts, strict=True))


def _get_questionnaire(edition: Edition) -> Questionnaire:
    return get_questionnaire((edition.questionnaire, edition.questionnaire_version))


# ---------------------------------------------------------------- what the columns hold

EDITION_COLUMN = DataColumn(
    "edition", "date", "The edition that says so, by its date.", REQUIRED_CONSTRAINT
)
FIGURES_OF_COLUMN = DataColumn(
    "figures_of",
    "date",
    "The edition whose organisations are counted: an earlier one where figures are shown again. "
    "How many those are is what their numbers at all stages add up to.",
    REQUIRED_CONSTRAINT,
)
KIND_COLUMN = DataColumn(
    "kind",
    "string",
    "What the group is of: everybody, a place or a sector.",
    REQUIRED_CONSTRAINT | {"enum": [each.value for each in GroupKind]},
)
GROUP_COLUMN = DataColumn(
    "group",
    "string",
    "The group’s id. An organisation that works in several places counts in each of them, so "
    "places do not add up to everybody; nor do editions, in which most are counted again.",
    REQUIRED_CONSTRAINT | ID_CONSTRAINTS,
)
VALUE_COLUMN = DataColumn(
    "value", "string", "The value’s id.", REQUIRED_CONSTRAINT | ID_CONSTRAINTS
)
STAGES_COLUMN = DataColumn(
    "stages",
    "string",
    "The stage’s id; the ids of several, joined by +, where they are counted together.",
    REQUIRED_CONSTRAINT | {"pattern": r"[a-z0-9-]+(\+[a-z0-9-]+)*"},
)

GROUPS_TABLE = DataTable(
    "groups",
    "Groups, who takes part in them, and what is shown of them",
    "One row a group an edition.",
    (
        EDITION_COLUMN,
        KIND_COLUMN,
        GROUP_COLUMN,
        DataColumn("name", "string", "What the group is called.", REQUIRED_CONSTRAINT),
        DataColumn(
            "parts",
            "string",
            "The ids of the places or sectors in the group, with a space between: sectors with few "
            "organisations may be shown as one.",
            REQUIRED_CONSTRAINT,
        ),
        DataColumn(
            "organisations",
            "integer",
            "How many organisations the edition counts.",
            COUNT_CONSTRAINTS,
        ),
        DataColumn(
            "joined",
            "integer",
            "Of those, how many were not in the edition before.",
            COUNT_CONSTRAINTS,
        ),
        DataColumn(
            "returned",
            "integer",
            "How many were, and have answered again since.",
            COUNT_CONSTRAINTS,
        ),
        DataColumn(
            "left",
            "integer",
            "How many were in the edition before, and are not here.",
            COUNT_CONSTRAINTS,
        ),
        DataColumn(
            "shown",
            "string",
            "What is shown of its stages: new figures, those of an earlier edition (carried), or "
            "nothing (withheld).",
            REQUIRED_CONSTRAINT | {"enum": [NEW, CARRIED, WITHHELD]},
        ),
        FIGURES_OF_COLUMN._replace(
            holds=f"{FIGURES_OF_COLUMN.holds} Empty where nothing is shown.", constraints={}
        ),
        DataColumn(
            "reason",
            "string",
            "Why there is nothing new: fewer than 5 organisations (few), or the figures could tell "
            "where one organisation stands (telling). Empty where the figures are new.",
            {"enum": [each.value for each in WithheldReason]},
        ),
    ),
    ("edition", "kind", "group"),
    _make_group_rows,
)

STAGES_TABLE = DataTable(
    "stages",
    "How many organisations are at each stage",
    "One row a stage. A withheld group has none. The values are given for the whole alone.",
    (
        EDITION_COLUMN,
        FIGURES_OF_COLUMN,
        KIND_COLUMN,
        GROUP_COLUMN,
        VALUE_COLUMN._replace(holds="The value’s id, or `overall` for all the values together."),
        STAGES_COLUMN,
        DataColumn(
            "organisations",
            "integer",
            "How many organisations are at the stage.",
            COUNT_CONSTRAINTS,
        ),
    ),
    ("edition", "kind", "group", "value", "stages"),
    _make_stage_rows,
)

CHANGE_TABLE = DataTable(
    "change",
    "How the same organisations have moved",
    "One row a stage, for the organisations that are both in an edition and in an earlier one.",
    (
        EDITION_COLUMN,
        DataColumn("since", "date", "The earlier edition.", REQUIRED_CONSTRAINT),
        STAGES_COLUMN,
        DataColumn(
            "then",
            "integer",
            "How many of them were at the stage in the earlier one.",
            COUNT_CONSTRAINTS,
        ),
        DataColumn("now", "integer", "How many of them are at the stage now.", COUNT_CONSTRAINTS),
    ),
    ("edition", "stages"),
    _make_change_rows,
)

HARDEST_TABLE = DataTable(
    "hardest",
    "The questions that organisations find hardest",
    "One row a question, the hardest of each value first, for the whole alone.",
    (
        EDITION_COLUMN,
        FIGURES_OF_COLUMN,
        VALUE_COLUMN,
        DataColumn(
            "order",
            "integer",
            "1 for the hardest question of its value.",
            REQUIRED_CONSTRAINT | {"minimum": 1},
        ),
        DataColumn("item", "string", "The question’s id.", REQUIRED_CONSTRAINT | ID_CONSTRAINTS),
        DataColumn("question", "string", "The question.", REQUIRED_CONSTRAINT),
        DataColumn(
            "short",
            "integer",
            "How many organisations answered with less than it takes to secure a stage.",
            COUNT_CONSTRAINTS,
        ),
        DataColumn("known", "integer", "How many organisations gave an answer.", COUNT_CONSTRAINTS),
    ),
    ("edition", "value", "order"),
    _make_hardest_rows,
)

DATA_TABLES = (STAGES_TABLE, GROUPS_TABLE, CHANGE_TABLE, HARDEST_TABLE)

"""The benchmark's figures as tables: what each column holds, and its rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from app.store.base.published_questionnaires import questionnaire
from app.web import spreadsheets
from app.web.spreadsheets import Cell, TableColumn
from scoring.editions.edition import Edition, Group, Kind, Reason, Stages
from scoring.questionnaires.questionnaire import Questionnaire

# What stands in the column `value` where a row is about all the values together.
OVERALL = "overall"

# How the column `shown` says what is to be seen of a group.
NEW, CARRIED, WITHHELD = "new", "carried", "withheld"

AN_ID = {"pattern": "[a-z0-9]+(-[a-z0-9]+)*"}
REQUIRED = {"required": True}
COUNT = REQUIRED | {"minimum": 0}


Row: TypeAlias = Mapping[str, Cell]


class Column(NamedTuple):
    """A column, as Frictionless Table Schema describes one: `kind` is the type of its cells."""

    name: str
    kind: str
    holds: str
    constraints: Mapping[str, Any]


class Table(NamedTuple):
    """A table of every edition, with its rows by the names of its columns.

    `key` are the columns that tell its rows apart.
    """

    name: str
    title: str
    holds: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows_of: Callable[[Edition], Iterator[Row]]

    def over(self, editions: Sequence[Edition]) -> spreadsheets.Table[Row]:
        """The table of those editions, in the order given."""
        columns = [TableColumn[Row](each.name, itemgetter(each.name)) for each in self.columns]
        rows = (row for edition in editions for row in self.rows_of(edition))
        return spreadsheets.Table(columns, rows)

    def is_empty(self, editions: Sequence[Edition]) -> bool:
        """Whether none of those editions has a row of it."""
        return not any(True for edition in editions for _ in self.rows_of(edition))


def _groups(edition: Edition) -> Iterator[Row]:
    for each in edition.groups:
        part = each.taking_part
        yield {
            "edition": edition.date,
            "kind": each.kind.value,
            "group": each.id,
            "name": each.name,
            "parts": " ".join(each.parts),
            "organisations": part.organisations,
            "joined": part.joined,
            "returned": part.returned,
            "left": part.left,
            "shown": _shown(each),
            "figures_of": each.stages.edition if each.stages else None,
            "reason": each.reason and each.reason.value,
        }


def _stages(edition: Edition) -> Iterator[Row]:
    for group in edition.groups:
        for value, stages in _stages_by_value(edition, group).items():
            for bin, count in _bins(stages, _asked(edition)):
                yield {
                    "edition": edition.date,
                    "figures_of": stages.edition if stages else None,
                    "kind": group.kind.value,
                    "group": group.id,
                    "value": value,
                    "stages": bin,
                    "organisations": count,
                }


def _stages_by_value(edition: Edition, group: Group) -> dict[str, Stages | None]:
    """All the values together, and each of them where the whole is told in detail."""
    found = {OVERALL: group.stages}
    if group.kind is Kind.WHOLE and edition.detail:
        values = (each.id for each in _asked(edition).framework.values)
        found |= {id: edition.detail.values.get(id) for id in values}
    return found


def _change(edition: Edition) -> Iterator[Row]:
    change = edition.change
    if change:
        asked = _asked(edition)
        pairs = zip(_bins(change.then, asked), _bins(change.now, asked), strict=True)
        for (bin, then), (_, now) in pairs:
            yield {
                "edition": edition.date,
                "since": change.since,
                "stages": bin,
                "then": then,
                "now": now,
            }


def _hardest(edition: Edition) -> Iterator[Row]:
    detail = edition.detail
    if detail:
        asked = questionnaire((edition.questionnaire, detail.questionnaire_version))
        for value, found in detail.hardest.items():
            for order, hard in enumerate(found, start=1):
                yield {
                    "edition": edition.date,
                    "figures_of": detail.edition,
                    "value": value,
                    "order": order,
                    "item": hard.item,
                    "question": asked.item_by_id[hard.item].text,
                    "short": hard.short,
                    "known": hard.known,
                }


def _shown(group: Group) -> str:
    if group.stages is None:
        return WITHHELD
    return NEW if group.is_new else CARRIED


def _bins(stages: Stages | None, asked: Questionnaire) -> list[tuple[str, int]]:
    """Each bin as its stages' ids, and how many organisations are in it; none where withheld."""
    if stages is None:
        return []
    ladder = asked.framework.ladder
    names = ("+".join(ladder[number].id for number in bin) for bin in stages.bins)
    return list(zip(names, stages.counts, strict=True))


def _asked(edition: Edition) -> Questionnaire:
    return questionnaire((edition.questionnaire, edition.questionnaire_version))


# ---------------------------------------------------------------- what the columns hold

EDITION = Column("edition", "date", "The edition that says so, by its date.", REQUIRED)
FIGURES_OF = Column(
    "figures_of",
    "date",
    "The edition whose organisations are counted: an earlier one where figures are shown again. "
    "How many those are is what their numbers at all stages add up to.",
    REQUIRED,
)
KIND = Column(
    "kind",
    "string",
    "What the group is of: everybody, a place or a sector.",
    REQUIRED | {"enum": [each.value for each in Kind]},
)
GROUP = Column(
    "group",
    "string",
    "The group’s id. An organisation that works in several places counts in each of them, so "
    "places do not add up to everybody; nor do editions, in which most are counted again.",
    REQUIRED | AN_ID,
)
VALUE = Column("value", "string", "The value’s id.", REQUIRED | AN_ID)
STAGES = Column(
    "stages",
    "string",
    "The stage’s id; the ids of several, joined by +, where they are counted together.",
    REQUIRED | {"pattern": r"[a-z0-9-]+(\+[a-z0-9-]+)*"},
)

GROUPS = Table(
    "groups",
    "Groups, who takes part in them, and what is shown of them",
    "One row a group an edition.",
    (
        EDITION,
        KIND,
        GROUP,
        Column("name", "string", "What the group is called.", REQUIRED),
        Column(
            "parts",
            "string",
            "The ids of the places or sectors in the group, with a space between: sectors with few "
            "organisations may be shown as one.",
            REQUIRED,
        ),
        Column("organisations", "integer", "How many organisations the edition counts.", COUNT),
        Column("joined", "integer", "Of those, how many were not in the edition before.", COUNT),
        Column("returned", "integer", "How many were, and have answered again since.", COUNT),
        Column("left", "integer", "How many were in the edition before, and are not here.", COUNT),
        Column(
            "shown",
            "string",
            "What is shown of its stages: new figures, those of an earlier edition (carried), or "
            "nothing (withheld).",
            REQUIRED | {"enum": [NEW, CARRIED, WITHHELD]},
        ),
        FIGURES_OF._replace(
            holds=f"{FIGURES_OF.holds} Empty where nothing is shown.", constraints={}
        ),
        Column(
            "reason",
            "string",
            "Why there is nothing new: fewer than 5 organisations (few), or the figures could tell "
            "where one organisation stands (telling). Empty where the figures are new.",
            {"enum": [each.value for each in Reason]},
        ),
    ),
    ("edition", "kind", "group"),
    _groups,
)

COUNTS = Table(
    "stages",
    "How many organisations are at each stage",
    "One row a stage. A withheld group has none. The values are given for the whole alone.",
    (
        EDITION,
        FIGURES_OF,
        KIND,
        GROUP,
        VALUE._replace(holds="The value’s id, or `overall` for all the values together."),
        STAGES,
        Column("organisations", "integer", "How many organisations are at the stage.", COUNT),
    ),
    ("edition", "kind", "group", "value", "stages"),
    _stages,
)

CHANGE = Table(
    "change",
    "How the same organisations have moved",
    "One row a stage, for the organisations that are both in an edition and in an earlier one.",
    (
        EDITION,
        Column("since", "date", "The earlier edition.", REQUIRED),
        STAGES,
        Column("then", "integer", "How many of them were at the stage in the earlier one.", COUNT),
        Column("now", "integer", "How many of them are at the stage now.", COUNT),
    ),
    ("edition", "stages"),
    _change,
)

HARDEST = Table(
    "hardest",
    "The questions that organisations find hardest",
    "One row a question, the hardest of each value first, for the whole alone.",
    (
        EDITION,
        FIGURES_OF,
        VALUE,
        Column(
            "order",
            "integer",
            "1 for the hardest question of its value.",
            REQUIRED | {"minimum": 1},
        ),
        Column("item", "string", "The question’s id.", REQUIRED | AN_ID),
        Column("question", "string", "The question.", REQUIRED),
        Column(
            "short",
            "integer",
            "How many organisations answered with less than it takes to secure a stage.",
            COUNT,
        ),
        Column("known", "integer", "How many organisations gave an answer.", COUNT),
    ),
    ("edition", "value", "order"),
    _hardest,
)

TABLES = (COUNTS, GROUPS, CHANGE, HARDEST)

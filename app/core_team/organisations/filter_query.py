"""The filters of a list of organisations: read from an address, written into one, told in words."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from app.core_team.comparison.comparison_query import WHOLE
from app.store.base.published_questionnaires import newest, published
from app.store.base.transactions import now
from app.store.comparison.answer_age import Age, twelve_months_before
from app.store.comparison.placements import OVERALL
from app.store.comparison.yearly_change import Way
from app.store.organisations.organisations import PLACES, SECTORS, Confirmation, Place, Sector
from app.store.participation.organisation_filters import NO_ANSWER, Filters
from app.store.participation.organisation_search import Status
from app.text.wording import get_choice_label
from app.web.templating import format_day
from scoring.plurals import so_many
from scoring.questionnaires.questionnaire import DONT_KNOW, NOT_APPLICABLE, Item, Questionnaire

# Longest search that is looked for: no name is longer.
MOST_WORDS = 200

THAT = {
    Status.ADDED: "that have not been invited yet",
    Status.LINK_MADE: "that have a link that nobody has sent yet",
    Status.INVITED: "that have been invited and not started yet",
    Status.JOINED: "that joined by themselves and have not started yet",
    Status.STARTED: "that have started and not submitted yet",
    Status.SUBMITTED: "that submitted within the last 11 months",
    Status.DUE_AGAIN: "that submitted 11 to 13 months ago and are due again",
    Status.OVERDUE: "that submitted over 13 months ago",
}


CONFIRMATIONS = {
    Confirmation.NEW: "New",
    Confirmation.CONFIRMED: "Confirmed",
    Confirmation.DECLINED: "Not recognised",
}
"""Whether the core team knows an organisation, as a page calls it."""

CONFIRMED_OR_NOT = {
    Confirmation.NEW: "that are new and not confirmed yet",
    Confirmation.CONFIRMED: "that are confirmed",
    Confirmation.DECLINED: "that are not recognised",
}

SAID = {
    "at-least": "a stage",
    "not-place": "a place",
    "not-sector": "a sector",
    "answers": "an age of answers",
    "invited": "an invitation",
    "answered": "an answer",
    "confirmation": "whether it is confirmed",
}
"""What a line on an unknown part of an address calls it, where not 'a' and its name."""

MOVED = {
    Way.UP: "that moved up a stage or more",
    Way.SAME: "that stayed at the same stage",
    Way.DOWN: "that moved down a stage or more",
}

TOLD_AGE = {
    Age.RECENT: "that last submitted on or after {}",
    Age.OLDER: "that last submitted before {}",
}
"""Of which age the answers are that an organisation stands by; the day is a year ago."""

Word = TypeVar("Word", bound=StrEnum)
Meant = TypeVar("Meant")


class Asked(NamedTuple):
    """What an address asks for, and in words each part of it that was passed over."""

    filters: Filters
    unknown: list[str]


class Chip(NamedTuple):
    """One filter in words, and what the address of the list without it asks for."""

    words: str
    without: dict[str, str]


def asked_for(args: Mapping[str, str]) -> Asked:
    """The filters in an address. Whatever it holds that means nothing is passed over, to be said.

    An address may be typed, or come from a page of long ago.
    """
    unknown: list[str] = []
    filters = Filters(
        words=" ".join(args.get("q", "")[:MOST_WORDS].replace("\x00", " ").split()),
        place=_one_of(Place, "place", args, unknown),
        sector=_one_of(Sector, "sector", args, unknown),
        status=_one_of(Status, "status", args, unknown),
        confirmation=_one_of(Confirmation, "confirmation", args, unknown),
        change=_one_of(Way, "change", args, unknown),
        answered=bool(_among({"yes": True}, "answered", args, unknown)),
        not_place=_one_of(Place, "not-place", args, unknown),
        not_sector=_one_of(Sector, "not-sector", args, unknown),
        age=_one_of(Age, "answers", args, unknown),
        not_invited=bool(_among({"no": True}, "invited", args, unknown)),
    )
    return Asked(_with_answer(_with_stage(filters, args, unknown), args, unknown), unknown)


def left_out(unknown: Sequence[str]) -> str:
    """A line that says what was passed over; empty where nothing was."""
    if not unknown:
        return ""
    listed = ", ".join(dict.fromkeys(unknown))
    return f"The address asks for something that we do not know, and we left it out: {listed}."


def address_of(filters: Filters) -> dict[str, str]:
    """What the address of a list with these filters asks for."""
    ladder = [stage.id for stage in newest().framework.ladder]
    levels = {"stage": filters.stage, "at-least": filters.at_least}
    of_a_value = filters.change or any(level is not None for level in levels.values())
    parts = {
        "q": filters.words,
        "place": filters.place,
        "not-place": filters.not_place,
        "sector": filters.sector,
        "not-sector": filters.not_sector,
        "status": filters.status,
        "confirmation": filters.confirmation,
        "value": (filters.value or WHOLE) if of_a_value else "",
        **{name: ladder[level] for name, level in levels.items() if level is not None},
        "change": filters.change,
        "item": filters.item,
        "given": filters.given,
        "answered": "yes" if filters.answered else "",
        "answers": filters.age,
        "invited": "no" if filters.not_invited else "",
    }
    return {name: str(part) for name, part in parts.items() if part}


def chips(filters: Filters) -> list[Chip]:
    """Every filter that is set, in words that follow 'organisations'."""
    return [
        Chip(words, address_of(filters._replace(**cleared))) for words, cleared in _told(filters)
    ]


def sentence(filters: Filters, count: int) -> str:
    """What is shown, in words, such as '12 organisations in Hull that have started'."""
    told = [words for words, _ in _told(filters)]
    plain = [words for words in told if not words.startswith("that ")]
    those = [words for words in told if words.startswith("that ")]
    start = so_many(count, "organisation")
    told_as_one = " ".join([start, *plain, " and ".join(those)]).strip()
    return _singular(told_as_one) if count == 1 else told_as_one


def item_of(item_id: str) -> tuple[Questionnaire, Item] | None:
    """An item by its id, with the newest version of the questionnaire that has it."""
    for asked in published():
        if item_id in asked.item_by_id:
            return asked, asked.item_by_id[item_id]
    return None


_Told = tuple[str, dict[str, Any]]
"""A filter in words, and the fields of `Filters` as they are without it."""


def _told(filters: Filters) -> Iterator[_Told]:
    if filters.words:
        yield f"with ‘{filters.words}’ in the name", {"words": ""}
    yield from _told_groups(filters)
    if filters.status:
        yield THAT[filters.status], {"status": None}
    if filters.not_invited:
        yield "that nobody has invited yet", {"not_invited": False}
    if filters.confirmation:
        yield CONFIRMED_OR_NOT[filters.confirmation], {"confirmation": None}
    yield from _told_stages(filters)
    if filters.item:
        yield _told_answer(filters), {"item": "", "given": ""}
    yield from _told_submitted(filters)


def _told_submitted(filters: Filters) -> Iterator[_Told]:
    if filters.answered:
        yield "that have submitted a round", {"answered": False}
    if filters.age:
        a_year_before = format_day(twelve_months_before(now()))
        yield TOLD_AGE[filters.age].format(a_year_before), {"age": None}


def _told_groups(filters: Filters) -> Iterator[_Told]:
    if filters.place:
        yield f"in {PLACES[filters.place]}", {"place": None}
    if filters.sector:
        yield f"in the sector ‘{SECTORS[filters.sector]}’", {"sector": None}
    if filters.not_place:
        yield f"that do not work in {PLACES[filters.not_place]}", {"not_place": None}
    if filters.not_sector:
        yield f"that are not in the sector ‘{SECTORS[filters.not_sector]}’", {"not_sector": None}


def _told_stages(filters: Filters) -> Iterator[_Told]:
    framework = newest().framework
    names = [stage.name for stage in framework.ladder]
    of = next((f"for {each.name}" for each in framework.values if each.id == filters.value), WHOLE)
    if filters.stage is not None:
        yield f"that stand at {names[filters.stage]} {of}", {"stage": None}
    if filters.at_least is not None:
        yield f"that stand at {names[filters.at_least]} or beyond {of}", {"at_least": None}
    if filters.change:
        yield f"{MOVED[filters.change]} {of} since a year ago", {"change": None}


def _told_answer(filters: Filters) -> str:
    found = item_of(filters.item)
    if found is None:
        return f"that answered {filters.item}"
    questionnaire, item = found
    if filters.given == NO_ANSWER:
        return f"that gave no answer to ‘{item.text}’"
    return (
        f"that answered ‘{get_choice_label(questionnaire, item, filters.given)}’ to ‘{item.text}’"
    )


def _singular(words: str) -> str:
    for many, one in (
        ("that have ", "that has "),
        ("by themselves and have ", "by itself and has "),
        ("that do not ", "that does not "),
        ("that stand ", "that stands "),
        ("that are ", "that is "),
        ("and are ", "and is "),
    ):
        words = words.replace(many, one)
    return words


def _with_stage(filters: Filters, args: Mapping[str, str], unknown: list[str]) -> Filters:
    framework = newest().framework
    values = {WHOLE: OVERALL, **{value.id: value.id for value in framework.values}}
    ladder = {stage.id: number for number, stage in enumerate(framework.ladder)}
    value = _among(values, "value", args, unknown) if args.get("value") else OVERALL
    stage = _among(ladder, "stage", args, unknown)
    at_least = _among(ladder, "at-least", args, unknown)
    if value is None:
        return filters
    if stage is None and at_least is None and not filters.change:
        unknown.extend(["a value without a stage"] if args.get("value") else [])
        return filters
    return filters._replace(value=value, stage=stage, at_least=at_least)


def _with_answer(filters: Filters, args: Mapping[str, str], unknown: list[str]) -> Filters:
    wanted, given = args.get("item", ""), args.get("given", "")
    if not wanted and not given:
        return filters
    found = item_of(wanted)
    if found is None or given not in _can_be_given(*found):
        unknown.append("an answer")
        return filters
    return filters._replace(item=wanted, given=given)


def _can_be_given(questionnaire: Questionnaire, item: Item) -> set[str]:
    choices = {choice.id for choice in questionnaire.choices[item.id]}
    return choices | {DONT_KNOW, NOT_APPLICABLE, NO_ANSWER}


def _one_of(
    kind: type[Word], name: str, args: Mapping[str, str], unknown: list[str]
) -> Word | None:
    return _among({str(word): word for word in kind}, name, args, unknown)


def _among(
    words: Mapping[str, Meant], name: str, args: Mapping[str, str], unknown: list[str]
) -> Meant | None:
    asked = args.get(name)
    if asked and asked not in words:
        unknown.append(SAID.get(name, f"a {name}"))
    return words.get(asked) if asked else None

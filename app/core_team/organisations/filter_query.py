"""The filters of the list of organisations: parsed from an address, written into one, in words."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from app.core_team.comparison.comparison_query import OVERALL_PARAMETER, parse_questionnaire
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import (
    find_newest_version,
    get_current_questionnaire,
    list_versions,
    main_questionnaire_id,
)
from app.store.base.transactions import now
from app.store.comparison.answer_age import AnswerAge, start_of_last_twelve_months
from app.store.comparison.placements import OVERALL
from app.store.comparison.yearly_change import Direction
from app.store.organisations.organisations import (
    Confirmation,
)
from app.store.participation.organisation_filters import NO_ANSWER, Filters, PlanFilter
from app.store.participation.organisation_search import Status
from app.text.wording import get_choice_label
from app.web.templating import format_day
from scoring.plurals import pluralise
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.questionnaire import DONT_KNOW, NOT_APPLICABLE, Item, Questionnaire

# The longest text that is searched for: no name is longer.
MOST_SEARCH_LENGTH = 200

STATUS_PHRASES = {
    Status.ADDED: "that have not been invited yet",
    Status.LINK_MADE: "that have a link that nobody has sent yet",
    Status.INVITED: "that have been invited and not started yet",
    Status.JOINED: "that joined by themselves and have not started yet",
    Status.STARTED: "that have started and not submitted yet",
    Status.SUBMITTED: "that submitted within the last 11 months",
    Status.DUE_AGAIN: "that submitted 11 to 13 months ago and are due again",
    Status.OVERDUE: "that submitted over 13 months ago",
}


CONFIRMATION_LABELS = {
    Confirmation.NEW: "New",
    Confirmation.CONFIRMED: "Confirmed",
    Confirmation.DECLINED: "Not recognised",
}
"""Whether the core team knows an organisation, in the words of pages."""

CONFIRMATION_PHRASES = {
    Confirmation.NEW: "that are new and not confirmed yet",
    Confirmation.CONFIRMED: "that are confirmed",
    Confirmation.DECLINED: "that are not recognised",
}

PLAN_PHRASES = {
    PlanFilter.ANY: "that have a plan",
    PlanFilter.PLANNED: "that have an action planned",
    PlanFilter.UNDER_WAY: "that have an action under way",
    PlanFilter.DONE: "that have an action done",
    PlanFilter.NOT_NOW: "that have put an action off",
    PlanFilter.DUE: "that have a check-in due",
}

FILTER_LABELS = {
    "at-least": "a stage",
    "not-place": "a place",
    "not-sector": "a sector",
    "answers": "an age of answers",
    "invited": "an invitation",
    "answered": "an answer",
    "confirmation": "whether it is confirmed",
}
"""What a message calls a filter that is not known, where that is not 'a' and its name."""

CHANGE_PHRASES = {
    Direction.UP: "that moved up a stage or more",
    Direction.SAME: "that stayed at the same stage",
    Direction.DOWN: "that moved down a stage or more",
}

AGE_PHRASES = {
    AnswerAge.RECENT: "that last submitted on or after {}",
    AnswerAge.OLDER: "that last submitted before {}",
}
"""The age of an organisation's current answers; the day is a year ago."""

Word = TypeVar("Word", bound=StrEnum)
Choice = TypeVar("Choice")


class FilterQuery(NamedTuple):
    """The filters that an address asks for, and in words each part that was ignored."""

    filters: Filters
    unknown: list[str]


class FilterChip(NamedTuple):
    """One filter in words, and the parameters of the list without it."""

    words: str
    without: dict[str, str]


def parse_filters(args: Mapping[str, str]) -> FilterQuery:
    """The filters in an address. What is not known is ignored, and kept to be said on the page.

    An address may be typed, or come from an old page.
    """
    unknown: list[str] = []
    programme = get_programme()
    filters = Filters(
        words=" ".join(args.get("q", "")[:MOST_SEARCH_LENGTH].replace("\x00", " ").split()),
        place=_parse_id(programme.place_names, "place", args, unknown),
        sector=_parse_id(programme.sector_names, "sector", args, unknown),
        status=_parse_enum(Status, "status", args, unknown),
        confirmation=_parse_enum(Confirmation, "confirmation", args, unknown),
        change=_parse_enum(Direction, "change", args, unknown),
        answered=bool(_parse_choice({"yes": True}, "answered", args, unknown)),
        not_place=_parse_id(programme.place_names, "not-place", args, unknown),
        not_sector=_parse_id(programme.sector_names, "not-sector", args, unknown),
        age=_parse_enum(AnswerAge, "answers", args, unknown),
        not_invited=bool(_parse_choice({"no": True}, "invited", args, unknown)),
        plan=_parse_enum(PlanFilter, "plan", args, unknown),
        questionnaire=_parse_other_questionnaire(args, unknown),
    )
    return FilterQuery(
        _add_answer_filter(_add_stage_filter(filters, args, unknown), args, unknown), unknown
    )


def unknown_filters_message(unknown: Sequence[str]) -> str:
    """A message on what was ignored; empty where nothing was."""
    if not unknown:
        return ""
    listed = ", ".join(dict.fromkeys(unknown))
    return f"The address asks for something that we do not know, and we left it out: {listed}."


def filter_parameters(filters: Filters) -> dict[str, str]:
    """The parameters of the address of a list with these filters."""
    ladder = [stage.id for stage in get_filtered_questionnaire(filters).framework.ladder]
    levels = {"stage": filters.stage, "at-least": filters.at_least}
    is_of_a_value = filters.change or any(level is not None for level in levels.values())
    parts = {
        "q": filters.words,
        "place": filters.place,
        "not-place": filters.not_place,
        "sector": filters.sector,
        "not-sector": filters.not_sector,
        "status": filters.status,
        "confirmation": filters.confirmation,
        "value": (filters.value or OVERALL_PARAMETER) if is_of_a_value else "",
        **{name: ladder[level] for name, level in levels.items() if level is not None},
        "change": filters.change,
        "item": filters.item,
        "given": filters.given,
        "answered": "yes" if filters.answered else "",
        "answers": filters.age,
        "invited": "no" if filters.not_invited else "",
        "plan": filters.plan,
        "questionnaire": filters.questionnaire,
    }
    return {name: str(part) for name, part in parts.items() if part}


def list_chips(filters: Filters) -> list[FilterChip]:
    """Every filter that is set, in words that follow 'organisations'."""
    return [
        FilterChip(words, filter_parameters(filters._replace(**cleared)))
        for words, cleared in _filter_phrases(filters)
    ]


def summary_sentence(filters: Filters, count: int) -> str:
    """What the list shows, in words, such as '12 organisations in Hull that have started'."""
    phrases = [words for words, _ in _filter_phrases(filters)]
    group_phrases = [words for words in phrases if not words.startswith("that ")]
    that_phrases = [words for words in phrases if words.startswith("that ")]
    start = pluralise(count, "organisation")
    summary = " ".join([start, *group_phrases, " and ".join(that_phrases)]).strip()
    return _singular(summary) if count == 1 else summary


def get_filtered_questionnaire(filters: Filters) -> Questionnaire:
    """The newest version of the questionnaire whose rounds the filters look at."""
    return find_newest_version(filters.questionnaire_id) or get_current_questionnaire()


def _find_item(filters: Filters, item_id: str) -> tuple[Questionnaire, Item] | None:
    """An item by its id, with the newest version of their questionnaire that has it."""
    for questionnaire in list_versions(filters.questionnaire_id):
        if item_id in questionnaire.item_by_id:
            return questionnaire, questionnaire.item_by_id[item_id]
    return None


OF_ONE_QUESTIONNAIRE = {
    "questionnaire": "", "value": "", "stage": None, "at_least": None, "change": None,
    "item": "", "given": "",
}  # fmt: skip
"""What goes with a filter by questionnaire: another one may not have such a value or item."""

_FilterPhrase = tuple[str, dict[str, Any]]
"""A filter in words, and the fields of `Filters` that clear it."""


def _filter_phrases(filters: Filters) -> Iterator[_FilterPhrase]:
    if filters.words:
        yield f"with ‘{filters.words}’ in the name", {"words": ""}
    yield from _group_phrases(filters)
    if filters.questionnaire:
        title = get_filtered_questionnaire(filters).title
        yield f"by answers to ‘{title}’", OF_ONE_QUESTIONNAIRE
    if filters.status:
        yield STATUS_PHRASES[filters.status], {"status": None}
    if filters.not_invited:
        yield "that nobody has invited yet", {"not_invited": False}
    if filters.confirmation:
        yield CONFIRMATION_PHRASES[filters.confirmation], {"confirmation": None}
    yield from _stage_phrases(filters)
    if filters.item:
        yield _answer_phrase(filters), {"item": "", "given": ""}
    yield from _submission_phrases(filters)
    if filters.plan:
        yield PLAN_PHRASES[filters.plan], {"plan": None}


def _submission_phrases(filters: Filters) -> Iterator[_FilterPhrase]:
    if filters.answered:
        yield "that have submitted a round", {"answered": False}
    if filters.age:
        a_year_before = format_day(start_of_last_twelve_months(now()))
        yield AGE_PHRASES[filters.age].format(a_year_before), {"age": None}


def _group_phrases(filters: Filters) -> Iterator[_FilterPhrase]:
    places, sectors = get_programme().place_names, get_programme().sector_names
    if filters.place:
        yield f"in {places[filters.place]}", {"place": None}
    if filters.sector:
        yield f"in the sector ‘{sectors[filters.sector]}’", {"sector": None}
    if filters.not_place:
        yield f"that do not work in {places[filters.not_place]}", {"not_place": None}
    if filters.not_sector:
        yield (
            f"that are not in the sector ‘{sectors[filters.not_sector]}’",
            {"not_sector": None},
        )


def _stage_phrases(filters: Filters) -> Iterator[_FilterPhrase]:
    framework = get_filtered_questionnaire(filters).framework
    names = [stage.name for stage in framework.ladder]
    of_value = next(
        (f"for {value.name}" for value in framework.values if value.id == filters.value),
        OVERALL_PARAMETER,
    )
    if filters.stage is not None:
        yield f"that stand at {names[filters.stage]} {of_value}", {"stage": None}
    if filters.at_least is not None:
        yield f"that stand at {names[filters.at_least]} or beyond {of_value}", {"at_least": None}
    if filters.change:
        yield f"{CHANGE_PHRASES[filters.change]} {of_value} since a year ago", {"change": None}


def _answer_phrase(filters: Filters) -> str:
    question = _find_item(filters, filters.item)
    if question is None:
        return f"that answered {filters.item}"
    questionnaire, item = question
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


def _add_stage_filter(filters: Filters, args: Mapping[str, str], unknown: list[str]) -> Filters:
    framework = get_filtered_questionnaire(filters).framework
    values = {OVERALL_PARAMETER: OVERALL, **{value.id: value.id for value in framework.values}}
    ladder = {stage.id: number for number, stage in enumerate(framework.ladder)}
    value = _parse_choice(values, "value", args, unknown) if args.get("value") else OVERALL
    stage = _parse_choice(ladder, "stage", args, unknown)
    at_least = _parse_choice(ladder, "at-least", args, unknown)
    if value is None:
        return filters
    if stage is None and at_least is None and not filters.change:
        unknown.extend(["a value without a stage"] if args.get("value") else [])
        return filters
    return filters._replace(value=value, stage=stage, at_least=at_least)


def _add_answer_filter(filters: Filters, args: Mapping[str, str], unknown: list[str]) -> Filters:
    item_id, given = args.get("item", ""), args.get("given", "")
    if not item_id and not given:
        return filters
    question = _find_item(filters, item_id)
    if question is None or given not in _possible_answers(*question):
        unknown.append("an answer")
        return filters
    return filters._replace(item=item_id, given=given)


def _possible_answers(questionnaire: Questionnaire, item: Item) -> set[str]:
    choices = {choice.id for choice in questionnaire.choices[item.id]}
    return choices | {DONT_KNOW, NOT_APPLICABLE, NO_ANSWER}


def _parse_other_questionnaire(args: Mapping[str, str], unknown: list[str]) -> str:
    """The questionnaire of organisations that is asked for; empty for the main one."""
    id = args.get("questionnaire", "")
    others = get_programme().questionnaires_for(RespondentKind.ORGANISATION)
    if id and (id not in others or parse_questionnaire(id) is None):
        unknown.append("a questionnaire")
        return ""
    return "" if id == main_questionnaire_id() else id


def _parse_enum(
    kind: type[Word], name: str, args: Mapping[str, str], unknown: list[str]
) -> Word | None:
    return _parse_choice({str(word): word for word in kind}, name, args, unknown)


def _parse_id(
    names: Mapping[str, str], name: str, args: Mapping[str, str], unknown: list[str]
) -> str | None:
    return _parse_choice({each: each for each in names}, name, args, unknown)


def _parse_choice(
    choices: Mapping[str, Choice], name: str, args: Mapping[str, str], unknown: list[str]
) -> Choice | None:
    text = args.get(name)
    if text and text not in choices:
        unknown.append(FILTER_LABELS.get(name, f"a {name}"))
    return choices.get(text) if text else None

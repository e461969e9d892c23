"""The query of a comparison, in an address that can be shared."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import abort, request

from app.store.base import published_questionnaires
from app.store.base.current_programme import get_programme, get_value_word
from app.store.base.transactions import now
from app.store.comparison.answer_age import AnswerAge, start_of_last_twelve_months
from app.store.comparison.group_selection import Selection
from app.store.comparison.placements import OVERALL
from app.store.organisations.organisations import Confirmation
from app.text.respondent_words import RESPONDENT_WORDS, RespondentWords
from app.web.error_messages import NOT_COMPARED, NOT_IN_USE
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.questionnaire import Questionnaire

OVERALL_PARAMETER = "overall"
"""The parameter's text for the whole, which has no value's id."""

GROUP_PARAMETERS = frozenset({"place", "sector"})
"""What only organisations are chosen by."""

COUNTED_FILTER = {"confirmation": str(Confirmation.CONFIRMED)}
"""The filter of a list that shows whom comparisons count."""


class ComparisonQuery(NamedTuple):
    """The organisations to compare, and the value that was asked for (`OVERALL` for the whole).

    They are compared by their answers to one `questionnaire`, given in its newest version. Where it
    is not for organisations, those who answer it are compared, and the selection is all of them.
    `version` is that of the questionnaire whose scores are asked for, None for the default.
    `unknown` are the parameters that name nothing: they are ignored, and the page says so.
    """

    questionnaire: Questionnaire
    selection: Selection
    value: str
    unknown: tuple[str, ...]
    version: int | None = None

    @property
    def kind(self) -> RespondentKind:
        """Who answers the questionnaire."""
        return get_programme().who_answers(self.questionnaire.id) or RespondentKind.ORGANISATION

    @property
    def is_of_organisations(self) -> bool:
        """Whether organisations answer it: only they have sectors, and lists that show them."""
        return self.kind is RespondentKind.ORGANISATION

    @property
    def called(self) -> RespondentWords:
        """What those who answer it are called."""
        return RESPONDENT_WORDS[self.kind]

    @property
    def title(self) -> str:
        """Of which questionnaire this is; empty where there is only one."""
        return self.questionnaire.title if self.other_titles else ""

    @property
    def main_title(self) -> str:
        """The title of the organisations' own questionnaire."""
        return published_questionnaires.get_current_questionnaire().title

    @property
    def other_titles(self) -> Mapping[str, str]:
        """The titles of the others to choose from, by id."""
        return published_questionnaires.name_other_questionnaires()

    @property
    def other_questionnaire(self) -> str:
        """The questionnaire as an address names it: empty for the organisations' own."""
        is_main = self.questionnaire.id == published_questionnaires.main_questionnaire_id()
        return "" if is_main else self.questionnaire.id

    @property
    def value_heading(self) -> str:
        """What the column of its values is called in a file."""
        return get_value_word(self.questionnaire).capitalize()

    @property
    def value_names(self) -> dict[str, str]:
        """Overall and every value, by id, in their order."""
        values = self.questionnaire.framework.values
        return {OVERALL: "Overall", **{value.id: value.name for value in values}}

    @property
    def places(self) -> Mapping[str, str]:
        """The places to choose from."""
        return get_programme().place_names

    @property
    def sectors(self) -> Mapping[str, str]:
        """The sectors to choose from."""
        return get_programme().sector_names

    @property
    def ages(self) -> Mapping[AnswerAge, str]:
        """The ages of answers to choose from, beside all of them."""
        return {AnswerAge.RECENT: "Of the last twelve months"}

    @property
    def age(self) -> AnswerAge | None:
        """The age of the answers to compare, None for any."""
        return AnswerAge.RECENT if self.selection.since else None

    @property
    def unknown_in_words(self) -> str:
        """The parameters that name nothing, in words."""
        return " and ".join(
            f"an age of {part}" if part == "answers" else f"a {part}"
            for part in self.unknown
            if self.is_of_organisations or part not in GROUP_PARAMETERS
        )

    @property
    def who(self) -> str:
        """Which organisations are compared, in words that follow 'organisations'."""
        place, sector, _ = self.selection
        words = [f"in {get_programme().place_names[place]}"] if place else []
        words += [f"of the sector ‘{get_programme().sector_names[sector]}’"] if sector else []
        return " ".join(words)

    def behind(self, **which: str | None) -> dict[str, str]:
        """The parameters of the list of organisations behind a figure of this comparison."""
        return self.address(**{"version": None, **which, **COUNTED_FILTER})

    def address(self, **other: str | int | None) -> dict[str, str]:
        """The parameters of this comparison's address, or of one that differs by `other`."""
        parts = {
            "place": self.selection.place,
            "sector": self.selection.sector,
            "answers": self.age,
            "questionnaire": self.other_questionnaire,
            "version": self.version,
            **other,
        }
        return {name: str(part) for name, part in parts.items() if part}


def read_comparison_query() -> ComparisonQuery:
    """Parse the query of the page that is asked for.

    It is not found where it names a questionnaire that is not in use: figures of another one would
    stand where those are looked for.
    """
    query = parse_comparison_query(request.args)
    if "questionnaire" not in query.unknown:
        return query
    is_in_use = get_programme().find_in_use(request.args["questionnaire"])
    return abort(404, NOT_COMPARED if is_in_use else NOT_IN_USE)


def parse_comparison_query(arguments: Mapping[str, str]) -> ComparisonQuery:
    """Parse the query of an address. A parameter that names nothing is ignored."""
    asked_for = parse_questionnaire(arguments.get("questionnaire"))
    questionnaire = asked_for or published_questionnaires.get_current_questionnaire()
    values = {
        OVERALL_PARAMETER: OVERALL,
        **{each.id: each.id for each in questionnaire.framework.values},
    }
    programme = get_programme()
    has_groups = questionnaire.id in programme.questionnaires_for(RespondentKind.ORGANISATION)
    place = _parse_id(programme.place_names if has_groups else {}, arguments.get("place"))
    sector = _parse_id(programme.sector_names if has_groups else {}, arguments.get("sector"))
    value = arguments.get("value") or OVERALL_PARAMETER
    versions = {
        str(each.version): each.version
        for each in published_questionnaires.list_versions(questionnaire.id)
    }
    version = versions.get(arguments.get("version", ""))
    # Answers that are over a year old are listed, and never compared alone.
    age = AnswerAge.RECENT if arguments.get("answers") == AnswerAge.RECENT else None
    parsed = {
        "place": place, "sector": sector, "value": values.get(value), "version": version,
        "answers": age, "questionnaire": asked_for,
    }  # fmt: skip
    unknown = tuple(name for name, part in parsed.items() if arguments.get(name) and part is None)
    selection = Selection(place, sector, start_of_last_twelve_months(now()) if age else None)
    return ComparisonQuery(questionnaire, selection, values.get(value, OVERALL), unknown, version)


def parse_questionnaire(id: str | None) -> Questionnaire | None:
    """The newest version of a questionnaire in use that places on stages, by its id in an address.

    None for any other.
    """
    in_use = id and get_programme().find_in_use(id)
    newest = published_questionnaires.find_newest_version(in_use.id) if in_use else None
    return newest if newest and newest.has_stages else None


def value_parameter(value: str) -> str:
    """A value as a parameter names it."""
    return value or OVERALL_PARAMETER


def _parse_id(names: Mapping[str, str], text: str | None) -> str | None:
    return text if text in names else None

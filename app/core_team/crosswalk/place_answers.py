"""What the partnerships of places answer to questions that ask for a target: their own words."""

from collections.abc import Mapping
from typing import NamedTuple

from app.core_team.crosswalk.counting_items import list_counting_items
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import find_newest_version
from app.store.comparison.group_selection import Selection
from app.store.comparison.standing_answers import list_standing_answers
from app.text.wording import get_choice_label
from scoring.programme.programme import RespondentKind
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.targets.target_catalogue import Target, TargetCatalogue


class PlaceAnswers(NamedTuple):
    """The answers of partnerships about one target: by place, in words, empty where there are none.

    `title` is that of the questionnaire which asks.
    """

    target: Target
    title: str
    by_place: Mapping[str, str]


def list_place_answers(
    catalogue: TargetCatalogue, selection: Selection, places: Mapping[str, str]
) -> list[PlaceAnswers]:
    """What partnerships answer about the targets of a catalogue, by those they are asked about."""
    asked_of_places = get_programme().questionnaires_for(RespondentKind.PLACE_PARTNERSHIP)
    newest = [find_newest_version(id) for id in asked_of_places]
    return [
        answers
        for asked in newest
        if asked
        for answers in _list_answers(asked, catalogue, selection, places)
    ]


def _list_answers(
    asked: Questionnaire,
    catalogue: TargetCatalogue,
    selection: Selection,
    places: Mapping[str, str],
) -> list[PlaceAnswers]:
    counting = {each.id: list_counting_items(asked, each) for each in catalogue.targets}
    items = {item for several in counting.values() for item in several}
    if not items:
        return []
    standing = list_standing_answers(asked.id, selection, items)
    given = {place: each.given for each in standing for place in each.places}

    def tell(target: Target, place: str) -> str:
        if place not in given:
            return ""
        return "; ".join(
            get_choice_label(asked, asked.item_by_id[item], given[place].get(item, ""))
            for item in counting[target.id]
        )

    return [
        PlaceAnswers(target, asked.title, {place: tell(target, place) for place in places})
        for target in catalogue.targets
        if counting[target.id]
    ]

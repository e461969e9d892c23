"""A group's answers beside the targets of one catalogue: how many stand at each level of each.

docs/decisions/0073-a-group-beside-targets.md has the reasons.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.core_team.comparison.comparison_query import ComparisonQuery
from app.core_team.crosswalk.counting_items import list_counting_items
from app.core_team.crosswalk.place_answers import PlaceAnswers, list_place_answers
from app.store.base.current_first_steps import get_short_name
from app.store.base.current_programme import get_programme
from app.store.base.current_targets import get_catalogues, get_target_links
from app.store.base.published_questionnaires import get_questionnaire
from app.store.comparison.standing_answers import StandingAnswers, list_standing_answers
from scoring.crosswalk.bulk_standing import NO_LEVEL, BulkLevels, find_target_levels
from scoring.crosswalk.target_level import LEAST_QUESTIONS, LEVELS
from scoring.crosswalk.target_standing import NoLevel, stand_on_targets
from scoring.placement.answers import NOT_APPLICABLE_LEVEL, UNKNOWN_LEVEL
from scoring.questionnaires.questionnaire import NOT_APPLICABLE, Questionnaire
from scoring.targets.target_catalogue import Target, TargetCatalogue


class LevelCounts(NamedTuple):
    """How many stand at each level for certain, the least first; of how many none is told.

    `could_be_more` of those at a level could be further, once more is known.
    """

    at: tuple[int, ...]
    could_be_more: int
    untold: int

    @property
    def told(self) -> int:
        """Of how many a level is told."""
        return sum(self.at)


class SpeakingQuestion(NamedTuple):
    """A question that counts towards a target."""

    item: str
    name: str


class GroupStanding(NamedTuple):
    """One target: why nobody's answers to the newest version can tell it, or the counts of all and
    of each place; and the questions that it is told from.
    """

    target: Target
    why_none: NoLevel | None
    everybody: LevelCounts
    by_place: Mapping[str, LevelCounts]
    questions: Sequence[SpeakingQuestion]


class GroupCrosswalk(NamedTuple):
    """What a group's answers say about a catalogue.

    `n` stand by answers at all, `older` of them to a version before the newest.
    """

    catalogue: TargetCatalogue
    n: int
    older: int
    rows: Sequence[GroupStanding]
    places: Mapping[str, str]
    partnerships: Sequence[PlaceAnswers]


def set_group_beside(query: ComparisonQuery, catalogue: TargetCatalogue) -> GroupCrosswalk:
    """The answers of the group that is asked for, beside one catalogue."""
    links = get_target_links(query.questionnaire.id)
    items = {
        each.item for target in catalogue.targets for each in links.by_target.get(target.id, ())
    }
    answers = list_standing_answers(query.questionnaire.id, query.selection, items)
    group = _GroupAnswers(query.questionnaire.id, answers)
    places = _list_places(query.selection.place)
    why_none = _find_why_none(query.questionnaire, catalogue)
    return GroupCrosswalk(
        catalogue,
        len(answers),
        sum(each.version < query.questionnaire.version for each in answers),
        [
            _stand(query.questionnaire, target, why_none[target.id], group, places)
            for target in catalogue.targets
        ],
        places,
        [] if query.selection.sector else list_place_answers(catalogue, query.selection, places),
    )


def choose_catalogue(asked_for: str | None, questionnaire_id: str) -> TargetCatalogue | None:
    """The catalogue of that id; else the first of which the questionnaire tells some level.

    Where it tells of none the first of all, and None without any.
    """
    catalogues = get_catalogues()
    named = [each for each in catalogues if each.id == asked_for]
    told = [each for each in catalogues if _tells_some_level(questionnaire_id, each)]
    return next(iter([*named, *told, *catalogues]), None)


def _tells_some_level(questionnaire_id: str, catalogue: TargetCatalogue) -> bool:
    """Whether as many questions count towards some target of it as a level takes."""
    by_target = get_target_links(questionnaire_id).by_target
    return any(
        sum(link.counts for link in by_target.get(target.id, ())) >= LEAST_QUESTIONS
        for target in catalogue.targets
    )


class _GroupAnswers:
    """The answers of a group by the version that each answered, as levels of choices."""

    def __init__(self, questionnaire_id: str, answers: Sequence[StandingAnswers]) -> None:
        of_version = defaultdict[int, list[StandingAnswers]](list)
        for each in answers:
            of_version[each.version].append(each)
        self._versions = {
            version: (get_questionnaire((questionnaire_id, version)), several)
            for version, several in of_version.items()
        }
        self._levels = {
            version: _read_levels(asked, several)
            for version, (asked, several) in self._versions.items()
        }
        in_order = [each for several in of_version.values() for each in several]
        self._places = [each.places for each in in_order]

    def find_levels(self, target: Target) -> BulkLevels:
        """Everybody's levels of a target."""
        found = [
            find_target_levels(asked, list_counting_items(asked, target), self._levels[version])
            for version, (asked, _) in self._versions.items()
        ]
        empty = [np.empty(0, np.int64)]
        return BulkLevels(
            np.concatenate([each.level for each in found] or empty),
            np.concatenate([each.could_be for each in found] or empty),
        )

    def works_in(self, place: str) -> NDArray[np.bool_]:
        """Who of them works in a place."""
        return np.array([place in each for each in self._places], np.bool_)


def _read_levels(asked: Questionnaire, several: Sequence[StandingAnswers]) -> NDArray[np.int64]:
    levels = np.full((len(several), len(asked.items)), UNKNOWN_LEVEL, np.int64)
    columns = {item.id: column for column, item in enumerate(asked.items)}
    for row, each in enumerate(several):
        for item, given in each.given.items():
            if item in columns:
                ladder = {**asked.levels[item], NOT_APPLICABLE: NOT_APPLICABLE_LEVEL}
                levels[row, columns[item]] = ladder.get(given, UNKNOWN_LEVEL)
    return levels


def _stand(
    newest: Questionnaire,
    target: Target,
    why_none: NoLevel | None,
    group: _GroupAnswers,
    places: Mapping[str, str],
) -> GroupStanding:
    found = group.find_levels(target)
    return GroupStanding(
        target,
        why_none,
        _count(found, np.ones(len(found.level), np.bool_)),
        {place: _count(found, group.works_in(place)) for place in places},
        [
            SpeakingQuestion(item, get_short_name(newest, item))
            for item in list_counting_items(newest, target)
        ],
    )


def _find_why_none(
    newest: Questionnaire, catalogue: TargetCatalogue
) -> Mapping[str, NoLevel | None]:
    """By target, why no answers to the newest version could have a level; None where some could."""
    standings = stand_on_targets(newest, get_target_links(newest.id), [catalogue], {})
    # Nothing is known where nothing is answered: that is nobody's reason here.
    return {
        each.target.id: None if each.why_none is NoLevel.TOO_LITTLE_KNOWN else each.why_none
        for each in standings
    }


def _count(found: BulkLevels, of_these: NDArray[np.bool_]) -> LevelCounts:
    level, could_be = found.level[of_these], found.could_be[of_these]
    told = level[level != NO_LEVEL]
    at = np.bincount(told, minlength=len(LEVELS))
    more = int(np.count_nonzero(could_be > level))
    return LevelCounts(tuple(int(each) for each in at), more, len(level) - len(told))


def _list_places(chosen: str | None) -> dict[str, str]:
    every = {each.id: each.name for each in get_programme().places if not each.retired}
    return {id: name for id, name in every.items() if chosen in (None, id)}

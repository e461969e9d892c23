"""The levels of many answers at once are those of each by itself."""

import random

import numpy as np

from app.settings.config import ROOT
from scoring.crosswalk.bulk_standing import NO_LEVEL, find_target_levels
from scoring.crosswalk.target_standing import links_in_order, stand_on_targets
from scoring.placement.answers import NotApplicable, answer_levels
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from scoring.targets.catalogue_reader import read_all_catalogues
from scoring.targets.links_reader import read_links_file

FOLDER = ROOT / "questionnaires"
ROUNDS = 60


def test_every_target_has_the_level_that_each_round_has_by_itself():
    asked = read_questionnaire(FOLDER / "organisation.v1.yaml")
    links = read_links_file(FOLDER / "organisation.links.yaml")
    catalogues = read_all_catalogues(FOLDER)
    chance = random.Random(1)  # noqa: S311 - no secret

    def answer(item, known):
        if chance.random() > known:
            return chance.choice((None, "dont-know", NotApplicable("why")))
        return chance.choice(asked.choices[item.id]).id

    rounds = [
        {item.id: given for item in asked.items if (given := answer(item, number / ROUNDS))}
        for number in range(ROUNDS)
    ]
    levels = np.array([answer_levels(asked, each) for each in rounds])
    alone = [stand_on_targets(asked, links, catalogues, each) for each in rounds]

    told = 0
    for column, first in enumerate(alone[0]):
        items = [each.item for each in links_in_order(asked, links, first.target.id) if each.counts]
        found = find_target_levels(asked, items, levels)
        for row, standings in enumerate(alone):
            one = standings[column]
            expected = [each.number if each else NO_LEVEL for each in (one.level, one.could_be)]
            assert [found.level[row], found.could_be[row]] == expected
            told += one.level is not None
    assert told > ROUNDS

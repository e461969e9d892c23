"""What ties overall to the values, beside the rule itself."""

from itertools import product
from pathlib import Path

import pytest

from auditor.asked_questionnaire import OverallRule, read_asked_questionnaire
from auditor.overall_rule import derive_inequalities
from scoring.placement.placement import overall_stage_number, place_answers
from scoring.placement.questionnaire_json import questionnaire_as_json
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from tests.auditor.building import FIRST, Site, orgs

QUESTIONNAIRE = Path(__file__).parents[2] / "questionnaires" / "organisation.v1.yaml"
ASKED = read_questionnaire(QUESTIONNAIRE)
VALUES = [value.id for value in ASKED.framework.values]
STAGES = range(len(ASKED.framework.ladder))


def holds(link, numbers):
    """Whether the inequality holds for one organisation."""
    return sum(times for value, stage, times in link.terms if numbers[value] >= stage) <= link.times


def with_rule(**rule):
    """The questionnaire, with another rule of the stage overall."""
    overall = ASKED.placement.overall.model_copy(update=rule)
    placement = ASKED.placement.model_copy(update={"overall": overall})
    return ASKED.model_copy(update={"placement": placement})


def test_the_rule_is_read_from_the_page_that_asks():
    read = read_asked_questionnaire({"asked": questionnaire_as_json(ASKED)})
    assert read.ladder == tuple(stage.id for stage in ASKED.framework.ladder)
    assert read.rule == OverallRule(frozenset(VALUES), 4, 1, frozenset({"safety"}))
    for nothing in ({}, [], None, {"asked": {"values": 3}}):
        assert read_asked_questionnaire(nothing) is None


@pytest.mark.parametrize(
    "asked",
    [
        ASKED,
        with_rule(held_by="all"),
        with_rule(held_by=3, others_within=None, never_behind=()),
        with_rule(held_by=2, others_within=2, never_behind=("safety", "collaboration")),
    ],
)
def test_every_tie_holds_for_every_organisation_and_only_the_true_overall_fits_all(asked):
    """So for one organisation the ties are the rule, no more and no less."""
    rule = read_asked_questionnaire({"asked": questionnaire_as_json(asked)}).rule
    ties = list(derive_inequalities(rule, VALUES, len(STAGES)))
    placed = place_answers(asked, {}).values
    for numbers in product(STAGES, repeat=len(VALUES)):
        values = dict(zip(VALUES, numbers, strict=True))
        fitting = [
            overall
            for overall in STAGES
            if all(holds(tie, {"overall": overall, **values}) for tie in ties)
        ]
        assert fitting == [overall_stage_number(asked.placement.overall, placed, numbers)]


def test_values_can_tell_overall_where_it_is_not_shown(tmp_path):
    values = {(FIRST, value): (3, 3, 2, 2, 2) for value in VALUES}
    rows = orgs(FIRST, "000000000000")
    told = [str(each) for each in Site(rows, {}, values=values).audited(tmp_path).violations]
    assert told == []
    behind = values | {(FIRST, "safety"): (12, 0, 0, 0, 0)}
    found = Site(rows, {}, values=behind).audited(tmp_path / "behind", tells=False).violations
    assert any("overall: of places hull" in str(each) for each in found)
    assert any("safety: of places hull" in str(each) for each in found)

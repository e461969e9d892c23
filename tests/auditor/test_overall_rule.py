"""What ties overall to the values, beside the rule itself."""

from itertools import product
from pathlib import Path

from auditor.overall_rule import OVERALL_RULE, derive_inequalities
from scoring.placement.placement import overall_stage_number, place_answers
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from tests.auditor.building import FIRST, Site, orgs

QUESTIONNAIRE = Path(__file__).parents[2] / "questionnaires" / "organisation.v1.yaml"
ASKED = read_questionnaire(QUESTIONNAIRE)
VALUES = [value.id for value in ASKED.framework.values]
STAGES = range(len(ASKED.framework.ladder))


def holds(link, numbers):
    """Whether the inequality holds for one organisation."""
    return sum(times for value, stage, times in link.terms if numbers[value] >= stage) <= link.times


def test_the_rule_is_that_of_the_questionnaire():
    asked = ASKED.placement.overall
    assert (asked.held_by, asked.others_within) == (OVERALL_RULE.held_by, OVERALL_RULE.within)
    assert tuple(asked.never_behind) == OVERALL_RULE.never_behind
    assert len(VALUES) == OVERALL_RULE.value_count


def test_every_tie_holds_for_every_organisation_and_only_the_true_overall_fits_all():
    """So for one organisation the ties are the rule, no more and no less."""
    ties = list(derive_inequalities(OVERALL_RULE, VALUES, len(STAGES)))
    placed = place_answers(ASKED, {}).values
    for numbers in product(STAGES, repeat=len(VALUES)):
        values = dict(zip(VALUES, numbers, strict=True))
        fitting = [
            overall
            for overall in STAGES
            if all(holds(tie, {"overall": overall, **values}) for tie in ties)
        ]
        assert fitting == [overall_stage_number(ASKED.placement.overall, placed, numbers)]


def test_values_can_tell_overall_where_it_is_not_shown(tmp_path):
    values = {(FIRST, value): (3, 3, 2, 2, 2) for value in VALUES}
    rows = orgs(FIRST, "000000000000")
    told = [str(each) for each in Site(rows, {}, values=values).audited(tmp_path).violations]
    assert told == []
    behind = values | {(FIRST, "safety"): (12, 0, 0, 0, 0)}
    found = Site(rows, {}, values=behind).audited(tmp_path / "behind", tells=False).violations
    assert any("overall: of places hull" in str(each) for each in found)
    assert any("safety: of places hull" in str(each) for each in found)

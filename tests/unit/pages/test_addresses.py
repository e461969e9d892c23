"""The addresses of section pages."""

import re
from pathlib import Path

from app.text.wording import RESERVED_ADDRESSES, get_sections_by_address
from scoring.questionnaires.questionnaire_reader import parse_questionnaire

CLASHING = """
id: clash
version: 1
title: A value with the name of another page
framework: {id: one-step, stages: [{id: aware}], values: [{id: check}, {id: safety}]}
scales: {reach: [{id: not-yet, points: 0}, {id: all, points: 1}]}
scale: reach
placement: {secured_at: 75, overall: {held_by: all}}
sections:
  - {value: check, items: [{id: a, stage: aware, text: A.}]}
  - {value: safety, items: [{id: b, stage: aware, text: B.}]}
  - {value: safety, items: [{id: c, stage: aware, text: C.}]}
"""


def test_no_section_takes_the_address_of_another_page_or_section():
    questionnaire = parse_questionnaire(CLASHING, "clash.v1.yaml")
    addresses = {
        address: [item.id for item in section.items]
        for address, section in get_sections_by_address(questionnaire).items()
    }
    assert addresses == {"check-2": ["a"], "safety": ["b"], "safety-2": ["c"]}


def test_the_page_that_holds_them_all_has_nothing_by_the_name_of_a_section():
    survey = Path(__file__).parents[3] / "app" / "templates" / "survey"
    texts = [each.read_text("utf-8") for each in survey.glob("*.html") if each.stem != "pack"]
    names = {name for text in texts for name in re.findall(r'\sid="([a-z-]+?)(?:-title)?"', text)}
    assert {"start", "yours", "results"} < names
    assert {each for each in names if not each.startswith("piece-")} <= RESERVED_ADDRESSES

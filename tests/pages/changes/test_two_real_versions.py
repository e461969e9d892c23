"""The organisations' own questionnaire, whose questions change between two rounds."""

import re
from datetime import timedelta

from app.settings.config import ROOT
from scoring.questionnaires.published_versions import read_published_versions
from tests.factories.rounds import begin_round, submit_round
from tests.page_checks.visitor import Visitor

MEMBER = 1
*_, BEFORE, AFTER = (
    asked
    for (of, _), asked in sorted(read_published_versions(ROOT / "questionnaires").items())
    if of == "organisation"
)
ADDED = [item for item in AFTER.items if item.id not in BEFORE.item_by_id]
REMOVED = [item for item in BEFORE.items if item.id not in AFTER.item_by_id]


def everything(asked, given):
    return {item.id.replace("-", "_"): given for item in asked.items}


def test_a_round_stays_in_its_version_and_the_next_one_tells_what_its_questions_moved(
    make_app, sqlite_database, link
):
    app = make_app(sqlite_database, ROOT / "questionnaires")
    with app.app_context():
        submit_round(MEMBER, timedelta(700), BEFORE, **everything(BEFORE, "some"))
        begin_round(MEMBER, BEFORE, safety_aware_1="some")
    member = Visitor(app.test_client())
    member.open(link)
    # A draft that was begun before the newer questions were there goes on with its own.
    section = next(each for each in BEFORE.sections if REMOVED[0] in each.items)
    assert REMOVED[0].text in member.open(f"/assessment/2/{section.value}").words
    with app.app_context():
        rest = everything(BEFORE, "some")
        del rest["safety_aware_1"]
        submit_round(MEMBER, timedelta(300), BEFORE, **rest)
        begin_round(MEMBER, AFTER, safety_aware_1="most")
    assert f"{len(ADDED)} of these were not asked then" in member.open("/assessment").words
    with app.app_context():
        rest = everything(AFTER, "most")
        del rest["safety_aware_1"]
        submit_round(MEMBER, asked=AFTER, **rest)

    words = member.open("/assessment/3/results").words
    assert f"version {BEFORE.version} then, version {AFTER.version} now" in words
    assert len(re.findall("In most places ?, asked newly", words)) == len(ADDED)
    assert len(re.findall("In some places ?, not asked any more", words)) == len(REMOVED)
    parts = re.findall(r"(\d+) questions? (?:are others|is another) \(", words)
    assert sum(map(int, parts)) == len(ADDED) + len(REMOVED)

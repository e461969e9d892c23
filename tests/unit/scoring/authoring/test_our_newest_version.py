"""The organisations' newest questions keep what decision 0069 says of them."""

from pathlib import Path

from scoring.authoring.reading_figures import measure_questionnaire
from scoring.authoring.thin_cells import ThinReason, find_thin_cells
from scoring.authoring.version_changes import find_changes
from scoring.questionnaires.published_versions import read_published_versions
from scoring.reading_age import measure_text
from scoring.targets.links_reader import read_links_file

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / "questionnaires"
DECISION = ROOT / "docs" / "decisions" / "0069-version-2-of-the-self-assessment.md"
VERSIONS = read_published_versions(FOLDER)
FIRST, SECOND = VERSIONS["organisation", 1], VERSIONS["organisation", 2]


def test_every_question_and_introduction_is_easy_to_read_and_all_take_an_hour_at_most():
    figures = measure_questionnaire(SECOND)

    assert [each.item.id for each in figures.hard] == []
    assert [each.title for each in SECOND.sections if measure_text([each.intro]).is_hard] == []
    assert figures.minutes <= 60


def test_no_answer_decides_a_cell_alone():
    reasons = {each.reason for each in find_thin_cells(SECOND)}

    assert reasons == {ThinReason.MAY_BE_EMPTY}


def test_the_decision_says_what_compares_and_what_is_new_or_gone():
    text = DECISION.read_text("utf-8")
    changes = find_changes(SECOND, {("organisation", 1): FIRST})
    new = [each.id for each in changes.items if each.before is None]
    gone = [each.id for each in changes.items if each.after is None]

    others = changes.comparing - changes.unchanged
    alike = f"{changes.unchanged} to the letter, {others} in other words or with other help"
    assert f"| asked alike: {alike} | {changes.comparing} |" in text
    assert f"| new | {len(new)} |\n| gone | {len(gone)} |" in text
    assert [each for each in (*new, *gone) if f"`{each}`" not in text] == []


def test_the_decision_says_how_many_links_the_second_version_has():
    links = [
        each
        for of_target in read_links_file(FOLDER / "organisation.links.yaml").by_target.values()
        for each in of_target
        if each.item in SECOND.item_by_id
    ]
    part = sum(each.counts for each in links)

    numbers = f"{len(links)} links: none the same, {part} a part, {len(links) - part} touch"
    assert numbers in DECISION.read_text("utf-8")

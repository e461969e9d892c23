"""The programme's own catalogues and links keep what decision 0068 says of them."""

from collections import Counter
from pathlib import Path

from scoring.questionnaires.questionnaire_reader import read_questionnaire
from scoring.targets.catalogue_reader import read_all_catalogues
from scoring.targets.links_reader import read_links_file
from scoring.targets.target_links import Relation

FOLDER = Path(__file__).parents[4] / "questionnaires"
CATALOGUES = read_all_catalogues(FOLDER)
LINKS = read_links_file(FOLDER / "organisation.links.yaml")
DECISION = FOLDER.parent / "docs" / "decisions" / "0068-links-beside-the-questionnaire.md"


def test_every_document_of_the_strategy_and_of_others_has_its_targets():
    assert {each.id: len(each.targets) for each in CATALOGUES} == {
        "objective": 6,
        "kpi": 6,
        "benefit": 8,
        "system-benefit": 7,
        "justice": 5,
        "local": 7,
        "thrive": 8,
        "ffic": 6,
        "samhsa": 10,
        "ohid": 6,
        "lundy": 4,
    }


def test_the_sixth_principle_alone_is_left_open():
    assert [id for id, each in CATALOGUES.by_target.items() if each.left_open] == ["ffic-sixth"]


def test_nothing_counts_towards_a_kpi_which_counts_people_and_organisations():
    counting = [each for id, links in LINKS.by_target.items() if "kpi-" in id for each in links]

    assert counting
    assert not any(each.counts for each in counting)


def test_the_decision_says_how_many_links_the_first_version_has():
    asked = read_questionnaire(FOLDER / "organisation.v1.yaml").item_by_id
    links = (each for links in LINKS.by_target.values() for each in links)
    count = Counter(each.relation for each in links if each.item in asked)

    assert not count[Relation.SAME]
    numbers = f"{count.total()}: none the same, {count[Relation.PART_OF]} a part"
    assert f"{numbers}, {count[Relation.TOUCHES]} touch" in DECISION.read_text("utf-8")


def test_every_target_that_the_first_version_named_is_still_there():
    asked = read_questionnaire(FOLDER / "organisation.v1.yaml")

    named = {target for item in asked.items for target in item.links}
    assert named <= CATALOGUES.by_target.keys()

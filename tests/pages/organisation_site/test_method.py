"""How a stage is worked out: by the rule of the questionnaire that is asked about."""

import shutil

import pytest

from scoring.questionnaires.published_versions import lock_versions
from tests.conftest import QUESTIONNAIRES
from tests.page_checks.visitor import Visitor

WEST_YORKSHIRE = QUESTIONNAIRES.parent / "west-yorkshire"
LATER = ("?questionnaire=our-everyday&version=2", "?questionnaire=our-everyday", "")


@pytest.fixture
def folder(tmp_path):
    """West Yorkshire's files, with a second version by another rule and a text of its own."""
    made = tmp_path / "west-yorkshire"
    shutil.copytree(WEST_YORKSHIRE, made)
    text = (made / "our-everyday.v1.yaml").read_text("utf-8").replace("version: 1", "version: 2")
    rule = "overall: {held_by: 5, others_within: 1}"
    (made / "our-everyday.v2.yaml").write_text(text.replace(rule, "overall: {held_by: all}"))
    lock_versions(made)
    return made


@pytest.fixture
def visitor(make_app, sqlite_database, folder):
    return Visitor(make_app(sqlite_database, folder).test_client())


def test_a_version_is_explained_by_its_own_rule(visitor):
    earlier = visitor.open("/method?questionnaire=our-everyday&version=1").words
    assert "sixty per cent of their points" in earlier
    assert "at least five of the seven values hold it; no value is more than one stage" in earlier
    for address in LATER:
        assert "is true: every value holds it." in visitor.open(f"/method{address}").words


@pytest.mark.parametrize("asked", ["questionnaire=nothing", "questionnaire=our-everyday&version=3"])
def test_what_is_not_published_has_no_rule(visitor, asked):
    assert visitor.open(f"/method?{asked}").status == 404


def test_whoever_wrote_a_version_may_explain_it_at_length(visitor, folder):
    text = "# How your stage is worked out\n\nHere is **how we see it**.\n"
    (folder / "our-everyday.v2.method.md").write_text(text, "utf-8")
    assert "Here is how we see it." in visitor.open("/method").words
    assert "how we see it" not in visitor.open("/method?questionnaire=our-everyday&version=1").words


def test_the_rule_speaks_of_whoever_answers(make_app, sqlite_database, published_several):
    of_several = Visitor(make_app(sqlite_database, published_several).test_client())
    page = of_several.open("/method?questionnaire=place").words
    assert "A place partnership answers questions about what it does." in page
    assert "An organisation" not in page
    assert "‘Our organisation as a whole’, ‘How we welcome people’ and ‘How our team is" in page
    assert "Our organisation as a whole" in of_several.open("/method").words

"""Pages of questionnaires of other fields: none says a word of the first programme or its field.

docs/decisions/0051-questionnaires-that-others-wrote.md says which words every partnership keeps.
"""

import re

import pytest

from app import create_public_app
from tests.conftest import QUESTIONNAIRES
from tests.page_checks.visitor import Visitor
from tests.pages.web.test_another_partnership import FIRST

OTHERS = {
    "software-assurance": "software-assurance",
    "libraries": "open-doors",
    "team-of-three": "small-team",
}
# What is about the questions, whether anything is published or not; live, without the last slash.
PAGES = ("/", "/method/", "/attributions/", "/accessibility/", "/privacy/")
# But for the support lines, which stand at the foot of every page.
FIELD = re.compile(r"(?i)trauma|(?<!For )children and young people")
# A stage or a value without a summary leaves no hole. What a script fills has more attributes.
EMPTY = re.compile(r"<(p|li)(?: class=\"[^\"]*\")?>\s*</\1>")


def said_of_the_first(text: str) -> list[str]:
    return FIRST.findall(text) + FIELD.findall(text)


@pytest.mark.parametrize(("folder", "questionnaire"), OTHERS.items())
def test_no_page_that_is_frozen_says_a_word_of_the_first(folder, questionnaire, tmp_path):
    settings = {"QUESTIONNAIRES": QUESTIONNAIRES.parent / folder, "EDITIONS": tmp_path / "none"}
    client = create_public_app(settings).test_client()
    page = f"/self-assessment/{questionnaire}/"

    for address in (*PAGES, page, f"{page}pack/"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert said_of_the_first(answer.text) == [], address
        # The page's own script fills what is empty there.
        assert address == page or not EMPTY.search(answer.text), address


@pytest.mark.parametrize("folder", OTHERS)
def test_no_page_of_the_service_says_a_word_of_the_first(make_app, sqlite_database, folder):
    app = make_app(sqlite_database, QUESTIONNAIRES.parent / folder)
    visitor = Visitor(app.test_client())

    for address in (*(each.rstrip("/") or "/" for each in PAGES), "/join"):
        page = visitor.open(address)
        assert page.status == 200, address
        assert said_of_the_first(page.words) == [], address
        assert not EMPTY.search(page.response.text), address

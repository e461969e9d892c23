"""A round's pages: a short address for the organisations' own questions, a long one for others."""

import pytest

from app.web import rejected_form

PAGES = ("safety", "check", "results", "what-if", "drop", "take/answers.csv")


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with several questionnaires, two of which are for organisations."""
    return make_app(sqlite_database, published_several)


@pytest.mark.parametrize(
    ("address", "endpoint", "parts"),
    [
        # Ids of questionnaires and sections may be numbers, and words that stand in addresses.
        ("/1/2", "section", {"address": "2"}),
        ("/1/check", "check", {}),
        ("/1/take", "section", {"address": "take"}),
        ("/1/take/5", "download_file", {"file": "5"}),
        ("/2/1/check", "check", {"questionnaire": "2"}),
        ("/2/1/take", "section", {"questionnaire": "2", "address": "take"}),
        ("/take/1/2", "section", {"questionnaire": "take", "address": "2"}),
        ("/2/1/take/x", "download_file", {"questionnaire": "2", "file": "x"}),
    ],
)
def test_no_address_of_one_questionnaire_is_one_of_another(app, address, endpoint, parts):
    matched = app.url_map.bind("localhost").match(f"/assessment{address}")
    assert matched == (f"assess.{endpoint}", {"number": 1, **parts})


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_organisations_own_questionnaire_has_one_address(app, member, page):
    assert member.client.get(f"/assessment/1/{page}").status_code in {200, 404}
    answer = member.client.get(f"/assessment/organisation/1/{page}?safety-aware=some")
    assert answer.status_code == 302
    assert answer.location == f"/assessment/1/{page}?safety-aware=some"


@pytest.mark.parametrize("asked", ["nowhere", "place", "team"])
def test_a_questionnaire_that_is_not_there_or_not_theirs_is_not_found(app, member, asked):
    page = member.open(f"/assessment/{asked}/1/check")
    assert page.status == 404
    assert "These questions are not among yours" in page.words


def test_what_could_not_be_saved_is_told_in_the_words_of_its_questionnaire(app):
    sent = {"safety-aware.note": "Ours"}
    for address, asked in (
        ("/assessment/1/safety", "There is a quiet room."),
        ("/assessment/welcome/1/safety", "Whoever opens the door is told what to look for."),
    ):
        with app.test_request_context(address, method="POST", data=sent):
            assert rejected_form.read_rejected_form().fields == ((f"{asked} – note", "Ours"),)

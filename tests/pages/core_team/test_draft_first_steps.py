"""A new version of a questionnaire with files beside it: which items these leave out."""

import pytest

from tests.page_checks.visitor import words_of

ADDRESS = "/core-team/questionnaires"


@pytest.fixture
def app(make_app, sqlite_database, published_several):
    """An app with several questionnaires, one of which has first steps."""
    return make_app(sqlite_database, published_several)


def show(visitor, text):
    form = visitor.open(ADDRESS).by_id("draft_form")
    token = next(each for each in form.iter("input") if each.get("name") == "csrf_token")
    data = {"text": text, "csrf_token": token.get("value")}
    return visitor._arrive(ADDRESS, visitor.client.post(ADDRESS, data=data))


@pytest.mark.parametrize(
    ("name", "lacking"),
    [("welcome", "Add first steps for 1 question to welcome.steps.yaml"), ("organisation", "")],
)
def test_an_item_without_steps_is_named_before_it_stops_the_start(
    sign_in, published_several, name, lacking
):
    text = (published_several / f"{name}.v1.yaml").read_text("utf-8")
    draft = text.replace("version: 1", "version: 2", 1).replace("id: trust-aware", "id: anew", 1)
    page = show(sign_in("viewer"), draft)

    assert page.status == 200
    section = next(
        each for each in page.tree.iter("section") if each.get("aria-labelledby") == "draft_publish"
    )
    assert ("Add first steps" in words_of(section)) is bool(lacking)
    links = "Add what is spoken to by 1 question to welcome.links.yaml"
    assert (links in words_of(section)) is bool(lacking)
    assert lacking in words_of(section)

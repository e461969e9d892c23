"""The live service and the public site lead to each other, where each knows where the other is."""

import pytest

from app.store.editions import edition_publishing
from tests.factories.organisations import add_joined_organisation
from tests.factories.published_editions import disable_disclosure_control, publish_edition
from tests.factories.rounds import submit_answers
from tests.page_checks.visitor import PUBLIC_SITE as PUBLIC
from tests.page_checks.visitor import Visitor

TRY = f"{PUBLIC}self-assessment/organisation/"


def links_of(page):
    return [each.get("href") for each in page.tree.iter("a")]


@pytest.fixture
def open_live(make_app, sqlite_database):
    """Makes an app, and somebody who visits it: `open_live(PUBLIC_ADDRESS=...)`."""

    def opening(**overrides):
        app = make_app(sqlite_database, **overrides)
        return app, Visitor(app.test_client())

    return opening


def test_the_start_page_leads_to_trying_alone_and_to_paper(open_live):
    _, visitor = open_live(PUBLIC_ADDRESS=PUBLIC)

    links = links_of(visitor.open("/"))

    assert [each for each in links if each.startswith(PUBLIC)] == [TRY, f"{TRY}pack/", PUBLIC]
    assert links[-1] != PUBLIC


def test_it_speaks_of_the_benchmark_once_there_is_one(open_live, monkeypatch):
    app, visitor = open_live(PUBLIC_ADDRESS=PUBLIC)
    assert "See where organisations stand" not in visitor.open("/").words
    disable_disclosure_control(monkeypatch)
    with app.app_context():
        submit_answers(add_joined_organisation())
        publish_edition()
        assert edition_publishing.last_published_date()

    assert "See where organisations stand" in visitor.open("/").words


def test_by_invitation_one_can_look_round_too(open_live):
    _, visitor = open_live(PUBLIC_ADDRESS=PUBLIC, REGISTRATION="invitation")

    assert TRY in links_of(visitor.open("/join"))


def test_where_nobody_says_where_the_public_site_is_nothing_leads_there(open_live):
    _, visitor = open_live()

    assert "Look round first" not in visitor.open("/").words

"""A form adds one organisation, however often it is sent."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.store import organisations
from app.store.joining import join_by_form
from tests.app.visitor import Visitor

AT_ONCE = 4
JOINING = {"name": "Moor Lane", "places": "hull", "sector": "education", "size": "up-to-10"}


def organisations_by(*links):
    return {organisations.holder_by_secret(each.secret).organisation_id for each in links}


def test_a_form_that_is_sent_again_gets_another_link_to_the_same(store, details):
    first, again = (join_by_form(details, "a form", "tests") for _ in range(2))

    assert (first.is_new, again.is_new) == (True, False)
    assert len(organisations_by(first, again)) == 1


def test_another_form_adds_another_and_so_do_other_details(store, details):
    same = join_by_form(details, "a form", "tests")
    other_form = join_by_form(details, "another", "tests")
    other_words = join_by_form(details._replace(name="Another"), "a form", "tests")

    assert len(organisations_by(same, other_form, other_words)) == 3


def test_a_form_that_is_sent_several_times_at_once_adds_one(store, details):
    together = Barrier(AT_ONCE)

    def send(_):
        with store.app_context():
            together.wait()
            return join_by_form(details, "a form", "tests")

    with ThreadPoolExecutor(AT_ONCE) as threads:
        joined = list(threads.map(send, range(AT_ONCE)))

    assert sorted(each.is_new for each in joined) == [False, False, False, True]
    assert len(organisations_by(*joined)) == 1


@pytest.fixture
def twice(app, visitor):
    """The pages that come of one form, whose button was pressed twice before any answer came."""
    page = visitor.open("/join")
    again = Visitor(app.test_client())
    again.client.set_cookie("waymark", visitor.client.get_cookie("waymark").value)
    return [each.post(page, page.fields | JOINING) for each in (visitor, again)]


def test_a_button_pressed_twice_shows_a_link_that_works_each_time(app, twice):
    links = [page.by_id("return-link").get("value") for page in twice]
    assert len(set(links)) == 2
    for link in links:
        assert Visitor(app.test_client()).open(link).address == "/assessment"
    with app.app_context():
        (mine,) = {
            organisations.holder_by_secret(link.rpartition("/")[2]).organisation_id
            for link in links
        }
        assert [found[0] for found in organisations.named("Moor Lane")] == [mine]

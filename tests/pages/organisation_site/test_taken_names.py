"""Whoever joins under a name of the public list is told; of any other nothing is said."""

import pytest

from app.store.organisations import return_links
from app.store.organisations.organisations import NEW_STATE
from app.store.participation import organisation_search
from app.store.participation.organisation_filters import Filters
from tests.factories.organisations import (
    add_organisation,
    decide_on_organisations,
    join_organisation,
)

HINT = "An organisation of this name is in the public list"


@pytest.fixture
def listed(app, details):
    """A confirmed organisation that has said that its name may stand in the public list."""
    with app.app_context():
        secret = join_organisation(details._replace(name="St. Anne’s School", listed=True))
        return return_links.find_link_holder(secret).organisation_id


def join_as(visitor, details, name, **typed):
    page = visitor.open("/join")
    fields = {
        "name": name, "places": list(details.places), "sector": details.sector,
        "size": details.size, **typed,
    }  # fmt: skip
    return visitor.post(page, {**page.fields, **fields})


def how_many(app):
    with app.app_context():
        return organisation_search.count_matching(Filters())


@pytest.mark.parametrize("name", ["St. Anne’s School", "ST ANNES   school"])
def test_a_public_name_is_asked_about_once_and_nothing_typed_is_lost(
    app, visitor, details, listed, name
):
    asked = join_as(visitor, details, name)

    assert (asked.status, HINT in asked.words) == (422, True)
    assert "ask a colleague for its private link" in asked.words
    assert asked.fields["name"] == " ".join(name.split())
    assert how_many(app) == 1
    assert join_as(visitor, details, name, anyway="yes").address == "/your-link"
    assert how_many(app) == 2


def test_a_name_that_is_not_public_is_not_told_of(app, visitor, details, listed):
    with app.app_context():
        add_organisation("Moor Lane School")
    assert join_as(visitor, details, "Moor Lane School").address == "/your-link"


def test_one_that_is_not_confirmed_any_more_is_not_told_of(app, visitor, details, listed):
    with app.app_context():
        decide_on_organisations(NEW_STATE, listed)
    assert join_as(visitor, details, "St. Anne’s School").address == "/your-link"


def test_whoever_takes_such_a_name_later_is_asked_too_and_not_about_its_own(
    app, member, visitor, details, listed
):
    page = member.open("/details")
    several = {**page.fields, "places": list(details.places)}
    asked = member.post(page, {**several, "name": "St Annes School"})
    assert (asked.status, HINT in asked.words) == (422, True)
    taken = {**several, "name": "St Annes School", "anyway": "yes"}
    assert "Your details are saved." in member.post(page, taken).words
    page = member.open("/details")
    again = member.post(page, {**page.fields, "places": list(details.places), "size": "up-to-10"})
    assert "Your details are saved." in again.words


def test_everybody_who_joins_reads_what_to_do_where_somebody_has_before(visitor):
    assert "ask them for it instead of joining again" in visitor.open("/join").words

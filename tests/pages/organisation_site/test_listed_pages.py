"""Whether an organisation's name may stand in the public list: asked of itself alone."""

import csv
import io

import pytest

from app.store.organisations import organisations
from tests.databases.organisations.test_joining import JOINING
from tests.factories.organisations import add_joined_organisation

DETAILS = "/details"


def box_of(page):
    (box,) = (each for each in page.tree.iter("input") if each.get("name") == "listed")
    return box


def is_ticked(page):
    return "checked" in box_of(page).attrib


def joined_as(app, name="Moor Lane"):
    with app.app_context():
        (found,) = organisations.find_by_name(name)
    return found


def test_joining_asks_and_ticks_nothing(app, visitor):
    page = visitor.open("/join")
    assert not is_ticked(page)
    assert "only if you say so, and once the core team has confirmed" in page.words
    visitor.post(page, page.fields | JOINING)
    assert joined_as(app)[1].listed is False


def test_what_somebody_ticked_is_kept_also_where_something_else_is_wrong(app, visitor):
    page = visitor.open("/join")
    wrong = visitor.post(page, page.fields | JOINING | {"name": "", "listed": "y"})
    assert wrong.status == 422
    assert is_ticked(wrong)
    visitor.post(wrong, wrong.fields | JOINING)
    assert joined_as(app)[1].listed is True


def test_it_can_change_its_mind(app, member):
    for mind in (True, False):
        page = member.open(DETAILS)
        assert is_ticked(page) is not mind
        fields = {name: text for name, text in page.fields.items() if name != "listed"}
        member.post(page, fields | ({"listed": "y"} if mind else {}))
    assert not is_ticked(member.open(DETAILS))


def test_two_people_who_differ_are_told(app, member, colleague):
    another = colleague()
    page, other = member.open(DETAILS), another.open(DETAILS)
    member.post(page, page.fields | {"listed": "y"})
    refused = another.post(other, other.fields | {"name": "Another name"})
    assert refused.status == 409
    assert "Education; 11 to 50 people; in the public list" in refused.words
    assert not is_ticked(refused)


@pytest.fixture
def listed(app):
    """The id of an organisation that has said that it may be listed."""
    with app.app_context():
        mine = add_joined_organisation()
        details = organisations.get_details(mine)._replace(listed=True)
        organisations.change_details(mine, details, "tests")
    return mine


def test_an_editor_sees_it_and_cannot_set_it(app, editor, listed):
    address = f"/core-team/organisations/{listed}"
    assert "It has said that its name may stand there" in editor.open(address).words
    assert "Only the organisation itself can change this" in editor.open(address).words
    for form in (f"{address}/change", "/core-team/organisations/add"):
        assert "listed" not in editor.open(form).fields
    page = editor.open(f"{address}/change")
    assert editor.post(page, page.fields | {"name": "Put right"}).status == 200
    with app.app_context():
        assert organisations.get_details(listed).listed


def test_the_team_s_dataset_says_it(app, editor, listed):
    with app.app_context():
        add_joined_organisation()
    text = editor.client.get("/core-team/exports/organisations.csv").data.decode("utf-8-sig")
    assert [row["listed"] for row in csv.DictReader(io.StringIO(text))] == ["yes", "no"]

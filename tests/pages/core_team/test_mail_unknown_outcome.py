"""An e-mail of which nobody knows whether it went: its link lives, and the page says to ask."""

import re

import pytest

from app.settings.mail_settings import parse_mail_server
from app.store.participation import invitations
from tests.databases.dump import dump
from tests.factories.organisations import add_organisation
from tests.fakes.mail_server import HOST, serving
from tests.page_checks.visitor import Visitor, words_of

HEAD = "head@example.org"


@pytest.fixture
def server(app):
    """A mail server on this machine that takes a letter and breaks off."""
    with serving() as found:
        found.box.vanishes = True
        app.config["POST_OFFICE"] = parse_mail_server(
            f"smtp-plain://{HOST}:{found.port}", "waymark@example.org"
        )
        yield found


@pytest.fixture
def schools(app):
    """Two organisations that were added and not written to."""
    with app.app_context():
        return [add_organisation(f"Moor Lane {number}", HEAD) for number in (1, 2)]


def links(app, number):
    with app.app_context():
        return [(link.sent_to, link.ended_at) for link in invitations.list_links(number)]


def press(visitor, page, button):
    """Press the button of one of several forms."""
    forms = next(page.tree.iter("main")).iter("form")
    form = next(each for each in forms if button in words_of(each))
    hidden = [each for each in form.iter("input") if each.get("type") == "hidden"]
    fields = {}
    for each in hidden:
        fields.setdefault(each.get("name"), []).append(each.get("value"))
    address = form.get("action") or page.address
    return visitor._arrive(address, visitor.client.post(address, data=fields))


def test_its_link_lives_and_the_page_says_to_ask_first(app, editor, server, schools):
    first = schools[0]
    page = editor.open(f"/core-team/organisations/{first}/invite")
    page = press(editor, page, "Send to")

    assert page.status == 502
    assert "Ask before you send it again" in page.words
    assert "may have gone and may not" in page.words
    assert "is ended" not in page.words
    assert links(app, first) == [(HEAD, None)]
    (letter,) = server.box.letters
    (link,) = re.findall(r"http://localhost(/return/\S+)", letter.get_content())
    assert Visitor(app.test_client()).open(link).status == 200
    with app.app_context():
        actions = [row[3] for row in dump()["event"] if row[4] == first]
    assert "invited" not in actions
    assert "links-revoked" not in actions


def test_it_is_not_written_to_again_without_a_word(app, editor, server, schools):
    first = schools[0]
    page = editor.open(f"/core-team/organisations/{first}/invite")
    press(editor, page, "Send to")
    page = editor.open(f"/core-team/organisations/{first}/invite")
    assert "It was written to less than 7 days ago" in page.words


def test_of_several_the_rest_is_not_tried(app, editor, server, schools):
    page = press(editor, editor.open("/core-team/organisations/remind"), "Send")

    assert "0 e-mails were sent" in page.words
    assert "Perhaps sent" in page.words
    assert "After that we did not try these: Moor Lane 2" in page.words
    assert len(server.box.letters) == 1
    assert links(app, schools[0]) == [(HEAD, None)]
    assert links(app, schools[1]) == []

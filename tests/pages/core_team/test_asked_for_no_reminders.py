"""Whoever asked for no reminders gets none of a list, and one by itself after a tick alone."""

from datetime import timedelta

import pytest

from app.settings.mail_settings import parse_mail_server
from app.store.organisations.stopped_reminders import make_stop_token, stop_reminders
from app.store.participation import invitations
from tests.factories.organisations import add_organisation
from tests.fakes.clock import time_at
from tests.fakes.mail_server import HOST, serving
from tests.pages.core_team.test_inviting import press

HEAD, OTHER = "head@example.org", "office@example.org"


@pytest.fixture
def server(app):
    """A mail server on this machine, which the app sends by."""
    with serving() as found:
        app.config["POST_OFFICE"] = parse_mail_server(
            f"smtp-plain://{HOST}:{found.port}", "waymark@example.org"
        )
        yield found


@pytest.fixture
def stopped(app, clock):
    """An organisation that asked for none a month ago, beside another."""
    with app.app_context():
        mine, _ = add_organisation("Moor Lane", HEAD), add_organisation("Quay", OTHER)
        with time_at(clock.at - timedelta(days=30)):
            secret = invitations.start_send(mine, "tests").secret
            stop_reminders(make_stop_token(secret), "visitor")
    return mine


def test_a_list_leaves_them_out_and_says_so(editor, server, stopped):
    page = editor.open("/core-team/organisations/remind")
    assert "1 can be written to now" in page.words
    assert "1 asked for no reminders, and is left out" in page.words
    press(editor, page, "Send 1 e-mail")
    assert server.box.addresses == [OTHER]


def test_one_by_itself_needs_a_tick(editor, server, stopped):
    page = editor.open(f"/core-team/organisations/{stopped}/invite")
    assert "It asked for no reminders" in page.words
    refused = press(editor, page, "Send to")
    assert refused.status == 422
    assert "Tick the box if they have asked for this e-mail" in refused.words
    assert server.box.letters == []
    press(editor, page, "Send to", wanted="yes")
    assert server.box.addresses == [HEAD]


def test_every_e_mail_has_a_link_that_stops_them(editor, server, stopped):
    press(editor, editor.open("/core-team/organisations/remind"), "Send 1 e-mail")
    (letter,) = server.box.letters
    address = letter["List-Unsubscribe"].strip("<>")
    assert f"press the button here: {address} " in letter.get_content()
    assert editor.open(address.removeprefix("http://localhost")).status == 200


def test_a_letter_to_send_by_hand_has_none(editor, stopped):
    page = press(editor, editor.open(f"/core-team/organisations/{stopped}/invite"), "Make a link")
    assert "stop-reminders" not in page.response.text

"""`flask remind`: what it says, what it sends, and how it ends."""

import re

import pytest

from app.operations import remind_command
from app.settings.mail_settings import parse_mail_server
from app.store.demo import demo_data
from app.store.lifecycle import deletion
from app.store.organisations import stopped_reminders
from tests.databases.dump import dump
from tests.databases.reminders.test_due_reminders import (
    A_YEAR_ON,
    ANSWERED,
    HEAD,
    add_action,
    set_columns,
)
from tests.factories.organisations import add_organisation
from tests.factories.rounds import submit_answers
from tests.fakes.clock import time_at
from tests.fakes.mail_server import HOST, REFUSED, serving
from tests.page_checks.visitor import Visitor

PUBLIC = "https://waymark.example.org"


@pytest.fixture
def schools(app, clock):
    """Three organisations with something due; the second's address is refused."""
    clock.set_to(A_YEAR_ON)
    with app.app_context():
        found = [
            add_organisation(name, contact)
            for name, contact in (("Moor Lane", HEAD), ("Quay", REFUSED), ("Wold", HEAD))
        ]
        with time_at(ANSWERED):
            submit_answers(found[0])
        for each in found:
            add_action(each)
    return found


@pytest.fixture
def server(app):
    """A mail server on this machine, which the app sends by."""
    with serving() as found:
        app.config["POST_OFFICE"] = parse_mail_server(
            f"smtp-plain://{HOST}:{found.port}", "waymark@example.org"
        )
        yield found


@pytest.fixture
def remind(app):
    """Types `flask --app app remind` and what follows."""
    app.config["ADDRESS"] = PUBLIC
    return lambda *typed: app.test_cli_runner().invoke(args=["remind", *typed])


def test_without_yes_it_only_says_what_would_go(app, server, schools, remind):
    with app.app_context():
        set_columns(schools[2], reminders_stopped=True)
        before = dump()
    said = remind()
    assert said.exit_code == 0
    assert f"{schools[0]}  1 check-in, round of organisation: would be sent" in said.output
    assert "2 e-mails would be sent." in said.output
    assert "1  left out: asked for no reminders" in said.output
    assert "Nothing was sent. To send: remind --yes" in said.output
    assert "Moor Lane" not in said.output
    assert HEAD not in said.output
    assert server.box.letters == []
    with app.app_context():
        assert dump() == before


def test_one_is_refused_and_the_others_get_theirs_once(app, server, schools, remind):
    said = remind("--yes")
    assert said.exit_code == 1
    assert f"{schools[1]}  1 check-in: not sent. The mail server does not accept" in said.output
    assert "2 sent, 1 not sent." in said.output
    assert server.box.addresses == [HEAD, HEAD]

    again = remind("--yes")
    assert "0 sent, 1 not sent." in again.output
    assert len(server.box.letters) == 2


def test_the_letter_says_how_many_and_its_links_work(app, server, schools, remind):
    remind("--yes")
    letter, _ = server.box.letters
    text = letter.get_content()
    assert letter["Subject"] == "Waymark: a reminder for Moor Lane"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "look back about now at one action of its plan" in text
    assert "A year has passed since Moor Lane last answered" in text
    assert "A quiet room" not in text
    (stop,) = re.findall(rf"{PUBLIC}(/stop-reminders/\S+)", text)
    assert letter["List-Unsubscribe"] == f"<{PUBLIC}{stop}>"
    (link,) = re.findall(rf"{PUBLIC}(/return/\S+)", text)
    assert Visitor(app.test_client()).open(link).address == "/assessment"
    with app.app_context():
        token = stop.rpartition("/")[2]
        assert stopped_reminders.find_stop_target(token).organisation_id == schools[0]


def test_a_mail_server_that_fails_loses_nothing(app, server, schools, remind):
    server.box.broken = True
    said = remind("--yes")
    assert said.exit_code == 1
    assert "0 sent, 3 not sent." in said.output
    assert "the next run tries again" in said.output

    server.box.broken = False
    assert "2 sent, 1 not sent." in remind("--yes").output


def test_a_letter_that_nobody_knows_of_is_not_sent_twice(app, server, schools, remind):
    server.box.vanishes = True
    said = remind("--yes")
    assert said.exit_code == 1
    assert f"{schools[0]}  1 check-in, round of organisation: perhaps sent" in said.output

    server.box.vanishes = False
    remind("--yes")
    assert len(server.box.letters) == 2


def test_without_a_mail_server_it_says_so(app, schools, remind):
    said = remind("--yes")
    assert said.exit_code == 1
    assert "This service has no mail server" in said.output
    said = remind()
    assert said.exit_code == 0
    assert "would be sent" in said.output
    assert "This service has no mail server" in said.output


def test_without_an_address_of_the_service_nothing_goes(app, server, schools, remind):
    app.config["ADDRESS"] = ""
    said = remind("--yes")
    assert said.exit_code == 1
    assert "WAYMARK_ADDRESS" in said.output
    assert server.box.letters == []


def test_a_made_up_world_writes_to_nobody(app, server, schools, remind, monkeypatch):
    monkeypatch.setattr(demo_data, "is_made_up", lambda: True)
    said = remind("--yes")
    assert said.exit_code == 1
    assert "made up" in said.output
    assert server.box.letters == []


def test_what_was_deleted_meanwhile_is_left_out(app, server, schools, remind, monkeypatch):
    start = remind_command.start_reminder

    def start_late(organisation_id, at):
        if organisation_id == schools[0]:
            deletion.delete_organisation(organisation_id, "tests")
        return start(organisation_id, at)

    monkeypatch.setattr(remind_command, "start_reminder", start_late)
    said = remind("--yes")
    assert f"{schools[0]}  1 check-in, round of organisation: left out" in said.output
    assert "1 sent, 1 not sent." in said.output

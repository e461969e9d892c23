"""The e-mail that tells of an answer: none of its words, once, and to nobody who wants none."""

import re

import pytest
from sqlalchemy import update

from app.database.engine import db
from app.model import OrganisationRecord
from app.settings.mail_settings import parse_mail_server
from app.store.help_requests.help_requests import add_words
from app.store.participation import invitations
from tests.databases.dump import dump
from tests.factories.help_requests import LINK, ask
from tests.factories.organisations import add_organisation
from tests.fakes.mail_server import HOST, REFUSED, serving
from tests.page_checks.visitor import Visitor

HEAD = "head@example.org"
WORDS = "From us, and it is free."


@pytest.fixture
def box(app):
    """What the app sends."""
    with serving() as found:
        app.config["POST_OFFICE"] = parse_mail_server(
            f"smtp-plain://{HOST}:{found.port}", "waymark@example.org"
        )
        yield found.box


@pytest.fixture
def asking(app):
    """An organisation with an address, and what else is different, asks something: its id."""

    def begin(address=HEAD, **different):
        with app.app_context():
            school = add_organisation("Moor Lane School", address)
            ask(school, "Where do others get training?")
            db.session.execute(
                update(OrganisationRecord).values(
                    joined_at=OrganisationRecord.joined_at, **different
                )
            )
            db.session.commit()
            return school

    return begin


@pytest.fixture
def answer(editor):
    """Answers the request; returns the page that comes of it."""

    def send(words=WORDS):
        page = editor.open("/core-team/help/1")
        token = next(
            each.get("value") for each in page.tree.iter("input")
            if each.get("name") == "csrf_token"
        )  # fmt: skip
        to = "/core-team/help/1/answer"
        sent = {"csrf_token": token, "words": words}
        return editor._arrive(to, editor.client.post(to, data=sent))

    return send


def test_it_says_that_there_is_an_answer_and_brings_a_link_to_it(app, box, asking, answer):
    asking()
    assert "overview. An e-mail tells it so." in answer().words

    (letter,) = box.letters
    text = letter.get_content()
    assert box.addresses == [HEAD]
    assert "Moor Lane School asked the core team for help" in text
    assert WORDS not in text
    assert "training" not in text
    (link,) = re.findall(r"http://localhost(/return/\S+)", text)
    overview = Visitor(app.test_client()).open(link)
    assert "The core team has answered you" in overview.words
    (stop,) = re.findall(r"http://localhost(/stop-reminders/\S+)", text)
    assert Visitor(app.test_client()).open(stop).status == 200
    with app.app_context():
        assert ("told-of-answer", "1") in [(row[3], row[6]) for row in dump()["event"]]


def test_more_words_are_told_of_only_after_the_organisation_wrote(app, box, asking, answer):
    school = asking()
    answer()
    assert "e-mail" not in answer("And on Mondays.").words
    with app.app_context():
        add_words(1, school, "On which?", LINK)
    answer("On each of them.")
    assert len(box.letters) == 2


@pytest.mark.parametrize(
    "different",
    [{"contact": ""}, {"contact_on_hold": True}, {"reminders_stopped": True}],
)
def test_nobody_is_written_to_who_has_no_address_or_wants_nothing(
    app, box, asking, answer, different
):
    asking(**different)
    assert "e-mail" not in answer().words
    assert box.letters == []


def test_without_a_mail_server_the_answer_stands_all_the_same(asking, answer):
    asking()
    page = answer()
    assert WORDS in page.words
    assert "e-mail tells" not in page.words


def test_what_cannot_be_sent_leaves_no_link(app, box, asking, answer):
    school = asking(REFUSED)
    page = answer()
    assert "No e-mail could tell it so: The mail server does not accept this address" in page.words
    assert WORDS in page.words
    with app.app_context():
        assert invitations.list_links(school) == []

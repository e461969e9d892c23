"""Inviting, reminding and ending links: by a link to copy, and by e-mail to a real server."""

import re
from datetime import timedelta

import pytest

from app.settings.mail_settings import parse_mail_server
from app.store.participation import invitations, links_by_hand, organisation_search
from app.store.participation.organisation_search import Status
from tests.factories.organisations import add_organisation
from tests.factories.rounds import answer_round, submit_round
from tests.fakes.mail_server import HOST, REFUSED, serving
from tests.page_checks.visitor import Visitor

HEAD = "head@example.org"
YEAR = timedelta(days=365)


def links_in(text):
    return re.findall(r"http://localhost(/return/\S+)", text)


@pytest.fixture
def server():
    """A mail server on this machine."""
    with serving() as found:
        yield found


@pytest.fixture
def with_mail(app, server):
    """The app, which sends its e-mail there."""
    app.config["POST_OFFICE"] = parse_mail_server(
        f"smtp-plain://{HOST}:{server.port}", "waymark@example.org"
    )
    return app


@pytest.fixture
def school(app):
    """An organisation that was added and not written to."""
    with app.app_context():
        return add_organisation("Moor Lane Schoöl", HEAD)


def invite_page(visitor, number):
    return visitor.open(f"/core-team/organisations/{number}/invite")


def press(visitor, page, button, **typed):
    """Press the button of one of several forms."""
    for form in next(page.tree.iter("main")).iter("form"):
        words = "".join(form.itertext())
        if button in words:
            fields = {
                each.get("name"): each.get("value")
                for each in form.iter("input")
                if each.get("type") == "hidden" and each.get("name") != "to"
            }
            several = [each.get("value") for each in form.iter("input") if each.get("name") == "to"]
            sent = visitor.client.post(
                form.get("action") or page.address, data={**fields, "to": several, **typed}
            )
            return visitor._arrive(form.get("action") or page.address, sent)
    raise LookupError(button)


# ---------------------------------------------------------------- a link to copy


def test_a_link_is_shown_with_words_to_send_it_with(app, editor, school):
    page = press(editor, invite_page(editor, school), "Make a link to copy")

    link = page.by_id("private-link").get("value").removeprefix("http://localhost")
    letter = "".join(page.by_id("letter").itertext())
    assert links_in(letter) == [link]
    assert "Moor Lane Schoöl" in letter
    guest = Visitor(app.test_client()).open(link)
    assert guest.address == "/assessment"


def test_a_fresh_link_is_shown_for_its_own_organisation_only(app, editor, school):
    with app.app_context():
        other = add_organisation("Other")
    press(editor, invite_page(editor, school), "Make a link to copy")

    assert "/return/" not in invite_page(editor, other).response.text
    assert "/return/" in invite_page(editor, school).response.text


def test_a_fresh_link_that_was_ended_since_is_shown_no_more(app, editor, school):
    press(editor, invite_page(editor, school), "Make a link to copy")
    with app.app_context():
        invitations.revoke_links(school, "tests")

    assert "/return/" not in invite_page(editor, school).response.text


@pytest.mark.parametrize(
    ("button", "typed", "status"),
    [("I have sent it", {"sent": "yes"}, "Invited"), ("send it later", {}, "Link made")],
)
def test_a_link_that_was_kept_counts_as_sent_once_somebody_says_so(
    editor, school, button, typed, status
):
    page = press(editor, invite_page(editor, school), "Make a link to copy")

    press(editor, page, button, **typed)

    told = editor.open(f"/core-team/organisations/{school}")
    assert f"Status {status}: added" in told.words
    assert "/return/" not in invite_page(editor, school).response.text


def test_that_a_link_was_sent_can_be_said_later_and_once(editor, school):
    press(editor, invite_page(editor, school), "Make a link to copy")
    told = editor.open(f"/core-team/organisations/{school}")
    assert "nobody has said that it was sent" in told.words

    after = press(editor, told, "I have sent it")

    assert "Status Invited: added" in after.words
    assert "Invited: the core team said that it had sent a private link" in after.words
    assert "nobody has said" not in after.words
    again = press(editor, told, "I have sent it")
    assert "No link waits to be sent" in again.words


def test_without_a_mail_server_the_page_says_to_copy(editor, school):
    assert "no mail server, so copy a link" in invite_page(editor, school).words


def test_without_an_address_the_page_says_where_to_add_one(with_mail, editor):
    with with_mail.app_context():
        mine = add_organisation("No address")
    assert "There is no contact e-mail yet" in invite_page(editor, mine).words


# ---------------------------------------------------------------- by e-mail


def test_an_invitation_arrives_and_its_link_opens(with_mail, editor, school, server):
    page = press(editor, invite_page(editor, school), "Send to")

    assert f"on its way to {HEAD}" in page.words
    (letter,) = server.box.letters
    assert letter["Subject"] == "Waymark: an invitation to Moor Lane Schoöl"
    text = letter.get_content()
    assert "Humber and North Yorkshire invites Moor Lane Schoöl" in text
    for words in ("How long it takes: about ", "core team", "Nobody is ranked", "You can say no"):
        assert words in text
    assert "http://localhost/privacy" in text
    (link,) = links_in(text)
    assert Visitor(with_mail.test_client()).open(link).address == "/assessment"
    assert HEAD in editor.open(f"/core-team/organisations/{school}").words


def test_another_within_a_week_is_confirmed_first(with_mail, editor, school, server, monkeypatch):
    press(editor, invite_page(editor, school), "Send to")
    page = press(editor, invite_page(editor, school), "Send to")
    assert page.status == 422
    assert "Tick the box if you want to write again so soon" in page.words
    assert len(server.box.letters) == 1

    # Pressed twice, it is not sent twice.
    press(editor, page, "Send to", soon="yes")
    assert len(server.box.letters) == 1
    monkeypatch.setattr(invitations, "DOUBLE_PRESS_WINDOW", timedelta(0))
    press(editor, page, "Send to", soon="yes")
    assert len(server.box.letters) == 2
    links = [link for letter in server.box.letters for link in links_in(letter.get_content())]
    assert [Visitor(with_mail.test_client()).open(link).status for link in links] == [200, 200]


def test_where_sending_fails_the_page_says_why_and_nothing_is_half_done(
    with_mail, editor, school, server
):
    server.box.broken = True
    page = press(editor, invite_page(editor, school), "Send to")

    assert page.status == 502
    assert "does not take the message" in page.words
    assert "has not been written to" in page.words
    told = editor.open(f"/core-team/organisations/{school}").words
    assert "No link has been made yet" in told
    assert "Not invited yet" in told
    assert "A link whose e-mail could not be sent was ended" in told
    assert "Invited" not in told.partition("History")[2]
    server.box.broken = False
    assert "on its way" in press(editor, page, "Send to").words


@pytest.mark.parametrize("name", ["A\u2028Bcc: b@example.org", "Nice <b>&amp; “Co”", "x" * 200])
def test_any_name_can_be_written_to(with_mail, editor, server, name):
    with with_mail.app_context():
        mine = add_organisation(name, HEAD)
    press(editor, invite_page(editor, mine), "Send to")
    (letter,) = server.box.letters
    assert letter["Bcc"] is None
    assert name.split()[0] in letter.get_content()
    assert server.box.addresses == [HEAD]


# ---------------------------------------------------------------- a list at once


@pytest.fixture
def five(app):
    """Five to write to, one of whom is refused."""
    with app.app_context():
        return [
            add_organisation(f"School {n}", REFUSED if n == 3 else f"head{n}@example.org")
            for n in range(1, 6)
        ]


def test_a_list_is_shown_first_and_then_written_to(with_mail, editor, five, server):
    preview = editor.open("/core-team/organisations/remind?q=school&status=added")
    assert (
        "5 organisations with ‘school’ in the name that have not been invited yet" in preview.words
    )
    assert "5 can be written to now" in preview.words
    assert preview.words.count("Never") == 5
    assert server.box.letters == []

    page = press(editor, preview, "Send 5 e-mails")

    assert "4 e-mails were sent" in page.words
    assert "School 3, refused@example.org: The mail server does not accept" in page.words
    assert server.box.addresses == [f"head{n}@example.org" for n in (1, 2, 4, 5)]
    with with_mail.app_context():
        live = [
            [link for link in invitations.list_links(each) if link.ended_at is None]
            for each in five
        ]
    assert [len(each) for each in live] == [1, 1, 0, 1, 1]
    assert "1 can be written to now" in editor.open(preview.address).words
    again = editor.open("/core-team/organisations/remind?q=school")
    assert "4 were written to less than 7 days ago" in again.words
    assert "1 can be written to now" in again.words


def test_pressing_twice_writes_once(with_mail, editor, five, server):
    preview = editor.open("/core-team/organisations/remind")
    press(editor, preview, "Send 5 e-mails")
    page = press(editor, preview, "Send 5 e-mails")

    assert "0 e-mails were sent" in page.words
    assert "was written to lately" in page.words
    assert len(server.box.letters) == 4


def test_with_the_server_down_the_first_is_tried_and_the_rest_are_not(with_mail, editor, five):
    with_mail.config["POST_OFFICE"] = with_mail.config["POST_OFFICE"]._replace(port=1)

    page = press(editor, editor.open("/core-team/organisations/remind"), "Send 5 e-mails")

    assert "0 e-mails were sent" in page.words
    assert "cannot be reached" in page.words
    assert "After that we did not try these" in page.words
    with with_mail.app_context():
        assert [len(invitations.list_links(each)) for each in five] == [0, 0, 0, 0, 0]


def test_whoever_submitted_meanwhile_is_left_in_peace(with_mail, editor, five, server):
    preview = editor.open("/core-team/organisations/remind")
    with with_mail.app_context():
        submit_round(five[0])
        assert organisation_search.find_organisation(five[0]).status is Status.SUBMITTED

    press(editor, preview, "Send 5 e-mails")

    assert "head1@example.org" not in server.box.addresses


def test_a_reminder_says_where_the_organisation_is(with_mail, editor, server):
    with with_mail.app_context():
        answer_round(add_organisation("Started", HEAD))
        submit_round(add_organisation("Due", HEAD), YEAR)
    page = editor.open("/core-team/organisations/remind")
    assert "carry on when it suits Started" in page.words
    assert "time for Due to look again" in page.words
    press(editor, page, "Send 2 e-mails")
    texts = [letter.get_content() for letter in server.box.letters]
    assert "about a year since Due" in texts[0]
    assert "Started has started" in texts[1]


def test_what_a_form_makes_up_is_passed_over(with_mail, editor, five, server):
    preview = editor.open("/core-team/organisations/remind")
    press(editor, preview, "Send 5 e-mails", to=["x", "999", str(10**30), "-1", str(five[0])])
    assert server.box.addresses == ["head1@example.org"]


# ---------------------------------------------------------------- ending links


def test_an_editor_ends_every_link(app, editor, school):
    with app.app_context():
        secret = links_by_hand.make_link(school, "tests")
    guest = Visitor(app.test_client())
    guest.open(f"/return/{secret}")

    page = editor.send(editor.open(f"/core-team/organisations/{school}/revoke"))

    assert "Every link is ended." in page.words
    assert "No link works now" in page.words
    assert guest.open("/assessment").status == 401
    assert guest.open(f"/return/{secret}").status == 404

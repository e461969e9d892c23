"""Addresses copied with more than the address: a full stop, a bracket, a line break within."""

import pytest

from app.account import known_browser
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.web import secret_urls
from tests.page_checks.visitor import Visitor

# `{}` is the secret, `{a}` and `{b}` its halves.
COPIES = {
    "a full stop": "{}.",
    "a comma": "{},",
    "a bracket": "{})",
    "an angle bracket": "<{}%3E",
    "an end of HTML": "{}%3C/a%3E%22",
    "a closing quote": "{}%E2%80%99",
    "quotes": "%E2%80%9C{}%E2%80%9D",
    "a semicolon": "{};",
    "an entity": "{}&gt;",
    "an exclamation": "{}!!",
    "Markdown": "**{}**",
    "underlines": "_{}_",
    "a space": "{}%20",
    "words": "{}%20is%20your%20link",
    "a slash": "{}/",
    "a line break": "{a}%0D%0A%20{b}",
    "a soft break of quoted-printable": "{a}=%0D%0A{b}",
    "a soft break without its line": "{a}={b}",
    "a space of quoted-printable": "{}=20",
    "a soft hyphen": "{a}%C2%AD{b}",
    "a space that nobody sees": "{}%E2%80%8B",
}
WRONG = {
    "a letter more": "{}x",
    "a digit before": "1{}",
    "a half": "{a}",
    "the other half": "{b}.",
    "the halves turned round": "{b}{a}",
    "nothing": ".",
}


def copied(form, secret):
    half = len(secret) // 2
    return form.format(secret, a=secret[:half], b=secret[half:])


@pytest.mark.parametrize("form", COPIES.values(), ids=COPIES)
def test_a_private_link_opens_with_what_was_copied_along(app, link, form):
    address, _, secret = link.rpartition("/")
    guest = Visitor(app.test_client())

    assert guest.open(f"{address}/{copied(form, secret)}").address == "/assessment"


@pytest.mark.parametrize("form", WRONG.values(), ids=WRONG)
def test_a_secret_that_is_not_whole_opens_nothing(app, link, form):
    address, _, secret = link.rpartition("/")

    assert Visitor(app.test_client()).open(f"{address}/{copied(form, secret)}").status == 404


def test_a_secret_that_ends_in_a_mark_is_told_from_one_behind_it():
    secret = "ab" * 20 + "a-_"
    tried = secret_urls.find_secrets(f"_{secret}_", secret_urls.RETURN_LINK_PATTERN)

    assert secret in list(tried)


def test_asking_about_a_copied_link_signs_nobody_in(app, link):
    asked = app.test_client()

    assert asked.head(f"{link}.").status_code == 302
    assert Visitor(asked).open("/assessment").status == 401


@pytest.mark.parametrize("form", COPIES.values(), ids=COPIES)
def test_a_ticket_opens_with_what_was_copied_along(app, form):
    with app.test_request_context():
        account = accounts.add_account("e@example.org", "E", Role.EDITOR, "", "tests")
        ticket = known_browser.make_ticket(accounts.find_by_id(account))
    client = app.test_client()

    client.get(f"/core-team/sign-in/ticket/{copied(form, ticket)}")

    assert client.get_cookie("waymark-known", path="/core-team")


def test_no_log_holds_a_link_that_was_copied_with_more(app, link, caplog):
    secret = link.rpartition("/")[2]
    for tail in (".", "%3E", "x", "%0Ax", "/x"):
        Visitor(app.test_client()).open(link + tail)

    assert "link-used" in caplog.text
    assert secret not in caplog.text
    assert secret[:20] not in caplog.text


def test_a_copied_link_is_told_to_no_other_page(client, link):
    assert client.get(f"{link}%3E").headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("tail", [".", ")", ",", "%3E", "%E2%80%9D", "%20", "*"])
def test_the_address_of_any_page_leads_there_with_what_was_copied_along(client, tail):
    told = client.get(f"/privacy{tail}?a=b")

    assert (told.status_code, told.headers["Location"]) == (302, "/privacy?a=b")


@pytest.mark.parametrize("address", ["/nothing.", "/elsewhere.example/."])
def test_what_is_no_page_without_it_either_is_not_there(client, address):
    assert client.get(address).status_code == 404


def test_a_form_goes_nowhere_else(visitor):
    page = visitor.open("/join")

    assert visitor.client.post("/join.", data=page.fields).status_code == 404

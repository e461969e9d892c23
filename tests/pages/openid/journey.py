"""The way to the provider and back, as somebody with a browser goes it."""

from urllib.parse import urljoin

import requests

from tests.databases.dump import dump
from tests.page_checks.visitor import Page, Visitor, check_page, words_of

EMAIL = "member@example.org"
START, BACK = "/core-team/sign-in/with", "/core-team/sign-in/back"
HOME = "/core-team/organisations"


def links(page) -> dict[str, str]:
    """Where the links of its main part lead, by their words."""
    main = next(page.tree.iter("main"))
    return {words_of(each): each.get("href") for each in main.iter("a")}


def start(visitor, onward=HOME):
    """Follow the link on the sign-in page to the provider, and return where it sends one back."""
    page = visitor.open(f"/core-team/sign-in?onward={onward}")
    return go_there(visitor, links(page)["Sign in with NHSmail"])


def go_there(visitor, link):
    """Follow a link of ours to the provider, and return where that sends one back to."""
    away = visitor.client.get(link)
    assert away.status_code == 302, away.text
    return requests.get(away.location, allow_redirects=False, timeout=5).headers["Location"]


def come_back(visitor, address) -> Page:
    response = visitor.client.get(address)
    while response.status_code == 302:
        address = urljoin(address, response.location)
        response = visitor.client.get(address)
    return Page(address, response, check_page(response.text))


def sign_in(visitor, onward=HOME) -> Page:
    return come_back(visitor, start(visitor, onward))


def another(app) -> Visitor:
    """Somebody with another browser."""
    return Visitor(app.test_client())


def is_in(visitor):
    return visitor.client.get("/core-team/account").status_code == 200


def refused(visitor, said, status=400):
    """They try, read why they cannot, and are not signed in. Nothing has changed."""
    with visitor.client.application.app_context():
        before = dump()
    page = sign_in(visitor)
    assert said in page.words
    assert page.status == status
    assert not is_in(visitor)
    with visitor.client.application.app_context():
        assert dump() == before
    return page

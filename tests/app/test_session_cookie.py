"""What is shown once is shown to somebody: what only asks about a page uses nothing up."""

import pytest

# How browsers and mail programs ask for a page that nobody has opened yet.
UNSEEN = [
    ("HEAD", {}),
    ("GET", {"Sec-Purpose": "prefetch"}),
    ("GET", {"Sec-Purpose": "prefetch;prerender"}),
]


@pytest.fixture
def renewed(member):
    """An organisation that has just made another return link."""
    member.client.post("/your-link", data=member.open("/your-link").fields)
    return member, "/your-link", "/return/"


@pytest.fixture
def invited(editor, link):
    """An editor who has just made a link to copy."""
    address = "/core-team/organisations/1/invite"
    editor.client.post(address, data=token(editor))
    return editor, address, "/return/"


@pytest.fixture
def with_key(editor):
    """An editor who has just made a key."""
    address = "/core-team/keys"
    editor.client.post(address, data={**token(editor), "name": "Evaluators", "lasts": "30"})
    return editor, address, 'id="key"'


def token(visitor):
    return {"csrf_token": visitor.open("/join").fields["csrf_token"]}


@pytest.mark.parametrize(("method", "headers"), UNSEEN)
@pytest.mark.parametrize("made", ["renewed", "invited", "with_key"])
def test_what_is_shown_once_waits_for_somebody_to_see_it(request, made, method, headers):
    somebody, address, shown = request.getfixturevalue(made)

    somebody.client.open(address, method=method, headers=headers)

    assert shown in somebody.open(address).response.text
    assert shown not in somebody.open(address).response.text


def test_asking_about_a_return_link_signs_nobody_in(visitor, link):
    visitor.client.head(link)

    assert visitor.open("/assessment").status == 401

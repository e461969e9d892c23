"""Until when somebody is signed in, as every page says it; and staying for longer."""

from datetime import timedelta

import pytest

from app.text.wording import UK
from tests.page_checks.visitor import words_of

MINE, STAY, LEFT = "/core-team/account", "/core-team/stay", "/core-team/time-left"
JSON = {"Accept": "application/json"}


def told(visitor, address):
    """What a page's header says."""
    page = visitor.open(address)
    (header,) = (each for each in page.tree.iter("header"))
    return words_of(header)


def token_of(visitor):
    return visitor.open(MINE).fields["csrf_token"]


def at(moment):
    return f"{moment.astimezone(UK):%H:%M}"


def test_every_page_says_until_when_its_visitor_is_signed_in(clock, sign_in, colleague):
    editor, holder = sign_in("editor"), colleague()
    for address in ("/core-team/organisations", MINE):
        assert f"Signed in until {at(clock.at + timedelta(hours=12))}" in told(editor, address)
    until = clock.at + timedelta(hours=48)
    for address in ("/assessment", "/details"):
        assert f"Pages open until {at(until)} on {until.astimezone(UK).day}" in told(
            holder, address
        )


def test_a_page_for_anybody_says_of_no_end(member):
    assert told(member, "/bring").endswith("Moor Lane School Sign out")


def test_one_press_lets_it_last_and_the_page_of_the_account_says_until_when(clock, sign_in):
    editor = sign_in("editor")
    clock.pass_by(hours=11)
    page = editor.open(MINE)
    (stay,) = (each for each in page.tree.iter("button") if each.get("formaction"))
    answer = editor.client.post(stay.get("formaction"), data=page.fields)

    assert answer.headers["Location"] == MINE
    page = editor.open(MINE)
    assert f"You stay signed in until {at(clock.at + timedelta(hours=12))}" in page.words
    clock.pass_by(hours=11, minutes=59)
    page = editor.open(MINE)
    assert page.status == 200
    assert "formaction" in page.response.text


def test_after_a_day_it_is_over_and_nothing_offers_more(clock, sign_in):
    editor = sign_in("editor")
    for _ in range(2):
        clock.pass_by(hours=11, minutes=58)
        editor.client.post(STAY, data={"csrf_token": token_of(editor)})
    page = editor.open(MINE)
    assert "no browser stays signed in for longer than 24 hours" in page.words
    assert STAY not in page.response.text
    clock.pass_by(minutes=5)
    assert editor.client.get(MINE).status_code == 302


@pytest.mark.parametrize("who", ["editor", "viewer"])
def test_a_page_s_script_learns_what_is_left_and_the_token_that_counts(clock, sign_in, who):
    visitor = sign_in(who)
    clock.pass_by(hours=11, minutes=55)
    left = visitor.client.get(LEFT, headers=JSON).json
    assert (left["visitor"], left["seconds"], left["stays"]) == (who.title(), 300, True)

    stayed = visitor.client.post(STAY, data={"csrf_token": left["token"]}, headers=JSON).json

    assert (stayed["seconds"], stayed["stays"]) == (12 * 3600, True)


def test_a_page_of_an_organisation_learns_it_too(clock, member):
    clock.pass_by(hours=47)
    left = member.client.get("/time-left", headers=JSON).json
    assert (left["visitor"], left["seconds"], left["stays"]) == ("Moor Lane School", 3600, False)
    clock.pass_by(hours=2)
    assert member.client.get("/time-left", headers=JSON).status_code == 401


def test_asking_prolongs_nothing(clock, sign_in):
    editor = sign_in("editor")
    clock.pass_by(hours=2)
    for _ in range(2):
        assert editor.client.get(LEFT, headers=JSON).json["seconds"] == 10 * 3600


def test_what_comes_too_late_comes_back_to_copy(clock, sign_in):
    editor = sign_in("editor")
    page = editor.open("/core-team/report/figures/enter")
    clock.pass_by(hours=13)
    answer = editor.post(page, {**page.fields, "source": "The register of a training day"})
    assert answer.status == 401
    assert "The register of a training day" in answer.words

"""The core team confirms who has joined, or says that it does not recognise them: the pages."""

import csv
import io
from hashlib import sha512

import pytest

from app.store.lifecycle import deletion
from app.store.organisations import organisations
from app.store.organisations.organisations import NEW_STATE, Confirmation, get_confirmation_state
from tests.factories.organisations import (
    add_joined_organisation,
    add_unconfirmed_organisation,
    confirm_organisations,
    decline_organisations,
)
from tests.factories.rounds import submit_answers

LIST = "/core-team/organisations/new"
WAITING = "The core team has not confirmed yet that you take part"


@pytest.fixture
def three(app):
    """The ids of three organisations that have just joined by themselves."""
    with app.app_context():
        mine = [add_unconfirmed_organisation(name) for name in ("One", "Two", "Three")]
        submit_answers(mine[0])
        return mine


def press(visitor, page, *chosen, do="confirm", because=""):
    """Tick organisations on the list, and press one of its buttons."""
    boxes = {each.get("id"): each.get("value") for each in page.tree.iter("input")}
    ticked = [boxes[f"organisation-{each}"] for each in chosen]
    fields = {**page.fields, "organisation": ticked, "do": do, "because": because}
    return visitor.post(page, fields)


def ticked_on(page):
    boxes = (each for each in page.tree.iter("input") if each.get("name") == "organisation")
    return [each.get("id") for each in boxes if "checked" in each.attrib]


def stands(app, organisation):
    with app.app_context():
        return get_confirmation_state(organisation).confirmation


# ---------------------------------------------------------------- one list


def test_the_list_tells_who_waits_and_what_is_known_of_them(app, editor, three):
    with app.app_context():
        team = add_joined_organisation()
        details = organisations.get_details(team)._replace(name="TWO")
        organisations.change_details(team, details, "link:1")

    page = editor.open(LIST)

    assert "4 organisations have joined on the site" in page.words
    about = [page.by_id(f"about-{each}") for each in (three[0], team)]
    one, two = (" ".join("".join(each.itertext()).split()) for each in about)
    assert one.startswith("Hull, York; Education; size not known yet. In the list since")
    assert one.endswith("1 answer, 1 round submitted.")
    assert "It was confirmed before, and has changed its own name" in two
    assert f"The same name as Two (number {three[1]})" in page.words


def test_it_says_where_one_browser_joined_for_several(app, visitor, editor):
    typed = {"name": "A first", "places": "hull", "sector": "police", "size": "up-to-10"}
    for name in ("A first", "A second"):
        page = visitor.open("/join")
        visitor.post(page, {**page.fields, **typed, "name": name})

    assert "Joined on a browser that spoke for A first" in editor.open(LIST).words


def test_several_are_confirmed_in_one_press(app, editor, three):
    page = press(editor, editor.open(LIST), *three[:2])

    assert page.address == LIST
    assert "Confirmed: ‘One’, ‘Two’. They count from now on." in page.words
    assert [stands(app, each) for each in three] == ["confirmed", "confirmed", "new"]
    assert "1 organisation has joined" in page.words


def test_several_are_not_recognised_and_read_why(app, editor, three):
    page = press(
        editor, editor.open(LIST), *three[1:], do="decline", because="  Which school\r\nis it? "
    )

    assert "Not recognised: ‘Two’, ‘Three’. They are told so." in page.words
    with app.app_context():
        assert get_confirmation_state(three[1]) == (Confirmation.DECLINED, "Which school is it?")


@pytest.mark.parametrize(
    ("chosen", "typed", "said"),
    [
        ((), {"do": "confirm"}, "Select at least one organisation"),
        ((), {"do": "decline", "because": "Who?"}, "Select at least one organisation"),
        ((0, 2), {"do": "decline"}, "Enter the reason: the organisation reads it"),
        ((0, 2), {"do": "decline", "because": "x" * 501}, "Shorten the reason by 1: 500"),
        ((0, 2), {"do": "decline", "because": "a\x00b"}, "it holds a hidden character"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(app, editor, three, chosen, typed, said):
    chosen, because = [three[each] for each in chosen], typed.get("because", "")

    page = press(editor, editor.open(LIST), *chosen, **typed)

    assert page.status == 422
    assert said in page.words
    assert ticked_on(page) == [f"organisation-{each}" for each in chosen]
    assert page.fields["because"].strip() == because.replace("\x00", "\ufffd")
    assert {stands(app, each) for each in three} == {"new"}


def test_two_editors_on_one_list(app, editor, sign_in, three):
    """The second is told what the first has done, and what the organisations have."""
    other = sign_in("editor")
    mine, theirs = editor.open(LIST), other.open(LIST)
    press(other, theirs, three[0])
    with app.app_context():
        details = organisations.get_details(three[1])._replace(name="The police")
        organisations.change_details(three[1], details, "link:1")
        deletion.delete_organisation(three[2], "link:2")

    page = press(editor, mine, *three)

    assert page.status == 200
    assert "Already confirmed, so nothing was changed: ‘One’." in page.words
    assert "Left as it was: ‘The police’." in page.words
    assert "Not in the list any more: 1." in page.words
    assert stands(app, three[1]) == "new"


def test_who_was_decided_on_fits_into_a_cookie(app, editor):
    """A browser drops one that is larger, and with it what was said."""
    with app.app_context():
        names = [f"{number} {sha512(bytes([number])).hexdigest()} é’漢" for number in range(50)]
        mine = [add_unconfirmed_organisation(name) for name in names]
    page = editor.open(LIST)

    page = press(editor, page, *mine)

    cookie = next(each for each in editor.client._cookies.values())
    assert len(cookie.value) < 2_000
    first = f"‘{names[0][:59]}…’"
    assert f"Confirmed: {first}" in page.words
    assert "and 45 more. They count from now on." in page.words


def test_a_viewer_sees_the_list_and_can_press_nothing(viewer, three):
    page = viewer.open(LIST)

    assert "One" in page.words
    assert "An editor confirms those" in page.words
    assert not list(next(page.tree.iter("main")).iter("form"))


def test_nobody_waits(editor):
    assert "No organisation waits to be confirmed." in editor.open(LIST).words


# ---------------------------------------------------------------- one organisation


def test_one_is_confirmed_on_its_own_page_and_put_back(app, editor, three):
    address = f"/core-team/organisations/{three[0]}"
    page = editor.open(address)
    assert "New. Nobody has confirmed yet who this organisation is" in page.words

    page = editor.send(page)
    assert "Confirmed: ‘One’. It counts from now on." in page.words
    assert "Confirmed: counted from then on" in page.words

    (back,) = (form for form in editor.open(f"{address}/decline").tree.iter("form")
               if form.get("action") == f"{address}/wait")  # fmt: skip
    sent = {each.get("name"): each.get("value", "") for each in back.iter("input")}
    editor.client.post(f"{address}/wait", data=sent)
    with app.app_context():
        assert get_confirmation_state(three[0]) == NEW_STATE


def test_one_is_not_recognised_from_its_own_page(app, editor, three):
    address = f"/core-team/organisations/{three[0]}/decline"
    page = editor.send(editor.open(address), because="")
    assert page.status == 422

    page = editor.send(page, because="Which school is it?")
    assert "It reads this reason on its own pages: Which school is it?" in page.words


def test_the_reason_that_was_told_can_be_changed(app, editor, three):
    with app.app_context():
        decline_organisations(three[0], because="Wich school?")
    page = editor.open(f"/core-team/organisations/{three[0]}/decline")
    assert page.fields["because"].strip() == "Wich school?"

    page = editor.send(page, because="Which school is it?")

    assert "It reads this reason on its own pages: Which school is it?" in page.words


def test_the_reasons_of_two_editors_are_both_read(app, editor, sign_in, three):
    """The second keeps the own one, and sees that of the first."""
    address = f"/core-team/organisations/{three[0]}/decline"
    other = sign_in("editor")
    mine, theirs = editor.open(address), other.open(address)
    other.send(theirs, because="Which school is it?")

    page = editor.send(mine, because="Nobody knows you")

    assert page.status == 409
    assert "Look again, then press once more" in page.words
    assert "reads this reason on its own pages: Which school is it?" in page.words
    assert page.fields["because"].strip() == "Nobody knows you"


def test_the_lists_tell_new_ones_apart(app, viewer, three):
    with app.app_context():
        confirm_organisations(three[0])
        decline_organisations(three[1])
    page = viewer.open("/core-team/organisations?confirmation=new")
    assert "1 organisation that is new and not confirmed yet" in page.words
    assert "New organisations (1 to confirm)" in page.words

    answer = viewer.client.get("/core-team/organisations.csv")
    rows = csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert {row["Organisation"]: row["Confirmed"] for row in rows} == {
        "One": "Confirmed", "Two": "Not recognised", "Three": "New",
    }  # fmt: skip


@pytest.mark.parametrize("address", ["duplicates", "remind", "1/merge"])
def test_where_links_are_given_and_records_merged_new_ones_are_told_apart(app, editor, address):
    with app.app_context():
        confirm_organisations(add_unconfirmed_organisation("Moor Lane"))
        add_unconfirmed_organisation("MOOR LANE")

    page = editor.open(f"/core-team/organisations/{address}")

    tags = [each.text for each in page.tree.iter("strong") if "nhsuk-tag" in each.get("class", "")]
    assert tags.count("New") == 1


@pytest.mark.parametrize("page", ["", "/change", "/questions"])
def test_a_comparison_says_how_many_wait(app, viewer, three, page):
    words = viewer.open(f"/core-team/compare{page}?place=hull").words
    assert "3 organisations in Hull are not counted: they are new, and not confirmed yet." in words
    assert "not counted" not in viewer.open(f"/core-team/compare{page}?sector=police").words


def test_the_list_behind_a_figure_is_of_those_that_it_counts(app, viewer, three):
    with app.app_context():
        submit_answers(add_joined_organisation(sector="education"))
    page = viewer.open("/core-team/compare")
    links = [each.get("href") for each in page.tree.iter("a")]
    behind = [each for each in links if "/organisations?" in each and "sector=education" in each]

    assert behind
    for each in behind:
        assert "0 organisations" in (words := viewer.open(each).words) or "1 organisation " in words


# ---------------------------------------------------------------- what the organisation sees


def test_an_organisation_is_told_and_can_do_everything_meanwhile(app, visitor):
    page = visitor.open("/join")
    typed = {"name": "One", "places": "hull", "sector": "police", "size": "up-to-10"}
    page = visitor.post(page, {**page.fields, **typed})
    assert WAITING in page.words

    with app.app_context():
        submit_answers(1)
    for address in ("/assessment", "/assessment/1/results"):
        assert WAITING in visitor.open(address).words

    with app.app_context():
        decline_organisations(1, because="Which force is it?")
    words = visitor.open("/assessment").words
    assert "Their reason: Which force is it?" in words
    assert "put your details right" in words

    with app.app_context():
        confirm_organisations(1)
    assert "not counted" not in visitor.open("/assessment").words


def test_the_details_say_before_they_are_saved_that_it_is_looked_at_again(app, member):
    page = member.open("/details")
    assert "If you change the name, places or sector, they look again" in page.words

    page = member.send(page, name="Another name")

    assert WAITING in page.words

"""The address that the core team writes to: whose it is to say, and when nothing goes there."""

import re

import pytest

from app.settings.mail_settings import parse_mail_server
from app.store.base.events import Action
from app.store.lifecycle import organisation_merge
from app.store.organisations import contact_addresses, organisations, return_links
from app.store.organisations.contact_addresses import Contact, ContactChangedError, ContactEdit
from app.store.participation import (
    event_history,
    invitations,
    links_by_hand,
    reminder_audience,
)
from app.store.participation.organisation_search import Filters
from app.web import mail
from tests.databases.dump import dump
from tests.factories.organisations import (
    add_joined_organisation,
    add_organisation,
    decline_organisations,
)
from tests.fakes.mail_server import HOST, serving
from tests.page_checks.visitor import Visitor, words_of

HEAD, OTHER = "head@example.org", "office@example.org"


def change(mine, address, seen=None, right="", actor="link:1:1"):
    details = organisations.get_details(mine)
    edit = ContactEdit(address, seen, right)
    organisations.change_details(mine, details, actor, contact=edit)


def renew(mine):
    return_links.renew_link(mine, "link:1:1")


def revoke(mine):
    invitations.revoke_links(mine, "account:1")


ENDING = pytest.mark.parametrize("end_links", [renew, revoke])


def audience():
    return [one.id for one in reminder_audience.find_audience(Filters()).first]


@ENDING
def test_nothing_is_sent_once_every_link_was_ended(store, end_links):
    mine = add_organisation("Moor Lane", HEAD)
    invitations.start_send(mine, "tests")
    end_links(mine)

    assert contact_addresses.get_contact(mine) == Contact(HEAD, on_hold=True)
    before = dump()
    assert invitations.start_send(mine, "tests", soon=True, shown=HEAD) is None
    assert dump() == before
    assert reminder_audience.find_audience(Filters(), soon=True).first == []
    assert [one.id for one in reminder_audience.list_on_hold(Filters())] == [mine]
    decline_organisations(mine)
    assert reminder_audience.list_on_hold(Filters()) == []


@ENDING
def test_nor_to_an_address_that_was_put_there_before_and_never_written_to(store, end_links):
    """Whoever the links are ended for may have given it."""
    mine = add_organisation("Moor Lane", HEAD)
    change(mine, OTHER)
    end_links(mine)
    assert audience() == []


@pytest.mark.parametrize(
    "say",
    [
        lambda mine: change(mine, OTHER),
        lambda mine: change(mine, HEAD, seen=HEAD, right=HEAD),
        lambda mine: return_links.renew_link(mine, "link:1:1", right_contact=HEAD),
    ],
    ids=["another is given", "it is said to be right", "said when the next link is made"],
)
def test_it_is_again_once_somebody_says_where(store, say):
    mine = add_organisation("Moor Lane", HEAD)
    renew(mine)
    say(mine)
    assert audience() == [mine]
    assert invitations.start_send(mine, "tests").address in {HEAD, OTHER}


def test_only_the_address_that_somebody_saw_is_said_to_be_right(store):
    mine = add_organisation("Moor Lane", HEAD)
    renew(mine)
    change(mine, HEAD, seen=HEAD, right=OTHER)
    return_links.renew_link(mine, "link:1:1", right_contact=OTHER)
    assert invitations.start_send(mine, "t", shown=OTHER, is_right=True) is None
    assert invitations.start_send(mine, "t", shown=HEAD) is None
    assert contact_addresses.get_contact(mine).on_hold
    assert invitations.start_send(mine, "t", shown=HEAD, is_right=True).address == HEAD
    assert not contact_addresses.get_contact(mine).on_hold


def test_what_was_changed_meanwhile_is_told_or_left_alone(store):
    mine = add_organisation("Moor Lane", HEAD)
    change(mine, OTHER, seen=HEAD)
    change(mine, HEAD, seen=HEAD)  # untouched on a page from before
    assert contact_addresses.get_contact(mine).address == OTHER
    before = dump()
    with pytest.raises(ContactChangedError) as told:
        change(mine, "third@example.org", seen=HEAD)
    assert told.value.address == OTHER
    assert dump() == before


def test_the_record_says_that_it_changed_and_never_to_what(store):
    mine = add_organisation("Moor Lane", HEAD)
    change(mine, OTHER)
    change(mine, "")
    change(mine, "", seen="")
    rows = [
        row
        for row in event_history.get_history_page(mine, 1).rows
        if row.action == "contact-changed"
    ]
    assert [(row.items, row.actor) for row in rows] == [("none", "link:1:1"), ("", "link:1:1")]
    assert "@example.org" not in repr(dump()["event"])
    assert contact_addresses.last_contact_changes([mine])[mine].by_the_organisation


@pytest.mark.parametrize(
    ("keep_links", "added", "live", "on_hold"),
    [
        (False, True, True, True),
        (True, True, True, False),
        (False, True, False, False),
        (False, False, False, True),
        (True, False, True, False),
    ],
)
def test_an_address_of_a_merged_record_counts_as_its_links_do(
    store, keep_links, added, live, on_hold
):
    kept = add_organisation("Moor Lane")
    gone = add_organisation("Moor Lane again", HEAD) if added else add_joined_organisation()
    if not added:
        change(gone, HEAD)
    if live:
        links_by_hand.make_link(gone, "tests")
    elif not added:
        invitations.revoke_links(gone, "tests")
        change(gone, HEAD, seen=HEAD, right=HEAD)
    seen = organisation_merge.plan_merge(kept, gone).fingerprint
    assert organisation_merge.merge_organisations(kept, gone, seen, "tests", keep_links=keep_links)
    assert contact_addresses.get_contact(kept) == Contact(HEAD, on_hold=on_hold)


# ---------------------------------------------------------------- the organisation's own pages


@pytest.fixture
def school(app):
    """The id of an organisation with an address."""
    with app.app_context():
        return add_organisation("Moor Lane", HEAD)


@pytest.fixture
def head(app, school):
    """Somebody there who came by a link."""
    with app.app_context():
        link = f"/return/{links_by_hand.make_link(school, 'tests')}"
    guest = Visitor(app.test_client())
    guest.open(link)
    return guest


def save(visitor, page, **typed):
    """Send the page's details with what is typed in place of what stood there; None clears it."""
    fields = {**page.fields, "places": "hull", "sector": "education", "size": "up-to-10"}
    return visitor.post(page, {**fields, **typed})


def test_it_stands_in_the_details_and_can_be_changed_and_taken_away(app, head, school):
    page = head.open("/details")
    assert page.fields["contact"] == HEAD
    assert "Leave it empty, and the core team cannot write to you by e-mail" in page.words

    save(head, page, contact=OTHER)
    assert head.open("/details").fields["contact"] == OTHER
    page = head.open("/details")
    save(head, page, contact="")
    with app.app_context():
        assert contact_addresses.get_contact(school) == Contact("", on_hold=False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("head at example", "Enter one e-mail address"), ("h\u0435ad@example.org", "cyrillic")],
)
def test_what_is_no_address_is_named_and_kept(head, typed, said):
    page = save(head, head.open("/details"), contact=typed)
    assert page.status == 422
    assert said in page.words
    assert page.fields["contact"] == typed


def test_two_who_change_it_at_once_see_each_other(app, head, school):
    page = head.open("/details")
    with app.app_context():
        change(school, OTHER)
    late = save(head, page, contact="third@example.org")
    assert late.status == 409
    assert f"It is {OTHER} now" in late.words
    assert late.fields["contact"] == "third@example.org"
    save(head, late, contact="third@example.org")
    with app.app_context():
        assert contact_addresses.get_contact(school).address == "third@example.org"


def test_a_page_of_the_team_from_before_does_not_undo_it(app, editor, head, school):
    page = editor.open(f"/core-team/organisations/{school}/change")
    save(head, head.open("/details"), contact=OTHER)
    editor.post(page, {**page.fields, "places": "hull", "sector": "education"})
    with app.app_context():
        assert contact_addresses.get_contact(school).address == OTHER


@pytest.mark.parametrize("ticked", [False, True])
def test_whoever_makes_a_new_link_says_whether_it_is_right(app, head, school, ticked):
    page = head.open("/your-link")
    assert f"{HEAD} is right" in page.words
    assert "right_contact" not in page.fields
    page = head.post(page, {**page.fields, **({"right_contact": HEAD} if ticked else {})})

    assert ("sends nothing to" in page.words) is not ticked
    with app.app_context():
        assert contact_addresses.get_contact(school) == Contact(HEAD, on_hold=not ticked)
    if ticked:
        return
    page = head.open("/details")
    assert f"Nothing is sent to {HEAD} at the moment" in page.words
    save(head, page, right_contact=HEAD)
    with app.app_context():
        assert contact_addresses.get_contact(school) == Contact(HEAD, on_hold=False)


def test_whoever_has_just_given_it_need_not_say_it_twice(app, head, school):
    save(head, head.open("/details"), contact=OTHER)
    head.send(head.open("/your-link"))
    with app.app_context():
        assert contact_addresses.get_contact(school) == Contact(OTHER, on_hold=False)


# ---------------------------------------------------------------- the team's pages, and e-mail


@pytest.fixture
def server(app):
    """A mail server on this machine that the app sends to."""
    with serving() as found:
        app.config["POST_OFFICE"] = parse_mail_server(
            f"smtp-plain://{HOST}:{found.port}", "waymark@example.org"
        )
        yield found


def press(visitor, page, button, **typed):
    """Press the button of one of several forms."""
    forms = next(page.tree.iter("main")).iter("form")
    form = next(each for each in forms if button in words_of(each))
    fields = {}
    for each in form.iter("input"):
        if each.get("type") == "hidden":
            fields.setdefault(each.get("name"), []).append(each.get("value"))
    address = form.get("action") or page.address
    return visitor._arrive(address, visitor.client.post(address, data={**fields, **typed}))


def test_a_reminder_goes_to_nobody_whose_links_were_ended(app, editor, server, head, school):
    head.send(head.open("/your-link"))
    page = editor.open("/core-team/organisations/remind?soon=yes")
    assert "0 can be written to now" in page.words
    assert "The links of 1 were ended" in page.words

    page = editor.open(f"/core-team/organisations/{school}/invite")
    assert "Ask them first" in page.words
    refused = press(editor, page, "Send to")
    assert refused.status == 422
    assert f"Tick the box once you know that {HEAD} is right" in refused.words
    assert server.box.letters == []
    assert "on its way" in press(editor, refused, "Send to", right_contact=HEAD).words
    assert "may be sent there" not in editor.open(page.address).words


def test_what_is_sent_goes_to_the_address_that_was_shown(app, editor, server, head, school):
    bulk = editor.open("/core-team/organisations/remind")
    one = editor.open(f"/core-team/organisations/{school}/invite")
    save(head, head.open("/details"), contact=OTHER)

    told = f"Its address was changed meanwhile, to {OTHER}"
    assert told in press(editor, bulk, "Send 1 e-mail").words
    assert told in press(editor, one, "Send to").words
    assert server.box.letters == []
    page = editor.open(one.address)
    assert f"{OTHER} was given by somebody with its private link on" in page.words
    again = editor.open("/core-team/organisations/remind")
    assert "changed by somebody with its private link on" in again.words
    press(editor, page, "Send to")
    assert server.box.addresses == [OTHER]


def test_a_link_that_is_ended_on_its_way_opens_nothing_and_the_page_says_so(
    app, editor, server, school, monkeypatch
):
    send = mail.send_email

    def slowly(office, letter):
        send(office, letter)
        return_links.renew_link(school, "link:1:1")

    monkeypatch.setattr(mail, "send_email", slowly)
    page = press(editor, editor.open(f"/core-team/organisations/{school}/invite"), "Send to")

    assert "so the link in it opens nothing" in page.words
    (link,) = re.findall(r"http://localhost(/return/\S+)", server.box.letters[0].get_content())
    assert Visitor(app.test_client()).open(link).status == 404


def test_a_copied_link_says_to_ask_first(app, editor, head, school):
    head.send(head.open("/your-link"))
    assert "on hold" in editor.open("/core-team/organisations/links").words
    assert "on hold" in editor.open(f"/core-team/organisations/{school}").words
    page = editor.open(f"/core-team/organisations/{school}/invite")
    assert "Ask before you send this link there" in press(editor, page, "Make a link").words


def test_the_operator_who_makes_a_link_is_told(app, school):
    said = app.test_cli_runner().invoke(
        args=["new-link", "Moor Lane", "--base-url", "https://waymark.example.org"]
    )
    assert f"Nothing is sent to {HEAD} until" in said.output
    assert said.stdout.startswith("https://waymark.example.org/return/")
    assert Action.CONTACT_CONFIRMED not in [row.action for row in histories_of(app, school)]


def histories_of(app, school):
    with app.app_context():
        return event_history.get_history_page(school, 1).rows

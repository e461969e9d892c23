"""No more reminders: by the link in an e-mail, by a mail program, in the details."""

import pytest

from app.model import OrganisationRecord
from app.store.base.transactions import write_transaction
from app.store.lifecycle import deletion, organisation_merge
from app.store.organisations import contact_addresses, organisations, return_links
from app.store.organisations.contact_addresses import ContactEdit
from app.store.organisations.stopped_reminders import make_stop_token
from app.store.participation import invitations
from tests.actors import DETAILS
from tests.databases.dump import dump
from tests.factories.organisations import add_organisation
from tests.page_checks.visitor import Visitor

HEAD = "head@example.org"
STOPPED = "Reminders are stopped"


@pytest.fixture
def sent(app):
    """The private link's secret of an e-mail that went to an organisation, the first one."""
    with app.app_context():
        return invitations.start_send(add_organisation("Moor Lane", HEAD), "tests").secret


@pytest.fixture
def stop(sent):
    """The address in that e-mail which stops reminders."""
    return f"/stop-reminders/{make_stop_token(sent)}"


def is_stopped(app, organisation=1):
    with app.app_context():
        return contact_addresses.get_contact(organisation).reminders_stopped


def everything(app):
    with app.app_context():
        return dump()


def test_looking_at_the_page_stops_nothing_and_its_button_does(app, visitor, stop):
    before = everything(app)
    page = visitor.open(stop)
    assert page.status == 200
    assert "Moor Lane" not in page.response.text
    assert HEAD not in page.response.text
    assert everything(app) == before

    page = visitor.send(page)
    assert page.status == 200
    assert STOPPED in page.words
    assert is_stopped(app)
    assert STOPPED in visitor.open(stop).words


def test_a_mail_program_stops_them_without_cookie_or_token(app, client, stop):
    """As RFC 8058 has it; once and twice."""
    for _ in range(2):
        answer = client.post(stop, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert is_stopped(app)
    actions = [row[3] for row in everything(app)["event"]]
    assert actions.count("reminders-stopped") == 1


def test_the_address_of_the_page_is_sent_on_to_nobody(client, stop):
    assert client.get(stop).headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("around", ["{}.", "({})", "{}%0D%0A"])
def test_it_may_be_copied_with_more_around_it(app, visitor, stop, around):
    token = stop.rpartition("/")[2]
    page = visitor.open(f"/stop-reminders/{around.format(token)}")
    visitor.send(page)
    assert is_stopped(app)


@pytest.mark.parametrize("token", ["x", "A" * 43, "ä" * 43, "=" * 60])
def test_a_dead_link_says_what_to_do(app, visitor, sent, token):
    before = everything(app)
    page = visitor.open(f"/stop-reminders/{token}")
    assert page.status == 404
    assert app.config["CONTACT"] in page.words
    assert visitor.client.post(f"/stop-reminders/{token}").status_code == 404
    assert everything(app) == before


def test_it_opens_no_answers(visitor, stop):
    assert visitor.open(stop.replace("/stop-reminders/", "/return/")).status == 404


def test_what_was_deleted_reminds_nobody(app, visitor, stop):
    with app.app_context():
        deletion.delete_organisation(1, "tests")
    assert visitor.open(stop).status == 404


def test_where_another_address_was_given_since_nothing_changes(app, visitor, stop):
    with app.app_context():
        edit = ContactEdit("office@example.org")
        organisations.change_details(1, organisations.get_details(1), "link:1:1", contact=edit)
    assert "No reminder" in visitor.open(stop).words or "no reminder" in visitor.open(stop).words
    assert visitor.client.post(stop).status_code == 200
    assert not is_stopped(app)


def test_it_works_after_the_link_of_the_same_e_mail_has_ended(app, visitor, stop):
    with app.app_context():
        invitations.revoke_links(1, "tests")
    visitor.send(visitor.open(stop))
    assert is_stopped(app)


def test_it_works_after_a_merge(app, visitor, stop):
    with app.app_context():
        kept = add_organisation("Moor Lane School")
        seen = organisation_merge.plan_merge(kept, 1).fingerprint
        organisation_merge.merge_organisations(kept, 1, seen, "tests", keep_links=True)
    visitor.send(visitor.open(stop))
    assert is_stopped(app, kept)


# ---------------------------------------------------------------- in the details


def own_details(app, sent):
    guest = Visitor(app.test_client())
    guest.open(f"/return/{sent}")
    return guest, guest.open("/details")


def save(guest, page, **typed):
    fields = {**page.fields, "places": "hull", "sector": "education", "size": "up-to-10", **typed}
    return guest.post(page, fields)


def test_they_are_started_again_in_the_details(app, visitor, sent, stop):
    visitor.send(visitor.open(stop))
    guest, page = own_details(app, sent)
    assert "They are stopped at the moment" in page.words
    save(guest, page, reminders="y")
    assert not is_stopped(app)
    assert "reminders-started" in [row[3] for row in everything(app)["event"]]


def test_and_stopped_there(app, sent):
    guest, page = own_details(app, sent)
    save(guest, page, reminders="")
    assert is_stopped(app)


def test_a_page_from_before_the_stop_does_not_start_them_again(app, visitor, sent, stop):
    guest, page = own_details(app, sent)
    visitor.send(visitor.open(stop))
    save(guest, page)
    assert is_stopped(app)


# ---------------------------------------------------------------- the core team


def test_the_stop_holds_for_the_core_team_s_reminders(app, editor, visitor, sent, stop):
    visitor.send(visitor.open(stop))
    with app.app_context():
        add_organisation("Quay", HEAD)
    told = editor.open("/core-team/organisations/1").words
    assert "It asked for no reminders" in told
    assert "Reminders by e-mail were stopped" in told
    by_hand = editor.open("/core-team/organisations/links").words
    assert "Not ticked: it asked for no reminders" in by_hand


def test_a_link_that_they_ask_for_can_be_sent_after_a_tick(app, sent):
    with app.app_context():
        with write_transaction() as session:
            session.get(OrganisationRecord, 1).reminders_stopped = True
        assert invitations.start_send(1, "tests", soon=True) is None


def test_what_whoever_joined_gave_counts_as_theirs(app):
    """The link that is shown as somebody joins, sent nowhere, stops nothing."""
    with app.app_context():
        secret = return_links.join_organisation(DETAILS, "tests")
    page = Visitor(app.test_client()).open(f"/stop-reminders/{make_stop_token(secret)}")
    assert "Nothing goes to this address any more" in page.response.text

"""Who may open what: a table of every route, made from the app's own map of addresses."""

from collections import defaultdict

import pytest

from app.organisation_site.assessment_files import FILE_WRITERS
from app.store.assessments import assessments
from app.store.assessments.entries import Entry, entries_fingerprint, get_entries, save_entries
from app.store.base import published_questionnaires
from app.store.organisations import return_links
from app.web.access import Rule, get_access_rule
from tests.databases.dump import dump
from tests.page_checks.routes import routes_of
from tests.page_checks.visitor import Visitor, check_page

# WhiteNoise serves the built files before Flask sees a request. Flask's own route only makes their
# addresses, and answers nobody.
ONLY_NAMES = {"static"}


@pytest.fixture
def routes(app):
    """Every route: method, address and name."""
    return list(routes_of(app))


@pytest.fixture
def held(app, routes):
    """The routes that a return link opens."""
    found = [route for route in routes if get_access_rule(app, route[2]) is Rule.HOLDER]
    # The journey has this many pages at the least: an empty table would prove nothing.
    assert len(found) > 12
    return found


def token_of(visitor):
    """What a form of a visitor's own carries."""
    return visitor.open("/join").fields["csrf_token"]


def ask(visitor, method, address, **fields):
    return visitor.client.open(address, method=method, data=fields or None)


def test_every_route_declares_its_rule(app):
    silent = {rule.endpoint for rule in app.url_map.iter_rules()} - ONLY_NAMES
    assert {endpoint for endpoint in silent if get_access_rule(app, endpoint) is None} == set()


def test_no_view_is_asked_by_two_methods(app):
    """Flask answers HEAD by the view for GET: one that took POST too could take it for that."""
    asked = defaultdict(set)
    for rule in app.url_map.iter_rules():
        asked[rule.endpoint] |= rule.methods - {"HEAD", "OPTIONS"}
    assert {name: methods for name, methods in asked.items() if len(methods) != 1} == {}
    assert {method for methods in asked.values() for method in methods} == {"GET", "POST"}


def test_these_are_the_routes_for_anybody(app, routes):
    """A new one is added here by somebody who has thought about it."""
    assert {name for _, _, name in routes if get_access_rule(app, name) is Rule.PUBLIC} == {
        "assess.start",
        "assess.method",
        "assess.attributions",
        "assess.outcomes",
        "assess.privacy",
        "assess.accessibility",
        "assess.join",
        "assess.register",
        "assess.choose_response",
        # It shows what another site's page sends, and changes nothing.
        "assess.review_response",
        "assess.arrive",
        # It shows one page to whoever has its link, and begins no session: see test_board.
        "assess.read_board",
        # They stop reminders for whoever has an e-mail, and tell nothing: see test_stop_reminders.
        "assess.stop_reminders",
        "assess.confirm_stop_reminders",
        "assess.sign_out_browser",
        "account.sign_in",
        "account.sign_in_with_password",
        # They open where the password was right on this browser, and lead to it otherwise.
        "account.ask_code",
        "account.check_code",
        "account.ask_recovery_code",
        "account.check_recovery_code",
        # It changes the cookie of whoever follows the link, and opens nothing.
        "account.use_ticket",
        "account.sign_in_with_provider",
        # Nobody may be there any more.
        "account.sign_out",
        "account.return_from_provider",
        "account.sign_out_with_provider",
        "account.signed_out",
        "health",
    }


@pytest.mark.parametrize("held_link", [False, True])
def test_a_route_without_a_rule_answers_nobody(app, link, held_link):
    app.add_url_rule("/forgotten", "forgotten", lambda: "what nobody should see")
    visitor = Visitor(app.test_client())
    if held_link:
        visitor.open(link)

    page = visitor.open("/forgotten")

    assert page.status == 403
    assert "what nobody should see" not in page.response.text


def test_the_built_files_have_no_second_way_out(visitor):
    assert visitor.open("/static/../access.py").status in {403, 404}
    assert visitor.open("/static/build/nothing.css").status == 403


def test_without_a_link_no_held_page_opens(app, link, held, visitor):
    token = token_of(visitor)
    before = in_context(app)

    answers = {route: ask(visitor, *route[:2], csrf_token=token) for route in held}

    assert {route: each.status_code for route, each in answers.items()} == dict.fromkeys(held, 401)
    assert [route for route, each in answers.items() if "Moor Lane" in each.text] == []
    assert in_context(app) == before


def test_after_the_link_was_renewed_elsewhere_no_held_page_opens(app, held, member, colleague):
    token = member.open("/delete").fields["csrf_token"]
    other = colleague()
    other.send(other.open("/your-link"))
    before = in_context(app)

    answers = {route: ask(member, *route[:2], csrf_token=token) for route in held}

    assert {route: each.status_code for route, each in answers.items()} == dict.fromkeys(held, 401)
    assert [route for route, each in answers.items() if "Moor Lane" in each.text] == []
    assert in_context(app) == before


@pytest.mark.parametrize("cookie", ["", "x", "e30.x.x", "eyJsaW5rIjoxfQ.awOd.0000"])
def test_a_cookie_that_we_did_not_sign_opens_nothing(client, link, cookie):
    client.set_cookie("waymark", cookie)
    assert Visitor(client).open("/assessment").status == 401


def in_context(app):
    with app.app_context():
        return dump()


@pytest.fixture
def another(app, details):
    """Another organisation, in its third round, with a note that nobody else may read."""
    with app.app_context():
        secret = return_links.join_organisation(details._replace(name="The Others"), "tests")
        mine = return_links.find_link_holder(secret).organisation_id
        for number in (1, 2, 3):
            assessments.get_or_start_round(
                mine, published_questionnaires.get_current_questionnaire(), "tests"
            )
            current = assessments.find_round(mine, "organisation", number)
            entry = Entry("some", note="their secret note")
            save_entries(
                current.id, {"safety-aware-1": entry}, {"safety-aware-1": Entry().fingerprint}, "t"
            )
            if number < 3:
                shown = entries_fingerprint(get_entries(current.id))
                assessments.submit_round(current, shown, "tests")
    return secret


def test_another_organisation_s_rounds_are_not_there(app, held, another, member):
    """Rounds are numbered by organisation, so no number leads to somebody else's."""
    token = member.open("/delete").fields["csrf_token"]
    before = in_context(app)
    for method, address, _ in held:
        if "/1/" not in address:
            continue
        for number in (2, 3, 0, 10**30):
            answer = ask(member, method, address.replace("/1/", f"/{number}/"), csrf_token=token)
            assert answer.status_code == 404, (method, address, number)
            assert "their secret note" not in answer.text
    assert in_context(app) == before


def test_its_own_rounds_hold_nothing_of_another_s(held, another, member):
    for method, address, _ in held:
        if method == "GET":
            assert b"their secret" not in member.client.get(address).data


@pytest.mark.parametrize(
    "address",
    [
        "/assessment/1/nothing",
        "/assessment/1/trust-3",
        "/assessment/1/Safety",
        "/assessment/one/safety",
        "/assessment/-1/safety",
        "/assessment/1/take/nothing",
        "/assessment/1/take/answers.csv/",
        "/assessment/9/take/answers.csv",
    ],
)
def test_what_does_not_exist_is_not_found(member, address):
    assert member.open(address).status == 404


def test_reading_never_writes(app, routes, member):
    """No page changes a row, whatever the state of the round."""
    addresses = [address for method, address, _ in routes if method == "GET"]
    addresses += [f"/assessment/1/take/{file}" for file in FILE_WRITERS]
    assert len(addresses) > 15

    def read_everything():
        for address in addresses:
            member.client.get(address)
            member.client.head(address)

    member.send(member.open("/assessment/1/safety"), safety_aware_1="some")
    before = in_context(app)
    read_everything()
    assert in_context(app) == before
    member.send(member.open("/assessment/1/check"))
    submitted = in_context(app)
    assert submitted != before
    read_everything()
    assert in_context(app) == submitted


ASK_FOR_A_NAME = {
    "/join",
    "/details",
    "/teams",
    "/core-team/organisations/add",
    "/core-team/organisations/1/change",
    "/core-team/organisations/1/teams/add",
    "/core-team/organisations/1/remove",
    "/core-team/keys",
    "/core-team/editions/x/names",
}
TYPED = {"safety-aware-1": "some", "safety-aware-1.note": "Words that <b>took</b> an hour"}


@pytest.mark.parametrize("token", ["", "wrong", "another's"])
def test_no_form_is_taken_without_its_token(app, routes, member, visitor, token):
    """And what was typed is shown, so that it is not lost."""
    sent = {**TYPED, "name": "Elsewhere", "confirm": "yes"}
    if token:
        sent["csrf_token"] = token_of(visitor) if token == "another's" else token
    before = in_context(app)
    # What changes nothing needs no token: see test_bringing.py. Nor has a mail program one.
    tokenless = {"assess.review_response", "assess.confirm_stop_reminders"}
    posts = [
        address for method, address, name in routes if method == "POST" and name not in tokenless
    ]
    assert len(posts) >= 7

    for address in posts:
        answer = member.client.post(address, data=sent)
        assert answer.status_code == 400, address
        check_page(answer.text)
        # Of each form what it has, and of no other's.
        words = "Words that &lt;b&gt;took&lt;/b&gt; an hour" in answer.text
        assert words == address.endswith("/1/safety")
        assert ("Elsewhere" in answer.text) == (address in ASK_FOR_A_NAME)

    assert in_context(app) == before
    assert member.open("/assessment").status == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_other_methods_are_refused(app, member, method):
    before = in_context(app)
    answer = ask(member, method, "/assessment/1/results", csrf_token="x")
    assert answer.status_code in {400, 405}
    assert in_context(app) == before

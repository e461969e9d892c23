"""What every response says to the browser, whatever kind it is; and the one cookie."""

import json
import zlib
from base64 import urlsafe_b64decode

import pytest
from werkzeug import Response

from app.account import known_browser
from app.settings.config import MAX_ANSWER_PAGE_BYTES
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from tests.page_checks.visitor import check_page

POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def built(app):
    """The address of a built file."""
    with app.test_request_context():
        return app.jinja_env.globals["asset"]("waymark.css")


RESPONSES = {
    "a page": ("GET", "/", 200),
    "a page of the organisation's": ("GET", "/assessment", 200),
    "leaving without a token": ("POST", "/leave", 400),
    "no such page": ("GET", "/nothing", 404),
    "not by this method": ("PUT", "/", 405),
    "JSON": ("GET", "/assessment/1/take/assessment.json", 200),
    "CSV": ("GET", "/assessment/1/take/answers.csv", 200),
    "a spreadsheet": ("GET", "/assessment/1/take/assessment.xlsx", 200),
    "what may be asked": ("OPTIONS", "/", 200),
    "the head alone": ("HEAD", "/", 200),
    "no such file": ("GET", "/static/nothing.css", 403),
}


def check_headers(response, **others):
    always = {**ALWAYS, **{name.replace("_", "-"): text for name, text in others.items()}}
    assert {name: response.headers.get(name) for name in always} == always
    assert response.headers.getlist("Content-Security-Policy") == [POLICY]


@pytest.mark.parametrize(("method", "address", "status"), RESPONSES.values(), ids=RESPONSES)
def test_every_response_says_what_is_allowed(member, method, address, status):
    member.send(member.open("/assessment/1/safety"), safety_aware_1="some")
    response = member.client.open(address, method=method)

    assert response.status_code == status
    check_headers(response)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("who", "address", "may_be_kept"),
    [
        ("member", "/assessment/1/safety", True),
        ("member", "/details", True),
        ("visitor", "/join", True),
        ("editor", "/core-team/organisations/add", True),
        ("editor", "/core-team/report/figures/enter", True),
        ("editor", "/core-team/editions/prepare", True),
        ("editor", "/core-team/keys", True),
        # Nothing is typed on these; or a password is, or words that are in the address anyway.
        ("member", "/assessment", False),
        ("member", "/assessment/1/check", False),
        ("visitor", "/core-team/sign-in", False),
        ("editor", "/core-team/account/password", False),
        ("editor", "/core-team/organisations", False),
    ],
)
def test_a_page_to_type_into_is_kept_for_whoever_goes_back(request, who, address, may_be_kept):
    response = request.getfixturevalue(who).client.get(address)

    kept = "private, no-cache" if may_be_kept else "no-store"
    assert response.headers["Cache-Control"] == kept
    # A browser puts nothing back into such a field.
    assert not (may_be_kept and 'autocomplete="off"' in response.text)


def test_a_form_with_mistakes_is_kept_too(member):
    page = member.send(member.open("/details"), name="x" * 201)

    assert page.status == 422
    assert page.response.headers["Cache-Control"] == "private, no-cache"


def test_what_is_shown_once_is_never_kept(editor, member):
    key = editor.send(editor.open("/core-team/keys"), name="Evaluators", lasts="30")
    assert key.by_id("key") is not None
    assert key.response.headers["Cache-Control"] == "no-store"

    link = member.send(member.open("/your-link"))
    assert link.by_id("return-link") is not None
    assert link.response.headers["Cache-Control"] == "no-store"


def test_nothing_is_kept_where_a_browser_could_not_be_told_to_forget_it(client):
    response = client.get("/join", base_url="http://waymark.example.org")

    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("who", "address"),
    [("member", "/leave"), ("editor", "/core-team/sign-out")],
)
def test_whoever_leaves_has_the_browser_forget_the_pages(request, who, address):
    visitor = request.getfixturevalue(who)
    token = visitor.open("/join").fields["csrf_token"]
    response = visitor.client.post(address, data={"csrf_token": token})

    assert response.status_code == 302
    assert response.headers["Clear-Site-Data"] == '"cache"'


def test_deleting_everything_does_so_too(member):
    page = member.send(member.open("/delete"), confirm="yes")

    assert page.response.headers["Clear-Site-Data"] == '"cache"'


def test_going_on_by_the_same_link_keeps_the_pages(member, link):
    assert "Clear-Site-Data" not in member.client.get(link).headers


def test_a_form_tells_a_browser_apart_who_fills_it_in(member, colleague, visitor):
    """A browser puts words back into a form of the same field names."""

    def mark_of(somebody):
        fields = somebody.open("/join").fields
        return next(name for name in fields if name.startswith("for-"))

    assert mark_of(member) == mark_of(member)
    assert len({mark_of(member), mark_of(colleague()), mark_of(visitor)}) == 3


def test_the_way_in_by_a_link_says_so_too(client, link):
    response = client.get(link)

    assert response.status_code == 302
    check_headers(response, Referrer_Policy="no-referrer")
    # The secret stays out of the history of caches and out of what other sites are told.
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    [
        "/return/nothing",
        "/return/nothing/",
        "/RETURN/nothing",
        "/core-team/sign-in/ticket/nothing",
        "/core-team/sign-in/back?code=nothing&state=nothing",
    ],
)
def test_an_address_with_a_secret_is_told_to_no_other_page(client, address):
    assert client.get(address).headers["Referrer-Policy"] == "no-referrer"


def test_a_fault_of_ours_is_logged_without_what_is_secret_in_an_address(
    make_app, sqlite_database, monkeypatch, caplog
):
    app = make_app(sqlite_database, TESTING=False)
    monkeypatch.setattr(app, "dispatch_request", lambda: 1 / 0)
    secrets = ("/return/nothing", "/core-team/sign-in/back?code=nothing&state=nothing")

    for address in secrets:
        assert app.test_client().get(address).status_code == 500

    assert "GET /return/<copied:secret>" in caplog.text
    assert "nothing" not in caplog.text


def test_built_files_say_so_too_and_are_kept_for_ever(client, built):
    with client.get(built) as response:
        assert response.status_code == 200
        check_headers(response)
        assert "max-age=31536000" in response.headers["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in response.headers


def test_a_built_file_that_the_browser_has_is_not_sent_again(client, built):
    with client.get(built) as first:
        known = {"If-None-Match": first.headers["ETag"]}
    with client.get(built, headers=known) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_page_made_small_says_so_too(client, coding):
    response = client.get("/", headers={"Accept-Encoding": coding})

    assert response.headers["Content-Encoding"] == coding
    check_headers(response)


def test_a_fault_of_ours_says_so_too_and_nothing_of_its_cause(make_app, sqlite_database):
    app = make_app(sqlite_database, TESTING=False)

    def broken():
        raise RuntimeError("a secret of ours")

    broken.access_rule = app.view_functions["assess.start"].access_rule
    app.add_url_rule("/broken", view_func=broken)

    response = app.test_client().get("/broken")

    assert response.status_code == 500
    check_headers(response)
    check_page(response.text)
    assert "a secret of ours" not in response.text


@pytest.mark.parametrize("over", [0, 1])
def test_a_body_too_large_is_refused_with_a_page(member, over):
    page = member.open("/assessment/1/safety")
    sent = f"csrf_token={page.fields['csrf_token']}&x="
    body = sent.ljust(MAX_ANSWER_PAGE_BYTES + over, "x")
    response = member.client.post(
        "/assessment/1/safety", data=body, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == (413 if over else 302)
    check_headers(response)
    if over:
        check_page(response.text)
        assert "too much to save" in response.text


def cookie_of(response):
    (cookie,) = response.headers.getlist("Set-Cookie")
    name, *attributes = cookie.split("; ")
    return name, {each.partition("=")[0]: each.partition("=")[2] for each in attributes}


@pytest.mark.parametrize("plain_http", [True, False])
def test_the_cookie_stays_between_the_browser_and_us(make_app, sqlite_database, plain_http):
    app = make_app(sqlite_database, SESSION_COOKIE_SECURE=not plain_http)
    response = app.test_client().get("/join")
    name, attributes = cookie_of(response)

    assert name.startswith("waymark=" if plain_http else "__Host-waymark=")
    assert attributes["Path"] == "/"
    assert "Domain" not in attributes
    assert ("Secure" in attributes) is not plain_http
    assert "HttpOnly" in attributes
    assert attributes["SameSite"] == "Lax"
    # It goes when the browser is closed.
    assert attributes.keys().isdisjoint({"Expires", "Max-Age"})
    assert ("Strict-Transport-Security" in response.headers) is not plain_http


def test_over_https_the_cookie_comes_back_by_its_name_and_an_older_one_is_passed_over(
    make_app, sqlite_database, link
):
    client = make_app(sqlite_database, SESSION_COOKIE_SECURE=True).test_client()
    client.set_cookie("waymark", "of an older version")
    client.get(link, base_url="https://localhost")
    assert client.get("/assessment", base_url="https://localhost").status_code == 200


@pytest.mark.parametrize(("secure", "name"), [(False, ""), (True, "__Secure-")])
def test_so_does_that_of_a_known_browser(make_app, sqlite_database, secure, name):
    app = make_app(sqlite_database, SESSION_COOKIE_SECURE=secure)
    with app.app_context():
        account = accounts.find_by_id(
            accounts.add_account("m@example.org", "M", Role.VIEWER, "x", "tests")
        )
    with app.test_request_context():
        answer = Response()
        known_browser.remember_browser(answer, account)
        told = answer.headers["Set-Cookie"].partition("=")
    assert told[0] == f"{name}waymark-known"
    assert ("; Secure" in told[2]) is secure
    assert "; Path=/core-team" in told[2]
    sent = {"Cookie": f"{told[0]}={told[2].partition(';')[0]}"}
    with app.test_request_context(headers=sent):
        assert known_browser.find_browser_id(account)


def test_the_cookie_holds_no_answer_and_no_name(member):
    page = member.open("/assessment/1/safety")
    member.send(page, safety_aware_1="some", safety_aware_1__note="A corner")
    member.open("/assessment/1/check")

    held = json.loads(_payload(member.client.get_cookie("waymark").value))

    assert held.keys() == {"link_session", "csrf_token"}


def _payload(cookie):
    # Where that is shorter, it is compressed, and begins with a dot.
    content = cookie.removeprefix(".").split(".")[0]
    read = urlsafe_b64decode(content + "=" * (-len(content) % 4))
    return zlib.decompress(read) if cookie.startswith(".") else read


def test_the_secret_of_a_new_link_is_not_to_be_read_in_the_cookie(member):
    """Which is gone from it once somebody says that they have it."""
    page = member.open("/your-link")
    member.client.post("/your-link", data=page.fields)
    waiting = _payload(member.client.get_cookie("waymark").value).decode()

    page = member.open("/your-link")
    shown = page.by_id("return-link").get("value")
    member.client.post("/your-link/kept", data=page.fields)

    assert shown.partition("/return/")[2] not in waiting
    assert "fresh_link" in json.loads(waiting)["kept"]
    assert not json.loads(_payload(member.client.get_cookie("waymark").value))["kept"]

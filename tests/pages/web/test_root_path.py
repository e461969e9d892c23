"""The service below a path of a host that holds other things too: docs/decisions/0041."""

from urllib.parse import quote, urljoin, urlsplit

import pytest

from app.account import passwords
from app.settings.root_path import get_root_path, is_root_path
from app.settings.settings_file import SettingError
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.web.fallback_page import render_fallback_page
from tests.databases.organisations.test_joining import JOINING
from tests.page_checks.routes import routes_of
from tests.page_checks.visitor import ADDRESSES, Visitor, check_page
from tests.pages.web.test_headers import cookie_of

ROOT = "/waymark"
HOST = "http://localhost"

# How the path is said, and what of it a proxy passes on before the path of a page.
WAYS = {
    "the setting, passed on whole": ({"ADDRESS": HOST + ROOT}, {}, ROOT),
    "the setting, passed on without": ({"ADDRESS": HOST + ROOT}, {}, ""),
    "a proxy, passed on without": ({"PROXIES": 1}, {"HTTP_X_FORWARDED_PREFIX": ROOT}, ""),
    "a proxy, passed on whole": ({"PROXIES": 1}, {"HTTP_X_FORWARDED_PREFIX": f"{ROOT}/"}, ROOT),
    "the server": ({}, {"SCRIPT_NAME": ROOT}, ""),
}


def stand_before(app, says, passed_on):
    """Pass on what is asked for below the path, as a proxy does, and nothing else."""
    inner = app.wsgi_app

    def proxy(environ, start_response):
        path = environ["PATH_INFO"]
        assert path.startswith(f"{ROOT}/"), path
        environ |= {"PATH_INFO": passed_on + path.removeprefix(ROOT), **says}
        return inner(environ, start_response)

    app.wsgi_app = proxy


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def below(request, make_app, sqlite_database):
    """An app that is reached below the path."""
    overrides, says, passed_on = request.param
    app = make_app(sqlite_database, **overrides)
    stand_before(app, says, passed_on)
    return app


@pytest.fixture
def somebody(below):
    """Somebody who has just joined there, and the page on which they have."""
    visitor = Visitor(below.test_client())
    page = visitor.open(f"{ROOT}/join")
    return visitor, visitor.post(page, page.fields | JOINING)


@pytest.fixture
def member(below):
    """Somebody of the core team who wanted a page, signed in for it, and the page that came."""
    with below.app_context():
        kept = passwords.hash_password("a long enough password")
        accounts.add_account("e@example.org", "Editor", Role.EDITOR, kept, "tests")
    visitor = Visitor(below.test_client())
    page = visitor.open(f"{ROOT}/core-team/compare?value=safety")
    assert urlsplit(page.address).path == f"{ROOT}/core-team/sign-in"
    return visitor, visitor.send(page, email="e@example.org", password="a long enough password")


def test_somebody_joins_comes_back_answers_and_is_sent_on_within_it(below, somebody):
    _, shown = somebody
    assert shown.address == f"{ROOT}/your-link"
    link = next(each.get("value") for each in shown.tree.iter("input") if "readonly" in each.attrib)
    assert link.startswith(f"{HOST}{ROOT}/return/")

    another = Visitor(below.test_client())
    assert another.open(link).address == f"{ROOT}/assessment"
    page = another.open(f"{ROOT}/assessment/1/safety")
    assert another.send(page, "go=overview", safety_aware_1="some").address == f"{ROOT}/assessment"


def test_whoever_signs_in_goes_on_to_the_page_that_they_wanted(member):
    visitor, page = member
    assert page.address == f"{ROOT}/core-team/compare#value-safety"
    here = [each for each in page.tree.iter("a") if each.get("aria-current") == "true"]
    assert [each.get("href") for each in here] == [f"{ROOT}/core-team/compare"]
    for elsewhere in (
        "/core-team/compare",
        f"{ROOT}x/core-team",
        f"{ROOT}/../core-team",
        "//a.example",
    ):
        onward = visitor.open(f"{ROOT}/core-team/sign-in?onward={quote(elsewhere)}")
        assert elsewhere not in addresses_on(onward)


def addresses_on(page):
    """The path of every address on a page; those of mail, telephones and apps aside."""
    for element in page.tree.iter():
        for name in ADDRESSES:
            address = element.get(name)
            if address and urlsplit(address).scheme in {"", "http", "https"}:
                yield urlsplit(urljoin(page.address, address)).path


@pytest.mark.parametrize("below", list(WAYS.values())[:1], indirect=True)
def test_every_address_on_every_page_is_within_it(below, somebody, member):
    pages = [address for method, address, _ in routes_of(below) if method == "GET"]
    strays = []
    for visitor, _ in (somebody, member):
        for address in pages:
            answer = visitor.client.get(ROOT + address, follow_redirects=True)
            if answer.mimetype == "text/html":
                page = visitor.open(ROOT + address)
                strays += [
                    (address, to) for to in addresses_on(page) if not to.startswith(f"{ROOT}/")
                ]
    assert strays == []


def test_what_a_page_is_built_from_is_there(somebody):
    visitor, page = somebody
    built = [to for to in addresses_on(page) if "/static/" in to]
    assert built
    assert {visitor.client.get(to, buffered=True).status_code for to in built} == {200}
    style = next(to for to in built if to.endswith(".css"))
    assert "url(/" not in visitor.client.get(style, buffered=True).text


def test_the_health_page_is_there_and_a_page_that_is_not_leads_home(below):
    visitor = Visitor(below.test_client())
    assert visitor.client.get(f"{ROOT}/health").text == "ok\n"
    page = visitor.open(f"{ROOT}/no-such-page")
    assert page.status == 404
    assert f"{ROOT}/" in addresses_on(page)


def test_a_private_link_tells_no_page_where_it_was(below):
    answer = below.test_client().get(f"{ROOT}/return/a-private-link")
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "sent", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_of_another_site_is_refused_there_too(below, sent):
    answer = below.test_client().post(f"{ROOT}/join", data=JOINING, headers=sent)
    assert answer.status_code == 400
    assert "Moor Lane" not in answer.text


def test_what_a_form_held_comes_back_there_too(below):
    answer = below.test_client().post(f"{ROOT}/join", data=JOINING)
    assert answer.status_code == 400
    assert "Moor Lane" in answer.text
    assert f'href="{ROOT}/"' in answer.text


# ---------------------------------------------------------------- cookies


@pytest.fixture
def two(make_app, sqlite_database):
    """Makes two services on one host, over HTTPS or without."""
    return lambda secure: [
        make_app(sqlite_database, ADDRESS=f"{HOST}{path}", SESSION_COOKIE_SECURE=secure)
        for path in ("/north", "/south")
    ]


@pytest.mark.parametrize("secure", [True, False])
def test_two_services_on_one_host_never_have_one_session(two, secure):
    base = "https://localhost" if secure else HOST
    told = [
        cookie_of(app.test_client().get(f"/{path}/join", base_url=base))
        for app, path in zip(two(secure), ("north", "south"), strict=True)
    ]
    names = [cookie.partition("=")[0] for cookie, _ in told]
    paths = [attributes["Path"] for _, attributes in told]
    if secure:
        # A browser takes that name for the whole host alone.
        assert names == ["__Host-waymark!north", "__Host-waymark!south"]
        assert paths == ["/", "/"]
    else:
        assert names == ["waymark!north", "waymark!south"]
        assert paths == ["/north", "/south"]


def test_a_browser_is_known_to_one_of_them_alone(member):
    visitor, _ = member
    known = visitor.client.get_cookie("waymark-known", path=f"{ROOT}/core-team")
    assert known.path == f"{ROOT}/core-team"


# ---------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    "path",
    [
        "/..",
        "/a/../b",
        "/./a",
        "//elsewhere.example",
        "/a//b",
        "/a b",
        "/a?b",
        "/a%2fb",
        '/"',
        "/é",
        "a",
    ],
)
def test_a_path_that_would_have_to_be_escaped_is_none(make_app, sqlite_database, path):
    assert not is_root_path(path)
    app = make_app(sqlite_database, ADDRESS="")
    assert get_root_path(app, {"SCRIPT_NAME": path}) in {"", f"/{path.strip('/')}"}


def test_whoever_is_no_proxy_says_nothing_of_it(client):
    assert 'href="/privacy"' in client.get("/", headers={"X-Forwarded-Prefix": ROOT}).text


def test_the_setting_goes_before_what_a_proxy_says(make_app, sqlite_database):
    client = make_app(sqlite_database, ADDRESS=HOST + ROOT, PROXIES=1).test_client()
    shown = client.get("/", headers={"X-Forwarded-Prefix": "/other"}).text
    assert f'href="{ROOT}/privacy"' in shown
    assert "/other" not in shown


@pytest.mark.parametrize("path", ["/core-team", "/static", "/core-team/organisations"])
def test_a_path_of_our_own_pages_is_refused(make_app, sqlite_database, path):
    with pytest.raises(SettingError, match=f"WAYMARK_ADDRESS ends in {path}, where Waymark has"):
        make_app(sqlite_database, ADDRESS=f"https://example.org{path}")


def test_a_page_of_last_resort_leads_within_it(make_app, sqlite_database):
    app = make_app(sqlite_database, ADDRESS=HOST + ROOT)
    text = render_fallback_page(app, "Something went wrong", "Try again.")
    check_page(text)
    assert text.count(f'href="{ROOT}/"') == 2
    assert f'href="{ROOT}/static/build/' in text

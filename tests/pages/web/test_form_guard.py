"""A form counts only with its session's token, and only from a page of ours: decision 0025."""

import pytest

from tests.page_checks.visitor import Visitor, check_page

OURS = "https://waymark.example.org"
BEHIND_A_PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "waymark.example.org"}
JOINING = {"name": "Moor Lane", "places": "hull", "sector": "education", "size": "up-to-10"}
NOTE = {"safety-aware-1.note": "Words that took an hour"}


@pytest.fixture
def over_https(make_app, sqlite_database):
    """Makes somebody who comes over HTTPS, by one proxy, and has the page to join on."""
    app = make_app(sqlite_database, PROXIES=1, SESSION_COOKIE_SECURE=True)

    def come(**forwarded):
        client = app.test_client()
        client.environ_base |= {
            f"HTTP_{name.upper().replace('-', '_')}": text
            for name, text in (BEHIND_A_PROXY | forwarded).items()
        }
        page = Visitor(client).open("/join", base_url=OURS)
        return client, JOINING | {"csrf_token": page.fields["csrf_token"]}

    return come


def join(client, fields, headers):
    return client.post("/join", base_url=OURS, data=fields, headers=headers)


FROM_OURS = [
    {},
    {"Origin": OURS},
    {"Origin": f"{OURS}:443"},
    {"Origin": "HTTPS://Waymark.Example.ORG"},
    {"Origin": OURS, "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin"},
    # Typed again, or opened again by the browser.
    {"Sec-Fetch-Site": "none"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Referer": f"{OURS}/join"},
    # What stands in Referer counts only where no Origin comes.
    {"Origin": OURS, "Referer": "https://elsewhere.example/"},
]
FROM_ELSEWHERE = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "https://elsewhere.example", "Referer": f"{OURS}/join"},
    {"Origin": f"{OURS}.elsewhere.example"},
    {"Origin": f"{OURS}:8443"},
    {"Origin": f"{OURS}:port"},
    {"Origin": OURS.replace("https", "http")},
    {"Origin": "null"},
    {"Origin": OURS, "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://other.example.org", "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Referer": "https://elsewhere.example/waymark.example.org"},
]


def test_a_form_of_ours_is_taken_with_or_without_its_referer(over_https):
    told = [(each, join(*over_https(), each).status_code) for each in FROM_OURS]

    assert told == [(each, 302) for each in FROM_OURS]


@pytest.mark.parametrize("has_token", [True, False])
def test_another_site_s_form_is_refused_and_nothing_of_it_is_shown(over_https, has_token):
    for headers in FROM_ELSEWHERE:
        client, fields = over_https()
        mine = fields if has_token else JOINING
        answer = join(client, mine | {"name": "Made up elsewhere"}, headers)

        assert answer.status_code == 400, headers
        check_page(answer.text)
        assert "Another site sent it" in answer.text
        assert "Made up elsewhere" not in answer.text


@pytest.mark.parametrize(
    ("forwarded", "origin"),
    [
        ({"X-Forwarded-Host": "waymark.example.org:8443"}, f"{OURS}:8443"),
        ({"X-Forwarded-Host": "waymark.example.org:443"}, OURS),
        # Whoever asks can write a list; the nearest proxy's word is the last in it.
        ({"X-Forwarded-Host": "elsewhere.example, waymark.example.org"}, OURS),
        ({"X-Forwarded-Proto": "http, https"}, OURS),
    ],
)
def test_our_own_origin_is_what_the_proxy_says(over_https, forwarded, origin):
    assert join(*over_https(**forwarded), {"Origin": origin}).status_code == 302


def test_a_form_s_token_is_checked_whatever_its_origin(over_https):
    client, fields = over_https()
    wrong = fields | {"csrf_token": "x" + fields["csrf_token"]}

    assert join(client, wrong, FROM_OURS[4]).status_code == 400


# ---------------------------------------------------------------- the reason that is given


def refused(visitor, fields, address="/assessment/1/safety"):
    answer = visitor.client.post(address, data=fields)
    assert answer.status_code == 400
    check_page(answer.text)
    return answer.text


@pytest.fixture
def typed(member):
    """A page of answers as its form would send it, with a note that took an hour."""
    return member.open("/assessment/1/safety").fields | NOTE


def test_where_no_cookie_came_the_page_says_so(app, typed):
    text = refused(Visitor(app.test_client()), typed)

    assert "No cookie of ours came with it" in text
    assert "Words that took an hour" in text


def test_where_cookies_need_https_the_page_says_so(over_https):
    client, fields = over_https()
    answer = client.post("/join", data=fields, headers={"X-Forwarded-Proto": "http"})

    assert answer.status_code == 400
    check_page(answer.text)
    assert "Put https:// in front of the address" in answer.text


def test_where_somebody_signed_out_in_another_tab_the_page_says_so(member, typed):
    member.client.post("/leave", data={"csrf_token": typed["csrf_token"]})
    text = refused(member, typed)

    assert "somebody signed out on this device" in text
    assert "Words that took an hour" in text
    assert "open your private link" in text


def test_where_somebody_signed_in_in_another_tab_the_page_says_so(member, typed):
    page = member.open("/join")
    assert member.post(page, page.fields | JOINING).status == 200
    text = refused(member, typed)

    assert "somebody signed in or out on this device" in text
    assert "Words that took an hour" in text


@pytest.mark.parametrize("cookie", ["e30.x.x", "nonsense"])
def test_where_the_session_is_over_the_page_says_so(member, typed, cookie):
    member.client.set_cookie("waymark", cookie)
    text = refused(member, typed)

    assert "your session ended" in text
    assert "Words that took an hour" in text


def test_where_a_part_of_the_form_is_missing_the_page_says_so(member, typed):
    del typed["csrf_token"]

    assert "A part of the form did not come" in refused(member, typed)


def test_a_page_that_anybody_can_open_is_to_be_sent_again(visitor):
    text = refused(visitor, {"name": "Moor Lane School"}, "/join")

    assert "Please send this page again" in text
    assert "Moor Lane School" in text
    assert "private link, or sign in" not in text

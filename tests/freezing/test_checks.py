"""What the freeze finds in pages that must not be shown: a fault each, and where it is."""

import pytest

from freezing.name_check import NameChecker
from freezing.site_checks import ExpectedSite, find_site_faults

BASE_URL = "https://example.org/benchmark/"
POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'self'; form-action {}\">"
)
FINE = f"""\
<!DOCTYPE html>
{POLICY.format("'none'")}<title>Page</title>
<link rel="stylesheet" href="../look.css">
<h1 id="top-of-it">Page</h1>
<a href="../index.html#start">Home</a> <a href="#top-of-it">Up</a>
<a href="mailto:help@example.org">Write</a> <a href="tel:116123">Call</a>
<table data-edition="2026-09-30"></table>
"""


@pytest.fixture
def check(tmp_path):
    """What is found when these lines are added to a page that is fine."""

    def checking(
        *lines,
        base_url="",
        intake="",
        join="",
        names=(),
        listed=(),
        name="places/index.html",
        **files,
    ):
        site = {
            "index.html": POLICY.format("'none'") + '<title>Home</title><h1 id="start">Home</h1>',
            "look.css": "body{background:url(icon.svg)}a{background:url(data:image/gif;base64,R0)}",
            "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
            "places/index.html": FINE,
            **{each.replace("_", "."): text for each, text in files.items()},
        }
        site[name] = site.get(name, FINE) + "\n".join(lines)
        for path, text in site.items():
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_text(text, "utf-8")
        expected = ExpectedSite(base_url, intake, join, {"2026-09-30"}, NameChecker(names, listed))
        return [str(fault) for fault in find_site_faults(tmp_path, expected)]

    return checking


def test_a_good_site_has_no_fault(check):
    assert check() == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('<p id="top-of-it">', "the id 'top-of-it' stands on it twice"),
        ('<a href="gone.html">', "a href: 'gone.html' names a file that is not there"),
        ('<a href="Index.html">', "a href: 'Index.html' names a file that is not there"),
        ('<a href="../">', "a href: '../' names a file that is not there"),
        ('<a href="..">', "a href: '..' names a file that is not there"),
        ('<a href="../../x">', "a href: '../../x' leads out of the site"),
        (
            '<a href="../index.html#end">',
            "a href: '../index.html#end' names a part that index.html does not have",
        ),
        ('<a href="#end">', "a href: '#end' names a part that places/index.html does not have"),
        ('<a href="?q=1">', "a href: '?q=1' asks a question, which a frozen site does not hear"),
        ('<a href="/">', "a href: '/' works at one depth or one address only"),
        ('<a href="https://example.net">', "a href: 'https://example.net' leads to another host"),
        ('<a href="//example.net/x">', "a href: '//example.net/x' leads to another host"),
        ('<a href="javascript:go()">', "a href: 'javascript:go()' leads to another host"),
        ('<a href="data:text/html,x">', "a href: 'data:text/html,x' leads to another host"),
        ('<img src="http://e.net/p.png">', "img src: 'http://e.net/p.png' leads to another host"),
        (
            '<img srcset="../icon.svg 1x, //e.net/p.png 2x">',
            "img srcset: '//e.net/p.png' leads to another host",
        ),
        (
            '<p style="background:url(//e.net/p.png)">',
            "p url(): '//e.net/p.png' leads to another host",
        ),
        (
            "<style>@import 'https://e.net/x.css';</style>",
            "style url(): 'https://e.net/x.css' leads to another host",
        ),
        (
            "<script>fetch('https://e.net/x')</script>",
            "script text: 'https://e.net/x' leads to another host",
        ),
        (
            '<meta http-equiv="refresh" content="0; url=https://e.net">',
            "meta content: 'https://e.net' leads to another host",
        ),
        (
            '<link rel="canonical" href="https://e.net/">',
            "link href: 'https://e.net/' leads to another host",
        ),
        ('<form method="POST"></form>', "a form that posts: nothing here could receive it"),
        (
            '<input type="password">',
            "it asks for a password: nobody signs in to a frozen site",
        ),
        (
            '<script src="../look.css"></script>',
            "a script that holds the page up: give it `defer`",
        ),
        (
            '<table data-edition="2026-09-31"></table>',
            "data-edition: there is no edition '2026-09-31'",
        ),
    ],
)
def test_each_fault_is_found_where_it_is(check, line, found):
    (fault,) = check(line)

    _, _, told = fault.partition("places/index.html:8:")
    assert told.partition(": ")[2] == found


def test_every_fault_is_told_at_once(check):
    assert len(check('<a href="one.html">', '<a href="two.html">', '<a href="/three">')) == 3


def test_a_style_sheet_and_a_script_are_looked_at_too(check):
    found = check(
        more_css="a{background:url(gone.svg)}\nb{background:url('https://e.net/x.svg')}",
        more_js="const there = 'https://e.net/x'; const svg = 'http://www.w3.org/2000/svg';",
    )

    assert found == [
        "more.css:1:14: style url(): 'gone.svg' names a file that is not there",
        "more.css:2:14: style url(): 'https://e.net/x.svg' leads to another host",
        "more.js:1:15: script text: 'https://e.net/x' leads to another host",
    ]


def test_a_canonical_link_gives_the_pages_own_address(check):
    right = f'<link rel="canonical" href="{BASE_URL}places/">'
    assert check(right, base_url=BASE_URL) == []

    (fault,) = check(f'<link rel="canonical" href="{BASE_URL}sectors/">', base_url=BASE_URL)
    assert fault.endswith(f"is not this page’s own address, {BASE_URL}places/")


@pytest.mark.parametrize(
    ("link", "base_url", "faults"),
    [
        ("/benchmark/index.html", BASE_URL, 0),
        ("/benchmark/gone.html", BASE_URL, 1),
        ("/elsewhere/index.html", BASE_URL, 1),
        ("index.html", BASE_URL, 1),
        ("index.html", "", 1),
        ("/index.html", "", 1),
        ("#top", "", 0),
    ],
)
def test_the_page_for_nothing_found_links_from_the_root(check, link, base_url, faults):
    page = {"404.html": POLICY.format("'none'") + f'<a href="{link}">'}

    assert len(check(name="index.html", base_url=base_url, **page)) == faults


@pytest.mark.parametrize(
    "line",
    [
        "<p>The Lamp Post School</p>",
        "<p>Well done, THE LAMP  POST\nSCHOOL!</p>",
        "<p>The <b class='x'>Lamp</b> Post School</p>",
        "<td>The Lamp Post</td><td>School</td>",
        '<p title="The Lamp Post School"></p>',
        "<!-- The Lamp Post School -->",
        "<p>The Lamp&nbsp;Post &#83;chool</p>",
    ],
)
def test_a_name_is_found_however_it_stands_there(check, line):
    (fault,) = check(line, names=["The Lamp Post School", "Another"])

    assert fault.startswith("places/index.html:8:")
    assert fault.endswith("names 'The Lamp Post School', and nobody may be named")


def test_a_name_within_a_longer_word_is_no_name(check):
    assert check("<p>Hulls and Yorkshire</p>", names=["Hull", "York", " "]) == []


LIST_PAGE = "who-takes-part/index.html"
MIND = "Mind & Co"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("<ul><li data-listed>Mind &amp; Co</li><li data-listed>Hull Mind &amp; Co</li></ul>", 0),
        ("<ul><li data-listed>Another</li></ul>", 1),
        ("<li data-listed>Mind &amp; Co</li> <p>As Mind and Co did</p>", 1),
        ("<li data-listed>Mind &amp; Co <b>aware</b></li>", 1),
        ("<li>Mind &amp; Co</li>", 1),
        ('<li data-listed title="Mind and Co">Hull Mind &amp; Co</li>', 1),
    ],
)
def test_a_name_may_stand_in_its_place_of_the_list_alone(check, line, found):
    listed = [MIND, "Hull Mind & Co"]
    names = [*listed, "Another"]
    assert len(check(line, names=names, listed=listed, name=LIST_PAGE)) == found
    assert check(line, names=names, listed=listed)


def test_a_name_is_found_in_the_figures(check):
    found = check(names=["Aunt Meg’s"], more_csv='edition,name\n2026-09-30,"Aunt Meg\'s"\n')

    assert found == ["more.csv:2:1: names 'Aunt Meg’s', and nobody may be named"]


INTAKE = "https://live.example.org/bring"
JOIN = "https://live.example.org/join"


def test_a_link_may_lead_to_where_anybody_can_join_and_nowhere_else(check):
    def find(line):
        return check(line, join=JOIN)

    assert find(f'<a href="{JOIN}">Take part</a>') == []
    assert len(find(f'<a href="{JOIN}/">')) == len(find(f'<img src="{JOIN}" alt="">')) == 1
    assert check(f'<a href="{JOIN}">Take part</a>')


@pytest.mark.parametrize(
    ("address", "faults"),
    [(INTAKE, 0), (f"{INTAKE}/", 1), ("https://elsewhere.example.org/bring", 1), ("/bring", 1)],
)
def test_a_form_may_send_to_the_one_address_that_was_given(check, address, faults):
    found = check(f'<form method="post" action="{address}"></form>', intake=INTAKE)

    assert len(found) == faults
    assert all("is no address that answers may be sent to" in each for each in found)


def test_without_an_address_given_no_form_sends_anything(check):
    assert check(f'<form method="post" action="{INTAKE}"></form>')


def test_a_form_that_would_put_answers_into_an_address_is_found(check):
    (found,) = check(f'<form action="{INTAKE}"></form>', intake=INTAKE)

    assert "into an address" in found


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        ("default-src 'none'; form-action *", "its policy allows * in form-action"),
        ("default-src 'none'; connect-src https:; form-action 'none'", "https: in connect-src"),
        ("form-action 'none'", "begin it with default-src"),
        ("default-src 'none'", "give it form-action"),
        ("default-src 'none'; form-action https://other.example.org", "https://other.example.org"),
        (f"default-src 'none'; script-src {INTAKE}; form-action 'none'", "in script-src"),
    ],
)
def test_a_policy_that_allows_too_much_is_found(check, policy, why):
    more = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'

    assert why in "".join(check(more, intake=INTAKE))


def test_a_policy_may_allow_what_a_page_needs(check):
    assert check(POLICY.format(INTAKE), intake=INTAKE) == []


def test_a_page_without_a_policy_is_found(check):
    assert "no policy" in "".join(check(alone_html="<title>Alone</title>"))


@pytest.mark.parametrize(
    "script", ['new WebSocket("wss://evil.example.org")', "fetch(`https://${host}`)"]
)
def test_a_script_that_names_another_host_is_found(check, script):
    assert "leads to another host" in "".join(check(f"<script>{script}</script>"))


def test_a_link_that_tells_another_host_is_found(check):
    assert check('<a href="#top-of-it" ping="https://evil.example.org">Up</a>')

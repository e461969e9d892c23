"""Another partnership's pages, live, the core team's and frozen, say nothing of the first one.

The second is made up, and differs in whatever a programme and a questionnaire can say (see
tests/questionnaires/west-yorkshire). tests/browser/test_another_partnership.py walks through it.
"""

import io
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_public_app
from app.demo.demo_editions import edition_days, publish_editions
from app.demo.shown_organisations import find_states_to_show
from app.demo.world_plan import WorldSettings, plan_world
from app.settings.config import ROOT
from app.store.accounts import account_sessions, accounts
from app.store.base import current_programme, published_questionnaires
from app.store.base.digests import new_secret
from app.store.base.transactions import now
from app.store.demo import demo_data
from app.store.demo.demo_data import DemoCredentials
from scoring.programme.programme_reader import read_programme
from scoring.questionnaires.published_versions import read_published_versions
from tests.conftest import QUESTIONNAIRES, close_app, open_app

WEST_YORKSHIRE = QUESTIONNAIRES.parent / "west-yorkshire"
EDITOR, HOST = "editor@example.org", "http://localhost"
ORGANISATIONS = 30
# One page of a kind may differ from another by what is in it, and not by how it is made.
MOST_OF_A_KIND = 3
LINK = re.compile(rb"""\b(?:href|action|src)=["']([^"']+)["']""")

# Words that any partnership's pages may have, in another sense.
ANYBODYS = {
    "Health", "health", "Education", "education", "Other", "other", "York", "york", "Safety",
    "safety", "Collaboration", "collaboration", "co-production", "trauma informed", "Planned",
    "Not yet", "not yet", "Begun", "begun", "usual", "Accessibility", "accessibility",
}  # fmt: skip


def words_of_the_first() -> Iterator[str]:
    """What the programme in `questionnaires/` and its questionnaire call things."""
    folder = ROOT / "questionnaires"
    programme = read_programme(folder)
    yield from (programme.partnership, programme.title, programme.contact, programme.id, "Humber")
    for part in (*programme.places, *programme.sectors, *programme.sizes):
        yield from (part.name, part.short_name, part.id)
    for asked in read_published_versions(folder).values():
        yield asked.title
        for named in (*asked.framework.ladder, *asked.framework.values):
            yield from (named.name, named.name.lower())
        yield from (choice.label for scale in asked.scales.values() for choice in scale)
    yield from ("in most places", "four stages", "five values", "six places", "seven sectors")


SAID = "|".join(re.escape(word) for word in sorted({*words_of_the_first()} - ANYBODYS - {""}))
FIRST = re.compile(rf"(?<![\w-])(?:{SAID})(?![\w-])")


@pytest.fixture(scope="module")
def world(sqlite_template, tmp_path_factory) -> Iterator[Flask]:
    """The live app of a made-up West Yorkshire, with two editions of its benchmark."""
    folder = tmp_path_factory.mktemp("west-yorkshire")
    shutil.copy(sqlite_template, folder / "waymark.sqlite")
    app = open_app(f"sqlite:///{folder / 'waymark.sqlite'}", WEST_YORKSHIRE, folder / "instance")
    with app.app_context():
        today = now().date()
        asked = published_questionnaires.get_current_questionnaire()
        settings = WorldSettings(asked, current_programme.get_programme(), today)
        planned = plan_world(settings, 1, ORGANISATIONS)
        app.config["SHOWN"] = new_secret()
        (shown, *_) = find_states_to_show(planned)
        keys = DemoCredentials(EDITOR, "Editor", "", {shown: app.config["SHOWN"]})
        list(demo_data.insert_demo_world(planned, keys))
        list(publish_editions(edition_days(today, 2), 1, "tests"))
    yield app
    close_app(app)


@pytest.fixture
def stranger(world) -> FlaskClient:
    return world.test_client()


@pytest.fixture
def organisation(world) -> FlaskClient:
    client = world.test_client()
    client.get(f"/return/{world.config['SHOWN']}")
    return client


@pytest.fixture
def editor(world) -> FlaskClient:
    client = world.test_client()
    with world.app_context():
        secret = account_sessions.begin_account_session(accounts.find_by_email(EDITOR))
    with client.session_transaction() as session:
        session["member"] = secret
    return client


@pytest.fixture
def reader(world) -> FlaskClient:
    """Somebody on the pages that are frozen."""
    settings = {"EDITIONS": world.config["EDITIONS"], "QUESTIONNAIRES": WEST_YORKSHIRE}
    return create_public_app(settings).test_client()


def crawl(client: FlaskClient, starts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every page and file that links lead to, with its words: so many of a kind."""
    adapter = client.application.url_map.bind("localhost")
    left, seen, kinds = list(starts), set(starts), Counter()
    while left:
        address = left.pop(0)
        kind = adapter.match(urlsplit(address).path)[0]
        kinds[kind] += 1
        if kind == "static" or kinds[kind] > MOST_OF_A_KIND:
            continue
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        yield address, read_words(answer.data)
        for link in find_links(address, answer.data):
            if link not in seen and adapter.test(urlsplit(link).path, "GET"):
                seen.add(link)
                left.append(link)


def find_links(address: str, page: bytes) -> Iterator[str]:
    """Where a page leads on the same site."""
    for link in LINK.findall(page):
        joined = urldefrag(urljoin(HOST + address, link.decode().replace("&amp;", "&"))).url
        if joined.startswith(HOST + "/"):
            yield joined.removeprefix(HOST)


def read_words(content: bytes) -> str:
    """The words of a page or a file, a spreadsheet's too."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


@pytest.mark.parametrize(
    ("who", "starts", "fewest"),
    [
        ("stranger", ("/", "/join", "/core-team/sign-in", "/bring"), 7),
        ("organisation", ("/assessment", "/"), 20),
        ("editor", ("/core-team/organisations", "/core-team/account"), 60),
        ("reader", ("/",), 25),
    ],
)
def test_no_page_says_a_word_of_the_first_partnership(who, starts, fewest, request):
    told, pages = {}, 0
    for address, words in crawl(request.getfixturevalue(who), starts):
        pages += 1
        if found := sorted(set(FIRST.findall(words))):
            told[address] = found
    assert told == {}
    assert pages >= fewest

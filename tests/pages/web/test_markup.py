"""Words stay words: no page takes what somebody typed for markup, wherever it shows.

Two worlds are walked side by side. In one everybody types plain letters, in the other as many
characters of markup. Every form is sent, with wrong values and with right ones, and every page that
comes is the same in both but for those words.
"""

import io
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from itertools import zip_longest
from typing import NamedTuple
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.store.accounts import account_sessions, accounts, api_keys
from app.store.accounts.account_sessions import Role
from app.store.assessments import assessments
from app.store.assessments.entries import EMPTY_ENTRY, Entry, save_entries
from app.store.base import published_questionnaires
from app.store.editions import edition_publishing
from app.store.editions.edition_publishing import EditionDraft
from app.store.help_requests.help_requests import answer_request
from app.store.organisations import return_links
from app.store.plans.plan_actions import PlanActionDetails, add_plan_action
from app.store.reports import kpi_figures, programme_goals
from app.store.reports.kpi_figures import NewFigure
from app.store.reports.programme_goals import GoalKind, NewGoal
from app.web.access import Rule, get_access_rule
from scoring.authoring import reading_figures
from scoring.reading_age import TextFigures
from tests.actors import DETAILS
from tests.conftest import QUESTIONNAIRES
from tests.factories.help_requests import ask as request_help
from tests.factories.organisations import decline_organisations, join_organisation
from tests.factories.published_editions import (
    MARCH,
    SEPTEMBER,
    disable_disclosure_control,
    publish_edition,
)
from tests.factories.response_files import make_response_file
from tests.factories.rounds import submit_answers
from tests.page_checks.routes import routes_of
from tests.page_checks.visitor import Visitor, check_page
from tests.page_checks.words import MARKUP, PLAIN, questionnaires_of, shape_of

# Who walks where. Nobody is refused anything: what the refusals say holds nobody's words.
WALKS = {
    "a stranger": {Rule.PUBLIC},
    "an organisation": {Rule.HOLDER},
    "an editor": {Rule.MEMBER, Rule.EDITOR},
}
WORDS = {"text", "search", "url", "email", "tel", "password", "textarea"}
# What is right in a field that does not take any words. Others keep what they hold already.
RIGHT = {
    "contact": "o'neil&co@example.org",
    "on_day": "31 March 2026",
    "from": "1 March 2026",
    "to": "31 March 2026",
    "day": "",
    "amount": "12",
}

Came = tuple[str, list[object]]


class Form(NamedTuple):
    """Where a form goes, how, and what it holds."""

    method: str
    address: str
    controls: list[Element]

    @property
    def names(self) -> list[str]:
        """The fields that hold more than the token, and the mark of who fills them in."""
        found = [each.get("name", "") for each in self.controls]
        return [
            name for name in found if name not in {"", "csrf_token"} and not name.startswith("for-")
        ]


class World(NamedTuple):
    """What everybody types, the link of an organisation, and files with the words in them."""

    app: object
    words: str
    secret: str
    files: Mapping[str, bytes]

    def arrive(self, role: str) -> Visitor:
        """Somebody new in that role."""
        visitor = Visitor(self.app.test_client())
        if role == "an organisation":
            visitor.open(f"/return/{self.secret}")
        if role == "an editor":
            with self.app.app_context():
                member = account_sessions.begin_account_session(
                    accounts.find_by_email("maker@example.org")
                )
            with visitor.client.session_transaction() as session:
                session["member"] = member
        return visitor

    def addresses(self, role: str) -> list[str]:
        """The pages of a role, those last on which everything could be taken away."""
        found = [
            address
            for method, address, name in routes_of(self.app)
            if method == "GET" and get_access_rule(self.app, name) in WALKS[role]
        ]
        return sorted(found, key=lambda each: each.endswith(("/delete", "/remove", "/revoke")))


class Walker:
    """Opens every page of a role and sends every form."""

    def __init__(self, world: World, role: str) -> None:
        self.world, self.arrive = world, partial(world.arrive, role)
        self.addresses = world.addresses(role)
        self.known: set[tuple[str, ...]] = set()

    def walk(self) -> Iterator[Came]:
        """Every page and what comes of every form in it; then every page once more."""
        for address in self.addresses:
            yield from self.look(address, address, self.arrive().client.get(address))
        client = self.arrive().client
        for address in self.addresses:
            yield f"{address} at the end", self.shape(client.get(address))[0]

    def look(self, told: str, address: str, answer: TestResponse) -> Iterator[Came]:
        """What came, and what comes of its forms."""
        shape, forms = self.shape(answer, address)
        yield told, shape
        for form in forms:
            key = (form.method, form.address, *form.names)
            if not form.names or key in self.known:
                continue
            self.known.add(key)
            for way in (wrong, right):
                came = f"{told} > {form.method} {form.address} {way.__name__}"
                answer = self.send(form, way(form, self.world))
                yield from self.look(came, form.address, answer)

    def shape(self, answer: TestResponse, address: str = "") -> tuple[list[object], list[Form]]:
        """The page but for the words, and its forms."""
        if answer.mimetype != "text/html":
            return [answer.status_code], []
        page = check_page(answer.text)
        shape = [answer.status_code, *shape_of(page, self.world.words)]
        return shape, list(forms_of(page, address))

    def send(self, form: Form, fields: MultiDict) -> TestResponse:
        """What comes back, after wherever it leads, to somebody who has just arrived."""
        visitor = self.arrive()
        if form.method == "get":
            return visitor.client.get(form.address, query_string=fields)
        fields["csrf_token"] = visitor.open("/join").fields["csrf_token"]
        return visitor.client.post(form.address, data=fields, follow_redirects=True)


def forms_of(page: Element, address: str) -> Iterator[Form]:
    """The forms of a page."""
    tags = {"input", "textarea", "select", "button"}
    for form in page.iter("form"):
        controls = [each for each in form.iter() if each.tag in tags]
        yield Form(form.get("method", "get"), urljoin(address, form.get("action") or ""), controls)


def wrong(form: Form, world: World) -> MultiDict:
    """The words in every field, whatever it is for."""
    content = f"name,places,sector\n{','.join([quoted(world.words)] * 3)}\n".encode()
    return _filled(form, lambda each: [_file(content) if _is_file(each) else world.words])


def right(form: Form, world: World) -> MultiDict:
    """The words where words are right, and the first choice of each."""
    taken = set()

    def fill(control: Element) -> list:
        name, kind = control.get("name", ""), control.get("type", control.tag)
        if _is_file(control):
            return [_file(world.files["import" if "import" in form.address else "response"])]
        if kind in WORDS:
            return [RIGHT.get(name, world.words) or control.get("value", "")]
        if kind == "select":
            return [next(control.iter("option")).get("value", "")]
        if kind == "hidden":
            return [control.get("value", "")]
        is_first = name not in taken
        taken.add(name)
        return [control.get("value", "on")] if is_first else []

    return _filled(form, fill)


def _filled(form: Form, fill: Callable[[Element], list]) -> MultiDict:
    named = [each for each in form.controls if each.get("name")]
    return MultiDict((each.get("name"), value) for each in named for value in fill(each))


def _is_file(control: Element) -> bool:
    return control.get("type") == "file"


def _file(content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), "x.csv"


def quoted(words: str) -> str:
    """As a cell of a CSV file."""
    return '"{}"'.format(words.replace('"', '""'))


def evidence(words: str) -> str:
    """The same in a web address that may be stored."""
    return f"https://example.org/?{words.replace(' ', '+')}"


def files_of(words: str) -> dict[str, bytes]:
    """Files that may be brought in. Needs the app's context."""
    organisation = f"name,places,sector\n{quoted(f'{words} imported')},Hull,Education\n"
    answers = {"safety-informed-1": {"not-applicable": words}}
    notes = {"safety-aware-2": {"note": words, "evidence": evidence(words)}}
    return {
        "import": organisation.encode(),
        "response": make_response_file(answers=answers, notes=notes),
    }


def settle(words: str) -> str:
    """Two organisations, a figure, a goal, a key, two editions, an editor, a request for help.

    The second has submitted. The first is told in those words that it is not recognised.

    The secret of a return link of the first.
    """
    secret = return_links.join_organisation(DETAILS._replace(name=f"{words} School"), "tests")
    mine = return_links.find_link_holder(secret).organisation_id
    assessments.get_or_start_round(
        mine, published_questionnaires.get_current_questionnaire(), "tests"
    )
    draft = assessments.find_round(mine, "organisation", 1)
    item, entry = "safety-aware-1", Entry("not-applicable", words, words, evidence(words))
    save_entries(draft.id, {item: entry}, {item: EMPTY_ENTRY.fingerprint}, "tests")
    decline_organisations(mine, because=words)
    other = join_organisation(DETAILS._replace(name="The Others"))
    submit_answers(return_links.find_link_holder(other).organisation_id)
    editor = accounts.add_account("maker@example.org", words, Role.EDITOR, "", "tests")
    kpi_figures.enter_figure(NewFigure("case-studies", MARCH, "", 3, words, words), editor, "tests")
    goal = NewGoal(GoalKind.TAKEN_PART, "", 0, 3, MARCH, SEPTEMBER, words)
    programme_goals.set_goal(goal, editor, "tests")
    api_keys.create_api_key(words, timedelta(days=1), editor, "tests")
    planned = PlanActionDetails(what=words, why=words, first_step=words, barrier_words=words)
    asked = request_help(mine, words, plan_action_id=add_plan_action(mine, planned, "tests"))
    answer_request(asked, words, editor)
    publish_edition(note=words)
    edition_publishing.prepare_edition(EditionDraft(SEPTEMBER, words), "tests")
    return secret


@pytest.fixture
def make_world(make_app, sqlite_template, tmp_path):
    """Makes a world in which everybody types those words, the questionnaire's authors too."""

    def make(words: str) -> World:
        database = tmp_path / f"{len(words.strip('p'))}.sqlite"
        shutil.copy(sqlite_template, database)
        folder = questionnaires_of(words, QUESTIONNAIRES, database.with_suffix(""))
        app = make_app(f"sqlite:///{database}", folder, PARTNERSHIP=words, CONTACT=words)
        with app.app_context():
            return World(app, words, settle(words), files_of(words))

    return make


@pytest.fixture
def every_text_alike(monkeypatch):
    """How many words a text has, and how long they are, is a figure that the words decide."""
    monkeypatch.setattr(reading_figures, "measure_text", lambda _: TextFigures(40, 2, 14))
    monkeypatch.setattr(reading_figures, "count_words", lambda _: 10)


@pytest.mark.usefixtures("every_text_alike")
@pytest.mark.parametrize("role", WALKS)
def test_every_page_is_the_same_but_for_the_words(make_world, clock, monkeypatch, role):
    clock.set_to("2027-01-05 09:00")
    disable_disclosure_control(monkeypatch)
    walked = [list(Walker(make_world(words), role).walk()) for words in (PLAIN, MARKUP)]

    different = [
        (told, next(pair for pair in zip_longest(plain, marked) if pair[0] != pair[1]))
        for (told, plain), (_, marked) in zip(*walked, strict=True)
        if marked != plain
    ]

    assert different == []
    assert len(walked[0]) > 20

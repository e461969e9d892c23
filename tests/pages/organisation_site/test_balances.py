"""A questionnaire of balances: answered and shown as beams, and nobody is placed by it anywhere."""

import json

import pytest
from sqlalchemy import text

from app.database.engine import db
from app.forms.response_document import build_response_document
from app.settings.config import ROOT
from app.store.assessments.entries import EMPTY_ENTRY, Entry, save_entries
from app.store.base.published_questionnaires import find_newest_version
from app.store.organisations import return_links
from tests.databases.reminders.test_due_reminders import add_action
from tests.factories.organisations import add_organisation, confirm_organisations
from tests.factories.respondents import add_team
from tests.factories.rounds import open_round, submit_answers, submit_round
from tests.page_checks.visitor import Visitor, words_of
from tests.pages.core_team.test_importing_response import choose as choose_file
from tests.pages.core_team.test_plan_counts import rows_of
from tests.pages.core_team.test_try_questionnaire import show
from tests.pages.organisation_site.test_response_upload import chosen as choose_own_file

FIRST, SECOND, THIRD = "key-worker-and-team", "domains-and-integration", "relationships-and-risk"
COST = "Worries reached us late"
RESULTS = "/assessment/ambit/1/results"


@pytest.fixture
def app(make_app, sqlite_database):
    """An app that asks what the programme asks."""
    return make_app(sqlite_database, ROOT / "questionnaires")


@pytest.fixture
def asked(app):
    with app.app_context():
        return find_newest_version("ambit")


@pytest.fixture
def team(app):
    with app.app_context():
        return add_team(add_organisation("Moor Lane"))


@pytest.fixture
def visitor(app, team):
    """Somebody who has come by the link of the team."""
    with app.app_context():
        secret = return_links.renew_link(team, "tests")
    visitor = Visitor(app.test_client())
    visitor.open(f"/return/{secret}")
    return visitor


def submit(app, team, asked, **given):
    with app.app_context():
        return submit_round(team, asked=asked, **given)


def press(visitor, address, **fields):
    """Send a form to an address, whichever page has it."""
    token = visitor.open("/assessment/ambit/1/drop").fields["csrf_token"]
    answer = visitor.client.post(address, data={"csrf_token": token, **fields})
    return visitor._arrive(address, answer)


def pair(page, item):
    (found,) = (
        each for each in page.tree.iter("section") if each.get("aria-labelledby") == f"pair-{item}"
    )
    return found


def told_of(page, item):
    return words_of(pair(page, item))


def beam_of(page, item):
    (line,) = (each for each in pair(page, item).iter() if each.tag.endswith("line"))
    return float(line.get("y1")), float(line.get("y2"))


def test_each_pair_says_where_it_lies_and_what_that_has_cost(app, team, asked, visitor):
    with app.app_context():
        current = open_round(team, asked)
        written = {FIRST: Entry("right-much", note=COST), SECOND: Entry("in-balance")}
        seen = dict.fromkeys(written, EMPTY_ENTRY.fingerprint)
        save_entries(current.id, written, seen, "tests")
    draft = visitor.open(RESULTS)
    assert "Where the balance lies so far" in draft.words
    assert "Much more: The wider team" in told_of(draft, FIRST)
    assert f"What it has cost: {COST}" in told_of(draft, FIRST)
    assert "In balance" in told_of(draft, SECOND)
    assert "No answer yet" in told_of(draft, THIRD)
    left, right = beam_of(draft, FIRST)
    assert right > left, "the louder side hangs lower"
    assert beam_of(draft, SECOND) == beam_of(draft, THIRD) == (30, 30)
    for word in ("Overall", "score", "stage", "Starting out"):
        assert word not in words_of(next(draft.tree.iter("main"))), word


def test_a_later_round_says_where_each_lay_last_time(app, team, asked, visitor):
    given = {FIRST.replace("-", "_"): "left-much", SECOND.replace("-", "_"): "in-balance"}
    submit(app, team, asked, **given)
    submit(app, team, asked, **{**given, FIRST.replace("-", "_"): "in-balance"})
    page = visitor.open("/assessment/ambit/2/results")
    assert "In balance (last time: Much more: One key worker)" in told_of(page, FIRST)
    assert "In balance (the same last time)" in told_of(page, SECOND)
    assert "last time" not in told_of(page, THIRD)


def test_a_pair_goes_on_the_plan_and_expects_neither_side(app, team, asked, visitor):
    submit(app, team, asked, **{FIRST.replace("-", "_"): "left-much"})
    form = visitor.open("/plan/new")
    assert "Much more" not in form.words
    offer = {"questionnaire": "ambit", "item": FIRST, "expected": "right-much", "what": "Talk"}
    press(visitor, "/plan/add", **offer)
    with app.app_context():
        (kept,) = db.session.execute(text("SELECT what, item_id, expected FROM plan_action")).all()
    assert tuple(kept) == ("Talk", FIRST, "")
    refused = visitor.send(form, what="Talk more", question=f"ambit/{FIRST}", expected="right-much")
    assert refused.status == 422
    assert "neither side of a balance is the one to reach" in refused.words
    assert "Talk more" in refused.response.text


@pytest.mark.parametrize(
    ("address", "said"),
    {
        "/assessment/ambit/1/what-if": "There is no change to try here",
        "/board/ambit": "There is no page for a board here",
        "/board/ambit/links": "There is no page for a board here",
        "/assessment/ambit/1/take/placement.csv": "Page not found",
    }.items(),
)
def test_what_needs_a_stage_says_that_there_is_none(app, team, asked, visitor, address, said):
    submit(app, team, asked, **{FIRST.replace("-", "_"): "left-much"})
    page = visitor.open(address)
    assert (page.status, said in page.words) == (404, True)


def test_a_trial_is_not_taken_either(app, team, asked, visitor):
    submit(app, team, asked, **{FIRST.replace("-", "_"): "left-much"})
    sent = press(visitor, "/assessment/ambit/1/what-if/plan", **{FIRST: "right-much"})
    assert sent.status == 404


def test_files_hold_the_answers_and_no_placement(app, team, asked, visitor):
    submit(app, team, asked, **{FIRST.replace("-", "_"): "left-much"})
    client = visitor.client
    everything = json.loads(client.get("/assessment/ambit/1/take/assessment.json").data)
    assert everything["placement"] is None
    assert everything["answers"][FIRST] == "left-much"
    rows = client.get("/assessment/ambit/1/take/answers.csv").text
    assert "Much more: One key worker" in rows
    assert "All stages" not in rows


def test_nobody_is_placed_and_the_core_team_compares_nobody(app, team, asked, viewer):
    submit(app, team, asked, **{FIRST.replace("-", "_"): "left-much"})
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM placement")).scalar() == 0
    assert "AMBIT" not in viewer.open("/core-team/compare").words
    compared = viewer.open("/core-team/compare?questionnaire=ambit")
    assert (compared.status, "There is nothing to compare here" in compared.words) == (404, True)
    read = viewer.open(f"/core-team/organisations/{team}/rounds/ambit/1")
    assert "Where each balance lies Nobody is placed by these questions" in read.words
    assert asked.framework.attribution in read.words
    assert "Much more: One key worker" in read.words


def test_every_page_says_whose_it_is_and_what_a_balance_tells(app, team, asked, visitor):
    submit(app, team, asked, **{FIRST.replace("-", "_"): "left-much"})
    for address in (RESULTS, "/method?questionnaire=ambit", "/attributions"):
        assert asked.framework.attribution in visitor.open(address).words, address
    method = visitor.open("/method?questionnaire=ambit")
    assert "What a balance tells" in method.words
    assert "How your stage" not in words_of(next(method.tree.iter("main")))


def test_an_answer_that_moved_right_is_not_counted_as_raised(app, team, asked, viewer):
    key = FIRST.replace("-", "_")
    with app.app_context():
        confirm_organisations(1)
        add_action(team, questionnaire_id="ambit", item_id=FIRST)
        for side in ("left-much", "right-much"):
            submit_answers(team, asked=asked, **{key: side})
    found = rows_of(viewer.open("/core-team/plans"))["Teams"]
    assert found[:2] == ["1", "1"]
    assert found[-3:] == ["1", "0", "0"], "answered again, raised, of those on the plan"


def test_answers_from_a_file_are_shown_by_either_page_and_placed_by_none(
    app, team, asked, visitor, editor
):
    answers = {FIRST: Entry("left-much", note=COST)}
    file = json.dumps(build_response_document(asked, answers)).encode()
    for page in (choose_own_file(visitor, file), choose_file(editor, team, file)):
        assert (page.status, "laced by these questions" in page.words) == (200, True)
        assert "Overall" not in page.words
    assert "Much more: One key worker" in choose_file(editor, team, file).words


@pytest.mark.parametrize("page", ["section_stance", "check", "results_part-way", "paper"])
def test_a_draft_of_balances_can_be_tried_out(viewer, page):
    text = (ROOT / "questionnaires" / "ambit.v1.yaml").read_text("utf-8")
    tried = show(viewer, text.replace("version: 1", "version: 2"), page=page)
    assert (tried.status, "One key worker" in tried.words) == (200, True)

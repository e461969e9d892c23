"""Singular and plural: no page of a world with one of everything counts '1 organisations'."""

import re
import shutil
from datetime import date, timedelta

import pytest

from app.store.accounts import accounts, api_keys
from app.store.accounts.account_sessions import Role
from app.store.organisations import return_links
from app.store.reports import kpi_figures
from app.store.reports.kpi_figures import NewFigure
from scoring.plurals import pluralise
from scoring.questionnaires.published_versions import lock_versions
from tests.factories.organisations import add_organisation
from tests.factories.published_editions import disable_disclosure_control, publish_edition
from tests.factories.rounds import answer_round, submit_round
from tests.page_checks.routes import routes_of
from tests.page_checks.visitor import Visitor, check_page, words_of

# Of one item, which two can answer.
ONE = """
id: organisation
version: 1
title: One question
framework: {id: one-step, stages: [{id: aware, name: Aware}], values: [{id: safety, name: Safety}]}
scales: {reach: [{id: not-yet, points: 0}, {id: some, points: 1}]}
scale: reach
placement: {secured_at: 75, overall: {held_by: all}}
sections: [{value: safety, items: [{id: safety-aware-1, stage: aware, text: We have begun.}]}]
"""
COUNTED = re.compile(r"(?<![\w.,:/-])1 (?:more |other |new |live )?[a-z]+s\b")
# What may follow a number that counts nothing, such as that of a round.
VERBS = {f"1 {verb}" for verb in ("is", "was", "has", "does", "as", "counts", "holds", "stands")}


@pytest.fixture
def app(make_app, sqlite_database, published, tmp_path, monkeypatch):
    """A world with one of everything."""
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "organisation.v1.yaml").write_text(ONE, "utf-8")
    shutil.copy(published / "programme.yaml", folder)
    lock_versions(folder)
    made = make_app(sqlite_database, questionnaires=folder)
    with made.app_context():
        disable_disclosure_control(monkeypatch)
        add_organisation("Moor Lane School", size="up-to-10")
        submit_round(1, timedelta(days=300), safety_aware_1="some")
        publish_edition(note="Ours")
        account = accounts.add_account("e@example.org", "E", Role.EDITOR, "", "tests")
        kpi_figures.enter_figure(
            NewFigure("case-studies", date(2026, 3, 31), "", 1, "A list", ""), account, ""
        )
        api_keys.create_api_key("Evaluators", timedelta(days=1), account, "tests")
    return made


def _pages(visitor, app):
    for method, address, _ in routes_of(app):
        if method == "GET":
            told = visitor.client.get(address)
            if told.mimetype == "text/html" and told.status_code == 200:
                yield address, words_of(next(check_page(told.text).iter("body")))


def _counted_wrongly(visitor, app):
    return {
        address: found
        for address, words in _pages(visitor, app)
        if (found := {each for each in COUNTED.findall(words) if each not in VERBS})
    }


@pytest.mark.parametrize("who", ["visitor", "member", "editor"])
def test_no_page_counts_one_of_something_as_several(app, who, request):
    if who == "member":
        visitor = Visitor(app.test_client())
        with app.app_context():
            secret = return_links.renew_link(1, "tests")
        visitor.open(f"/return/{secret}")
    else:
        visitor = request.getfixturevalue(who)

    assert _counted_wrongly(visitor, app) == {}


def test_a_draft_of_one_answer_is_counted_so_too(app):
    visitor = Visitor(app.test_client())
    with app.app_context():
        secret = return_links.renew_link(1, "tests")
        answer_round(1, safety_aware_1="some")
    visitor.open(f"/return/{secret}")

    assert _counted_wrongly(visitor, app) == {}


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1234, "1,234 days")]
)
def test_how_many_of_what(n, words):
    assert pluralise(n, "day") == words
    assert pluralise(n, "entry", "entries").endswith("entry" if n == 1 else "entries")


def test_a_note_that_is_one_character_too_long_is_told_so(app):
    visitor = Visitor(app.test_client())
    with app.app_context():
        secret = return_links.renew_link(1, "tests")
        answer_round(1)
    page = visitor.open(f"/return/{secret}")
    page = visitor.open("/assessment/2/safety")

    told = visitor.send(page, safety_aware_1__note="x" * 2001)

    assert "Shorten the note by 1 character: 2,000 fit" in told.words

"""Results of one who comes back: the way so far, what moved, and what the plan expected."""

import re

import pytest

from tests.factories.rounds import answer_round, submit_round
from tests.page_checks.visitor import Visitor

SAFE = {"safety_aware_1": "embedded", "safety_aware_2": "embedded"}
TRUST = {"trust_aware_1": "some", "trust_informed_1": "not-yet", "trust_overall": "aware"}
MEMBER = 1


@pytest.fixture
def give(app):
    """Submits a round of the member's with these answers."""

    def submit(**given):
        with app.app_context():
            submit_round(MEMBER, **given)

    return submit


def about(page, name):
    """The words of one part of results."""
    (found,) = (each for each in page.tree.iter("section") if each.get("aria-labelledby") == name)
    return " ".join(" ".join(found.itertext()).split())


def test_a_first_round_has_nothing_to_set_beside(give, member):
    give(**SAFE, **TRUST)
    words = member.open("/assessment/1/results").words
    assert "What moved" not in words
    assert "Your way so far" not in words


def test_the_parts_stand_beside_the_move_that_they_sum_to(give, member):
    give(**SAFE, **TRUST, safety_informed_1="some")
    give(**{**SAFE, **TRUST, "safety_aware_2": "some", "safety_informed_1": "embedded"})
    page = member.open("/assessment/2/results")
    words = about(page, "what-moved")
    # The mean of two stages: 8 of 8 points become 6 at the one, 2 of 4 become 4 at the other.
    assert "The score went up by 12.50 points, from 75.00% to 87.50%." in words
    assert "The stage is still Informed." in words
    assert (
        "1 answer lowered (\N{MINUS SIGN}12.50 points), 1 answer raised (+25.00 points)." in words
    )
    assert "The score is the same" in words
    assert "No answer changed." in words
    assert "1 answer is further on , in Safety" in words
    assert "We see more now: 1 answer says less than last time, in Safety. That is usual" in words
    assert "Less than last time" in words
    assert " Embedded to In some places" in words
    # An earlier round says what moved up to it: nothing.
    assert "What moved" not in member.open("/assessment/1/results").words


def test_the_way_is_told_in_words_a_table_and_a_picture(give, member):
    give(**TRUST)
    give(**SAFE, **TRUST)
    give(**SAFE, **TRUST, safety_informed_1="embedded")
    page = member.open("/assessment/3/results")
    words = about(page, "what-moved")
    assert "Safety too little known in round 1, Aware in round 2, Informed in round 3" in words
    assert "Your way over all rounds Overall: too little known in round 1" in words
    assert "Round 3, this one" in words


def test_the_way_beside_a_draft_says_nothing_of_the_draft(give, member, app):
    give(**SAFE, **TRUST)
    give(**SAFE, **TRUST)
    with app.app_context():
        answer_round(MEMBER, **SAFE, **TRUST)
    words = about(member.open("/assessment/3/results"), "what-moved")
    assert "Safety Aware in rounds 1 and 2" in words
    assert "oo little is known" not in words


def test_the_overview_says_where_each_round_stood(give, member):
    give(**SAFE, **TRUST)
    assert "Overall: Aware, perhaps Informed." in member.open("/assessment").words
    give(**SAFE, **TRUST)
    words = member.open("/assessment").words
    assert "Overall: Aware, perhaps Informed (as before)." in words
    assert re.search(r"Round 1, submitted on [^:]+: Aware", words)


def test_a_value_of_which_too_little_was_known_is_not_split(give, member):
    give(**TRUST)
    give(**SAFE, **TRUST)
    words = about(member.open("/assessment/2/results"), "what-moved")
    assert "Too little was known in round 1 to say a stage or a score (0 of 3 questions)" in words
    assert "What changed: 2 answers are now known." in words


def test_another_version_is_said(give, link, make_app, published_later, sqlite_database):
    give(**SAFE, **TRUST)
    later = make_app(sqlite_database, published_later)
    with later.app_context():
        submit_round(MEMBER, **SAFE, **TRUST)
    member = Visitor(later.test_client())
    member.open(link)
    words = about(member.open("/assessment/2/results"), "what-moved")
    assert "The questions changed in between: version 1 then, version 2 now." in words


def test_a_draft_says_when_it_tells_what_moved(app, give, member):
    give(**SAFE, **TRUST)
    with app.app_context():
        answer_round(MEMBER, **SAFE)
    words = member.open("/assessment/2/results").words
    assert "Once you submit this round, this page tells what moved since the last one" in words


def test_what_the_plan_expected_stands_beside_it(clock, give, member):
    give(**SAFE, **TRUST)
    page = member.open("/plan/new")
    member.send(page, what="A walk", question="organisation/safety-informed-1", expected="some")
    clock.pass_by(days=1)
    give(**SAFE, **TRUST, safety_informed_1="embedded")
    page = member.open("/assessment/2/results")
    assert "Embedded , as expected or beyond" in about(page, "what-moved")
    assert 'href="/plan#action-1"' in page.response.text

"""Asking for help: words are added, once for a form, or taken out; who does what with a request."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from app.database.engine import db
from app.model import EventRecord, HelpMessageRecord
from app.store.accounts import accounts
from app.store.accounts.account_sessions import Role
from app.store.base.events import Action
from app.store.help_requests import help_requests
from app.store.help_requests.help_list import (
    AN_ACTION,
    NOBODY,
    HelpFilters,
    list_help_requests,
    list_questions_asked_about,
    list_takers,
)
from app.store.help_requests.help_requests import (
    NO_WORDS_LEFT,
    ActionNotOnPlanError,
    HelpSubject,
    RequestGoneError,
    TakenMeanwhileError,
    TooManyMessagesError,
    TooManyRequestsError,
    add_words,
    answer_request,
    ask_for_help,
    give_request,
    mark_done,
    open_again,
    remove_words,
)
from app.store.help_requests.help_threads import (
    count_open,
    find_request,
    find_thread,
    list_action_ids_asked_about,
    list_open_about,
    list_requests_of,
)
from app.store.lifecycle import deletion, organisation_merge, organisation_removal
from app.store.plans.action_removal import delete_plan_action, fingerprint_with_check_ins
from app.store.plans.plan_actions import PlanActionDetails, add_plan_action, find_plan_action
from tests.databases.dump import dump
from tests.factories.help_requests import LINK, add_member, ask
from tests.factories.organisations import add_organisation
from tests.factories.respondents import add_partnership, add_team
from tests.fakes.clock import time_at

GONE = 2**40


@pytest.fixture
def school(store):
    """An organisation on each kind of database."""
    return add_organisation("Moor Lane School")


@pytest.fixture
def ana(store):
    """A member of the core team."""
    return add_member("Ana")


def events_of(number):
    """What is on record of a request, in order: (action, items)."""
    rows = db.session.execute(
        select(EventRecord.action, EventRecord.items).order_by(EventRecord.id)
    )
    return [(action, items) for action, items in rows
            if action.startswith("help-") and items.split()[:1] == [str(number)]]  # fmt: skip


def words_in(number):
    return [message.words for message in find_thread(number).messages]


# ---------------------------------------------------------------- both sides


def test_a_thread_from_asking_to_done(school, ana):
    number = ask(school, "Where do others get training?")
    assert answer_request(number, "From the programme: it is free.", ana) is True
    add_words(number, school, "Thank you", LINK)
    assert mark_done(number, LINK, school) is True

    request, messages = find_thread(number).request, find_thread(number).messages
    assert [(m.words, m.by_respondent, m.name) for m in messages] == [
        ("Where do others get training?", True, ""),
        ("From the programme: it is free.", False, "Ana"),
        ("Thank you", True, ""),
    ]
    assert (request.taken_by, request.taken_by_name, request.done_by) == (ana, "Ana", LINK)
    assert (request.is_open, request.is_answered) == (False, False)
    assert events_of(number) == [
        (Action.HELP_ASKED, f"{number}"),
        (Action.HELP_ANSWERED, f"{number}"),
        (Action.HELP_TAKEN, f"{number} {ana}"),
        (Action.HELP_WRITTEN, f"{number}"),
        (Action.HELP_DONE, f"{number}"),
    ]
    on_record = db.session.scalars(select(EventRecord.items)).all()
    assert not [items for items in on_record if "training" in items]


def test_a_form_sent_twice_adds_once(school, ana):
    number = ask_for_help(school, HelpSubject(), "How?", LINK, "a form")
    assert ask_for_help(school, HelpSubject(), "How?", LINK, "a form") == number
    for _ in range(2):
        add_words(number, school, "And when?", LINK, "another form")
        answer_request(number, "Soon", ana, "a third form")

    assert words_in(number) == ["How?", "And when?", "Soon"]
    assert len(list_requests_of(school)) == 1


def test_only_the_first_words_after_theirs_answer_them(school, ana):
    number = ask(school)
    assert answer_request(number, "Like this", ana) is True
    assert answer_request(number, "And like that", ana) is False
    assert find_request(number).is_answered


def test_more_words_open_what_was_done(school, ana):
    number = ask(school)
    mark_done(number, f"account:{ana}")
    add_words(number, school, "One more thing", LINK)

    assert find_request(number).is_open
    assert events_of(number)[-1] == (Action.HELP_OPENED_AGAIN, f"{number}")
    assert open_again(number, "tests") is False


def test_an_answer_to_what_was_done_meanwhile_is_kept_and_opens_nothing(school, ana):
    number = ask(school)
    mark_done(number, LINK)
    answer_request(number, "It is here", ana)

    assert words_in(number)[-1] == "It is here"
    assert not find_request(number).is_open
    assert find_request(number).taken_by is None
    assert mark_done(number, "tests") is False


def test_whoever_takes_what_another_took_is_told_who(school, ana):
    number, ben = ask(school), add_member("Ben")
    give_request(number, ana, None, f"account:{ana}")
    give_request(number, ana, None, f"account:{ana}")  # pressed twice
    with pytest.raises(TakenMeanwhileError) as taken:
        give_request(number, ben, None, f"account:{ben}")
    assert taken.value.name == "Ana"

    give_request(number, ben, ana, f"account:{ana}")
    assert find_request(number).taken_by == ben
    give_request(number, None, ben, f"account:{ben}")
    assert find_request(number).taken_at is None
    with pytest.raises(TakenMeanwhileError) as taken:
        give_request(number, ana, ben, f"account:{ana}")
    assert taken.value.name == ""


def test_it_goes_to_an_editor_who_is_there(school, ana):
    reader = add_member("Rea", Role.VIEWER)
    left = add_member("Lee")
    accounts.end_account(left, "tests")
    for nobody in (reader, left, GONE):
        with pytest.raises(RequestGoneError):
            give_request(ask(school), nobody, None, f"account:{ana}")


def test_nobody_writes_in_the_thread_of_another(school):
    number, other = ask(school), add_organisation("Quay Surgery")
    assert find_thread(number, other) is None
    assert find_thread(GONE) is None
    for theirs in (other, school):
        with pytest.raises(RequestGoneError):
            add_words(number if theirs == other else GONE, theirs, "Mine", LINK)
    with pytest.raises(RequestGoneError):
        mark_done(number, LINK, other)
    assert words_in(number) == ["How do we begin?"]


def test_there_is_an_end_to_asking(school, ana, monkeypatch):
    monkeypatch.setattr(help_requests, "MOST_OPEN_REQUESTS", 2)
    first, _ = ask(school), ask(school)
    with pytest.raises(TooManyRequestsError):
        ask(school)
    mark_done(first, LINK)
    ask(school)
    monkeypatch.setattr(help_requests, "MOST_MESSAGES", 1)
    with pytest.raises(TooManyMessagesError):
        add_words(first, school, "More", LINK)


def test_an_answer_is_new_until_something_follows_and_for_a_month_once_it_is_done(school, ana):
    def is_new(day="2027-03-01 10:00"):
        return find_request(number).is_new_to_respondent(datetime.fromisoformat(f"{day}+00:00"))

    number = ask(school)
    assert not is_new()
    answer_request(number, "Like this", ana)
    assert is_new("2030-03-01 10:00")
    with time_at("2027-03-01 10:00"):
        mark_done(number, f"account:{ana}")
    assert (is_new("2027-03-31 09:59"), is_new("2027-03-31 10:00")) == (True, False)
    open_again(number, f"account:{ana}")
    mark_done(number, LINK, school)
    assert not is_new()


# ---------------------------------------------------------------- words taken out


@pytest.fixture
def rewritten(monkeypatch):
    """For each time that the files are to be written anew, something."""
    asked = []
    monkeypatch.setattr(help_requests, "rewrite_after_commit", asked.append)
    return asked


def test_words_are_taken_out_once_and_the_message_stays(school, ana, rewritten):
    number = ask(school, "A child, by name")
    answer_request(number, "That child, by name", ana)
    before = find_request(number)
    first, second = find_thread(number).messages
    with time_at("2027-03-01 10:00"):
        assert remove_words(number, first.id, f"account:{ana}") is True
    with time_at("2027-03-02 10:00"):
        assert remove_words(number, first.id, f"account:{ana}") is False

    left, untouched = find_thread(number).messages
    removed_at = datetime.fromisoformat("2027-03-01 10:00+00:00")
    assert left == replace(first, words=NO_WORDS_LEFT, removed_at=removed_at)
    assert untouched == second
    assert find_request(number) == replace(before, words=NO_WORDS_LEFT, words_removed_at=removed_at)
    assert [each for each in events_of(number) if each[0] == Action.HELP_WORDS_REMOVED] == [
        (Action.HELP_WORDS_REMOVED, f"{number} {first.id}")
    ]
    assert len(rewritten) == 1

    assert remove_words(number, second.id, f"account:{ana}") is True
    assert "by name" not in str(dump())


def test_only_a_message_of_that_thread_loses_its_words(school, ana, rewritten):
    number, other = ask(school), ask(school)
    (message,) = find_thread(other).messages
    for wrong in ((number, message.id), (number, GONE), (GONE, message.id)):
        with pytest.raises(RequestGoneError):
            remove_words(*wrong, f"account:{ana}")
    assert words_in(other) == ["How do we begin?"]
    assert rewritten == []


# ---------------------------------------------------------------- what it is about


def test_only_an_open_request_lets_an_action_be_read(school, ana):
    action = add_plan_action(school, PlanActionDetails(what="Train all staff"), LINK)
    number = ask(school, plan_action_id=action)
    assert list_action_ids_asked_about(school) == {action}
    assert [each.id for each in list_open_about(school, plan_action_id=action)] == [number]
    mark_done(number, f"account:{ana}")
    assert list_action_ids_asked_about(school) == set()
    assert list_open_about(school, plan_action_id=action) == []


def test_a_question_asked_about_is_found_by_it(school):
    number = ask(school, questionnaire_id="organisation", item_id="safety-aware-1")
    asked = list_open_about(school, question=("organisation", "safety-aware-1"))
    assert [each.id for each in asked] == [number]
    assert list_open_about(school, question=("organisation", "safety-aware-2")) == []


def test_the_action_of_another_cannot_be_asked_about(school):
    other = add_organisation("Quay Surgery")
    theirs = add_plan_action(other, PlanActionDetails(what="Train all staff"), LINK)
    for action in (theirs, GONE):
        with pytest.raises(ActionNotOnPlanError):
            ask(school, plan_action_id=action)
    assert list_requests_of(school) == []


def test_a_thread_stays_where_its_action_goes(school):
    action = add_plan_action(school, PlanActionDetails(what="Train all staff"), LINK)
    number = ask(school, plan_action_id=action)
    seen = fingerprint_with_check_ins(find_plan_action(school, action))
    assert delete_plan_action(school, action, seen, LINK)
    assert find_request(number).plan_action_id is None


# ---------------------------------------------------------------- the list


def numbers(**filters):
    return [each.id for each in list_help_requests(HelpFilters(**filters), 1).rows]


def test_open_ones_first_the_oldest_first_then_the_last_done(school, ana):
    asked = []
    for day in (3, 1, 2, 4):
        with time_at(f"2027-03-0{day} 10:00"):
            asked.append(ask(school))
    third, first, second, fourth = asked
    for day, number in ((5, second), (6, fourth)):
        with time_at(f"2027-03-0{day} 10:00"):
            mark_done(number, f"account:{ana}")
    assert numbers() == [first, third, fourth, second]
    assert numbers(state="done") == [fourth, second]
    assert count_open() == 2


def test_the_list_narrows(school, ana):
    york = add_organisation("Quay Surgery", places=("york",))
    partnership, team = add_partnership("hull"), add_team(york)
    action = add_plan_action(school, PlanActionDetails(what="Train all staff"), LINK)
    about_action = ask(school, plan_action_id=action)
    about_question = ask(york, questionnaire_id="organisation", item_id="safety-aware-1")
    of_partnership, of_team = ask(partnership), ask(team)
    answer_request(about_question, "Like this", ana)

    assert numbers(place="hull") == [about_action, of_partnership]
    assert numbers(place="york") == [about_action, about_question, of_team]
    assert numbers(taken=NOBODY) == [about_action, of_partnership, of_team]
    assert numbers(taken=str(ana)) == [about_question]
    assert numbers(about=AN_ACTION) == [about_action]
    assert numbers(about="organisation/safety-aware-1") == [about_question]
    assert numbers(state="waiting") == [about_action, of_partnership, of_team]
    assert list_takers() == {str(ana): "Ana"}
    assert list_questions_asked_about() == [("organisation", "safety-aware-1")]


def test_a_page_past_the_last_is_the_last(school, monkeypatch):
    monkeypatch.setattr("app.store.help_requests.help_list.REQUESTS_PER_PAGE", 2)
    asked = [ask(school) for _ in range(3)]
    page = list_help_requests(HelpFilters(), 9)
    assert ([each.id for each in page.rows], page.number, page.pages, page.total) == (
        asked[2:], 2, 2, 3
    )  # fmt: skip


# ---------------------------------------------------------------- merged, deleted


def test_threads_go_to_the_record_that_is_left(school):
    other = add_organisation("Moor Lane Schools")
    number = ask(other)
    plan = organisation_merge.plan_merge(school, other)
    assert organisation_merge.merge_organisations(
        school, other, plan.fingerprint, "tests", keep_links=False
    )
    assert find_request(number).organisation_id == school


def test_deleting_takes_every_word_along(school):
    number = ask(add_team(school))
    deletion.delete_organisation(school, "tests")
    assert find_request(number) is None
    assert db.session.scalars(select(HelpMessageRecord.id)).all() == []


def test_what_was_asked_is_deleted_on_somebody_s_word_alone(school):
    seen = organisation_removal.plan_removal(school).fingerprint
    ask(school)
    assert organisation_removal.remove_organisation(school, "tests", seen) is False
    plan = organisation_removal.plan_removal(school)
    assert plan.has_answered
    assert organisation_removal.remove_organisation(school, "tests", plan.fingerprint) is False

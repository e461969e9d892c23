"""Somebody who answered away from here brings the answers along: shown first, then kept."""

import io
import json
import logging

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.forms.response_file import MAX_RESPONSE_FORM_BYTES
from app.store.assessments.assessments import find_round, get_or_start_round, list_rounds
from app.store.assessments.entries import Entry, get_entries
from app.store.base import published_questionnaires
from app.store.organisations import organisations, return_links
from tests.databases.dump import dump
from tests.factories.organisations import add_organisation
from tests.factories.response_files import make_response_file
from tests.page_checks.visitor import Visitor, check_page

ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://benchmark.example.org"}
FROM_A_DISK = {"Sec-Fetch-Site": "cross-site", "Origin": "null"}
HERE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
JOINING = {"name": "Harbour Youth", "places": "hull", "sector": "health", "size": "up-to-10"}


@pytest.fixture
def text(app):
    """A response as the public site's page sends it."""
    with app.app_context():
        return make_response_file().decode()


@pytest.fixture
def unsized(app):
    """Somebody with the link of an organisation that has not said how large it is."""
    with app.app_context():
        mine = add_organisation("Moor Lane School")
        secret = return_links.renew_link(mine, "tests")
    visitor = Visitor(app.test_client())
    visitor.open(f"/return/{secret}")
    return visitor


def sent(visitor, text, headers=ELSEWHERE, **more):
    """What a form on another site's page brings, as a browser sends it on."""
    answer = visitor.client.post("/bring", data={"response": text, **more}, headers=headers)
    return visitor._arrive("/bring", answer)


def chosen(visitor, content, name="response.json"):
    """A file chosen by hand on our own page."""
    page = visitor.open("/bring")
    file = FileStorage(io.BytesIO(content), name, "response")
    boundary, body = encode_multipart({**page.fields, "response": file})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return visitor._arrive("/bring", visitor.client.post("/bring", data=body, content_type=kind))


def everything(app):
    with app.app_context():
        return dump()


def stored(app, organisation=1):
    with app.app_context():
        return [
            (each.round, bool(each.submitted_at), len(get_entries(each.id)))
            for each in list_rounds(organisation)
        ]


def size_of(app, organisation=1):
    with app.app_context():
        return organisations.get_details(organisation).size


# ---------------------------------------------------------------- what was sent


@pytest.mark.parametrize("headers", [ELSEWHERE, FROM_A_DISK])
def test_everything_that_was_sent_is_shown(visitor, text, headers):
    page = sent(visitor, text, headers)
    assert page.status == 200
    assert "Nothing is kept yet. Below is everything that came." in page.words
    assert "Answered 2 of 6 questions" in page.words
    assert "too little is known yet to say. You have answered 2 of 6 questions" in page.words
    assert "Safety Aware Trust Too little is known" in page.words
    assert "could be as far as" not in page.words
    assert "A corner by the door 🌳" in page.words
    assert "To be asked <b>in May</b>" in page.words
    assert "<b>in May" not in page.response.text


@pytest.mark.parametrize("more", [{}, {"way": "ours"}, {"way": "new"}, {"csrf_token": "x"}])
def test_another_site_s_form_changes_nothing(app, member, text, more):
    """Not in the database, and not who this browser speaks for: its cookie did not come along."""
    before = everything(app)
    cookie = member.client.get_cookie("waymark").value
    member.client.delete_cookie("waymark")
    page = sent(member, text, **more)

    assert "Set-Cookie" not in page.response.headers
    assert "What would you like to do?" in page.words
    member.client.set_cookie("waymark", cookie)
    assert "Moor Lane School" in member.open("/assessment").words
    assert everything(app) == before


@pytest.mark.parametrize("wrong", ["", "{", "{}"])
def test_nor_does_a_faulty_one(member, wrong):
    member.client.delete_cookie("waymark")
    page = sent(member, wrong)
    assert page.status == 422
    assert "Set-Cookie" not in page.response.headers
    assert "still on the page where you gave them" in page.words


def test_another_site_never_learns_who_asks(member, text):
    """Where a browser sends the cookie all the same, say from a neighbouring address."""
    page = sent(member, text, {"Sec-Fetch-Site": "same-site"})
    assert "Moor Lane" not in page.response.text
    assert "Set-Cookie" not in page.response.headers


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        ({}, True),
        (HERE, True),
        ({"Origin": "http://localhost"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": "null"}, False),
        ({"Origin": "http://localhost.example.org"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, False),
    ],
)
def test_our_own_form_is_told_from_another_s(member, text, headers, named):
    assert ("a draft of Moor Lane School" in sent(member, text, headers).words) == named


def test_every_problem_is_named(app, visitor, member):
    with app.app_context():
        wrong = make_response_file(answers={"safety-aware-1": "<script>", "x": "some"}).decode()
    for headers in (ELSEWHERE, HERE):
        page = sent(visitor, wrong, headers)
        assert page.status == 422
        assert "‘<script>’ is not a choice here" in page.words
        assert "There is no such question." in page.words
        assert "<script>’" not in page.response.text
    token = member.open("/bring").fields["csrf_token"]
    for address in ("/bring/in", "/details"):
        data = {"response": wrong, "csrf_token": token}
        assert member.client.post(address, data=data).status_code == 422


# ---------------------------------------------------------------- to our round


def test_whoever_takes_part_adds_it_to_their_round(app, member, text):
    offered = sent(member, text)
    # Our own page sends it on, and with it comes the cookie.
    again = member.send(offered, "way=ours")
    assert "The answers go into a draft of Moor Lane School." in again.words
    assert stored(app) == [(1, False, 0)]

    done = member.send(again)
    assert done.address == "/assessment"
    assert "Your answers are in round 1 now." in done.words
    assert "You have answered 4 of 6 questions." in done.words
    assert stored(app) == [(1, False, 5)]


def test_a_device_without_the_link_is_told_and_loses_nothing(app, visitor, link, text):
    told = visitor.send(sent(visitor, text), "way=ours")
    assert "This device has not opened your private link." in told.words
    visitor.open(link)
    again = visitor.send(told, "way=ours")
    assert "Your answers are in round 1 now." in visitor.send(again).words
    assert stored(app) == [(1, False, 5)]


def test_a_file_chosen_by_hand(app, member, text):
    overview = member.open("/assessment")
    assert "/bring" in [each.get("href") for each in overview.tree.iter("a")]
    page = chosen(member, b"\xef\xbb\xbf" + text.encode())
    assert "Your answers are in round 1 now." in member.send(page).words
    # Where something is answered, no file could come in.
    assert "/bring" not in [each.get("href") for each in member.open("/assessment").tree.iter("a")]


def test_what_was_taken_away_here_comes_in_again(app, member, text, seconds_apart):
    member.send(chosen(member, text.encode()))
    taken = member.client.get("/assessment/1/take/assessment.json").data
    member.send(member.open("/assessment/1/check"))
    member.send(chosen(member, taken))
    with app.app_context():
        first, second = (get_entries(find_round(1, "organisation", n).id) for n in (1, 2))
    assert first == second


def test_nothing_is_overwritten(app, member, text, write):
    page = chosen(member, text.encode())
    with app.app_context():
        write(find_round(1, "organisation", 1), trust_aware_1=Entry(note="Ours"))
    before = everything(app)
    refused = member.send(page)
    assert refused.status == 409
    assert "Somebody at Moor Lane School has begun to answer" in refused.words
    assert "Somebody at Moor Lane School has begun" in chosen(member, text.encode()).words
    assert everything(app) == before


def test_a_round_under_another_version_is_left_alone(make_app, sqlite_database, published_later):
    later = make_app(sqlite_database, published_later)
    with later.app_context():
        mine = add_organisation("Moor Lane School", size="up-to-10")
        secret = return_links.renew_link(mine, "tests")
        get_or_start_round(mine, published_questionnaires.get_current_questionnaire(), "tests")
        older = make_response_file(published_questionnaires.get_questionnaire(("organisation", 1)))
    visitor = Visitor(later.test_client())
    visitor.open(f"/return/{secret}")
    assert "an empty round open under another version" in chosen(visitor, older).words


def test_the_size_is_asked_on_the_way_and_nothing_is_lost(app, unsized, text):
    page = unsized.send(chosen(unsized, text.encode()))
    assert "One detail is missing before a round starts" in page.words
    assert stored(app) == []
    faulty = unsized.send(page, name="", places="hull", sector="health")
    assert faulty.status == 422
    assert faulty.fields["response"] == page.fields["response"]
    done = unsized.send(faulty, places="hull", sector="health", size="up-to-10", name="Moor Lane")
    assert done.address == "/assessment"
    assert "Your answers are in round 1 now." in done.words
    assert (stored(app), size_of(app)) == ([(1, False, 5)], "up-to-10")


def test_somebody_who_begins_while_the_size_is_asked_keeps_their_words(app, unsized, text, write):
    page = unsized.send(chosen(unsized, text.encode()))
    with app.app_context():
        get_or_start_round(1, published_questionnaires.get_current_questionnaire(), "tests")
        write(find_round(1, "organisation", 1), trust_aware_1=Entry("some"))
    done = unsized.send(page, places="hull", sector="health", size="up-to-10")
    assert done.status == 409
    # What is in the way takes the focus, so what was done is read after it.
    assert done.words.index("has begun to answer") < done.words.index("Your details are saved")
    assert (stored(app), size_of(app)) == ([(1, False, 1)], "up-to-10")


def test_it_is_put_in_by_our_own_form_alone(app, member, visitor, text):
    before = everything(app)
    for token in ({}, {"csrf_token": "x"}):
        refused = member.client.post("/bring/in", data={"response": text, **token})
        assert refused.status_code == 400
        check_page(refused.text)
    token = visitor.open("/bring").fields["csrf_token"]
    no_link = visitor.client.post("/bring/in", data={"response": text, "csrf_token": token})
    assert no_link.status_code == 401
    # What was sent is shown, to copy.
    assert "A corner" in no_link.text
    assert everything(app) == before


# ---------------------------------------------------------------- joining


def test_whoever_is_new_joins_and_has_the_answers_in_the_first_round(app, visitor, text):
    form = visitor.send(sent(visitor, text), "way=new")
    assert "they will be in your first round" in form.words
    assert everything(app)["organisation"] == []
    faulty = visitor.send(form, name="Harbour Youth")
    assert faulty.status == 422
    assert faulty.fields["response"] == form.fields["response"]
    done = visitor.send(faulty, **JOINING)
    assert done.address == "/your-link"
    assert "Your answers are in your first round." in done.words
    assert stored(app) == [(1, False, 5)]
    assert "You have answered 4 of 6 questions." in visitor.open("/assessment").words


def test_nobody_joins_with_answers_that_cannot_be_used(app, visitor, text):
    form = visitor.send(sent(visitor, text), "way=new")
    tampered = form.fields["response"].replace('"embedded"', '"sum"')
    refused = visitor.send(form, **JOINING, response=tampered)
    assert refused.status == 422
    assert everything(app)["organisation"] == []


def test_where_organisations_are_invited_it_says_whom_to_ask(make_app, sqlite_database, text):
    visitor = Visitor(make_app(sqlite_database, REGISTRATION="invitation").test_client())
    page = sent(visitor, text)
    assert "organisations take part by invitation here" in page.words
    assert "keep the file" in page.words
    assert [each.get("value") for each in page.form.iter("button")] == ["ours"]
    assert "What would you like to do?" in sent(visitor, text, HERE, way="new").words


# ---------------------------------------------------------------- limits, and where words go


def test_a_response_has_room_and_no_more(app, member, text):
    assert sent(member, text + " " * 1_500_000, HERE).status == 200
    assert "over 2 MB" in sent(member, text + " " * 2_000_000, HERE).words
    assert sent(member, text + " " * MAX_RESPONSE_FORM_BYTES, HERE).status == 413


def test_the_longest_notes_come_all_the_way(app, member):
    with app.app_context():
        items = [item.id for item in published_questionnaires.get_current_questionnaire().items]
        notes = {item: {"note": "🌳" * 2_000, "evidence": ""} for item in items}
        content = make_response_file(answers=dict.fromkeys(items, "dont-know"), notes=notes)
    member.send(chosen(member, content))
    assert stored(app) == [(1, False, len(items))]


def test_no_answer_gets_into_a_log_or_an_address(app, member, text, caplog):
    caplog.set_level(logging.DEBUG)
    page = chosen(member, text.encode())
    done = member.send(page)
    sent(member, json.dumps({"answers": {"A corner": 1}}), HERE)
    assert done.address == "/assessment"
    assert "corner" not in caplog.text

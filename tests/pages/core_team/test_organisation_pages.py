"""The pages on which the core team reads: the list, one organisation, its rounds and history."""

import csv
import io
from datetime import timedelta

import pytest

from app.store.assessments.entries import EMPTY_ENTRY, Entry, save_entries
from app.store.organisations import organisations
from tests.factories.organisations import (
    add_joined_organisation,
    add_organisation,
    insert_organisations,
)
from tests.factories.rounds import answer_round, submit_round


@pytest.fixture
def shown(app):
    """What the pages show: two organisations, one with answers and a note. The id of that one."""
    with app.app_context():
        mine = add_organisation("Moor Lane School", "head@example.org")
        known = {"safety_aware_1": "embedded", "safety_aware_2": "embedded"}
        current = submit_round(mine, **known, trust_informed_1="not-yet")
        add_organisation("=Formula Ltd", places=("york",))
        draft = answer_round(mine, safety_aware_1="some")
        note = Entry("some", note="Our <b>note</b>", evidence="https://example.org/x")
        seen = {"trust-aware-1": EMPTY_ENTRY.fingerprint}
        save_entries(draft.id, {"trust-aware-1": note}, seen, "tests")
        assert current.round == 1
    return mine


def test_the_list_says_what_it_shows(editor, shown):
    page = editor.open("/core-team/organisations?place=hull&value=safety&stage=aware")

    assert "1 organisation in Hull that stands at Aware for Safety" in page.words
    assert "Moor Lane School" in page.words
    assert "answering round 2" in page.words
    assert "=Formula" not in page.words


def test_every_filter_can_be_taken_off_alone(editor, shown):
    address = (
        "/core-team/organisations?q=moor&place=hull&sector=education&status=submitted&value=safety"
        "&at-least=aware&item=safety-aware-1&given=embedded&answered=yes"
    )
    page = editor.open(address)
    links = [
        each.get("href") for each in page.tree.iter("a") if (each.text or "").startswith("Remove")
    ]

    assert len(links) == 7
    for link in links:
        fewer = editor.open(link)
        # The link goes with its filter, so it leads the focus to what is in the list then.
        assert fewer.by_id(link.partition("#")[2]).get("tabindex") == "-1"
        assert "Moor Lane School" in fewer.words
        assert fewer.words.count("Remove the filter") == 6


def test_what_an_address_holds_that_means_nothing_is_passed_over_and_said(viewer, shown):
    page = viewer.open(
        "/core-team/organisations?place=mars&sector=x&status=late&value=v&stage=s&item=i&given=g"
        "&answered=no&change=new&page=two&at-least=z&q=%00"
    )

    assert page.status == 200
    assert "2 organisations" in page.words
    assert (
        "The address asks for something that we do not know, and we left it out: a place, "
        "a sector, a status, a change, an answer, a value, a stage, a page (this is the first)."
    ) in page.words


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("place=x", "a place."),
        ("status=zz", "a status."),
        ("stage=zz", "a stage."),
        ("value=safety", "a value without a stage."),
        ("value=safety&stage=zz", "a stage, a value without a stage."),
        ("item=safety-aware-1&given=zz", "an answer."),
    ],
)
def test_one_calm_line_says_what_was_left_out_and_the_list_is_whole(viewer, shown, asked, said):
    page = viewer.open(f"/core-team/organisations?{asked}")
    assert page.words.count("we left it out") == 1
    assert f"we left it out: {said}" in page.words
    assert "2 organisations" in page.words
    assert "Stage overall" in page.words


def test_nothing_is_said_where_everything_is_known(viewer, shown):
    assert "left it out" not in viewer.open("/core-team/organisations?place=hull").words


def test_the_list_shows_the_stage_of_the_value_that_it_is_about(app, viewer, shown):
    page = viewer.open("/core-team/organisations?value=trust&at-least=starting-out")
    assert "Stage: Trust" in page.words
    assert "Starting out" in page.words
    assert "Stage overall" not in page.words


def test_the_list_behind_a_change_shows_from_and_to(app, viewer, shown):
    with app.app_context():
        for name, before, after in (("Riser", "not-yet", "embedded"), ("Stayer", "some", "some")):
            mine = add_organisation(name)
            submit_round(mine, timedelta(400), safety_aware_1=before, safety_aware_2=before)
            submit_round(mine, safety_aware_1=after, safety_aware_2=after)

    up = viewer.open("/core-team/organisations?value=safety&change=up")
    assert "Aware, was Starting out" in up.words
    same = viewer.open("/core-team/organisations?value=safety&change=same")
    assert "Aware, as a year ago" in same.words


def test_the_statuses_that_nobody_can_guess_are_explained_before_filtering(viewer, shown):
    page = viewer.open("/core-team/organisations")
    assert "Due again: the last round was submitted 11 to 13 months ago. Overdue" in page.words
    assert page.by_id("status").get("aria-describedby") == "returning"


def test_a_status_is_said_once(viewer, shown):
    words = viewer.open(f"/core-team/organisations/{shown}").words
    assert "Submitted: submitted" not in words
    assert "Status Submitted on " in words
    listed = viewer.open("/core-team/organisations").words
    assert "Submitted submitted" not in listed
    assert "Not invited yet added " in listed


def test_an_editor_is_led_to_merging_namesakes_and_a_viewer_is_not(app, editor, viewer, shown):
    with app.app_context():
        twin = add_organisation("moor lane school")
    address = f"/core-team/organisations/{shown}"
    link = f"{address}/merge?with={twin}"
    for visitor, offered in ((editor, True), (viewer, False)):
        page = visitor.open(address)
        assert "Another organisation has the same name" in page.words
        assert (link in {each.get("href") for each in page.tree.iter("a")}) is offered
        assert "An editor can" not in page.words


def test_the_form_carries_what_it_does_not_ask(viewer, shown):
    page = viewer.open("/core-team/organisations?value=overall&stage=aware&q=moor")
    assert page.form.get("method") == "get"
    assert (page.fields["value"], page.fields["stage"]) == ("overall", "aware")


def test_the_same_list_as_a_file(viewer, shown):
    answer = viewer.client.get("/core-team/organisations.csv?place=york")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    assert [row[0] for row in rows] == ["Organisation", "'=Formula Ltd", "Moor Lane School"]
    assert rows[2][1:7] == [
        "Hull; York", "Education", "", "Submitted", rows[2][5], "Aware"
    ]  # fmt: skip
    assert rows[2][10] == "head@example.org"


def test_a_long_list_says_which_page_it_is(app, viewer):
    with app.app_context():
        insert_organisations(120)

    page = viewer.open("/core-team/organisations?page=2&place=hull")

    assert "Page 2 of 3" in page.words
    following = [each.get("href") for each in page.tree.iter("a") if each.get("rel") == "next"]
    assert "Page 3 of 3" in viewer.open(following[0]).words


def test_an_organisation_s_page_tells_everything(viewer, shown):
    page = viewer.open(f"/core-team/organisations/{shown}")

    for words in ("Moor Lane School", "Hull, York", "Not known yet", "head@example.org",
                  "Round 1, submitted", "Round 2, a draft", "Added to the list", "Aware",
                  "A round was submitted", "No link has been made yet"):  # fmt: skip
        assert words in page.words


def test_a_viewer_is_offered_nothing_that_only_an_editor_may_do(app, viewer, editor, shown):
    for address in ("/core-team/organisations", f"/core-team/organisations/{shown}"):
        links = {each.get("href", "") for each in viewer.open(address).tree.iter("a")}
        for link in links:
            if link.startswith("/core-team/organisations"):
                assert viewer.client.get(link).status_code == 200, link
        theirs = {each.get("href", "") for each in editor.open(address).tree.iter("a")}
        assert len(theirs) > len(links)


def test_a_submitted_round_is_read_with_its_reasons(viewer, shown):
    page = viewer.open(f"/core-team/organisations/{shown}/rounds/1")

    assert "Submitted on" in page.words
    assert "Safety Aware" in page.words
    assert "There is a quiet room. Embedded" in page.words
    assert "may still change" not in page.words


def test_a_draft_is_read_and_says_that_it_is_one(viewer, shown):
    page = viewer.open(f"/core-team/organisations/{shown}/rounds/2")

    assert "Not submitted: these answers may still change" in page.words
    assert "Our <b>note</b>" in page.words
    assert "https://example.org/x" in page.words


@pytest.mark.parametrize("rest", ["", "/history", "/rounds/1", "/rounds/9"])
@pytest.mark.parametrize("number", [999, 10**30])
def test_what_is_not_there_is_not_found(viewer, number, rest):
    assert viewer.open(f"/core-team/organisations/{number}{rest}").status == 404


def test_a_long_history_has_pages(app, viewer, shown, details):
    with app.app_context():
        for _ in range(60):
            organisations.change_details(shown, details, "operator")

    page = viewer.open(f"/core-team/organisations/{shown}")
    assert "These are the last 50" in page.words
    older = viewer.open(f"/core-team/organisations/{shown}/history?page=2")
    assert "Page 2 of 2" in older.words
    assert "Added to the list" in older.words


def test_before_merging_it_says_what_becomes_of_all_that_either_has_written(app, editor):
    with app.app_context():
        kept, gone = (add_joined_organisation("hull", "health") for _ in range(2))
    words = editor.open(f"/core-team/organisations/{kept}/merge?with={gone}").words
    for part in ("Requests for help", "Plan", "Evidence", "Page for the board", "History"):
        assert f" {part} " in words, part

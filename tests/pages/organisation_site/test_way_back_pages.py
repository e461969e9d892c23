"""The pages of a way back: nothing answered, a draft dropped, a submitted round taken back."""

import pytest

from app.store.assessments import assessments
from app.store.assessments.assessments import find_round, list_rounds
from app.store.base import published_questionnaires
from app.store.base.transactions import now
from app.store.editions import edition_publishing
from app.store.editions.edition_publishing import EditionDraft
from app.store.organisations import return_links
from tests.databases.dump import dump
from tests.factories.published_editions import disable_disclosure_control, publish_edition
from tests.factories.rounds import force_empty_submission

SAFETY, CHECK, RESULTS = (f"/assessment/1/{each}" for each in ("safety", "check", "results"))
DROP, TAKE_BACK = "/assessment/1/drop", "/assessment/1/take-back"


@pytest.fixture
def mine(app, link):
    """The id of the organisation."""
    with app.app_context():
        return return_links.find_link_holder(link.rpartition("/")[2]).organisation_id


@pytest.fixture
def submitted(member):
    """The member, whose first round is submitted."""
    member.send(member.open(SAFETY), safety_aware_1="some", safety_aware_1__note="A corner")
    member.send(member.open(CHECK))
    return member


def links(page):
    return [each.get("href") for each in next(page.tree.iter("main")).iter("a")]


def everything(app):
    with app.app_context():
        return dump()


# ---------------------------------------------------------------- nothing answered


def test_a_draft_without_an_answer_is_placed_nowhere_and_not_submitted(app, member):
    overview = member.open("/assessment")
    assert not {RESULTS, "/assessment/1/take/placement.csv"} & set(links(overview))
    for address in (RESULTS, "/assessment/1/what-if"):
        page = member.open(address)
        assert page.status == 404
        assert "Nothing has been answered yet" in page.words
        assert "Starting out" not in page.words
    check = member.open(CHECK)
    assert "Answer one question or more, then you can submit here" in check.words
    assert list(next(check.tree.iter("main")).iter("form")) == []


def test_a_form_sent_all_the_same_submits_nothing(app, member, colleague):
    other = colleague()
    other.send(other.open(SAFETY), safety_aware_1="some")
    page = member.open(CHECK)
    cleared = other.open(SAFETY)
    other.send(cleared, "clear=safety-aware-1")
    before = everything(app)
    fields = {**page.fields, "seen": member.open(DROP).fields["seen"]}

    answer = member.post(page, fields)

    assert answer.status == 422
    assert "Nothing has been answered yet" in answer.words
    assert everything(app) == before


def test_notes_alone_can_be_taken_away_and_place_nobody(member):
    member.send(member.open(SAFETY), safety_aware_1__note="A corner")
    files = {
        name: member.client.get(f"/assessment/1/take/{name}")
        for name in ("assessment.json", "answers.csv", "placement.csv", "assessment.xlsx")
    }
    assert {each.status_code for each in files.values()} == {200}
    assert files["assessment.json"].json["placement"] is None
    assert "A corner" in files["answers.csv"].text
    assert "Nothing has been answered yet" in files["placement.csv"].text


def test_one_submitted_without_an_answer_says_so_and_can_be_taken_back(app, member, editor, mine):
    with app.app_context():
        force_empty_submission(mine)
    page = member.open(RESULTS)
    assert page.status == 404
    assert "was submitted on 1 January 2026 without an answer" in page.words
    assert TAKE_BACK in links(page)
    theirs = editor.open(f"/core-team/organisations/{mine}")
    assert "Submitted without an answer" in theirs.words
    round_ = editor.open(f"/core-team/organisations/{mine}/rounds/1")
    assert "No question has been answered, so it stands nowhere yet" in round_.words
    assert member.send(member.open(TAKE_BACK)).address == "/assessment"


# ---------------------------------------------------------------- dropping


def test_a_draft_is_dropped_on_a_page_that_says_what_goes(app, member, mine):
    member.send(member.open(SAFETY), safety_aware_1="some", safety_aware_2="some",
                safety_aware_1__note="A corner")  # fmt: skip
    for address in ("/assessment", CHECK):
        assert DROP in links(member.open(address))
    before = everything(app)
    page = member.open(DROP)
    assert "2 answers, 1 note and no links to evidence" in page.words
    assert everything(app) == before

    done = member.send(page)

    assert done.address == "/assessment"
    assert "The draft of round 1 is dropped." in done.words
    assert "There are 6 short questions" in done.words
    assert member.send(done).address == "/assessment"
    assert DROP in links(member.open("/assessment"))


def test_an_empty_second_draft_goes_and_the_first_round_is_the_newest(app, submitted, mine):
    with app.app_context():
        assessments.get_or_start_round(
            mine, published_questionnaires.get_current_questionnaire(), "tests"
        )
    page = submitted.open("/assessment/2/drop")
    assert "Nothing is written in this draft" in page.words
    assert "Round 1, submitted on" in page.words
    done = submitted.send(page)
    assert "Your answers were submitted on" in done.words


def test_what_a_colleague_wrote_meanwhile_is_not_dropped_unseen(app, member, colleague):
    page, other = member.open(DROP), colleague()
    other.send(other.open(SAFETY), safety_aware_1="some")
    before = everything(app)

    answer = member.send(page)

    assert answer.status == 409
    assert "Nothing was dropped" in answer.words
    assert "1 answer, no notes" in answer.words
    assert everything(app) == before
    assert member.send(answer).address == "/assessment"


def test_a_draft_that_a_colleague_submitted_meanwhile_stays(member, colleague):
    other = colleague()
    other.send(other.open(SAFETY), safety_aware_1="some")
    page = member.open(DROP)
    other.send(other.open(CHECK))
    answer = member.send(page)
    assert answer.status == 409
    assert "This round is submitted already" in answer.words
    assert TAKE_BACK in links(answer)
    assert member.open(DROP).address == "/assessment"


@pytest.mark.parametrize("asked", ["text/html", "application/json"])
def test_what_was_typed_in_a_draft_that_was_dropped_is_handed_back(member, colleague, asked):
    page, other = member.open(SAFETY), colleague()
    other.send(other.open(DROP))
    sent = {**page.fields, "safety-aware-1.note": "An evening of words"}

    answer = member.client.post(SAFETY, data=sent, headers={"Accept": asked})

    assert answer.status_code == 404
    assert "That round is not there any more" in answer.text
    assert ("An evening of words" in answer.text) == (asked == "text/html")
    # Nobody is signed out by it.
    assert member.open("/assessment").status == 200


@pytest.mark.parametrize("asked", ["text/html", "application/json"])
def test_words_for_a_draft_that_was_dropped_never_go_into_the_next(app, member, colleague, asked):
    """The next round has the same number, and the same address."""
    page, other = member.open(SAFETY), colleague()
    other.send(other.send(other.open(DROP)))
    before = everything(app)
    sent = {**page.fields, "safety-aware-1": "some", "safety-aware-1.note": "An evening of words"}

    answer = member.client.post(SAFETY, data=sent, headers={"Accept": asked})

    assert answer.status_code == 404
    assert "That round is not there any more" in answer.text
    assert ("An evening of words" in answer.text) == (asked == "text/html")
    assert everything(app) == before
    assert member.send(member.open(SAFETY), safety_aware_1="some").status == 200


# ---------------------------------------------------------------- taking back


def test_before_it_is_submitted_it_is_said_until_when_it_can_be_taken_back(member):
    member.send(member.open(SAFETY), safety_aware_1="some")
    assert (
        "you can take them back to change them, until an edition of the public benchmark counts "
        "them or you start another round"
    ) in member.open(CHECK).words


@pytest.mark.parametrize("address", ["/assessment", CHECK, RESULTS])
def test_a_round_is_taken_back_changed_and_submitted_again(app, submitted, mine, address):
    assert TAKE_BACK in links(submitted.open(address))
    page = submitted.open(TAKE_BACK)
    assert "your organisation is counted nowhere as having submitted" in page.words

    done = submitted.send(page)

    assert done.address == "/assessment"
    assert "Round 1 is a draft again" in done.words
    assert submitted.open(SAFETY).fields["safety-aware-1.note"] == "A corner"
    assert submitted.send(submitted.open(CHECK)).address == RESULTS
    with app.app_context():
        assert [bool(each.submitted_at) for each in list_rounds(mine)] == [True]


def test_whoever_looks_at_results_meanwhile_sees_a_true_page(submitted, colleague):
    other = colleague()
    page = other.open(TAKE_BACK)
    submitted.send(submitted.open(TAKE_BACK))
    assert "This is a draft" in other.open(RESULTS).words
    # Pressed by both: it is what both wanted.
    assert "is a draft again" in other.send(page).words
    assert other.open(TAKE_BACK).address == "/assessment"


def test_other_answers_than_those_seen_are_not_taken_back(submitted, colleague):
    page, other = submitted.open(TAKE_BACK), colleague()
    other.send(other.open(TAKE_BACK))
    other.send(other.open(SAFETY), safety_aware_1="embedded")
    other.send(other.open(CHECK))
    answer = submitted.send(page)
    assert answer.status == 409
    assert "Nothing was taken back" in answer.words


def test_a_later_round_is_said_to_hold_it(app, submitted, mine):
    page = submitted.open(TAKE_BACK)
    with app.app_context():
        assessments.get_or_start_round(
            mine, published_questionnaires.get_current_questionnaire(), "tests"
        )
    for each in (submitted.send(page), submitted.open(CHECK), submitted.open(RESULTS)):
        assert "cannot be taken back while round 2 is open" in each.words
        assert "/assessment/2/drop" in links(each)
        assert TAKE_BACK not in links(each)


@pytest.mark.parametrize("state", ["prepared", "published"])
def test_an_edition_is_said_to_hold_it(app, member, mine, monkeypatch, state):
    disable_disclosure_control(monkeypatch)
    member.send(member.open(SAFETY), safety_aware_1="some")
    member.send(member.open(CHECK))
    page = member.open(TAKE_BACK)
    today = now().date()
    with app.app_context():
        edition_publishing.prepare_edition(
            EditionDraft(today, ""), "tests"
        ) if state == "prepared" else publish_edition(today)
    before = everything(app)

    answer = member.send(page)

    assert answer.status == 409
    for each in (answer, member.open("/assessment"), member.open(CHECK), member.open(RESULTS)):
        assert f"{today:%-d %B %Y}" in each.words
        assert ("preparing" in each.words) == (state == "prepared")
        assert TAKE_BACK not in links(each)
    assert everything(app) == before


def test_it_is_in_the_history_that_the_core_team_sees(editor, submitted, mine):
    submitted.send(submitted.open(TAKE_BACK))
    assert "taken back, to be changed" in editor.open(f"/core-team/organisations/{mine}").words
    submitted.send(submitted.open(DROP))
    page = editor.open(f"/core-team/organisations/{mine}")
    assert (
        "A draft was dropped, with what was written in it somebody with its private link"
        in page.words
    )


def test_whoever_saves_into_a_submitted_round_is_told_of_the_way_back(app, member, colleague, mine):
    page, other = member.open(SAFETY), colleague()
    other.send(other.open("/assessment/1/trust"), trust_aware_1="some")
    other.send(other.open(CHECK))
    answer = member.send(page, safety_aware_1__note="An evening of words")
    assert answer.status == 409
    assert "An evening of words" in answer.words
    assert TAKE_BACK in links(answer)
    with app.app_context():
        assert find_round(mine, "organisation", 1).submitted_at

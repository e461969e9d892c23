"""Results in every state: what stands where, and what is not said where there is nothing to say."""

import pytest

from app.store.assessments.entries import EMPTY_ENTRY, Entry, save_entries
from app.store.base.published_questionnaires import get_current_questionnaire
from app.store.organisations import return_links
from tests.conftest import QUESTIONNAIRES
from tests.factories.organisations import join_organisation
from tests.factories.rounds import answer_round, begin_round, open_round, submit_round
from tests.page_checks.visitor import Visitor, words_of
from tests.pages.web.test_questionnaires_of_others import EMPTY, OTHERS, said_of_the_first

MEMBER = 1
SAFE = {"safety_aware_1": "embedded", "safety_aware_2": "embedded"}
ALL_SAFE = SAFE | {"safety_informed_1": "embedded"}
TRUST = {"trust_aware_1": "some", "trust_informed_1": "not-yet", "trust_overall": "aware"}
ALL_TRUST = {"trust_aware_1": "embedded", "trust_informed_1": "embedded"} | {
    "trust_overall": "informed"
}


@pytest.fixture
def see(app, member):
    """Submits rounds of such answers, the last a draft if so, and opens its results."""

    def submit_and_open(*rounds, draft=False):
        with app.app_context():
            for number, given in enumerate(rounds, 1):
                if draft and number == len(rounds):
                    answer_round(MEMBER, **given)
                else:
                    submit_round(MEMBER, **given)
        return member.open(f"/assessment/{len(rounds)}/results")

    return submit_and_open


def parts_of(page):
    """The headings of the page's parts, in their order."""
    (main,) = page.tree.iter("main")
    return [words_of(each) for each in main.iter("h2")]


def part(page, name):
    """The words of one part."""
    (found,) = (each for each in page.tree.iter("section") if each.get("aria-labelledby") == name)
    return words_of(found)


def row(page, value):
    """The words of a value's row."""
    return words_of(page.by_id(f"value-{value}"))


def test_first_what_stands_then_what_to_do_then_what_moved(see):
    page = see(SAFE | TRUST, ALL_SAFE | TRUST | {"trust_informed_1": "dont-know"})
    assert parts_of(page) == [
        "Overall", "Two things to do first", "What moved since last time", "Your two values",
        "Your strengths", "What is not known yet", "Take it further",
    ]  # fmt: skip


def test_a_first_round_says_nothing_of_another(see):
    page = see(SAFE | TRUST | {"safety_informed_1": "not-yet"})
    assert "What moved since last time" not in parts_of(page)
    assert "ast time" not in page.words.replace("new since last time", "")
    assert "Overall, you are at Aware." in part(page, "overall")
    assert "One change, in Safety, would bring you to Informed." in part(page, "overall")
    assert "Your way" not in page.words


def test_a_draft_says_so_far_and_puts_nothing_on_the_plan(see):
    page = see(ALL_SAFE | TRUST, SAFE | TRUST | {"safety_informed_1": "not-yet"}, draft=True)
    assert "you are at Aware so far." in part(page, "overall")
    assert "you were at Informed." in part(page, "overall")
    assert "Your two values so far" in parts_of(page)
    assert "Add to our plan" not in page.words
    assert "Once you have submitted, you can put these on your plan." in part(page, "things")
    assert "Once you submit this round, this page tells what moved" in page.words
    assert "Was Informed" in row(page, "safety")


def test_at_the_last_stage_there_is_nothing_to_do_first(see):
    page = see(ALL_SAFE | ALL_TRUST)
    assert "at the last stage of the journey. The work now is to keep it going" in page.words
    assert not any("to do first" in each for each in parts_of(page))
    assert "would bring you" not in page.words
    assert "At the last stage of the journey." in row(page, "safety")
    assert "6 of your 6 answers are strengths" in part(page, "strengths")
    assert "See the other 3" in part(page, "strengths")


def test_strengths_begin_at_the_top_of_their_scale_and_take_values_in_turn(see):
    given = {"safety_aware_1": "some", "safety_aware_2": "embedded", "safety_informed_1": "some"}
    told = part(see(given | ALL_TRUST), "strengths")
    first = ("We say what we will do.", "Staff have been trained.", "We did what we said.")
    places = [told.index(each) for each in (*first, "See the other 3", "There is a quiet room.")]
    assert places == sorted(places)


def test_what_is_too_little_known_is_found_out_first(see):
    page = see({"safety_aware_1": "dont-know", "trust_aware_1": "some"})
    assert "too little is known yet to say. You have answered 1 of 6 questions" in page.words
    assert "would bring you" not in page.words
    assert "Find out: " in part(page, "things")
    assert "Too little is known 0 of 3 answered in a way that tells" in row(page, "safety")
    assert "5 of" not in part(page, "strengths")


def test_what_could_show_a_further_stage_says_so_and_stands_first(see):
    page = see(SAFE | TRUST | {"safety_informed_1": "dont-know", "trust_aware_1": "dont-know"})
    unknown = part(page, "unknown")
    assert unknown.index("Leaders ask how people are.") < unknown.index("We say what we will do.")
    assert "Safety. Finding out could show that this value is at Informed already." in unknown
    assert "Finding out may show that you are at Informed overall already." in part(page, "things")
    assert "Leaders ask how people are (not known yet)" in row(page, "safety")


def test_an_answer_to_find_out_goes_on_the_plan_as_one(see, member):
    page = see(SAFE | TRUST | {"safety_informed_1": "dont-know"})
    (form,) = (
        form
        for form in page.tree.iter("form")
        if "wm-thing__plan" in form.get("class", "")
        if any(each.get("value") == "safety-informed-1" for each in form.iter("input"))
    )
    fields = {each.get("name"): each.get("value") for each in form.iter("input")}
    added = member._arrive("/plan/add", member.client.post(form.get("action"), data=fields))
    assert "Find out: Leaders ask how people are" in added.words
    assert "A first answer" in added.words
    assert "In our plan" in part(member.open("/assessment/1/results"), "things")


def test_what_was_done_before_can_go_on_the_plan_again(see, member):
    see(SAFE | TRUST)
    question = "organisation/safety-informed-1"
    member.send(member.open("/plan/new"), what="Say it", question=question, state="done")
    things = member.open("/assessment/1/results")
    assert "In our plan, done" in part(things, "things")
    assert "Add to our plan again" in part(things, "things")


def test_a_value_of_which_nothing_applies_says_so_in_its_row(app, member):
    with app.app_context():
        begin_round(MEMBER, **SAFE, safety_informed_1="embedded")
        current = open_round(MEMBER)
        given = Entry("not-applicable", reason="We work with other organisations only")
        items = ("trust-aware-1", "trust-informed-1", "trust-overall")
        save_entries(
            current.id,
            dict.fromkeys(items, given),
            dict.fromkeys(items, EMPTY_ENTRY.fingerprint),
            "tests",
        )
    told = row(member.open("/assessment/1/results"), "trust")
    assert "You said that nothing here applies to you, so it counts as Starting out." in told
    assert "What is not known yet" not in told


def test_a_value_that_was_not_known_is_known_now(see):
    page = see(TRUST, SAFE | TRUST)
    assert "Known now, and was not: Safety (Aware)" in part(page, "what-moved")
    assert "No value changed its stage" not in page.words


def test_a_value_that_was_known_and_is_not_says_so(see):
    page = see(SAFE | TRUST, TRUST)
    moved = part(page, "what-moved")
    assert "Too little is known now of Safety.No other value changed its stage." in moved


@pytest.mark.parametrize(("folder", "questionnaire"), OTHERS.items())
def test_results_of_other_fields_say_no_word_of_the_first(
    make_app, sqlite_database, details, folder, questionnaire
):
    app = make_app(sqlite_database, QUESTIONNAIRES.parent / folder)
    with app.app_context():
        secret = join_organisation(details)
        holder = return_links.find_link_holder(secret).organisation_id
        asked = get_current_questionnaire()
        for place in (0, -1, 0):
            given = {each: choices[place].id for each, choices in asked.choices.items()}
            submit_round(holder, asked=asked, **{k.replace("-", "_"): v for k, v in given.items()})
    member = Visitor(app.test_client())
    member.open(f"/return/{secret}")
    for number in (1, 2, 3):
        page = member.open(f"/assessment/{number}/results")
        assert page.status == 200
        assert said_of_the_first(page.words) == []
        assert not EMPTY.search(page.response.text)
    assert "answers say less than last time" in part(page, "what-moved")
    assert "at a later stage" in part(member.open("/assessment/2/results"), "what-moved").lower()

"""An organisation asks, the core team answers, and each reads what it may of it."""

import pytest

from app.store.help_requests import help_requests
from app.store.participation.organisation_search import find_by_name_keys
from app.store.plans.plan_actions import PlanActionDetails, add_plan_action
from tests.factories.help_requests import add_member
from tests.factories.help_requests import ask as a_request
from tests.factories.organisations import add_organisation
from tests.factories.rounds import answer_round
from tests.page_checks.visitor import words_of

SECRET_ACTION = PlanActionDetails(
    what="Train lunchtime staff", why="They see most", barrier="time", first_step="Ask the cook"
)


def field(page, name):
    """What a field of the page holds, in the first of its forms that has one."""
    return next(each.get("value") for each in page.tree.iter("input") if each.get("name") == name)


def press(visitor, page, where, /, **fields):
    """Send these fields as a form of that page; returns the page that it leads to."""
    sent = {"csrf_token": field(page, "csrf_token"), **fields}
    return visitor._arrive(where, visitor.client.post(where, data=sent))


def send(visitor, address, where, /, **fields):
    """The same of a page that is opened now."""
    return press(visitor, visitor.open(address), where, **fields)


@pytest.fixture
def school(app, member):
    """The id of the organisation of whoever came by the link."""
    with app.app_context():
        ((number, _),) = find_by_name_keys(["moor lane school"])["moor lane school"]
        return number


@pytest.fixture
def ask(member):
    """Asks as the organisation; returns the page of the thread."""

    def send_words(words="Where do others get training?", **about):
        return send(member, "/help/ask", "/help/ask", words=words, **about)

    return send_words


@pytest.fixture
def action(app, school):
    """An action of its plan."""
    with app.app_context():
        return add_plan_action(school, SECRET_ACTION, "tests")


# ---------------------------------------------------------------- both sides


def test_asked_answered_and_done(ask, member, editor):
    thread = ask()
    assert thread.address == "/help/1"
    assert "Sent. The core team reads it" in thread.words
    assert "The core team has answered you" not in member.open("/assessment").words

    listed = editor.open("/core-team/help")
    assert "Moor Lane School" in listed.words
    assert "Waits for us" in listed.words
    assert "Requests 1 open" in words_of(listed.tree)
    answered = send(editor, "/core-team/help/1", "/core-team/help/1/answer", words="From us, free.")
    assert "Sent: it stands on the organisation’s overview." in answered.words
    assert "You, since" in answered.words

    overview = member.open("/assessment")
    assert "The core team has answered you" in overview.words
    assert "From us, free." in member.open("/help/1").words
    assert "Editor" not in member.open("/help/1").words

    done = send(member, "/help/1", "/help/1/done")
    assert "Somebody of your organisation marked this as done" in done.words
    assert "The core team has answered you" not in member.open("/assessment").words
    assert "Somebody of the organisation" in editor.open("/core-team/help/1").words


def test_writing_back_means_that_the_answer_was_read(ask, member, editor):
    ask()
    send(editor, "/core-team/help/1", "/core-team/help/1/answer", words="From us, free.")
    send(member, "/help/1", "/help/1", words="On which day?")
    assert "The core team has answered you" not in member.open("/assessment").words
    assert "Waits for us" in editor.open("/core-team/help").words


def test_what_is_marked_as_done_after_its_answer_is_new_all_the_same(ask, member, editor):
    ask()
    send(editor, "/core-team/help/1", "/core-team/help/1/answer", words="From us, free.")
    send(editor, "/core-team/help/1", "/core-team/help/1/done")
    assert "The core team has answered you" in member.open("/assessment").words
    reopened = send(editor, "/core-team/help/1", "/core-team/help/1/open")
    assert "It is open again" in reopened.words


def test_opening_a_page_changes_nothing(ask, member, editor, app):
    ask()
    send(editor, "/core-team/help/1", "/core-team/help/1/answer", words="From us, free.")
    for _ in range(2):
        member.open("/help/1")
        assert "The core team has answered you" in member.open("/assessment").words


# ---------------------------------------------------------------- who reads what


def test_the_form_says_who_reads_what(member, action):
    page = member.open(f"/help/ask?action={action}")
    for words in (
        "About your action: Train lunchtime staff",
        "As long as this request is open it also reads this action",
        "Up to 1,000 characters",
        "Please do not name or describe any child",
    ):
        assert words in page.words
    assert words_of(next(page.tree.iter("title"))) == "Ask the core team – Waymark"
    assert "reads this action" not in member.open("/help/ask").words


def test_the_words_of_an_action_are_read_while_a_request_about_it_is_open(
    ask, viewer, editor, action
):
    assert "Train lunchtime staff" not in viewer.open("/core-team/help").words
    ask(action=action)
    page = viewer.open("/core-team/help/1")
    for words in ("Train lunchtime staff", "They see most", "Ask the cook", "Planned"):
        assert words in page.words
    send(editor, "/core-team/help/1", "/core-team/help/1/done")
    closed = viewer.open("/core-team/help/1").words
    assert "Train lunchtime staff" not in closed
    assert "own again" in closed


def test_the_page_of_an_organisation_tells_of_its_plan_and_shows_what_it_may(
    app, ask, viewer, school, action
):
    address = f"/core-team/organisations/{school}"
    with app.app_context():
        shared = PlanActionDetails(what="A quiet corner", shared=True)
        add_plan_action(school, shared, "tests")
        add_plan_action(add_organisation("Quay Surgery"), SECRET_ACTION, "tests")
    page = viewer.open(address)
    assert "2 planned. Last changed or looked back on:" in page.words
    assert "A quiet corner" in page.words
    assert "Train lunchtime staff" not in page.words

    ask(action=action)
    asked = viewer.open(address).words
    assert "Train lunchtime staff" in asked
    assert "Help that it asked for" in asked


def test_the_plan_says_what_was_asked_and_leads_to_it(ask, member, action):
    assert "Ask the core team about this" in member.open("/plan").words
    ask(action=action)
    assert "so it can read this action until that is done" in member.open("/plan").words


def test_results_lead_to_asking_about_what_holds_back(app, member, school):
    asked = "/help/ask?questionnaire=organisation&item=safety-aware-1&item=safety-aware-2"
    with app.app_context():
        answer_round(school, safety_aware_1="some", safety_aware_2="some")
    led = [each.get("href") for each in member.open("/assessment/1/results").tree.iter("a")]
    assert any("/help/ask?questionnaire=organisation&item=" in each for each in led)
    page = member.open(asked)
    assert "What is it about?" in page.words
    thread = send(
        member, asked, "/help/ask", words="How?", questionnaire="organisation",
        item=["safety-aware-1", "safety-aware-2"], about="safety-aware-2",
    )  # fmt: skip
    assert thread.address == "/help/1"
    assert (
        "You have asked about this before"
        in member.open("/help/ask?questionnaire=organisation&item=safety-aware-2").words
    )


def test_a_viewer_reads_and_changes_nothing(ask, viewer):
    ask()
    page = viewer.open("/core-team/help/1")
    assert "An editor takes requests on" in page.words
    for to in ("answer", "give", "done", "open"):
        assert press(viewer, page, f"/core-team/help/1/{to}", words="Mine").status == 403


def test_nobody_reads_or_asks_about_what_is_another_s(member, app):
    with app.app_context():
        other = add_organisation("Quay Surgery")
        theirs = add_plan_action(other, SECRET_ACTION, "tests")
        number = a_request(other)
    for wrong in (f"/help/{number}", f"/help/{2**40}", f"/help/ask?action={theirs}",
                  "/help/ask?action=x",
                  "/help/ask?questionnaire=organisation&item=none",
                  "/help/ask?questionnaire=none&item=safety-aware-1"):  # fmt: skip
        answer = member.client.get(wrong)
        assert answer.status_code == 404
        assert "Check the address" not in answer.text


# ---------------------------------------------------------------- words taken out

TAKE_OUT = "/core-team/help/1/messages/1/take-out"


def test_an_editor_takes_words_out_and_every_page_says_so(ask, member, editor, caplog):
    ask("A child, by name")
    thread = editor.open("/core-team/help/1")
    assert TAKE_OUT in [each.get("href") for each in thread.tree.iter("a")]
    asking = editor.open(TAKE_OUT)
    assert "A child, by name" in asking.words
    assert "It cannot be undone." in asking.words
    assert "A child, by name" in member.open("/help/1").words

    told = editor.send(asking)
    assert told.address == "/core-team/help/1"
    assert "The words are taken out." in told.words
    assert "help-words-removed" in caplog.text
    again = press(editor, asking, TAKE_OUT)
    assert "taken out before you pressed the button. Nothing more" in again.words
    for visitor, address in (
        (editor, "/core-team/help"), (editor, "/core-team/help/1"), (editor, TAKE_OUT),
        (member, "/help"), (member, "/help/1"),
    ):  # fmt: skip
        words = visitor.open(address).words
        assert "The core team took these words out on" in words, address
        assert "A child, by name" not in words
    assert TAKE_OUT not in [each.get("href") for each in told.tree.iter("a")]
    assert "Waits for an answer" in member.open("/help/1").words


def test_nobody_but_an_editor_takes_words_out(ask, member, viewer):
    ask("A child, by name")
    page = viewer.open("/core-team/help/1")
    assert "Take these words out" not in page.words
    assert viewer.client.get(TAKE_OUT).status_code == 403
    assert press(viewer, page, TAKE_OUT).status == 403
    own = member.open("/help/1")
    assert "Take these words out" not in own.words
    press(member, own, TAKE_OUT)
    assert "A child, by name" in member.open("/help/1").words


def test_a_message_of_another_thread_is_not_found(ask, editor):
    ask()
    page = editor.open("/core-team/help/1")
    for wrong in ("1/messages/2", f"1/messages/{2**70}", "2/messages/1", f"{2**70}/messages/1"):
        address = f"/core-team/help/{wrong}/take-out"
        assert editor.client.get(address).status_code == 404
        assert press(editor, page, address).status == 404


# ---------------------------------------------------------------- nothing is lost


def test_a_form_pressed_twice_adds_once(ask, member, editor):
    page = member.open("/help/ask")
    threads = [press(member, page, "/help/ask", words="How?").address for _ in range(2)]
    assert threads == ["/help/1", "/help/1"]
    for visitor, where in ((member, "/help/1"), (editor, "/core-team/help/1/answer")):
        page = visitor.open(where.removesuffix("/answer"))
        for _ in range(2):
            thread = press(visitor, page, where, words=f"Said at {where}.")
        assert thread.words.count(f"Said at {where}.") == 1


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("  ", "Write what would help you"),
        ("a" * 1_001, "Shorten your words by 1 character"),
        ("a\x00b", "hidden character"),
    ],
)
def test_a_fault_keeps_what_was_typed(ask, words, fault):
    page = ask(words, questionnaire="organisation", item="safety-aware-1")
    assert page.status == 422
    assert fault in page.words
    if words.strip():
        assert words_of(page.by_id("words")) == words.replace("\x00", "\ufffd")


def test_an_action_that_is_gone_hands_the_words_back(ask, member, action):
    assert "Back to your plan" in member.open(f"/help/ask?action={action}").words
    member.send(member.open(f"/plan/{action}/remove"))
    page = ask("Who could cover lunch?", action=action)
    assert page.status == 409
    assert "not on your plan any more" in page.words
    assert "Who could cover lunch?" in page.words
    assert "Sent." in press(member, page, "/help/ask", words="Who could cover lunch?").words


def test_too_much_is_told_with_what_was_typed(ask, monkeypatch):
    monkeypatch.setattr(help_requests, "MOST_OPEN_REQUESTS", 1)
    ask()
    page = ask("And another thing")
    assert page.status == 422
    assert "as many as there can be" in page.words
    assert words_of(page.by_id("words")).strip() == "And another thing"


def test_whoever_is_second_is_told_who_was_first(ask, editor, app):
    ask()
    page = editor.open("/core-team/help/1")
    me = field(page, "to")
    with app.app_context():
        ben = add_member("Ben")
        help_requests.give_request(1, ben, None, f"account:{ben}")

    told = press(editor, page, "/core-team/help/1/give", seen="", to=me)
    assert "Ben took this before you pressed the button" in told.words
    mine = press(editor, told, "/core-team/help/1/give", seen=str(ben), to=me)
    assert "You see to this now" in mine.words
    assert (
        "Nobody sees to this now"
        in press(editor, mine, "/core-team/help/1/give", seen=me, to="").words
    )


def test_an_answer_to_what_was_done_meanwhile_is_kept(ask, editor, app):
    ask()
    page = editor.open("/core-team/help/1")
    with app.app_context():
        help_requests.mark_done(1, "link:1:1")
    answered = press(editor, page, "/core-team/help/1/answer", words="Here it is")
    assert "Here it is" in answered.words
    assert "Open it again" in answered.words
    again = press(editor, page, "/core-team/help/1/done")
    assert "before you pressed the button. Nothing more was changed." in again.words


# ---------------------------------------------------------------- the list


def test_the_list_is_narrowed_by_its_address(ask, editor):
    ask(questionnaire="organisation", item="safety-aware-1")
    ask("Anything else?")
    assert "2 requests" in editor.open("/core-team/help").words
    for address, count in (
        ("place=hull", "2 requests"), ("place=north-lincolnshire", "0 requests"),
        ("about=organisation/safety-aware-1", "1 request"), ("about=action", "0 requests"),
        ("taken=nobody", "2 requests"), ("state=done", "0 requests"),
    ):  # fmt: skip
        assert count in editor.open(f"/core-team/help?{address}").words, address
    odd = editor.open("/core-team/help?taken=77&state=odd&page=x")
    assert "we left it out: a member, a state, a page" in odd.words
    page = editor.open("/core-team/help/1")
    organisation = next(
        link.get("href") for link in page.tree.iter("a")
        if words_of(link) == "Moor Lane School"
    )  # fmt: skip
    assert "Help that it asked for" in editor.open(organisation).words

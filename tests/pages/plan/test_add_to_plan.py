"""One press on a page of results puts a step on the plan, once."""

import pytest

OFFER = {
    "questionnaire": "organisation", "item": "safety-aware-1", "expected": "embedded",
    "what": "A quiet corner", "first_step": "Ask two young people", "barrier": "time",
}  # fmt: skip


@pytest.fixture
def press(member):
    """Presses a button of a page of results, which sends these fields."""

    def send(**different):
        page = member.open("/assessment/1/drop")
        fields = {"csrf_token": page.fields["csrf_token"], **OFFER, **different}
        return member._arrive("/plan/add", member.client.post("/plan/add", data=fields))

    return send


def test_one_press_adds_one_action(press, member):
    page = press()
    assert "Added to your plan. Say next who sees to it, and by when" in page.words
    assert "A quiet corner" in page.words
    assert "Embedded" in page.words
    again = press()
    assert "This is on your plan already" in again.words
    assert "1 action: 1 planned" in again.words
    assert "Ask two young people" in member.open("/plan").words


def test_a_full_plan_says_so(press, monkeypatch):
    monkeypatch.setattr("app.store.plans.plan_actions.MOST_PLAN_ACTIONS", 1)
    press()
    assert "so nothing was added" in press(what="Another").words


def test_what_no_button_sends_is_left_out(press):
    assert "fly" not in press(expected="fly", what="Something", barrier="a dragon").words
    assert "dragon" not in press(what="Something").words
    assert press(item="no-such-item").status == 404
    assert press(questionnaire="welcome").status == 404
    long = press(what="\x00a" * 400)
    assert "a" * 300 in long.words
    assert "a" * 301 not in long.words

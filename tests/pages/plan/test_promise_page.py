"""What the plan says it will move, and what a later round found."""

import pytest


@pytest.fixture
def answer(member):
    """Answers questions of the open round and submits it."""

    def send(number=1, **given):
        for address in ("safety", "trust"):
            page = member.open(f"/assessment/{number}/{address}")
            names = {name.removesuffix(".seen") for name in page.fields if name.endswith(".seen")}
            mine = {
                item: choice for item, choice in given.items() if item.replace("_", "-") in names
            }
            member.send(page, **mine)
        return member.send(member.open(f"/assessment/{number}/check"))

    return send


@pytest.fixture
def expect(member):
    """Puts an action on the plan that expects an answer."""

    def send(item, expected, **more):
        question = f"organisation/{item}"
        page = member.open("/plan/new")
        return member.send(page, what=f"For {item}", question=question, expected=expected, **more)

    return send


def test_the_promise_is_beside_the_newest_answers(member, expect):
    page = expect("safety-aware-1", "embedded")
    assert "Today is your draft of round 1: nothing is submitted yet" in page.words
    assert "Nothing is answered yet" in page.words
    section = member.open("/assessment/1/safety")
    member.send(section, safety_aware_1="not-yet", safety_aware_2="some", safety_informed_1="some")
    words = member.open("/plan").words
    assert "only your next answers move where you stand" in words
    assert "If it comes true" in words
    assert "moved" in words


def test_what_was_expected_stands_beside_what_was_found(answer, clock, expect, member):
    expect("safety-aware-1", "embedded")
    expect("safety-aware-2", "some")
    expect("trust-aware-1", "first answer")
    expect("safety-informed-1", "some", state="not-now", not_now_because="Later")
    clock.pass_by(days=1)
    answer(safety_aware_1="some", safety_aware_2="embedded", safety_informed_1="some")
    words = member.open("/plan").words
    found = words[words.index("What you set out to do") :]
    assert "For safety-aware-1There is a quiet room: EmbeddedIn some places" in found
    assert "Embedded, as expected or beyond" in found
    assert "A first answerNo answer yet" in found
    assert "For safety-informed-1" not in found
    assert "late" not in found


def test_done_is_never_shown_as_moved(member, expect):
    section = member.open("/assessment/1/safety")
    member.send(section, safety_aware_1="not-yet", safety_aware_2="some", safety_informed_1="some")
    expect("safety-aware-1", "not-yet", state="done")
    words = member.open("/plan").words
    assert "1 done" in words
    assert "moved" not in words

"""A page of answers: saved, sent back with what is wrong, and settled between two people."""

import pytest

from app.store.assessments.assessments import find_round
from app.store.assessments.entries import Entry, get_entries
from app.store.organisations import return_links
from tests.databases.dump import dump

ADDRESS = "/assessment/1/safety"
ITEM = "safety-aware-1"
ANOTHER = {"trust-aware-1": Entry("some")}
JSON = {"Accept": "application/json"}


@pytest.fixture
def stored(app, link):
    """Gives what is stored in the round now."""

    def look():
        with app.app_context():
            mine = return_links.find_link_holder(link.rpartition("/")[2]).organisation_id
            return get_entries(find_round(mine, "organisation", 1).id)

    return look


def answer_another(visitor):
    """Answer a question of another page, so that the round can be submitted."""
    visitor.send(visitor.open("/assessment/1/trust"), trust_aware_1="some")


def test_what_was_saved_is_on_the_page(member, stored):
    member.send(
        member.open(ADDRESS), safety_aware_1="some", safety_aware_1__note="\n one\r\ntwo\n "
    )

    assert stored() == {ITEM: Entry("some", note="one\ntwo")}
    fields = member.open(ADDRESS).fields
    assert (fields[ITEM], fields[f"{ITEM}.note"]) == ("some", "one\r\ntwo")


def test_a_page_sent_again_untouched_writes_nothing(app, member):
    member.send(member.open(ADDRESS), safety_aware_1="some", safety_aware_1__note="one\ntwo")
    with app.app_context():
        before = dump()
        member.send(member.open(ADDRESS))
        assert dump() == before


@pytest.mark.parametrize(
    ("button", "address"),
    [
        ("go=on", "/assessment/1/trust"),
        ("go=overview", "/assessment"),
        ("go=stay", ADDRESS),
        ("", "/assessment/1/trust"),
        (f"clear={ITEM}", f"{ADDRESS}#{ITEM}-not-yet"),
        ("clear=nothing", ADDRESS),
    ],
)
def test_each_button_saves_and_goes_its_way(member, stored, button, address):
    page = member.send(member.open(ADDRESS), button=button, safety_aware_2="some")

    assert page.address == address
    assert stored() == {"safety-aware-2": Entry("some")}


@pytest.mark.parametrize(
    ("button", "address"),
    [
        ("go=check", "/assessment/1/check"),
        ("go=overview", "/assessment"),
        ("go=stay", f"{ADDRESS}?from=check"),
        (f"clear={ITEM}", f"{ADDRESS}?from=check#{ITEM}-not-yet"),
    ],
)
def test_whoever_came_from_the_check_page_goes_back_there(member, stored, button, address):
    page = member.open(f"{ADDRESS}?from=check")
    page = member.send(page, safety_aware_1__note="x\x1b")
    assert page.status == 422
    page = member.send(page, button=button, safety_aware_1__note="", safety_aware_2="some")
    assert page.address == address
    assert stored() == {"safety-aware-2": Entry("some")}


def test_the_last_section_leads_to_the_check_page(member):
    page = member.send(member.open("/assessment/1/trust-2"), button="go=on")
    assert page.address == "/assessment/1/check"


def test_a_fault_keeps_nothing_else_back_and_shows_what_was_typed(member, stored):
    page = member.send(
        member.open(ADDRESS),
        safety_aware_1="some",
        safety_aware_1__evidence="javascript:alert(1)",
        safety_aware_1__note="x" * 2_001,
        safety_aware_2="embedded",
        safety_aware_2__note="Kept",
        safety_aware_2__evidence="the shared drive",
    )

    assert page.status == 422
    assert stored() == {ITEM: Entry("some"), "safety-aware-2": Entry("embedded", note="Kept")}
    assert page.fields[ITEM] == "some"
    assert page.fields[f"{ITEM}.evidence"] == "javascript:alert(1)"
    assert page.fields[f"{ITEM}.note"] == "x" * 2_001
    for field in ("note", "evidence"):
        assert page.by_id(f"{ITEM}-{field}-error") is not None
    # And nothing typed becomes an address that can be followed.
    assert "javascript:alert(1)" not in [each.get("href") for each in page.tree.iter("a")]


def test_a_refused_part_stays_what_it_was_until_it_is_mended(member, stored):
    member.send(member.open(ADDRESS), safety_aware_1="some", safety_aware_1__note="Before")

    page = member.send(
        member.open(ADDRESS), safety_aware_1="embedded", safety_aware_1__note="x\x1b"
    )
    assert stored() == {ITEM: Entry("embedded", note="Before")}
    assert page.fields[f"{ITEM}.note"] == "x\x1b"

    member.send(page, safety_aware_1__note="After")
    assert stored() == {ITEM: Entry("embedded", note="After")}


def test_a_link_without_its_beginning_gets_it(member, stored):
    page = member.send(member.open(ADDRESS), safety_aware_1__evidence="www.example.org/policy")

    assert page.address == "/assessment/1/trust"
    assert stored() == {ITEM: Entry(evidence="https://www.example.org/policy")}


def test_does_not_apply_stays_chosen_until_somebody_says_why(member, stored):
    answer_another(member)
    member.send(member.open(ADDRESS), safety_informed_1="some")

    page = member.send(member.open(ADDRESS), safety_informed_1="not-applicable")
    assert page.status == 422
    assert page.by_id("safety-informed-1-reason-error") is not None
    assert stored() == {**ANOTHER, "safety-informed-1": Entry("not-applicable")}

    page = member.open(ADDRESS)
    assert page.fields["safety-informed-1"] == "not-applicable"
    assert "Until you say why, this question counts as not answered." in page.words
    assert "0 of 3 answered" in page.words
    page = member.open("/assessment/1/check")
    assert "Does not apply to us (no reason yet, so not answered)" in page.words

    member.send(page)
    assert stored() == {**ANOTHER, "safety-informed-1": Entry()}


def test_a_fault_that_is_mended_is_saved(member, stored):
    page = member.send(member.open(ADDRESS), safety_informed_1="not-applicable")
    member.send(page, safety_informed_1__reason="No leader")

    assert stored() == {"safety-informed-1": Entry("not-applicable", reason="No leader")}


@pytest.mark.parametrize("given", ["nothing", "not-applicable", "\x00", "<script>"])
def test_an_answer_that_is_not_offered_is_sent_back(member, stored, given):
    page = member.send(member.open(ADDRESS), safety_aware_2=given)

    assert page.status == 422
    assert stored() == {}


def _changed_by_both(member, colleague, **mine):
    page = member.open(ADDRESS)
    other = colleague()
    other.send(other.open(ADDRESS), safety_aware_1="some", safety_aware_1__note="Theirs")
    return member.send(page, safety_aware_2="some", **mine)


def test_two_versions_are_both_shown_and_the_stored_one_stands(member, colleague, stored):
    page = _changed_by_both(
        member, colleague, safety_aware_1="embedded", safety_aware_1__note="Mine"
    )

    assert page.status == 409
    assert stored() == {ITEM: Entry("some", note="Theirs"), "safety-aware-2": Entry("some")}
    assert "Note: Theirs" in page.words
    assert "Note: Mine" in page.words
    assert page.fields[f"{ITEM}.note"] == "Mine"


@pytest.mark.parametrize(
    ("keep", "kept"),
    [("mine", Entry("embedded", note="Mine")), ("theirs", Entry("some", note="Theirs"))],
)
def test_the_version_that_is_chosen_is_kept(member, colleague, stored, keep, kept):
    page = _changed_by_both(
        member, colleague, safety_aware_1="embedded", safety_aware_1__note="Mine"
    )
    page = member.send(page, safety_aware_1__keep=keep)

    assert page.address == "/assessment/1/trust"
    assert stored()[ITEM] == kept


def test_without_a_choice_both_versions_stay(member, colleague, stored):
    page = _changed_by_both(
        member, colleague, safety_aware_1="embedded", safety_aware_1__note="Mine"
    )
    for _ in range(2):
        page = member.send(page)
        assert page.status == 422
        assert stored()[ITEM] == Entry("some", note="Theirs")
        assert page.fields[f"{ITEM}.note"] == "Mine"
        assert "Note: Theirs" in page.words


def test_a_third_change_meanwhile_is_asked_about_again(member, colleague, stored):
    page = _changed_by_both(member, colleague, safety_aware_1="embedded")
    third = colleague()
    third.send(third.open(ADDRESS), safety_aware_1__note="Third")

    page = member.send(page, safety_aware_1__keep="mine")

    assert page.status == 409
    assert "Note: Third" in page.words
    assert stored()[ITEM] == Entry("some", note="Third")


def test_the_same_change_by_both_is_no_matter(member, colleague):
    page = _changed_by_both(member, colleague, safety_aware_1="some", safety_aware_1__note="Theirs")
    assert page.status == 200


def test_an_unknown_answer_in_two_versions_is_shown_too(member, colleague):
    page = _changed_by_both(member, colleague, safety_aware_1="embedded")
    page = member.send(page, safety_aware_1="nothing")
    assert page.status == 422


@pytest.mark.parametrize("given", ["embedded", "nothing", ""])
def test_after_submission_what_was_typed_is_shown_and_not_stored(member, colleague, stored, given):
    answer_another(member)
    page = member.open(ADDRESS)
    other = colleague()
    other.send(other.open("/assessment/1/check"))

    late = member.send(page, safety_aware_1=given, safety_aware_1__note="An hour's <b>words")

    assert late.status == 409
    assert "An hour's <b>words" in late.words
    assert stored() == ANOTHER
    assert member.open(ADDRESS).address == "/assessment/1/check"


def test_submitting_what_somebody_changed_meanwhile_shows_it_first(member, colleague, stored):
    answer_another(member)
    page = member.open("/assessment/1/check")
    other = colleague()
    other.send(other.open(ADDRESS), safety_aware_1="some")

    page = member.send(page)
    assert page.status == 409
    assert "In some places" in page.words
    assert member.send(page).address == "/assessment/1/results"


def by_script(member, page, **fields):
    """What the page's script sends: one item, and asks for JSON back."""
    sent = {"csrf_token": page.fields["csrf_token"], f"{ITEM}.seen": page.fields[f"{ITEM}.seen"]}
    named = {f"{ITEM}.{name}" if name != "given" else ITEM: text for name, text in fields.items()}
    return member.client.post(ADDRESS, data={**sent, **named}, headers=JSON)


def test_one_item_is_saved_by_script(member, stored):
    page = member.open(ADDRESS)
    reply = by_script(member, page, given="some", note="A corner")

    assert reply.status_code == 200
    fresh = Entry("some", note="A corner")
    assert reply.json == {
        "open": True, "seen": {ITEM: fresh.fingerprint}, "conflicts": [], "faults": {},
    }  # fmt: skip
    assert stored() == {ITEM: fresh}


def test_a_script_is_told_of_a_conflict_a_fault_and_a_round_that_is_closed(member, colleague):
    page = member.open(ADDRESS)
    other = colleague()
    other.send(other.open(ADDRESS), safety_aware_1="some")

    assert by_script(member, page, given="embedded").json["conflicts"] == [ITEM]
    assert set(by_script(member, page, evidence="x").json["faults"][ITEM]) == {"evidence"}
    other.send(other.open("/assessment/1/check"))
    reply = by_script(member, page, given="embedded")
    assert (reply.status_code, reply.json["open"], reply.json["seen"]) == (409, False, {})

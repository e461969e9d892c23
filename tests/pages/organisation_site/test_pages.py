"""Every page, fetched as people come to it, is a page: `check_page` looks at each."""

import shutil

import pytest

from app.settings.config import ROOT
from app.store.organisations import return_links
from scoring.questionnaires.published_versions import LOCK_NAME, lock_versions
from tests.page_checks.visitor import Visitor

PUBLIC = [
    "/",
    "/method",
    "/attributions",
    "/privacy",
    "/accessibility",
    "/join",
    "/return/no-such-link",
    "/nothing",
]
HELD = [
    "/assessment",
    "/assessment/1/safety",
    "/assessment/1/trust",
    "/assessment/1/trust-2",
    "/assessment/1/check",
    "/assessment/1/results",
    "/assessment/1/what-if",
    "/assessment/1/what-if?safety-aware-1=embedded&trust-overall=informed&nothing=this",
    "/assessment/1/drop",
    "/assessment/1/take-back",
    "/your-link",
    "/details",
    "/delete",
    "/assessment/2/check",
    "/assessment/1/take/nothing",
]
ANSWERS = {
    "safety": {
        "safety_aware_1": "some",
        "safety_aware_1__note": "A corner\nand a chair <b>",
        "safety_aware_1__evidence": "https://example.org/?a=1&b=2",
        "safety_aware_2": "some",
        "safety_informed_1": "not-applicable",
        "safety_informed_1__reason": 'There is no "leader"',
    },
    "trust": {"trust_aware_1": "embedded", "trust_informed_1": "dont-know"},
    "trust-2": {"trust_overall": "aware"},
}
ABOUT = {"name": "Moor Lane School", "places": "hull", "sector": "education", "size": "11-to-50"}


@pytest.fixture
def answered(member):
    """Somebody whose organisation has answered everything, on the check page."""
    page = member.open("/assessment/1/safety")
    for answers in ANSWERS.values():
        page = member.send(page, button="go=on", **answers)
    return member, page


@pytest.mark.parametrize("address", PUBLIC)
def test_pages_for_anybody(visitor, address):
    visitor.open(address)


@pytest.mark.parametrize("address", HELD)
def test_pages_without_a_link(visitor, address):
    assert visitor.open(address).status == 401


@pytest.mark.parametrize("address", HELD)
def test_pages_of_a_draft_that_is_empty(member, address):
    member.open(address)


@pytest.mark.parametrize("address", HELD)
def test_pages_of_a_draft_that_is_answered(answered, address):
    answered[0].open(address)


@pytest.mark.parametrize("address", HELD)
def test_pages_of_a_submitted_round(answered, address):
    member, page = answered
    member.send(page)
    member.open(address)


def test_pages_of_the_real_questionnaire(make_app, sqlite_database, link, tmp_path):
    """As it is, locked or not."""
    folder = tmp_path / "real"
    shutil.copytree(ROOT / "questionnaires", folder, ignore=shutil.ignore_patterns(LOCK_NAME))
    lock_versions(folder)
    visitor = Visitor(make_app(sqlite_database, folder).test_client())
    overview = visitor.open(link)
    sections = [
        each.get("href") for each in overview.tree.iter("a") if "task-list" in each.get("class", "")
    ]
    assert len(sections) == 5
    for address in [*sections, "/", "/method", *HELD[4:]]:
        visitor.open(address)


def test_the_whole_way_from_the_start_page_to_the_results(visitor):
    joined = visitor.send(visitor.open("/join"), **ABOUT)
    assert joined.address == "/your-link"
    link = joined.by_id("return-link").get("value")
    overview = visitor.open(link)
    assert overview.address == "/assessment"

    page = visitor.open("/assessment/1/safety")
    for address, answers in ANSWERS.items():
        assert page.address == f"/assessment/1/{address}"
        page = visitor.send(page, button="go=on", **answers)
    assert page.address == "/assessment/1/check"
    page = visitor.send(page)

    assert page.address == "/assessment/1/results"
    assert "Moor Lane School" in page.words
    assert "you are at Aware" in page.words


def test_whoever_has_opened_their_link_carries_on_from_the_start_page(visitor, member):
    assert "Carry on" in member.open("/").words
    assert "Carry on" not in visitor.open("/").words


def test_a_new_link_is_shown_once_and_the_old_one_is_dead(member, link, colleague):
    other = colleague()
    renewed = member.send(member.open("/your-link"))
    fresh = renewed.by_id("return-link").get("value")

    assert other.open("/assessment").status == 401
    assert other.open(link).status == 404
    assert other.open(fresh).address == "/assessment"


def test_a_faulty_form_shows_what_is_wrong_and_what_was_filled_in(visitor):
    page = visitor.send(visitor.open("/join"), name="Moor Lane School", places="hull")

    assert page.status == 422
    assert page.fields["name"] == "Moor Lane School"
    assert page.fields["places"] == "hull"
    assert page.by_id("sector-error") is not None
    assert page.by_id("size-error") is not None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Enter the name"),
        ("  \t ", "Enter the name"),
        ("x" * 203, "Shorten the name by 3"),
        ("Moor\x00Lane", "hidden character"),
        ("Moor\u202eLane", "hidden character"),
    ],
)
def test_names_that_cannot_be_kept_whole_are_sent_back(visitor, name, message):
    page = visitor.post(
        visitor.open("/join"), {**visitor.open("/join").fields, **ABOUT, "name": name}
    )

    assert page.status == 422
    assert message in page.words


@pytest.mark.parametrize("name", ["x" * 200, "عائلة", "🌳 Tŷ Coed", "O'Brien & <b>Sons</b>"])
def test_names_that_can_are_kept_whole(visitor, name):
    visitor.send(visitor.open("/join"), **{**ABOUT, "name": name})

    assert visitor.open("/details").fields["name"] == name


def test_a_place_ticked_twice_is_one_place(visitor):
    page = visitor.open("/join")
    visitor.post(page, {**page.fields, **ABOUT, "places": ["hull", "york", "hull"]})

    assert [p.get("value") for p in _ticked(visitor.open("/details"))] == [
        "hull",
        "york",
        # that reminders may be sent
        "y",
    ]


@pytest.mark.parametrize("wrong", [{"places": "mars"}, {"sector": "bank"}, {"size": "-1"}])
def test_what_is_not_on_the_lists_is_sent_back(visitor, wrong):
    assert visitor.send(visitor.open("/join"), **{**ABOUT, **wrong}).status == 422


def _ticked(page):
    boxes = (each for each in page.form.iter("input") if each.get("type") == "checkbox")
    return [each for each in boxes if "checked" in each.attrib]


def test_details_are_changed(member):
    page = member.send(member.open("/details"), name="Moor Lane Academy", size="51-to-250")

    assert page.address == "/assessment"
    assert member.open("/details").fields["name"] == "Moor Lane Academy"


def test_deleting_asks_once_more_and_then_nothing_is_left(member, link):
    asked = member.send(member.open("/delete"))
    assert asked.status == 422
    assert member.open("/assessment").status == 200

    gone = member.send(asked, confirm="yes")

    assert gone.status == 200
    assert "Moor Lane School" not in gone.response.text
    assert member.open("/assessment").status == 401
    assert member.open(link).status == 404


def test_leaving_forgets_the_organisation_on_this_device(member, link):
    overview = member.open("/assessment")
    (leave,) = (each for each in overview.tree.iter("form") if each.get("action") == "/leave")
    token = next(leave.iter("input")).get("value")
    left = member.client.post("/leave", data={"csrf_token": token})

    assert left.headers["Location"] == "/"
    assert member.open("/assessment").status == 401
    assert member.open(link).status == 200


def test_an_organisation_whose_joining_was_cut_off_gets_its_first_round(
    app, client, details, visitor
):
    """Between its details and its first round, say by a power cut."""
    with app.app_context():
        secret = return_links.join_organisation(details, "tests")

    visitor.open(f"/return/{secret}")
    page = visitor.send(visitor.open("/assessment"))

    assert page.address == "/assessment"
    assert visitor.open("/assessment/1/safety").status == 200


def test_details_that_a_colleague_changed_meanwhile_are_shown_and_not_undone(member, colleague):
    page, other = member.open("/details"), colleague()
    theirs = other.open("/details")
    other.post(theirs, {**theirs.fields, "name": "What the colleague called it"})

    shown = member.post(page, {**page.fields, "name": "What I called it"})

    assert shown.status == 409
    assert "They have saved: What the colleague called it; York; Education" in shown.words
    assert shown.by_id("name").get("value") == "What I called it"
    assert member.post(shown, shown.fields).status == 200

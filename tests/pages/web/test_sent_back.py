"""What somebody typed is shown where it came to nothing: our own fields, in their page's words."""

from urllib.parse import urlencode, urljoin

import pytest

from app.settings.config import MAX_ANSWER_PAGE_BYTES
from app.web import rejected_form
from app.web.form_limits import MAX_FORM_BYTES
from tests.factories.organisations import add_organisation
from tests.page_checks.visitor import Page

SAFETY = "/assessment/1/safety"
ONE_LINE = "application/x-www-form-urlencoded"
TYPED = {"text", "email", "url", "radio"}
# Secrets, which never come back, and what is only looked for.
NEVER = {
    "password",
    "new_password",
    "again",
    "code",
    "recovery_code",
    "q",
    "second_factor_required",
}
PAGES = {
    "visitor": ["/join", "/bring", "/core-team/sign-in"],
    "member": ["/details", SAFETY, "/assessment/1/check", "/delete", "/your-link", "/plan/new"],
    "editor": [
        "/core-team/organisations/add",
        "/core-team/organisations/1/change",
        "/core-team/organisations/1/invite",
        "/core-team/organisations/1/merge",
        "/core-team/organisations/1/revoke",
        "/core-team/organisations/import",
        "/core-team/report/figures/enter",
        "/core-team/editions/prepare",
        "/core-team/keys",
        "/core-team/questionnaires",
        "/core-team/account/password",
    ],
}


def typed_in(form):
    for each in form.iter():
        is_typed = each.tag in {"textarea", "select"} or each.get("type") in TYPED
        if each.get("name") and is_typed and "hidden" not in each.attrib:
            yield each.get("name")


@pytest.mark.parametrize(
    ("who", "address"), [(who, address) for who, pages in PAGES.items() for address in pages]
)
def test_every_field_that_is_typed_in_comes_back(app, request, who, address):
    """A new form has to be named in `app/web/rejected_form.py`."""
    somebody = request.getfixturevalue(who)
    with app.app_context():
        if who == "editor":
            add_organisation("Moor Lane School")
    page = somebody.open(address)
    assert page.status == 200
    for form in next(page.tree.iter("main")).iter("form"):
        if form.get("method") == "post":
            to = urljoin(page.address, form.get("action") or "")
            for name in set(typed_in(form)) - NEVER:
                assert comes_back(app, to, name), f"{name} of {to}"


@pytest.mark.parametrize("address", ["import", "1/response"])
def test_what_a_file_held_comes_back_from_the_page_that_showed_it(app, address):
    """It is sent along unseen, and going back to such a page asks for the file again."""
    assert comes_back(app, f"/core-team/organisations/{address}", "checked")


@pytest.mark.parametrize("name", ["cell-7-name", "word-email-0a1b"])
def test_what_was_typed_in_the_place_of_a_cell_comes_back(app, name):
    assert comes_back(app, "/core-team/organisations/import", name)


def comes_back(app, address, name):
    with app.test_request_context(address, method="POST", data={name: "words"}):
        return rejected_form.read_rejected_form().fields


@pytest.mark.parametrize("name", [*sorted(NEVER), "csrf_token", "seen", "x", "safety-aware-1.seen"])
def test_nothing_else_does(app, name):
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and not rule.arguments:
            assert not comes_back(app, rule.rule, name)
    assert not comes_back(app, SAFETY, name)


def test_nothing_that_another_site_sent_does(app):
    with app.test_request_context(
        "/join", method="POST", data={"name": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    ):
        assert rejected_form.read_rejected_form() == rejected_form.RejectedForm()


def test_what_was_chosen_is_told_in_words(app):
    with app.test_request_context(
        SAFETY, method="POST", data={"safety-aware-1": "some", "safety-aware-1.note": " Ours "}
    ):
        fields = dict(rejected_form.read_rejected_form().fields)
    assert list(fields.values()) == ["In some places", " Ours "]
    with app.test_request_context(
        "/join", method="POST", data={"places": ["hull", "york"], "sector": "<b>"}
    ):
        assert rejected_form.read_rejected_form().fields == (
            ("Places", "Hull"),
            ("Places", "York"),
            ("Sector", "<b>"),
        )


def test_there_is_an_end_to_it(app, monkeypatch):
    monkeypatch.setattr(rejected_form, "MAX_FIELD_CHARACTERS", 10)
    monkeypatch.setattr(rejected_form, "MAX_SHOWN_CHARACTERS", 14)
    notes = {f"safety-aware-{number}.note": "words" * 3 for number in (1, 2)}
    with app.test_request_context(SAFETY, method="POST", data=notes):
        told = rejected_form.read_rejected_form()

    assert [text for _, text in told.fields] == ["wordswords", "word"]
    assert not told.whole


# ---------------------------------------------------------------- too large


def send_too_much(somebody, address, fields) -> Page:
    page = somebody.open(address)
    token = {"csrf_token": page.fields["csrf_token"]}
    response = somebody.client.post(
        address, data=urlencode({**token, **fields}), content_type=ONE_LINE
    )
    return somebody._arrive(address, response)


def test_a_page_that_is_too_large_names_the_answer_to_shorten(member):
    fields = {
        "safety-aware-1.note": "First words",
        "safety-aware-2.note": "x" * MAX_ANSWER_PAGE_BYTES,
        "safety-sensitive-1.note": "Last words",
    }
    told = send_too_much(member, SAFETY, fields)

    assert told.status == 413
    assert "The longest that you sent is this: " in told.words
    assert "– note." in told.words
    assert "First words" in told.words
    assert "back button leads to all of them" in told.words


def test_a_form_that_is_too_large_names_its_field(editor):
    fields = {"source": "The register", "note": "x" * MAX_FORM_BYTES}
    told = send_too_much(editor, "/core-team/report/figures/enter", fields)

    assert told.status == 413
    assert "this: Anything that a reader should know." in told.words
    assert "The register" in told.words


def test_a_long_note_that_can_be_read_is_refused_by_its_question_alone(member):
    page = member.open(SAFETY)
    answer = member.send(
        page, safety_aware_1="some", safety_aware_2="some", safety_aware_2__note="x" * 500_000
    )

    assert answer.status == 422
    assert "Shorten" in answer.words
    assert member.open(SAFETY).fields["safety-aware-1"] == "some"

"""Characters that no database holds, in each field that takes words: told or taken, never a fault.

Whatever else stands in the form is right, so that nothing is refused before the words are met.
"""

from urllib.parse import urlencode

import pytest

from app.store.organisations import return_links
from tests.factories.organisations import add_organisation
from tests.factories.response_files import make_response_file
from tests.page_checks.visitor import Visitor

TEAM = "/core-team"
DETAILS = {"name": "Moor Lane", "places": "hull", "sector": "education", "size": "up-to-10"}
# As bytes, since a lone surrogate is no text in UTF-8.
HIDDEN = {
    "NUL": b"\x00",
    "form feed": b"\x0c",
    "ESC": b"\x1b",
    "U+FFFE": b"\xef\xbf\xbe",
    "a lone surrogate": b"\xed\xa0\x80",
    "10,000 combining marks": b"e" + b"\xcc\x81" * 10_000,
}
FORMS = {
    "/join": ("visitor", DETAILS, ["name"]),
    "/assessment/1/safety": ("member", {}, ["safety-aware-1.note", "safety-aware-1.evidence"]),
    "/details": ("member", DETAILS, ["name"]),
    f"{TEAM}/organisations/add": ("editor", DETAILS, ["name", "contact"]),
    f"{TEAM}/keys": ("editor", {"name": "Evaluators", "lasts": "30"}, ["name"]),
    f"{TEAM}/editions/prepare": ("editor", {"day": "1 March 2026"}, ["note", "day"]),
    f"{TEAM}/report/figures/enter": (
        "editor",
        {"measure": "case-studies", "on_day": "1 March 2026", "amount": "3", "source": "A list"},
        ["on_day", "amount", "source", "note"],
    ),
    f"{TEAM}/organisations/1/response": ("editor", {"go": "draft"}, ["checked"]),
}
FIELDS = [(page, field) for page, (_, _, fields) in FORMS.items() for field in fields]


@pytest.fixture
def app(make_app, database):
    """An app on each kind of database, with one organisation in it."""
    made = make_app(database)
    with made.app_context():
        add_organisation("Hill School", size="up-to-10")
    return made


def test_hidden_characters_in_a_field_of_words_are_no_fault_of_ours(app, request):
    told = {}
    for page, field in FIELDS:
        who, filled, _ = FORMS[page]
        visitor = request.getfixturevalue(who)
        for name, hidden in HIDDEN.items():
            token = visitor.open("/join").fields["csrf_token"]
            sent = {"csrf_token": token, **filled, field: b"Words " + hidden + b" and more"}
            kind = "application/x-www-form-urlencoded"
            answer = visitor.client.post(page, data=urlencode(sent), content_type=kind)
            if answer.status_code in {400, 401, 403, 404, 405} or answer.status_code >= 500:
                told[page, field, name] = answer.status_code

    assert told == {}


def test_hidden_characters_in_a_response_file_are_no_fault_of_ours(app):
    guest = Visitor(app.test_client())
    with app.app_context():
        secret = return_links.renew_link(1, "tests")
        file = make_response_file().decode()
    guest.open(f"/return/{secret}")
    token = guest.open("/bring").fields.get("csrf_token", "")
    for hidden in ("\\u0000", "\\u001b", "\\ufffe", "\\ud800", "e" + "\\u0301" * 10_000):
        words = file.replace("{", f'{{"note": "Words {hidden}", ', 1)
        sent = {"csrf_token": token, "response": words}

        answer = guest.client.post("/bring/in", data=sent)

        assert answer.status_code < 500, hidden[:8]

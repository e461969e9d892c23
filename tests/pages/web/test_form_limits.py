"""What is sent is counted before it is read: nobody's form or address costs more than a page's."""

from io import BytesIO

import pytest
from werkzeug.test import encode_multipart

from app.web.form_limits import MAX_FORM_BYTES, MAX_FORM_FIELDS, MAX_QUERY_BYTES
from tests.page_checks.routes import routes_of
from tests.page_checks.visitor import check_page

# They read nothing of what is sent.
UNREAD = {"/leave", "/core-team/sign-out", "/stop-reminders/x"}
ONE_LINE = "application/x-www-form-urlencoded"


@pytest.fixture
def posts(app):
    """The address of every form that is read."""
    found = [address for method, address, _ in routes_of(app) if method == "POST"]
    found = [address for address in found if address not in UNREAD]
    assert len(found) > 20
    return found


def one_line(fields):
    return "&".join("a=b" for _ in range(fields)), ONE_LINE


def in_parts(fields):
    boundary, body = encode_multipart({f"a{number}": "b" for number in range(fields)})
    return body, f'multipart/form-data; boundary="{boundary}"'


@pytest.mark.parametrize("encode", [one_line, in_parts])
def test_no_form_takes_thousands_of_fields(client, posts, encode):
    body, kind = encode(2_000)
    answers = {each: client.post(each, data=body, content_type=kind) for each in posts}

    assert {each: answer.status_code for each, answer in answers.items()} == dict.fromkeys(
        posts, 413
    )
    for answer in answers.values():
        check_page(answer.text)
        assert len(answer.data) < 10_000


@pytest.mark.parametrize("encode", [one_line, in_parts])
@pytest.mark.parametrize("over", [0, 1])
def test_a_form_takes_as_many_fields_as_it_says(client, encode, over):
    body, kind = encode(MAX_FORM_FIELDS + over)
    answer = client.post("/core-team/sign-in", data=body, content_type=kind)

    # It is read, and has no token.
    assert answer.status_code == (413 if over else 400)


@pytest.mark.parametrize("over", [0, 1])
def test_a_form_takes_as_many_bytes_as_it_says(client, over):
    body = "a=".ljust(MAX_FORM_BYTES + over, "b")
    answer = client.post("/core-team/sign-in", data=body, content_type=ONE_LINE)

    assert answer.status_code == (413 if over else 400)


@pytest.mark.parametrize("over", [-1, 1, MAX_FORM_BYTES])
def test_a_form_in_chunks_is_never_cut_off(client, over):
    body = "a=".ljust(MAX_FORM_BYTES + over, "b").encode()
    # As gunicorn hands on what comes without its length.
    in_chunks = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = client.post(
        "/core-team/sign-in",
        input_stream=BytesIO(body),
        content_type=ONE_LINE,
        environ_overrides=in_chunks,
    )

    # It is read, and has no token.
    assert answer.status_code == (413 if over > 0 else 400)


def test_a_page_of_answers_takes_every_field_that_it_has(member):
    page = member.open("/assessment/1/safety")
    parts = ("", ".reason", ".note", ".evidence", ".seen", ".keep", ".asked", ".sent")
    items = {name.removesuffix(".seen") for name in page.fields if name.endswith(".seen")}
    whole = {f"{item}{part}": "" for item in items for part in parts}

    assert member.client.post(page.address, data=whole | page.fields).status_code != 413


@pytest.mark.parametrize("over", [0, 1])
def test_an_address_too_long_is_refused_with_a_page(client, over):
    answer = client.get("/", query_string="q=".ljust(MAX_QUERY_BYTES + over, "x"))

    assert answer.status_code == (414 if over else 200)
    if over:
        check_page(answer.text)
        assert "That address is too long" in answer.text


ASKED = (
    "q", "place", "sector", "status", "stage", "at-least", "value", "change", "item", "given",
    "answered", "page", "from", "to", "known", "definitions", "span", "measure", "with", "seen",
    "soon", "onward", "after", "most", "safety-aware-1",
)  # fmt: skip


@pytest.mark.parametrize("text", ["9" * 100, "% _" * 30, "a " * 50, "\x00\ud800"])
def test_no_part_of_an_address_breaks_a_page(app, link, editor, member, text):
    """An address may be typed, or hold whatever a program tries."""
    asked = dict.fromkeys(ASKED, text.encode("utf-8", "surrogatepass"))
    addresses = [address for method, address, _ in routes_of(app) if method == "GET"]
    for visitor in (editor, member):
        for address in addresses:
            assert visitor.client.get(address, query_string=asked).status_code < 500, address

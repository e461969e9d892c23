"""The core team imports a response file: a look that changes nothing, then a draft or a round."""

import io
import json

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.forms.response_file import MAX_RESPONSE_FORM_BYTES
from app.store.assessments.assessments import find_round, get_or_start_round, list_rounds
from app.store.assessments.entries import Entry, get_entries
from app.store.base import published_questionnaires
from app.store.organisations import organisations
from tests.databases.dump import dump
from tests.factories.organisations import add_joined_organisation, add_organisation
from tests.factories.response_files import make_response_file
from tests.page_checks.visitor import words_of


@pytest.fixture
def mine(app):
    """The id of an organisation that has not started."""
    with app.app_context():
        return add_joined_organisation()


@pytest.fixture
def content(app):
    with app.app_context():
        return make_response_file()


def address(organisation):
    return f"/core-team/organisations/{organisation}/response"


def choose(editor, organisation, content, name="response.json"):
    """Choose a file on the page, and check it."""
    page = editor.open(address(organisation))
    chosen = FileStorage(io.BytesIO(content), name, "file")
    # Made here: the client would leave a large file open.
    boundary, body = encode_multipart({**page.fields, "file": chosen})
    kind = f'multipart/form-data; boundary="{boundary}"'
    sent = editor.client.post(address(organisation), data=body, content_type=kind)
    return editor._arrive(address(organisation), sent)


def stored(app, organisation):
    with app.app_context():
        return [
            (each.round, bool(each.submitted_at), len(get_entries(each.id)))
            for each in list_rounds(organisation)
        ]


def everything(app):
    with app.app_context():
        return dump()


def test_an_editor_finds_the_way_from_the_organisation(editor, viewer, mine):
    for visitor, found in ((editor, True), (viewer, False)):
        page = visitor.open(f"/core-team/organisations/{mine}")
        links = [each.get("href") for each in page.tree.iter("a")]
        assert (address(mine) in links) == found


def test_a_look_shows_all_of_it_and_changes_nothing(app, editor, mine, content):
    before = everything(app)
    page = choose(editor, mine, content)
    assert page.status == 200
    assert "The file is right. Nothing is imported yet." in page.words
    rows = {words_of(row[0]): words_of(row[1]) for row in page.tree.iter("div") if len(row) == 2
            and row[0].tag == "dt"}  # fmt: skip
    assert rows["Answered"] == "2 of 6 questions"
    assert rows["Don’t know"] == rows["Do not apply"] == "1 of 6 questions"
    assert rows["No answer yet"] == rows["With a note or a link"] == "2 of 6 questions"
    assert "too little is known yet to say. It has answered 2 of 6 questions in a way" in page.words
    assert "It counts as Starting out, without a score." in page.words
    assert rows["There is a quiet room."].startswith("Embedded A corner by the door 🌳")
    assert "<b>in May</b>" in rows["Which is most like you?"]
    assert "Once submitted, only they can take the answers back to change them" in page.words
    assert everything(app) == before


def test_it_comes_in_as_a_draft_without_choosing_the_file_again(app, editor, mine, content):
    page = choose(editor, mine, content)
    buttons = [each.get("value") for each in page.form.iter("button")]
    # Whoever presses Enter gets the first.
    assert buttons == ["draft", "submit"]
    done = editor.send(page, "go=draft")
    assert done.address == f"/core-team/organisations/{mine}/rounds/1"
    assert "a draft, for them to check" in done.words
    assert "A corner by the door" in done.words
    assert stored(app, mine) == [(1, False, 5)]
    history = editor.open(f"/core-team/organisations/{mine}")
    assert "Answers came in from a response file Editor, core team" in history.words


def test_it_can_be_submitted_for_them(app, editor, mine, content, seconds_apart):
    done = editor.send(choose(editor, mine, content), "go=submit")
    assert "Round 1 holds the answers from the file, and is submitted." in done.words
    assert stored(app, mine) == [(1, True, 5)]
    again = editor.send(choose(editor, mine, content), "go=submit")
    assert again.address.endswith("/rounds/2")


def test_a_file_without_an_answer_is_not_submitted_for_them(app, editor, mine, content):
    emptied = json.loads(content) | {"answers": {}}
    page = choose(editor, mine, json.dumps(emptied).encode())
    assert [each.get("value") for each in page.form.iter("button")] == ["draft"]
    assert "No question has been answered, so it stands nowhere yet" in page.words
    before = everything(app)
    refused = editor.send(page, "go=submit")
    assert refused.status == 409
    assert "it cannot be submitted" in refused.words
    assert everything(app) == before


def test_who_has_begun_is_left_alone(app, editor, mine, content, write):
    page = choose(editor, mine, content)
    with app.app_context():
        number = get_or_start_round(
            mine, published_questionnaires.get_current_questionnaire(), "tests"
        )
        write(find_round(mine, "organisation", number), trust_aware_1=Entry("some"))
    before = everything(app)
    refused = editor.send(page, "go=draft")
    assert refused.status == 409
    assert "Somebody there has begun to answer" in refused.words
    assert [each.get("value") for each in refused.form.iter("button")] == ["look"]
    # Said at once to whoever looks later, and no other button gets round it.
    looked = choose(editor, mine, content)
    assert (looked.status, "has begun to answer" in looked.words) == (200, True)
    assert editor.post(looked, {**looked.fields, "go": "submit"}).status == 409
    assert everything(app) == before


@pytest.fixture
def later(make_app, sqlite_database, published_later):
    """The same app, after the next version was published."""
    return make_app(sqlite_database, published_later)


def test_an_empty_round_under_another_version_is_told(app, later, editor, mine, content):
    with app.app_context():
        get_or_start_round(mine, published_questionnaires.get_current_questionnaire(), "tests")
    with later.app_context():
        fresh = make_response_file()
    editor.client.application = later
    page = choose(editor, mine, fresh)
    assert "An empty round is open under another version" in page.words
    assert editor.post(page, {**page.fields, "go": "draft"}).status == 409
    assert "The file is right" in choose(editor, mine, content).words


def test_where_the_size_is_not_known_the_file_waits_for_it(app, editor, content):
    with app.app_context():
        one = add_organisation("Moor Lane School")
    page = choose(editor, one, content)
    assert "First add how many people work or volunteer there." in page.words
    with app.app_context():
        details = organisations.get_details(one)._replace(size="11-to-50")
        organisations.change_details(one, details, "tests")
    ready = editor.send(page, "go=look")
    assert "The file is right" in ready.words
    editor.send(ready, "go=draft")
    assert stored(app, one) == [(1, False, 5)]


def test_every_problem_is_named_and_nothing_comes_in(app, editor, mine, content):
    before = everything(app)
    with app.app_context():
        wrong = make_response_file(answers={"safety-aware-1": "<script>", "x": "some"})
    page = choose(editor, mine, wrong)
    assert page.status == 422
    assert "Nothing has been brought in These things keep the answers from being used" in page.words
    assert "The answer for SA1: There is a quiet room. ‘<script>’ is not" in page.words
    assert "There is no such question." in page.words
    assert "<script>’" not in page.response.text
    for content_of, words in ((b"", "no file was chosen"), (content[:90], "cut short")):
        again = choose(editor, mine, content_of)
        assert (again.status, words in again.words) == (422, True)
    assert everything(app) == before


def test_a_tampered_page_is_checked_again(app, editor, mine, content):
    page = choose(editor, mine, content)
    before = everything(app)
    tampered = page.fields["checked"].replace('"embedded"', '"sum"')
    refused = editor.post(page, {**page.fields, "checked": tampered, "go": "submit"})
    assert refused.status == 422
    assert everything(app) == before


def test_a_file_over_a_form_s_usual_size_is_let_in_here_alone(app, editor, mine, content):
    assert choose(editor, mine, content + b" " * 1_500_000).status == 200
    assert "over 2 MB" in choose(editor, mine, content + b" " * 2_000_000).words
    assert choose(editor, mine, content + b" " * MAX_RESPONSE_FORM_BYTES).status == 413


def test_an_organisation_that_is_not_there_is_not_found(editor):
    assert editor.client.get(address(999)).status_code == 404

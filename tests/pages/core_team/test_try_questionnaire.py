"""A questionnaire tried out: its pages, faults, figures and changes; nothing is kept."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.core_team.questionnaires.draft_pages import RESULT_NAMES
from app.core_team.questionnaires.draft_reading import MOST_FAULTS_LISTED
from app.settings.config import ROOT
from tests.databases.dump import dump
from tests.page_checks.visitor import words_of

ADDRESS = "/core-team/questionnaires"
UTF16 = "id: organisation".encode("utf-16")
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
# Nine levels of nine: 387,420,489 texts, were it ever built.
BOMB = "a0: &a0 [x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)


@pytest.fixture
def v1(published):
    return (published / "organisation.v1.yaml").read_text("utf-8")


@pytest.fixture
def v2(v1):
    return v1.replace("version: 1", "version: 2", 1)


def show(visitor, text="", **fields):
    """Send the form; a field that is bytes goes as a file."""
    page = visitor.open(ADDRESS)
    token = next(
        each.get("value")
        for each in page.by_id("draft_form").iter("input")
        if each.get("name") == "csrf_token"
    )
    boundary, body = encode_multipart({
        name: FileStorage(io.BytesIO(value), f"{name}.yaml") if isinstance(value, bytes) else value
        for name, value in {"text": text, "csrf_token": token, **fields}.items()
    })  # fmt: skip
    kind = f'multipart/form-data; boundary="{boundary}"'
    return visitor._arrive(ADDRESS, visitor.client.post(ADDRESS, data=body, content_type=kind))


def text_of(page, field="draft_text"):
    return "".join(page.by_id(field).itertext())


def cells_of(page, *tags):
    return [" ".join(words_of(each).split()) for each in page.tree.iter() if each.tag in tags]


def errors_of(page):
    boxes = [each for each in page.tree.iter() if each.get("class") == "nhsuk-error-summary__body"]
    return words_of(boxes[0]) if boxes else ""


def test_the_next_version_begins_from_a_published_one(editor, v1):
    page = editor.open(f"{ADDRESS}?begin=organisation.v1")
    assert text_of(page) == v1.replace("version: 1", "version: 2", 1).removesuffix("\n") + "\n"
    assert "Nothing that is asked has changed yet" in page.words
    assert editor.open(f"{ADDRESS}?begin=organisation.v7").status == 404


def test_nothing_given_says_what_to_do(viewer):
    page = show(viewer)
    assert page.status == 422
    assert "Paste the text of a questionnaire" in errors_of(page)


def test_a_viewer_sees_every_page_of_it_and_nothing_is_kept(app, viewer, v2):
    viewer.open(ADDRESS)
    with app.app_context():
        before = dump()
    keys = ["section_safety", "section_trust", "section_trust-2", "check",
            *(f"results_{kind}" for kind in RESULT_NAMES), "paper"]  # fmt: skip
    for key in keys:
        page = show(viewer, v2, page=key)
        assert page.status == 200
        (mark,) = (e for e in page.tree.iter("p") if e.get("class") == "wm-draft__mark")
        assert words_of(mark).startswith("Draft organisation version 2")
        is_made_up = key == "check" or key.startswith("results_")
        assert ("The answers are made up" in words_of(mark)) == is_made_up
        (shown,) = (e for e in page.tree.iter("div") if e.get("class") == "wm-draft__page")
        assert not list(shown.iter("form"))
        assert not [a for a in shown.iter("a") if (a.get("href") or "#")[0] == "/"]
        assert {button.get("type") for button in shown.iter("button")} <= {"button"}
    with app.app_context():
        assert dump() == before


def test_a_page_is_the_one_that_people_see(editor, v2):
    section = show(editor, v2, page="section_safety").words
    assert "There is a quiet room." in section
    assert "Section 1 of 3" in section
    rubric = show(editor, v2, page="section_trust-2").words
    assert "We know what families want." in rubric
    assert "Overall, you are at" in show(editor, v2, page="results_far-on").words
    assert "Paper code none: this is a draft" in show(editor, v2, page="paper").words
    # A page that is gone, as its section is, is no fault.
    assert "Section 1 of 3" in show(editor, v2, page="section_gone").words


def test_every_fault_leads_to_its_line_and_the_text_stays(editor, v2):
    text = v2.replace("stage: aware", "stage: awar", 1).replace("core: true", "core: maybe", 1)
    page = show(editor, text)
    assert page.status == 422
    assert "2 things to mend" in page.words
    number = text[: text.index("stage: awar")].count("\n") + 1
    assert f"#line_{number}" in [a.get("href") for a in page.tree.iter("a")]
    assert "did you mean aware" in words_of(page.by_id(f"line_{number}"))
    assert text_of(page) == text
    assert "The pages that it makes" not in page.words


def test_what_may_mislead_is_to_mend_and_hides_no_page(editor, v2):
    page = show(editor, v2.replace("label: Embedded", "label: Not Yet"))
    assert page.status == 200
    assert "it cannot be published" in errors_of(page)
    assert "people cannot tell this choice" in errors_of(page)
    assert "The pages that it makes" in page.words


def test_html_in_texts_is_text(editor, v2):
    nasty = "<script>alert(1)</script><h1>Hi</h1> \" ' & </textarea>"
    text = v2.replace("There is a quiet room.", f"'{nasty.replace(chr(39), chr(39) * 2)}'")
    for key in ("section_safety", "check", "results_part-way", "paper"):
        page = show(editor, text, page=key)
        assert page.status == 200
        assert nasty in page.words
        assert text_of(page) == text
    assert "alert" in show(editor, text + "\n<script>alert(2)</script>").words


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (UTF16, "it is in UTF-16; save the file as UTF-8"),
        (PICTURE, "it is a picture"),
        (b"PK\x03\x04" + b"x" * 100, "it is a Word, Excel or ZIP file"),
        (b"x: " + b"y" * 2_000_000, "it holds more than 1,000,000 bytes"),
        ("title: Caf\xe9".encode("latin-1"), "it is not UTF-8 from here on"),
        (b"id: a\0b", "it is not plain text"),
        (b"  \n", "nothing stands in it"),
    ],
    ids=["utf-16", "picture", "word", "2 MB", "latin-1", "nul", "empty"],
)
def test_a_file_that_is_no_text_is_not_taken_and_nothing_is_lost(editor, v2, content, said):
    page = show(editor, v2, text_file=content)
    assert page.status == 422
    assert said in errors_of(page)
    assert "What stood in the form is still there" in errors_of(page)
    assert text_of(page) == v2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no: [yaml", "to mend"),
        ("just words", "the file must be keys and values"),
        (BOMB, "no file needs that"),
        ("id: x\n" * 20_000, "no file needs that"),
        ("\n" * 900_000 + "id: x", "this key is missing"),
        ("x: 'a\vb'", "a hidden character"),
        ("x: " + "y" * 1_100_000, "at most 1,000,000 are read"),
    ],
    ids=["unclosed", "words", "bomb", "one key", "empty lines", "hidden", "long"],
)
def test_a_text_that_is_no_questionnaire_gets_a_page_that_says_why(editor, text, said):
    page = show(editor, text)
    assert page.status == 422
    assert said in page.words
    assert text_of(page).replace("\x0b", "\v") == text
    assert len(list(page.tree.iter("li"))) < 9_000


def test_a_great_many_faults_are_listed_in_part(editor):
    page = show(editor, "id: x\n" * 1_000)
    assert len([e for e in page.tree.iter("li") if (e.get("id") or "").startswith("fault_")]) == (
        MOST_FAULTS_LISTED
    )
    assert "more are not listed" in page.words


def test_a_form_that_is_far_too_large_says_so(editor):
    page = editor.open(ADDRESS)
    token = page.by_id("draft_form").find(".//input[@name='csrf_token']").get("value")
    response = editor.client.post(ADDRESS, data={"text": "x" * 6_100_000, "csrf_token": token})
    assert response.status_code == 413


def test_a_framework_that_is_not_there_can_come_with_it(editor, v2, published):
    text = v2.replace("framework: framework.yaml", "framework: other.yaml")
    missing = show(editor, text)
    assert "there is no file other.yaml beside this one" in errors_of(missing)
    framework = (published / "framework.yaml").read_text("utf-8")
    page = show(editor, text, framework_file=framework.encode())
    assert page.status == 200
    assert text_of(page, "draft_framework") == framework
    assert "framework.yaml" not in page.words.split("How it is published")[0]
    # A fault of it leads to its own line.
    faulty = show(editor, text, framework=framework.replace("values:", "valeus:"))
    assert "Framework, line" in errors_of(faulty)
    taken = show(editor, v2, go="take-framework")
    assert text_of(taken, "draft_framework") == framework
    holds_else = "holds something else"
    assert holds_else not in taken.words
    assert holds_else not in page.words
    changed = framework.replace("People know.", "People knew.")
    assert holds_else in show(editor, v2, framework=changed).words
    # No way to any other file.
    for name in ("../x.yaml", "/etc/passwd", "published.lock"):
        other = show(editor, v2.replace("framework.yaml", name), go="take-framework")
        assert text_of(other, "draft_framework") == ""


def test_what_changed_says_which_answers_still_compare(editor, v2):
    text = (
        v2.replace("There is a quiet room.", "There is a calm room.")
        .replace("id: trust-aware-1,", "id: trust-aware-9,")
        .replace("trust-informed-1, stage: informed", "trust-informed-1, stage: aware")
        .replace("secured_at: 50", "secured_at: 60")
    )
    page = show(editor, text)
    words = " ".join(page.words.split())
    assert {"placement.secured_at", "50", "60"} <= set(cells_of(page, "th", "td"))
    for said in (
        "Version 2 would follow version 1",
        "4 of 6 have past answers that still compare",
        "Reworded safety-aware-1",
        "Past answers compare.",
        "Its words stood under the id trust-aware-1",
        "Past answers do not compare",
        "can be placed at another stage",
        "check FOLDER/organisation.v2.yaml",
    ):
        assert said in words


def test_what_the_number_means_is_said(editor, v1):
    assert "as it is published: it asks the very same" in show(editor, v1).words
    changed = show(editor, v1.replace("quiet room", "calm room"))
    assert "The version number has to rise" in changed.words
    assert "organisation.v2.yaml" in changed.words
    other = show(editor, v1.replace("id: organisation", "id: visitors", 1)).words
    assert "No questionnaire with the id visitors is published yet" in other
    assert "Name it in programme.yaml there" in other


def test_what_it_asks_of_people(editor, v2):
    page = show(editor, v2)
    said = cells_of(page, "dt", "dd")
    assert said[said.index("Questions") + 1] == "6"
    assert said[said.index("To read and answer") + 1] == "2 minutes"
    # One question of trust at either stage, beside its rubric; one of safety when informed.
    assert cells_of(page, "td").count("1 Rests on one") == 1
    assert "Safety at Informed: one question alone secures it" in page.words


def test_the_text_can_be_taken_away(editor, v2):
    def download(go, **fields):
        page = editor.open(ADDRESS)
        token = page.by_id("draft_form").find(".//input[@name='csrf_token']").get("value")
        data = {"csrf_token": token, "go": go, **fields}
        return editor.client.post(ADDRESS, data=data)

    taken = download("download", text=v2.replace("\n", "\r\n"))
    assert taken.text == v2
    assert taken.headers["Content-Disposition"] == 'attachment; filename="organisation.v2.yaml"'
    faulty = download("download", text='id: "x\r\ny"')
    assert faulty.headers["Content-Disposition"] == 'attachment; filename="questionnaire.yaml"'
    framework = download("download-framework", framework="id: f")
    assert framework.headers["Content-Disposition"] == 'attachment; filename="framework.yaml"'


def test_one_value_alone_is_not_said_to_be_moved_by_itself(editor, v2):
    text = (ROOT / "README.md").read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    for kind in RESULT_NAMES:
        words = show(editor, text, page=f"results_{kind}").words
        assert "Your value" in words
        assert "Add to our plan" not in words
        assert ", in Safety, would bring you to" not in words
    words = show(editor, v2, page="results_beginning").words
    assert ", in Safety, would bring you to" in words or "reaching" in words

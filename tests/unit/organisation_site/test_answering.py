"""Reading a page of answers as a form sends it: each fault, and what becomes of the rest."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.organisation_site.answer_form import read_answer_form
from app.settings.config import MAX_EVIDENCE_LENGTH, MAX_NOTE_LENGTH, MAX_REASON_LENGTH
from app.store.assessments.entries import EMPTY_ENTRY, Entry
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from tests.conftest import QUESTIONNAIRES

ASKED = read_questionnaire(QUESTIONNAIRES / "organisation.v1.yaml")
PLAIN, NEVER, RUBRIC = "safety-aware-1", "safety-aware-2", "trust-overall"


def read(form, item=PLAIN):
    """What a form says of one item: the entry, and the fields that are faulty."""
    typed = read_answer_form(ASKED, [ASKED.item_by_id[item]], {f"{item}.seen": "x", **form})
    return typed.entries[item], typed.faults.get(item, {})


@pytest.mark.parametrize(
    ("item", "given"),
    [
        (PLAIN, "not-yet"),
        (PLAIN, "embedded"),
        (PLAIN, "dont-know"),
        (NEVER, "dont-know"),
        (RUBRIC, "starting-out"),
        (RUBRIC, "informed"),
        (PLAIN, ""),
    ],
)
def test_every_answer_that_is_offered_is_taken(item, given):
    assert read({item: given}, item) == (Entry(given), {})


@pytest.mark.parametrize(
    ("item", "given"),
    [
        (PLAIN, "aware"),
        (PLAIN, "Some"),
        (PLAIN, "some "),
        (PLAIN, "4"),
        (PLAIN, "\x00"),
        (RUBRIC, "some"),
        (NEVER, "not-applicable"),
    ],
)
def test_an_answer_that_is_not_offered_is_a_fault(item, given):
    _, faults = read({item: given, f"{item}.reason": "Why"}, item)
    assert faults == {"given": "Choose one of the answers shown"}


def test_where_nothing_can_be_set_apart_no_reason_is_asked():
    """There is no field for it."""
    for reason in ("", "x" * 501):
        _, faults = read({NEVER: "not-applicable", f"{NEVER}.reason": reason}, NEVER)
        assert set(faults) == {"given"}


@pytest.mark.parametrize("reason", ["", "   ", "\r\n"])
def test_not_applicable_needs_a_reason(reason):
    _, faults = read({PLAIN: "not-applicable", f"{PLAIN}.reason": reason})
    assert faults == {"reason": "Say in a few words why this does not apply to you"}


def test_a_reason_is_kept_beside_not_applicable_alone():
    said = {f"{PLAIN}.reason": "No building"}
    assert read({PLAIN: "not-applicable", **said})[0].reason == "No building"
    assert read({PLAIN: "some", **said})[0].reason == ""


FIELDS = [("reason", "reason", MAX_REASON_LENGTH), ("note", "note", MAX_NOTE_LENGTH)]
LETTERS = ["x", "\U0001f333", "ش"]


@pytest.mark.parametrize(
    ("field", "called", "most", "letter"),
    [*((*field, letter) for field in FIELDS for letter in LETTERS), (*FIELDS[1], "\n")],
)
def test_text_fits_to_the_last_character_and_no_further(field, called, most, letter):
    """A new line, which a browser sends as two, counts as one."""
    text = f"a{letter * (most - 2)}z"
    form = {PLAIN: "not-applicable", f"{PLAIN}.reason": "Why"}

    fits, faults = read({**form, f"{PLAIN}.{field}": text.replace("\n", "\r\n")})
    assert (getattr(fits, field), faults) == (text, {})

    kept, faults = read({**form, f"{PLAIN}.{field}": (text + "zz").replace("\n", "\r\n")})
    assert getattr(kept, field) == text + "zz"
    assert faults == {field: f"Shorten the {called} by 2 characters: {most:,} fit"}


def test_a_link_fits_to_the_last_character_and_no_further():
    link = "https://example.org/".ljust(MAX_EVIDENCE_LENGTH, "a")
    assert read({f"{PLAIN}.evidence": link}) == (Entry(evidence=link), {})
    entry, faults = read({f"{PLAIN}.evidence": f"{link}a"})
    assert entry.evidence == f"{link}a"
    assert set(faults) == {"evidence"}
    assert f"{MAX_EVIDENCE_LENGTH:,} fit" in faults["evidence"]


@pytest.mark.parametrize("hidden", [*"\x00\x01\x08\x0e\x1b\x1f\x7f\ufffe\uffff"], ids=ascii)
@pytest.mark.parametrize("field", ["note", "reason", "evidence"])
def test_characters_that_cannot_be_kept_are_a_fault(field, hidden):
    text = f"https://a.uk/{hidden}b"
    form = {PLAIN: "not-applicable", f"{PLAIN}.reason": "Why"}
    entry, faults = read({**form, f"{PLAIN}.{field}": text})
    assert getattr(entry, field) == text
    assert set(faults) == {field}
    assert "hidden character" in faults[field]


@pytest.mark.parametrize("end", ["\x0b", "\x0c", "\r", "\r\n"], ids=ascii)
def test_every_kind_of_line_end_is_a_new_line(end):
    """Slides break their lines with a vertical tab, and printed pages end with a form feed."""
    assert read({f"{PLAIN}.note": f"one{end}two"}) == (Entry(note="one\ntwo"), {})
    apart = {PLAIN: "not-applicable", f"{PLAIN}.reason": f"one{end}two"}
    assert read(apart) == (Entry("not-applicable", reason="one two"), {})


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_other_words_stay_as_they_are(words):
    """But for the white space around them."""
    entry, faults = read({f"{PLAIN}.note": words})
    assert (
        (entry, faults) == (Entry(note=words.strip()), {}) or "\ufffe" in words or "\uffff" in words
    )


@pytest.mark.parametrize(
    "words",
    [
        "👩‍👩‍👧 home",
        "العربية",
        "a\u200fb",
        "e\u0301",
        "Ŵy\tx",
        "one\ntwo\n\nthree",
        "\U0001d518",
        "&amp; <b>",
    ],
)
def test_words_of_every_script_survive(words):
    assert read({f"{PLAIN}.note": words.replace("\n", "\r\n")}) == (Entry(note=words), {})


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "http://example.org/a?b=c&d#e",
        "HTTPS://EXAMPLE.ORG",
        "https://bücher.example/ä",
        "https://[::1]/a",
        'https://example.org/"quoted"<b>',
        "",
    ],
)
def test_web_addresses_are_evidence(link):
    assert read({f"{PLAIN}.evidence": f" {link} "}) == (Entry(evidence=link), {})


def test_a_link_without_its_beginning_gets_it():
    """What counts as an address: test_web_addresses."""
    entry = Entry(evidence="https://www.example.org/policy")
    assert read({f"{PLAIN}.evidence": "www.example.org/policy"}) == (entry, {})


@pytest.mark.parametrize("link", ["javascript:alert(1)", "See the shared drive", "a@b.uk"])
def test_what_is_no_address_is_a_fault_and_stays_as_it_was_typed(link):
    entry, faults = read({f"{PLAIN}.evidence": link})
    assert entry.evidence == link
    assert set(faults) == {"evidence"}


def test_every_fault_of_an_item_is_told_at_once():
    form = {"": "not-applicable", ".note": "x" * 2_001, ".evidence": "x", ".reason": ""}
    _, faults = read({f"{PLAIN}{field}": text for field, text in form.items()})
    assert set(faults) == {"note", "evidence", "reason"}


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        ({"": "some", ".evidence": "x"}, {"evidence"}),
        ({"": "some", ".note": "a\x00"}, {"note"}),
        ({"": "not-applicable", ".reason": "x" * 501}, {"reason"}),
        ({"": "not-applicable"}, set()),
        ({"": "not-applicable", ".note": "a\x00"}, {"note"}),
        ({"": "nothing", ".note": "a"}, {"given", "reason"}),
    ],
)
def test_a_fault_refuses_its_own_part_alone(form, refused):
    fields = {f"{PLAIN}{field}": text for field, text in form.items()}
    typed = read_answer_form(ASKED, [ASKED.item_by_id[PLAIN]], {f"{PLAIN}.seen": "x", **fields})
    assert typed.refused == {PLAIN: refused}


def sent_before(text):
    form = {f"{PLAIN}.seen": "x", f"{PLAIN}.sent": text}
    return read_answer_form(ASKED, [ASKED.item_by_id[PLAIN]], form).sent_before


def test_what_the_page_sent_before_is_read_as_it_was_when_it_was_sent():
    sent = {PLAIN: "some", f"{PLAIN}.note": " A\r\ncorner ", f"{PLAIN}.evidence": "example.org"}
    entry = Entry("some", note="A\ncorner", evidence="https://example.org")
    assert sent_before(json.dumps([sent])) == {PLAIN: [entry]}


@pytest.mark.parametrize(
    "text", ["", "[", "{}", "null", "[1]", '[{"a": 1}]', "[]", f'[{{"{PLAIN}": "nothing"}}]']
)
def test_what_cannot_have_been_stored_whole_was_not_sent_before(text):
    assert sent_before(text) == {}


def test_the_clear_button_clears_the_answer_of_its_item_alone():
    items = [ASKED.item_by_id[item] for item in (PLAIN, NEVER)]
    form = {PLAIN: "some", NEVER: "some", f"{PLAIN}.note": "Kept", "clear": PLAIN}
    typed = read_answer_form(ASKED, items, {**form, f"{PLAIN}.seen": "x", f"{NEVER}.seen": "x"})
    assert typed.entries == {PLAIN: Entry(note="Kept"), NEVER: Entry("some")}


def test_an_item_that_the_form_does_not_carry_is_left_alone():
    items = [ASKED.item_by_id[item] for item in (PLAIN, NEVER)]
    typed = read_answer_form(ASKED, items, {f"{PLAIN}.seen": "x", NEVER: "some"})
    assert typed.entries == {PLAIN: EMPTY_ENTRY}


@pytest.mark.parametrize(("keep", "faulty"), [("", True), ("mine", False), ("theirs", False)])
def test_which_version_to_keep_has_to_be_said_where_it_was_asked(keep, faulty):
    form = {f"{PLAIN}.asked": "1", f"{PLAIN}.keep": keep, PLAIN: "some"}
    assert read(form)[1] == ({"keep": "Choose which version to keep"} if faulty else {})


def test_what_is_wrong_with_mine_does_not_matter_if_theirs_is_kept():
    form = {f"{PLAIN}.asked": "1", f"{PLAIN}.keep": "theirs", f"{PLAIN}.evidence": "x"}
    assert read(form)[1] == {}

"""Reading a response file: all of it is used, or every problem is named and nothing is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.response_document import ResponseFile
from app.forms.response_file import (
    MAX_PROBLEMS,
    MAX_RESPONSE_BYTES,
    UnusableResponseError,
    read_response_file,
)
from app.settings.config import MAX_EVIDENCE_LENGTH, MAX_NOTE_LENGTH, MAX_REASON_LENGTH
from app.store.assessments.entries import Entry
from app.store.base import published_questionnaires
from tests.factories.response_files import make_response, make_response_file


@pytest.fixture(autouse=True)
def _in_the_app(app):
    with app.app_context():
        yield


def problems(content):
    with pytest.raises(UnusableResponseError) as unusable:
        read_response_file(content)
    return [tuple(each) for each in unusable.value.problems]


def only(content):
    (found,) = problems(content)
    return found


def test_everything_in_the_file_is_read():
    read = read_response_file(make_response_file())

    assert read.questionnaire is published_questionnaires.get_current_questionnaire()
    assert read.entries == {
        "safety-aware-1": Entry(
            "embedded", note="A corner\nby the door 🌳", evidence="https://example.org/a"
        ),
        "safety-aware-2": Entry("some"),
        "safety-informed-1": Entry("not-applicable", "No leader, so nobody asks"),
        "trust-aware-1": Entry("dont-know"),
        "trust-overall": Entry(note="To be asked <b>in May</b>"),
    }
    assert (read.answered, read.dont_know, read.not_applicable, read.open, read.notes) == (
        2, 1, 1, 2, 2
    )  # fmt: skip


def test_what_a_page_carries_on_is_the_same():
    read = read_response_file(make_response_file())
    assert read_response_file(read.text.encode()) == read


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip)


@given(note=WORDS, reason=WORDS.filter(bool), given=st.sampled_from(["some", "dont-know"]))
def test_whatever_is_written_is_carried_on_whole(note, reason, given):
    # What the database would refuse is refused by the reading: see below.
    entries = {
        "safety-aware-1": Entry(given, note=note.replace("\ufffe", "").replace("\uffff", "")),
        "safety-informed-1": Entry("not-applicable", reason.replace("\ufffe", "x")),
    }
    read = ResponseFile(published_questionnaires.get_current_questionnaire(), entries)
    assert read_response_file(read.text.encode()).entries == entries


def test_an_older_version_is_read_under_its_own_questions(make_app, database, published_later):
    with make_app(database, published_later).app_context():
        older = published_questionnaires.get_questionnaire(("organisation", 1))
        assert published_questionnaires.get_current_questionnaire().version == 2
        assert read_response_file(make_response_file(older)).questionnaire is older


def test_the_beginning_of_a_hash_that_a_browser_keeps_is_enough():
    whole = published_questionnaires.get_current_questionnaire().content_hash
    assert read_response_file(make_response_file(content_hash=whole[:12])).answered == 2


def test_what_waits_for_a_reason_is_brought_along_and_is_no_answer():
    waiting = ["trust-informed-1", "safety-aware-1"]
    read = read_response_file(make_response_file(waiting_for_reason=waiting))
    assert read.entries["trust-informed-1"] == Entry("not-applicable")
    # An answer in the same file counts.
    assert read.entries["safety-aware-1"].given == "embedded"
    assert (read.answered, read.not_applicable, read.open) == (2, 1, 2)
    assert read_response_file(read.text.encode()) == read


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b" \r\n"])
def test_what_stands_before_the_text_does_no_harm(mark):
    assert read_response_file(mark + make_response_file()).answered == 2


def test_other_keys_are_passed_over_and_words_are_tidied():
    notes = {"trust-aware-1": {"note": "  One\r\nTwo \n"}}
    read = read_response_file(
        make_response_file(notes=notes, organisation="Ours", placement={"a": [1]})
    )
    assert read.entries["trust-aware-1"] == Entry("dont-know", note="One\nTwo")


def test_notes_alone_are_something_and_may_be_left_out():
    assert read_response_file(make_response_file(answers={})).notes == 2
    whole = make_response()
    del whole["notes"]
    assert read_response_file(json.dumps(whole).encode()).notes == 0


# ---------------------------------------------------------------- the file as a whole


def without(key):
    whole = make_response()
    del whole[key]
    return json.dumps(whole).encode()


UNREADABLE = {
    "nothing": (lambda: b" \n", "no file was chosen"),
    "too large": (lambda: make_response_file() + b" " * MAX_RESPONSE_BYTES, "over 2 MB"),
    "another encoding": (
        lambda: make_response_file().decode().encode("utf-16"),
        "not text in UTF-8",
    ),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\x00", "not text in UTF-8"),
    "cut short": (lambda: make_response_file()[:-40], "cut short"),
    "no JSON": (lambda: b"Dear all, here are our answers", "cut short"),
    "a list": (lambda: b"[1, 2]", "no response file"),
    "text": (lambda: b'"answers"', "no response file"),
    "foreign": (lambda: b'{"type": "FeatureCollection", "features": []}', "no response file"),
    "nested": (lambda: b'{"answers": ' + b"[" * 100_000, "nested far too deeply"),
    "a million lists": (lambda: b'{"x": [' + b"[]," * 600_000 + b"0]}", "far more than answers"),
    "not a number": (lambda: b'{"answers": NaN}', "NaN"),
    "a key twice": (lambda: b'{"answers": {"a": "some", "a": "some"}}', "‘a’ is given twice"),
    "a long number": (lambda: b'{"version": ' + b"1" * 5000 + b"}", "5,000 digits"),
    "no answers": (lambda: without("answers"), "holds no answers"),
    "nothing answered": (lambda: make_response_file(answers={}, notes={}), "Nothing is answered"),
    "nothing but spaces": (
        lambda: make_response_file(
            answers={}, notes={"trust-aware-1": {"note": " ", "evidence": ""}}
        ),
        "Nothing is answered",
    ),
}


@pytest.mark.parametrize(("content", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_response_file_says_so(content, words):
    where, what = only(content())
    assert where.startswith("The file")
    assert words in what


def test_a_file_of_the_largest_size_is_read():
    content = make_response_file()
    assert read_response_file(content + b" " * (MAX_RESPONSE_BYTES - len(content))).answered == 2


def test_where_it_breaks_off_is_named():
    where, _ = only(b'{\n"answers": {"a": "b}')
    assert where == "The file, line 2, character 18"


OTHERS = {
    "another questionnaire": ("questionnaire", "visitors", "Its answers are to ‘visitors’"),
    "a hostile name": ("questionnaire", "x" * 9999, "xxx…’"),
    "no name": ("questionnaire", None, "to no questionnaire by name"),
    "a list for a name": ("questionnaire", [], "to no questionnaire by name"),
    "an unknown version": ("version", 9, "known here: 1."),
    "true for a version": ("version", True, "known here: 1."),
    "a fraction": ("version", 1.0, "known here: 1."),
    "text for a version": ("version", "1", "known here: 1."),
    "a list for a version": ("version", [1], "known here: 1."),
    "another wording": ("content_hash", "0" * 64, "given to another wording"),
    "a number for a hash": ("content_hash", 7, "given to another wording"),
    "too little of a hash": ("content_hash", "", "given to another wording"),
}


@pytest.mark.parametrize(("key", "value", "words"), OTHERS.values(), ids=OTHERS)
def test_answers_to_something_else_are_refused(key, value, words):
    # What is wrong with the answers says nothing then.
    where, what = only(make_response_file(**{key: value}, answers={"x": "y"}))
    assert where == f"‘{key}’"
    assert words in what
    assert len(what) < 400


def test_a_file_that_does_not_name_its_wording_is_refused():
    where, what = only(without("content_hash"))
    assert where == "‘content_hash’"
    assert what.startswith("It does not say which wording")
    assert "Nothing was changed. Open the self-assessment page as it is today" in what


# ---------------------------------------------------------------- what it says


ITEM = "SA1: There is a quiet room."
HIDDEN = "Type the {} again instead of pasting it: it holds a hidden character that we cannot save"
SHAPE = 'Write it as {"note": "…", "evidence": "https://…"}'
AS_TEXT = "Write the note and the evidence as text, in quotation marks"
LINK = (
    "Enter one web address without spaces, such as www.example.org. Anything else fits in the note"
)
ONE_FAULT = {
    "unknown item": (
        {"answers": {"safety-awre-1": "some"}}, "The answer for ‘safety-awre-1’",
        "There is no such question; did you mean ‘safety-aware-1’?",
    ),
    "unknown choice": (
        {"answers": {"safety-aware-1": "som"}}, f"The answer for {ITEM}",
        "‘som’ is not a choice here; did you mean ‘some’?",
    ),
    "a number": (
        {"answers": {"safety-aware-1": 4}}, f"The answer for {ITEM}",
        "4 is not a choice here; choose one of not-yet, some, embedded, dont-know",
    ),
    "null": (
        {"answers": {"safety-aware-1": None}}, f"The answer for {ITEM}",
        "Null is not a choice here; choose one of not-yet, some, embedded, dont-know",
    ),
    "no reason": (
        {"answers": {"safety-aware-1": {"not-applicable": " "}}}, f"The answer for {ITEM}",
        "Say why it is not applicable: the reason is empty",
    ),
    "never not applicable": (
        {"answers": {"safety-aware-2": {"not-applicable": "x"}}},
        "The answer for SA2: Staff have been trained.",
        "This item applies to everyone, so it cannot be not applicable",
    ),
    "a long reason": (
        {"answers": {"safety-aware-1": {"not-applicable": "x" * (MAX_REASON_LENGTH + 2)}}},
        f"The reason for {ITEM}", "Shorten the reason by 2 characters: 500 fit",
    ),
    "a hidden character in a reason": (
        {"answers": {"safety-aware-1": {"not-applicable": "x\x00"}}},
        f"The reason for {ITEM}", HIDDEN.format("reason"),
    ),
    "a note for an unknown item": (
        {"notes": {"trust-awre-1": {"note": "x"}}}, "The note for ‘trust-awre-1’",
        "There is no such question; did you mean ‘trust-aware-1’?",
    ),
    "a note as text": ({"notes": {"safety-aware-1": "x"}}, f"The note for {ITEM}", SHAPE),
    "a note of another shape": (
        {"notes": {"safety-aware-1": {"notes": "x"}}}, f"The note for {ITEM}", SHAPE,
    ),
    "a number in a note": (
        {"notes": {"safety-aware-1": {"note": 7}}}, f"The note for {ITEM}", AS_TEXT,
    ),
    "a long note": (
        {"notes": {"safety-aware-1": {"note": "x" * (MAX_NOTE_LENGTH + 1)}}},
        f"The note for {ITEM}",
        "Shorten the note by 1 character: 2,000 fit",
    ),
    "half a character in a note": (
        {"notes": {"safety-aware-1": {"note": "\ud800"}}}, f"The note for {ITEM}",
        HIDDEN.format("note"),
    ),
    "a long link": (
        {"notes": {"safety-aware-1": {"evidence": "https://a.uk/" + "x" * MAX_EVIDENCE_LENGTH}}},
        f"The link for {ITEM}", "Shorten the link by 13 characters: 1,000 fit",
    ),
    **{
        f"the link {link[:12]}": (
            {"notes": {"safety-aware-1": {"evidence": link}}}, f"The link for {ITEM}", LINK,
        )
        for link in ("javascript:alert(1)", "the shared drive", "https://", "https://a b", "//a.uk")
    },
    "waiting for a reason where none may be": (
        {"waiting_for_reason": ["safety-aware-2"]},
        "The answer for SA2: Staff have been trained.",
        "This item applies to everyone, so it cannot be not applicable",
    ),
    "waiting in other than a list": (
        {"waiting_for_reason": "safety-aware-1"}, "‘waiting_for_reason’",
        "Write it as a list of questions’ ids",
    ),
    "answers as a list": (
        {"answers": ["some"]}, "‘answers’",
        "Write it as an object, with a question’s id for each key",
    ),
    "notes as null": (
        {"notes": None}, "‘notes’", "Write it as an object, with a question’s id for each key",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("different", "where", "what"), ONE_FAULT.values(), ids=ONE_FAULT)
def test_each_problem_is_named_with_its_place(different, where, what):
    assert only(json.dumps(make_response(**different)).encode()) == (where, what)


def test_all_problems_are_named_at_once():
    found = problems(
        make_response_file(
            answers={"safety-aware-1": "som", "x": "some", "trust-overall": "aware"},
            notes={"trust-aware-1": {"evidence": "x"}, "y": {}, "trust-overall": []},
        )
    )
    assert [where.split(":")[0] for where, _ in found] == [
        "The answer for SA1", "The answer for ‘x’",
        "The note for ‘y’", "The note for TO", "The link for TA1",
    ]  # fmt: skip


def test_a_file_of_the_wrong_ids_is_given_up_soon():
    found = problems(
        make_response_file(answers={f"no-such-item-{n}": "some" for n in range(30_000)})
    )
    assert len(found) == MAX_PROBLEMS + 1
    assert f"these first {MAX_PROBLEMS}" in found[0][1]

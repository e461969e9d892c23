"""What may be said with an edition: it is published for good, and audited ever after."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core_team.editions import edition_form
from app.core_team.editions.edition_form import (
    MOST_EDITION_NOTE,
    edition_note_fault,
    normalise_note,
)
from auditor.audit import audit_sites
from tests.auditor.building import ALONE, FIRST, WHOLE, Site, orgs

CALM = "Leave numbers out of the note, in figures and in words, such as “{}”"


@pytest.fixture(scope="module", autouse=True)
def nobody_named():
    """Names are looked up in the database, and have tests of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edition_form, "find_names_in_note", lambda note, allowed=(): [])
        yield


@pytest.fixture(scope="module")
def objections(tmp_path_factory):
    """What the auditor says of a page with the note, set as the pages set it."""
    site, participants = Site(orgs(FIRST, "012340123"), {(FIRST, *WHOLE): ALONE}).write(
        tmp_path_factory.mktemp("noted")
    )
    page = site / "index.html"
    without = page.read_text("utf-8")

    def objections(note):
        said = f"<p><strong>From the programme:</strong> {escape(normalise_note(note))}</p>"
        page.write_text(without.replace("</body>", f"{said}</body>"), "utf-8")
        return audit_sites([site], participants, try_disclosures=False).violations

    return objections


@pytest.mark.parametrize(
    ("note", "number"),
    [
        ("All six places now take part.", "six"),
        ("Places: 6", "6"),
        ("Half (½) took part", "½"),
        ("Only one is new", "only\xa0one"),
        ("The 1st", "1st"),
        ("None", "none"),
        ("Ready on 12 May", "12"),
        ("Just one is new", "just\xa0one"),
    ],
)
def test_a_number_is_refused_and_named(note, number):
    assert CALM.format(number) in edition_note_fault(note)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "The next edition comes on 31 March 2027, or on 1st april 2027.",
        "Half of all places,\nand both of us.\n\nThanks!",
        "No one is named here & nobody <ranked>",
    ],
)
def test_other_notes_are_let_through(objections, note):
    assert edition_note_fault(note) is None
    assert objections(note) == []


SAID = """only one all but none no nil seven twice 5 fewer than ½ May 12 2026 31 2026-03-31 aware
    organisations. there are now (York) , & < half single"""
WORDS = st.sampled_from([*SAID.split(), "a\xa0b", "\n"])


@given(st.one_of(st.text(max_size=MOST_EDITION_NOTE), st.lists(WORDS, max_size=9).map(" ".join)))
def test_whatever_is_let_through_the_auditor_lets_stand(objections, note):
    if edition_note_fault(note) is None:
        assert objections(note) == []

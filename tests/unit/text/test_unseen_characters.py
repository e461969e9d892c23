"""What nobody sees in a text is named; what only looks like white space is."""

import pytest

from app.forms.details_form import collapse_whitespace, find_name_fault
from app.text.email_addresses import find_contact_fault
from app.text.hidden_characters import remove_hidden, show_hidden


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hull\u00a0", "Hull[no-break space]"),
        ("Hull\t", "Hull[tab]"),
        ("Hull ", "Hull[space]"),
        ("\ufeffHull", "[byte order mark]Hull"),
        ("Hu\u00adll", "Hu[soft hyphen]ll"),
        ("H\u0443ll", "H[cyrillic small letter u]ll"),
        ("\u0397ull", "[greek capital letter eta]ull"),
        ("\u202eHull", "[right-to-left override]Hull"),
        ("Hull\u3164", "Hull[hangul filler]"),
        ("Hull\x07", "Hull[character 0007]"),
        ("Café ‘Ü’ Łódź 日本", "Café ‘Ü’ Łódź 日本"),
        ("Hull Мир", "Hull Мир"),
    ],
)
def test_what_cannot_be_seen_is_in_brackets_by_its_name(text, shown):
    assert show_hidden(text) == shown


def test_what_cannot_be_seen_can_be_taken_out():
    assert remove_hidden("\ufeffH\u00adu\u200bll\u200f Road") == "Hull Road"


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000", "\t", "\n", "\x0b", "\u2028"])
def test_white_space_of_any_kind_is_a_space_in_a_name(space):
    assert collapse_whitespace(f"{space}Moor{space}{space}Lane{space}") == "Moor Lane"


def test_a_name_and_an_address_say_what_is_hidden_in_them():
    assert "‘Moor[zero width space]Lane’" in find_name_fault("Moor\u200bLane")
    assert "‘Moor[hangul filler]’" in find_name_fault("Moor\u3164")
    assert "a hidden soft hyphen" in find_contact_fault("a\u00ad@example.org")
    assert "a hidden hangul filler" in find_contact_fault("a\u3164@example.org")
    assert "‘\u0430’ (cyrillic small letter a)" in find_contact_fault("\u0430@example.org")

"""Names of organisations in text: found however they are typed, and never within longer words."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.name_finder import NameFinder, fold_text, is_same_name, read_name_cell


def is_found(name, text):
    return NameFinder([name]).found_in(text) == [name]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("St. Anne’s School", "Thanks to ST ANNES SCHOOL for going first"),
        ("St Annes School", "Thanks to St Anne`s\u00a0School"),
        ("St Mary's-Hull", "as St Mary’s–Hull did"),
        ("O’Neill House", "O Neill House, O'Neill House"),
        ("Café Zoë", "With cafe zoe’s help"),
        ("RDaSH & Co", "As RDaSH and Co. did"),
        ("Co-op", "The coop"),
        ("Coop", "The Co-op"),
        ("Moor\u00adLane", "Moor Lane, MoorLane"),
        ("Hope / Hull (east)", "hope hull east"),
        ("+Choices", "Thanks to +CHOICES"),
        ("=2020", "Thanks to =2020"),
        ("@Home", "come to @home"),
        ("-Hope-", "Hope"),
        ("\tThe", "the"),
        ("Hope (12)", "Hope (12) and Hope"),
        ("50+", "Over 50+"),
        ("X", "from x to y"),
        ("★", "Our ★ helped"),
        ("❤\ufe0f Hull", "We ❤ hull"),
        ("🌈", "🌈!"),
        ("...", "Well... yes"),
        ("!", "Thank you!"),
        ("希望", "希望 took part"),
    ],
)
def test_a_name_is_found_however_it_is_typed(name, text):
    assert is_found(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Shelter", "Shelters took part"),
        ("Mind", "mindful, remind, mindset"),
        ("Pip", "Pipes and pipelines, apipa"),
        ("Neill", "O'Neill"),
        ("Don", "don’t"),
        ("S", "this organisation’s"),
        ("Moor Lane", "moorlane"),
        ("Together", "to get her"),
        ("+Choices", "give people choices"),
        ("2020", "12020 and 20201"),
        ("-", "well-being"),
        ("'", "don't"),
        ("Hope (12)", "Hope"),
        ("\u200b", "anything"),
        ("", "anything"),
    ],
)
def test_other_words_are_no_name(name, text):
    assert not is_found(name, text)


def test_all_names_are_found_the_longest_first():
    finder = NameFinder(["Mind", "Hull", "Hull Mind", "Hull MIND", "Elsewhere"])
    assert finder.found_in("As Hull Mind did") == ["Hull MIND", "Hull Mind", "Hull", "Mind"]


def test_two_names_are_one_however_they_are_typed():
    assert is_same_name("St. Anne’s School", "st annes  school")
    assert not is_same_name("Mind", "Hull Mind")
    assert not is_same_name("Hope", "Hope (12)")


@pytest.mark.parametrize(
    ("cell", "name"),
    [("'+Choices", "+Choices"), ("'=1", "=1"), ("'Tis", "'Tis"), ("Hope", "Hope"), ("'", "'")],
)
def test_a_cell_of_ours_is_read_as_the_name_that_was_written(cell, name):
    assert read_name_cell(cell) == name


NAMES = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda name: NameFinder([name]))
TYPED = st.sampled_from(
    [
        str.upper,
        str.lower,
        lambda name: name.replace(" ", " \n\u00a0"),
        lambda name: name.replace("'", "’").replace("’", "‘"),
        lambda name: name.replace("-", "–"),
        "\u200b".join,
    ]
)


@given(NAMES, st.lists(TYPED, max_size=4))
def test_a_name_is_found_in_any_way_of_typing_it(name, ways):
    typed = name
    for way in ways:
        typed = way(typed)
    # A few letters have no capital that leads back to them.
    assume(typed.casefold().split() == typed.lower().split() or typed.isascii())
    assert is_found(name, typed)
    assert is_found(name, f"Thanks to {typed} for going first")


@given(NAMES, st.sampled_from(["a", "7", "é"]))
def test_a_name_is_not_found_within_a_longer_word(name, letter):
    assume(fold_text(name)[0].isalnum() and fold_text(name)[-1].isalnum())
    assert not is_found(name, f"{letter}{name}")
    assert not is_found(name, f"{name}{letter}")


@given(NAMES, NAMES)
def test_a_name_that_is_not_looked_for_is_never_found(name, other):
    assert set(NameFinder([other]).found_in(f"{name} {other}")) <= {other}

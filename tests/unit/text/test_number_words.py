"""Which numbers a text says."""

import pytest

from app.text.number_words import numbers_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("York: zero", "zero"),
        ("Nil in York", "nil"),
        ("nought", "nought"),
        ("A single school of York is aware", "single"),
        ("A couple in York", "couple"),
        ("The sole school of York", "sole"),
        ("Twice as many as in York", "twice"),
        ("In York only one is aware", "only\xa0one"),
        ("All but\n one are aware", "all\xa0but\xa0one"),
        ("One", "one"),
        (" None. ", "none"),
        ("No", "no"),
        ("(all)", "all"),
        ("nil", "nil"),
        ("Three-quarters", "three-quarters"),
        ("There are now fewer than 5 at Aware", "5"),
        ("aware 12 May", "12"),
        ("aware 99 May 2026", "99"),
        ("1999 points", "1999"),
        ("½", "½"),
        ("12 daylight schools", "12"),
        ("1.12 days", "1.12"),
        ("aware: 12, days", "12"),
    ],
)
def test_a_number_is_found_however_it_is_said(text, number):
    assert numbers_in(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Both are half done, at the third of the quarters, in the tenth week.",
        "No one of them all, nor one of us, need be alone",
        "12 May 2026, 30 September 2026, March 2027 and 2026-03-31",
        "Its log is kept for 30 days. You get an answer within 10 working days, or in 1 day.",
    ],
)
def test_what_is_no_count_is_left_alone(text):
    assert numbers_in(text) == []

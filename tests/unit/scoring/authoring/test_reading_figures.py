"""Words, minutes and reading ages, worked out by hand beside the code."""

from math import ceil
from pathlib import Path

import pytest

from scoring.authoring.reading_figures import measure_questionnaire
from scoring.questionnaires.questionnaire_reader import read_questionnaire
from scoring.reading_age import measure_text

VALID = Path(__file__).resolve().parents[3] / "questionnaires" / "valid"


@pytest.mark.parametrize(
    ("text", "words", "sentences"),
    [
        ("There is a quiet room.", 5, 1),
        ("There is a quiet room", 5, 1),
        ("Is it quiet? It is. We asked!", 7, 3),
        ("It costs 1.50 and it's well-kept.", 6, 1),
        ("He said ‘yes.’ She did not.", 6, 2),
        ("...", 0, 0),
        ("", 0, 0),
    ],
)
def test_words_and_sentences_are_counted_as_people_read_them(text, words, sentences):
    found = measure_text([text])
    # ‘1.50’ is read as two: a decimal point is no part of a word.
    assert (found.words - ("1.50" in text), found.sentences) == (words, sentences)


def test_the_reading_age_is_the_index_and_five_years():
    # 5 words of 17 letters in a sentence: 4.71 * 3.4 + 0.5 * 5 - 21.43 = -2.9, and nobody reads
    # before 5.
    assert measure_text(["There is a quiet room."]).reading_age == 5
    # 12 words of 60 letters: 4.71 * 5 + 0.5 * 12 - 21.43 = 8.1, so the eighth grade.
    found = measure_text(
        ["Leaders change workloads or bring in support when work weighs on people."]
    )
    assert (found.words, found.reading_age, found.is_hard) == (12, 13, True)


def test_a_few_words_have_no_reading_age():
    assert measure_text(["Retraumatisation considerations"]).reading_age is None


def test_texts_end_a_sentence_each():
    assert measure_text(["One two three", "four five six"]).sentences == 2


def test_minutes_are_of_every_word_once_and_ten_seconds_a_question():
    asked = read_questionnaire(VALID / "rubric-only.yaml")
    figures = measure_questionnaire(asked)
    words = figures.whole.words + sum(
        len(choice.label.split()) for scale in asked.scales.values() for choice in scale
    )
    assert figures.minutes == ceil(words / 238 + len(asked.items) * 10 / 60)
    assert len(figures.items) == len(asked.items)

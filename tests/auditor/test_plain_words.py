"""Which numbers are loose in running text, and which words are no numbers at all."""

from pathlib import Path

import pytest

from auditor.plain_words import (
    LOCK_FILE,
    QUESTIONNAIRE_FOLDER,
    PlainWords,
    list_group_names,
    load_plain_words,
)

PLAIN = load_plain_words([])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("fewer than 5", "5"),
        ("fewer than 5 organisations", "5"),
        ("York: fewer than 5 organisations.", "5"),
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
def test_a_number_is_loose_however_it_is_said(text, number):
    assert PLAIN.find_unaccounted_numbers(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Write to team2@example.org, or see h2.example.org:81 and https://example.org/7/",
        "safety-aware-1",
        "12 May 2026, 30 September 2026, March 2027 and 2026-03-31",
        "Withheld: fewer than 5\n organisations.",
        "Its log is kept for 30 days. You get an answer within 10 working days, or in 1 day.",
        "organisations. There are now fewer than 5 organisations.",
        "Allow about 30 minutes. Or take 1.5 hours together.",
    ],
)
def test_what_is_no_count_is_left_alone(text):
    assert PLAIN.find_unaccounted_numbers(text) == []


def test_what_names_a_version_and_its_paper_is_written_before_any_answer():
    lock = (QUESTIONNAIRE_FOLDER / LOCK_FILE).read_text("utf-8")
    code = "v1-" + lock.rpartition("organisation 1 ")[2][:4]
    assert PLAIN.find_unaccounted_numbers(f"Paper code {code} organisation, version 1") == []
    for unknown in ("V2 05da", f"{code} 7", f"{code}7", "organisation, version 11"):
        assert PLAIN.find_unaccounted_numbers(unknown) != []


PROGRAMME = """id: elsewhere
partnership: Ten Towns
# The places.
places:
  - {id: leeds, name: Leeds, also: [otley, ward 7]}
  - id: ward-9
    name: "Ward 9: the north"
    short_name: 'O''Neill'
  # One more.
- {id: ward-8, name: Ward 8, short_name: W8,
     also: [eight]}
place_groups:
  - {also: [all 17], places: [leeds, ward-9]}
sectors:
  - id: vcse
    name: Voluntary, community and 3rd sector
sizes:
  - {id: small, name: Up to 10 people}
"""


def test_what_a_programme_calls_its_places_and_sectors_is_written_before_any_answer():
    assert set(list_group_names(PROGRAMME)) >= {
        "leeds", "Leeds", "ward-9", "Ward 9: the north", "O'Neill", "ward-8", "Ward 8", "W8",
        "vcse", "Voluntary, community and 3rd sector",
    }  # fmt: skip
    plain = PlainWords([], programmes=[PROGRAMME])
    assert plain.knows_line("Leeds")
    for text in ("How many in Ward 8 stand there", "Ward 9: the north", "3rd sector of Ward 8"):
        assert plain.find_unaccounted_numbers(text.replace("3rd sector of ", "")) == []
    for text, number in (("Ward 7", "7"), ("Up to 10 people", "10"), ("Ward 8: 3", "3")):
        assert plain.find_unaccounted_numbers(text) == [number]


def test_a_folder_of_questionnaires_is_read_whole():
    folder = Path(__file__).parents[1] / "questionnaires" / "west-yorkshire"
    plain = load_plain_words([folder])
    assert plain.knows_line("Homes and streets")
    assert plain.find_unaccounted_numbers("our-everyday, version 1") == []


def test_what_a_questionnaire_calls_its_stages_is_no_name_of_a_place():
    folder = QUESTIONNAIRE_FOLDER.glob("*.v*.yaml")
    assert [name for path in folder for name in list_group_names(path.read_text("utf-8"))] == []


def test_a_stage_may_have_a_number_in_its_name():
    stages = "stages:\n  - {id: level-1, name: Level 1}\n  - id: two\n    name: Step 2 of 2\n"
    plain = PlainWords([], [stages])
    for text in ("Level 1", "All at level 1 here", "Step 2 of 2: nobody"):
        assert plain.find_unaccounted_numbers(text) == []
    for text, number in (("Level 2", "2"), ("Level 1: 3", "3"), ("Level 1 1", "1")):
        assert plain.find_unaccounted_numbers(text) == [number]
    assert not plain.knows_line("Level 1")


def test_a_questionnaire_may_have_a_number_in_its_title_and_its_keys_in_any_order():
    asked = 'title: Our 5 promises\nid: "promises"\n# The third draft.\nversion: 3  # final\n'
    plain = PlainWords([], [asked])
    for text in ("Our 5 promises, for teams", "How you did: our 5 promises", "promises, version 3",
                 "On paper – Our 5 promises, version 3 – Ten Towns"):  # fmt: skip
        assert plain.find_unaccounted_numbers(text) == []
    for text, number in (("Our 6 promises", "6"), ("Our 5 promises: 3", "3"), ("version 3", "3"),
                         ("Our 5 promises, version 4", "4")):  # fmt: skip
        assert plain.find_unaccounted_numbers(text) == [number]

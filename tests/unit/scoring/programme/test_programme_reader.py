"""The programme's file: read whole, or every fault at once, each with its place and a way on."""

import re
from pathlib import Path

import pytest

from app.core_team.imports.import_corrections import (
    ASK_EACH_ROW,
    LEAVE_EMPTY,
    LEAVE_OUT,
    SAME_AS_ABOVE,
)
from scoring.faults import Faulty
from scoring.programme.programme import RESERVED_OPTIONS, RespondentKind, list_offered
from scoring.programme.programme_reader import is_programme, read_programme
from tests.factories.programmes import QUESTIONNAIRES

BASE = """\
id: two-towns
partnership: Two Towns
title: Towns that care
contact: help@example.org
first_year: 2026
last_year: 2030
places:
  - {id: hull, name: Hull, also: [hcc]}
  - {id: york, name: York}
  - {id: old-ford, name: Old Ford, retired: true}
place_groups:
  - {also: [everywhere], places: [hull, york]}
sectors:
  - {id: health, name: Health}
  - {id: police, name: Police, short_name: Police}
  - {id: other, name: Other}
sectors_told_together:
  - [police, other]
sizes:
  - {id: few, name: Up to 10 people, up_to: 10}
  - {id: some, name: 11 to 50 people, up_to: 50}
  - {id: many, name: More than 50 people}
questionnaires:
  - {id: organisation}
  - {id: together, answered_by: place-partnership}
"""
FIRST = "the first is the organisations' own, which editions are made of"
# What is written in the place of what, and every fault that it leads to.
FAULTS = [
    ("contact: help@example.org", "contact: help at example",
     "4:10: contact: must be one e-mail address, such as name@example.org"),
    ("last_year: 2030", "last_year: 2020",
     "6:12: last_year: must not be before `first_year`, 2026"),
    ("last_year: 2030", "last_yaer: 2030",
     "6:1: last_yaer: there is no key `last_yaer` here: did you mean `last_year`?"),
    ("id: york, name: York", "id: hull, name: York",
     "9:10: places[1].id: `hull` stands on line 8 already",
     ("12:41: place_groups[0].places[1]: there is no place `york`: choose from `hull`, "
     "`old-ford`")),
    ("name: York", "name: HuII",
     ("9:22: places[1].name: people cannot tell this place from `Hull` on line 8 "
     "(places[0].name): reword one")),
    ("name: York", "name: York, short_name: Hull",
     ("9:40: places[1].short_name: people cannot tell this place from `Hull` on line 8 "
     "(places[0].name): reword one")),
    ("name: York", 'name: "\\u200b"',
     "9:22: places[1].name: nothing in this text can be seen: write something, or delete it"),
    ("id: old-ford", "id: aux",
     "10:10: places[2].id: Windows can hold no folder called `aux`: choose another"),
    ("id: old-ford", "id: above",
     "10:10: places[2].id: an import has an answer of this id already: choose another"),
    ("id: old-ford", f"id: {'o' * 41}",
     "10:10: places[2].id: has 41 characters; there may be at most 40"),
    ("name: Old Ford", f"name: {'o' * 81}",
     "10:26: places[2].name: has 81 characters; there may be at most 80"),
    ("places: [hull, york]", "places: [hull, yrok]",
     "12:41: place_groups[0].places[1]: there is no place `yrok`: did you mean `york`?"),
    ("places: [hull, york]", "places: [hull, hull]",
     "12:41: place_groups[0].places[1]: `hull` stands on line 12 already"),
    ("also: [everywhere]", "also: [HCC]",
     ("12:13: place_groups[0].also[0]: `HCC` stands for something else on line 8 "
     "(places[0].also[0]) already: keep one")),
    ("name: York}", "name: York, also: [HULL]}",
     ("9:35: places[1].also[0]: `HULL` stands for something else on line 8 (places[0].name) "
     "already: keep one")),
    ("[police, other]", "[police, otter]",
     "18:14: sectors_told_together[0][1]: there is no sector `otter`: did you mean `other`?"),
    ("[police, other]", "[police, other]\n  - [health, police]",
     "19:14: sectors_told_together[1][1]: `police` stands on line 18 already"),
    ("[police, other]", "[police, other, health]",
     "18:5: sectors_told_together[0]: no sector is left beside these: leave one out"),
    ("id: health", "id: police-and-other",
     ("14:10: sectors[0].id: files of an edition call the sectors so that line 18 tells together: "
     "choose another, or take that line away")),
    ("up_to: 50", "up_to: 10",
     "21:46: sizes[1].up_to: must be more than 10, the size before: sizes rise"),
    (", up_to: 50", "",
     "21:5: sizes[1]: `up_to` is missing: only the last size has no end"),
    ("name: More than 50 people", "name: More than 50 people, up_to: 900",
     ("22:43: sizes[2].up_to: the last size has no end, so that every organisation has one: "
     "delete this")),
    ("name: More than 50 people", "name: More than 50 people, also: [lots]",
     ("22:43: sizes[2].also: there is no key `also` here: choose from `id`, `name`, `short_name`, "
     "`retired`, `up_to`")),
    ("{id: organisation}", "{id: organization}",
     ("24:10: questionnaires[0].id: there is no questionnaire `organization`: did you mean "
     "`organisation`?")),
    ("id: together", "id: shift",
     ("25:10: questionnaires[1].id: there is no questionnaire `shift`: put it beside this, as "
     "`shift.v1.yaml`")),
    ("id: together", "id: organisation",
     "25:10: questionnaires[1].id: `organisation` stands on line 24 already"),
    ("{id: organisation}", "{id: organisation, answered_by: team}",
     f"24:37: questionnaires[0].answered_by: {FIRST}: put one that organisations answer"),
    ("{id: organisation}", "{id: organisation, retired: true}",
     f"24:33: questionnaires[0].retired: {FIRST}: put one that is answered"),
    ("answered_by: place-partnership", "answered_by: places",
     ("25:33: questionnaires[1].answered_by: must be `organisation`, `place-partnership` or "
     "`team`; this is `places`")),
    ("places:\n", "places: []\nodd-places:\n",
     "7:9: places: has 0 entries; there must be at least 1",
     "8:1: odd-places: there is no key `odd-places` here: did you mean `places`?"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A folder that holds the questionnaires of the programme; only their names are read."""
    for name in ("organisation.v1.yaml", "organisation.v2.yaml", "together.v1.yaml"):
        (tmp_path / name).touch()
    return tmp_path


def read(folder: Path, text: str):
    (folder / "programme.yaml").write_text(text, encoding="utf-8")
    return read_programme(folder)


def faults_of(folder, text):
    with pytest.raises(Faulty) as raised:
        read(folder, text)
    return [str(each).removeprefix(f"{folder / 'programme.yaml'}:") for each in raised.value.faults]


def test_a_programme_is_read_whole(folder):
    programme = read(folder, BASE)

    assert programme.place_names == {"hull": "Hull", "york": "York", "old-ford": "Old Ford"}
    assert programme.sort_places(["york", "elsewhere", "hull"]) == ("hull", "york", "elsewhere")
    assert programme.main_questionnaire == "organisation"
    assert programme.questionnaires_for(RespondentKind.PLACE_PARTNERSHIP) == ("together",)


def test_what_is_retired_is_offered_to_those_alone_that_have_it(folder):
    places = read(folder, BASE).places

    assert list(list_offered(places)) == ["hull", "york"]
    assert list(list_offered(places, ["old-ford"])) == ["hull", "york", "old-ford"]


@pytest.mark.parametrize(
    "change",
    FAULTS,
    ids=[f"{old.split(chr(10))[0]} → {new.split(chr(10))[0]}"[:60] for old, new, *_ in FAULTS],
)
def test_a_fault_is_told_with_its_place_and_its_cure(folder, change):
    old, new, *faults = change
    assert BASE.count(old) == 1

    assert faults_of(folder, BASE.replace(old, new)) == faults


def test_all_faults_are_told_at_once(folder):
    text = BASE.replace("2030", "2020").replace("help@example.org", "nobody").replace("hcc", "york")

    assert [re.match("[0-9]+", each)[0] for each in faults_of(folder, text)] == ["4", "6", "8"]


def test_somewhere_is_left_to_choose(folder):
    text = BASE.replace("name: Hull,", "name: Hull, retired: true,").replace(
        "name: York", "name: York, retired: true"
    )

    assert faults_of(folder, text) == [
        "8:37: places[0].retired: no place is left to choose: take this line away from one of them"
    ]


def test_a_questionnaire_that_is_retired_may_have_gone(folder):
    read(folder, BASE + "  - {id: of-before, retired: true}\n")


def test_a_file_that_is_no_programme_says_so(folder):
    assert faults_of(folder, "")[0].endswith("the file holds nothing but empty lines and comments")
    (folder / "programme.yaml").unlink()
    with pytest.raises(Faulty, match=r"programme\.yaml"):
        read_programme(folder)


def test_a_programme_is_told_from_a_questionnaire(folder):
    (folder / "draft.yaml").write_text(BASE, encoding="utf-8")

    assert is_programme(folder / "draft.yaml")
    assert not is_programme(QUESTIONNAIRES / "organisation.v1.yaml")
    assert not is_programme(QUESTIONNAIRES / "framework.yaml")


def test_no_answer_of_an_import_can_be_an_option_as_well():
    answers = {LEAVE_OUT, LEAVE_EMPTY, SAME_AS_ABOVE, ASK_EACH_ROW}
    assert answers == RESERVED_OPTIONS

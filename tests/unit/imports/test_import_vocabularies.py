"""What the words of a list mean is the programme's to say, whatever its places and sectors are."""

import pytest
from flask import Flask

from app.core_team.imports.import_vocabularies import (
    build_vocabularies,
    find_size_band,
    unknown_word_fault,
)
from app.store.base.current_programme import load_programme

PROGRAMME = """\
id: towns
partnership: Towns
title: Towns that care
contact: help@example.org
first_year: 2026
places:
  - {id: harbour-town, name: Harbour Town, also: [the quays, C++ (north)]}
  - {id: hill-town, name: Hill Town}
  - {id: old-ford, name: Old Ford, also: [the ford], retired: true}
place_groups:
  - {also: [everywhere], places: [harbour-town, hill-town, old-ford]}
sectors:
  - {id: sport, name: Sport, also: [keep fit, clubs]}
  - {id: arts, name: Arts}
sizes:
  - {id: few, name: A few, up_to: 7}
  - {id: dozen, name: About a dozen, up_to: 12, retired: true}
  - {id: some, name: Some, up_to: 20}
  - {id: many, name: Many}
questionnaires:
  - {id: organisation}
"""


@pytest.fixture
def programme(tmp_path):
    """An app of another partnership."""
    (tmp_path / "organisation.v1.yaml").touch()
    (tmp_path / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
    app = Flask(__name__)
    app.config["QUESTIONNAIRES"] = tmp_path
    load_programme(app)
    with app.app_context():
        yield app.extensions["programme"]


@pytest.mark.parametrize(
    ("column", "said", "guess"),
    [
        ("places", "The Quays", ("harbour-town",)),
        ("places", "c (north)", ("harbour-town",)),
        ("places", "hill town and the quays", ("harbour-town", "hill-town")),
        ("places", "everywhere", ("harbour-town", "hill-town")),
        ("places", "the ford", ()),
        ("sector", "the keep fit people", ("sport",)),
        ("sector", "Running clubs", ("sport",)),
        ("size", "fewer", ()),
    ],
)
def test_other_words_are_guessed(programme, column, said, guess):
    assert build_vocabularies(programme)[column].guesses(said) == guess


def test_what_is_retired_is_known_and_refused(programme):
    places = build_vocabularies(programme)["places"]
    assert (places.find_word("Old Ford"), places.guesses("Old Ford")) == (None, ())
    assert unknown_word_fault("places", "old-ford") == (
        "‘Old Ford’ cannot be chosen any more. Enter one of: Harbour Town, Hill Town"
    )


@pytest.mark.parametrize(
    ("people", "size"), [("7", "few"), ("8", "some"), ("9-20", "some"), ("21", "many"), ("0", None)]
)
def test_a_number_of_people_is_of_a_size_that_can_be_chosen(programme, people, size):
    assert find_size_band(people) == size

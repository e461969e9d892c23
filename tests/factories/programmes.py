"""The programme that the tests' apps are run for, for tests that go through all of its places."""

from pathlib import Path

from scoring.programme.programme_reader import read_programme

QUESTIONNAIRES = Path(__file__).parents[1] / "questionnaires" / "published"
PROGRAMME = read_programme(QUESTIONNAIRES)
PLACES, SECTORS, SIZES = PROGRAMME.place_names, PROGRAMME.sector_names, PROGRAMME.size_names

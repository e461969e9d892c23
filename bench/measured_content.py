"""The programme and the questionnaire to measure with: those that this Waymark is run for."""

import os
from functools import cache
from pathlib import Path

from app.settings.config import ROOT
from scoring.programme.programme import Programme
from scoring.programme.programme_reader import read_programme
from scoring.questionnaires.published_versions import read_published_versions
from scoring.questionnaires.questionnaire import Questionnaire

# The app that is measured reads the same folder.
QUESTIONNAIRES = Path(os.environ.get("WAYMARK_QUESTIONNAIRES") or ROOT / "questionnaires")


@cache
def get_programme() -> Programme:
    """The programme, with its places and sectors."""
    return read_programme(QUESTIONNAIRES)


@cache
def get_main_questionnaire() -> Questionnaire:
    """The newest version of the organisations' own questionnaire."""
    published, main = read_published_versions(QUESTIONNAIRES), get_programme().main_questionnaire
    return published[max(version for version in published if version[0] == main)]

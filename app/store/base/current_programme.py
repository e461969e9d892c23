"""The programme that this service is run for, read once when the app starts."""

from flask import Flask, current_app

from scoring.programme.programme import DEFAULT_VALUE_WORD, Programme
from scoring.programme.programme_reader import read_programme
from scoring.questionnaires.questionnaire import Questionnaire

PROGRAMME_KEY = "programme"


def load_programme(app: Flask) -> None:
    """Read the programme beside the questionnaires. Raises Faulty with every fault of it.

    The partnership's name and its address for help are the programme's, where no setting says
    otherwise.
    """
    programme = read_programme(app.config["QUESTIONNAIRES"])
    app.extensions[PROGRAMME_KEY] = programme
    app.config["PARTNERSHIP"] = app.config.get("PARTNERSHIP") or programme.partnership
    app.config["CONTACT"] = app.config.get("CONTACT") or programme.contact


def get_programme() -> Programme:
    """The programme of the app that is asked."""
    programme: Programme = current_app.extensions[PROGRAMME_KEY]
    return programme


def get_value_word(questionnaire: Questionnaire) -> str:
    """What one of a questionnaire's values is called; 'value' where the programme does not say."""
    in_use = get_programme().find_questionnaire(questionnaire.id)
    return in_use.value_word if in_use else DEFAULT_VALUE_WORD

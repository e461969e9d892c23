"""The first steps of each questionnaire, read once when the app starts."""

from textwrap import shorten

from flask import Flask, current_app

from app.store.base.current_programme import PROGRAMME_KEY
from app.store.base.published_questionnaires import QUESTIONNAIRES_KEY
from scoring.questionnaires.questionnaire import Questionnaire
from scoring.steps.first_steps import FirstSteps
from scoring.steps.steps_reader import read_all_steps

FIRST_STEPS_KEY = "first_steps"
# As much as a short name may be.
_LONGEST_NAME = 60


def load_first_steps(app: Flask) -> None:
    """Read the first steps beside the questionnaires, of those that have any.

    After the programme and the questionnaires, against which they are checked as far as these could
    be read. Raises Faulty with every fault of every file.
    """
    versions, programme = (app.extensions.get(key) for key in (QUESTIONNAIRES_KEY, PROGRAMME_KEY))
    app.extensions[FIRST_STEPS_KEY] = read_all_steps(
        app.config["QUESTIONNAIRES"], versions, programme
    )


def get_first_steps(questionnaire_id: str) -> FirstSteps:
    """The first steps of a questionnaire; none where it has no file of them."""
    read: dict[str, FirstSteps] = current_app.extensions[FIRST_STEPS_KEY]
    return read.get(questionnaire_id) or FirstSteps(questionnaire=questionnaire_id, items={})


def get_short_name(questionnaire: Questionnaire, item_id: str) -> str:
    """What a question is about, in a few words: its text cut short where it has no short name.

    Raises KeyError where the questionnaire has no such item.
    """
    steps = get_first_steps(questionnaire.id).by_item.get(item_id)
    if steps:
        return steps.short_name
    return shorten(questionnaire.item_by_id[item_id].text, _LONGEST_NAME, placeholder=" …")

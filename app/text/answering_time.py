"""About how long a questionnaire takes, in words."""

from math import ceil

from scoring.authoring.reading_figures import measure_questionnaire
from scoring.questionnaires.questionnaire import Questionnaire

# To find out and to talk it over takes this many times as long as to read and to answer at once:
# so the programme's own 40 questions, which are read in 20 minutes, take the hour that it allows.
TIMES_READING = 3
ROUNDED_TO = 5
SHORTEST_HOUR, LONGEST_HOUR = 50, 75


def describe_answering_time(questionnaire: Questionnaire) -> str:
    """How long to allow, such as 'about 10 minutes' or 'about an hour'."""
    minutes = TIMES_READING * measure_questionnaire(questionnaire).minutes
    if minutes < SHORTEST_HOUR:
        return f"about {ceil(minutes / ROUNDED_TO) * ROUNDED_TO} minutes"
    if minutes <= LONGEST_HOUR:
        return "about an hour"
    return f"about {ceil(minutes / 30) / 2:g} hours"

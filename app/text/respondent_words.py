"""What whoever answers is called on pages, by the kind that it is."""

from collections.abc import Mapping
from typing import NamedTuple

from scoring.programme.programme import RespondentKind


class RespondentWords(NamedTuple):
    """How pages speak of one kind of respondent.

    `own` is what it is called behind 'your', `name` (with its `article`) and `names` wherever it is
    told from others.
    `audience` says in a sentence who answers what is for such respondents.
    """

    own: str
    article: str
    name: str
    names: str
    audience: str


RESPONDENT_WORDS: Mapping[RespondentKind, RespondentWords] = {
    RespondentKind.ORGANISATION: RespondentWords(
        "organisation",
        "an",
        "organisation",
        "organisations",
        "For any organisation that takes part.",
    ),
    RespondentKind.PLACE_PARTNERSHIP: RespondentWords(
        "partnership",
        "a",
        "place partnership",
        "place partnerships",
        "For the partnership of a place: those who work together there answer as one.",
    ),
    RespondentKind.TEAM: RespondentWords(
        "team",
        "a",
        "team",
        "teams",
        "For a team within an organisation: it answers about itself.",
    ),
}

"""What whoever answers is called on pages, by the kind that it is."""

from collections.abc import Mapping
from typing import NamedTuple

from scoring.programme.programme import RespondentKind


class RespondentWords(NamedTuple):
    """How pages speak of one kind of respondent.

    `own` is what it is called behind 'your', `name` (with its `article`) and `names` wherever it is
    told from others.
    `audience` says in a sentence who answers what is for such respondents, and `difference` what is
    otherwise for them than for an organisation in who sees what; empty for an organisation.
    """

    own: str
    article: str
    name: str
    names: str
    audience: str
    difference: str = ""


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
        "of it we keep its place and its name. It is not in the public list, and no published "
        "figure counts it.",
    ),
    RespondentKind.TEAM: RespondentWords(
        "team",
        "a",
        "team",
        "teams",
        "For a team within an organisation: it answers about itself.",
        "of it we keep its name and which organisation it is part of. Whoever has that "
        "organisation’s private link sees that the team takes part and how far it has come, and "
        "nothing of what it answers. They can add a team and pass its first link on; the team can "
        "make a new one, and the first then stops working. If the organisation is deleted, its "
        "teams are deleted with it. A team is not in the public list, and no published figure "
        "counts it.",
    ),
}

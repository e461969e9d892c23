"""What a form carried, to show it to whoever sent it where it came to nothing.

Only fields of our own forms come back, by the words that their pages have for them: never a
password or a token, nor a field that another site's form made up.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.store.base.published_questionnaires import get_current_questionnaire, list_current_versions
from app.store.organisations.organisations import PLACE_NAMES, SECTOR_NAMES, SIZE_NAMES
from app.text.wording import get_choice_label
from app.web.request_origin import came_from_our_page
from scoring.questionnaires.questionnaire import Item, Questionnaire

# More than a page of answers has, every note at its longest.
MOST_FIELDS = 400
MOST_CHARACTERS = 400_000
MOST_OF_A_FIELD = 100_000

# Bytes of a form that is too large: how many are looked at, and how many more are let in unseen. A
# browser shows no answer where it cannot send all that it has.
READ_OF_TOO_MUCH = 1_000_000
LET_IN_UNSEEN = 20_000_000
PIECE = 65_536

DETAILS = {
    "name": "Name of the organisation",
    "places": "Places",
    "sector": "Sector",
    "size": "How many people work or volunteer there",
}
LISTED = {"listed": "The public list of who takes part"}
BROUGHT = {"response": "The answers that you brought, as their file holds them"}
ANSWERS = "/assessment/<int:number>/<address>"
IMPORT = "/core-team/organisations/import"
# What is typed in the place of one cell of an import, or of an address in all its rows.
CELL = re.compile(r"cell-(?P<row>[0-9]{1,5})-(?P<column>name)|word-(?P<address>email)-[0-9a-f]+")

# What somebody types or chooses in a form, in the page's words, by the route that the form goes to.
# A page of answers has the questionnaire's own.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "/join": {**DETAILS, **LISTED, **BROUGHT},
    "/details": {
        **DETAILS,
        "contact": "E-mail address that the core team writes to",
        **LISTED,
        **BROUGHT,
    },
    "/bring": BROUGHT,
    "/bring/in": BROUGHT,
    "/core-team/sign-in": {"email": "E-mail address"},
    "/core-team/organisations/add": {**DETAILS, "contact": "Contact e-mail"},
    "/core-team/organisations/<int:organisation_id>/change": {
        **DETAILS,
        "contact": "Contact e-mail",
    },
    "/core-team/organisations/<int:organisation_id>/remove": {
        "word": "On whose word it is deleted",
        "asked_on": "On which day that was",
        "name": "Name of the organisation",
    },
    IMPORT: {"checked": "The organisations, as rows of a file"},
    "/core-team/organisations/<int:organisation_id>/response": {
        "checked": "The answers, as their file holds them"
    },
    "/core-team/organisations/new": {"because": "Why they are not recognised"},
    "/core-team/organisations/<int:organisation_id>/decline": {
        "because": "Why it is not recognised"
    },
    "/core-team/report/figures/enter": {
        "measure": "What it is a figure of",
        "on_day": "On which day",
        "amount": "How many",
        "place": "In which place",
        "source": "Where it comes from",
        "note": "Anything that a reader should know",
    },
    "/core-team/editions/prepare": {
        "day": "Date of the edition",
        "note": "Note",
        "allowed": "Words in the note that are not that organisation",
    },
    "/core-team/editions/<day>/names": {"name": "Name that means something else on the site"},
    "/core-team/keys": {"name": "Whom the key is for", "lasts": "How many days it lasts"},
}
PARTS = {"": "", "reason": "why it does not apply", "note": "note", "evidence": "link to evidence"}

# What was chosen, in the page's words.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "places": {str(place): name for place, name in PLACE_NAMES.items()},
    "place": {str(place): name for place, name in PLACE_NAMES.items()},
    "sector": {str(sector): name for sector, name in SECTOR_NAMES.items()},
    "size": {str(size): name for size, name in SIZE_NAMES.items()},
    "listed": {"y": "Our name may stand there"},
}


class SentBack(NamedTuple):
    """Fields with what was typed in each; `whole` is False where there was too much to show."""

    fields: tuple[tuple[str, str], ...] = ()
    whole: bool = True

    @property
    def longest(self) -> str:
        """The field with the most in it; empty where there is none."""
        return max(self.fields, key=lambda field: len(field[1]), default=("", ""))[0]


def sent_back() -> SentBack:
    """What this request's form carried. Empty where it carried nothing that anybody typed."""
    if request.method != "POST" or came_from_our_page() is False:
        return SentBack()
    try:
        return _bounded(request.form)
    except RequestEntityTooLarge:
        return _bounded(_read_in_part())._replace(whole=False)
    except (HTTPException, OSError):
        return SentBack()  # It broke off, or there is no room to read it.


def _bounded(typed: MultiDict[str, str]) -> SentBack:
    fields: list[tuple[str, str]] = []
    left, whole = MOST_CHARACTERS, True
    for label, text in _told(typed):
        shown = text[: min(left, MOST_OF_A_FIELD)]
        whole = whole and shown == text
        if not shown or len(fields) == MOST_FIELDS:
            return SentBack(tuple(fields), whole=False)
        fields.append((label, shown))
        left -= len(shown)
    return SentBack(tuple(fields), whole)


def _read_in_part() -> MultiDict[str, str]:
    """As much of a form as is looked at where it is too large; nothing of one in parts."""
    body = request.environ["wsgi.input"].read(READ_OF_TOO_MUCH)
    _let_in_unseen()
    is_one_line = request.mimetype == "application/x-www-form-urlencoded"
    if not is_one_line or body.count(b"&") > MOST_FIELDS * len(PARTS):
        return MultiDict()
    return MultiDict(parse_qsl(body.decode("ascii", "replace"), errors="replace"))


def _let_in_unseen() -> None:
    left = LET_IN_UNSEEN
    while left > 0 and (piece := request.environ["wsgi.input"].read(PIECE)):
        left -= len(piece)


def _told(typed: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    route = request.url_rule.rule if request.url_rule else ""
    if route == ANSWERS:
        yield from _answers(typed)
    if route == IMPORT:
        yield from _cells(typed)
    for name, label in FIELDS.get(route, {}).items():
        chosen = CHOICES.get(name, {})
        for text in typed.getlist(name):
            if text.strip():
                yield label, chosen.get(text, text)


def _answers(typed: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in typed.items(multi=True):
        item_id, _, part = name.partition(".")
        found = _asking(item_id)
        if found and part in PARTS and text.strip():
            asked, item = found
            label = " – ".join(words for words in (item.text, PARTS[part]) if words)
            yield label, text if part else get_choice_label(asked, item, text)


def _cells(typed: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in typed.items(multi=True):
        cell = CELL.fullmatch(name)
        if cell and text.strip():
            row = f"Row {cell['row']}, {cell['column']}" if cell["row"] else cell["address"]
            yield row, text


def _asking(item_id: str) -> tuple[Questionnaire, Item] | None:
    """The item, and the newest version that asks it: a round may be under an older one."""
    for asked in (get_current_questionnaire(), *list_current_versions()):
        if item_id in asked.item_by_id:
            return asked, asked.item_by_id[item_id]
    return None

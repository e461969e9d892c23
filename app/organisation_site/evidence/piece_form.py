"""The form of a piece of evidence: read, normalised and checked."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from app.forms.entry_validation import find_words_fault, normalise_line, normalise_link
from app.organisation_site.evidence.shelf_questions import ShelfQuestions
from app.settings.config import MAX_EVIDENCE_LENGTH, MAX_NAME_LENGTH
from app.store.evidence.evidence_pieces import EvidenceKind, ItemKey, PieceContent
from app.text.uk_dates import parse_day
from app.text.web_addresses import parse_web_address
from app.web.templating import format_day

# In the order of the page: a list of what is wrong follows it.
FIELDS = ("title", "kind", "link", "dated", "owner", "look_again_on")
WHICH_DAY = {"dated": "the day of the evidence", "look_again_on": "the day to look again"}


class PieceForm(NamedTuple):
    """What a form holds: each field as it is to be shown, the questions ticked, what is wrong."""

    typed: Mapping[str, str]
    items: frozenset[ItemKey]
    faults: Mapping[str, str]

    @property
    def content(self) -> PieceContent:
        """What it says of a piece. Only where nothing is wrong."""
        return PieceContent(
            self.typed["title"],
            EvidenceKind(self.typed["kind"]),
            self.typed["link"],
            _read_day(self.typed["dated"]),
            self.typed["owner"],
            _read_day(self.typed["look_again_on"]),
            self.items,
        )

    def with_fault(self, field: str, fault: str) -> "PieceForm":
        """The same, with something wrong that only the shelf knows."""
        return self._replace(faults={**self.faults, field: fault})


def empty_form(items: frozenset[ItemKey]) -> PieceForm:
    """The form of a piece that is to be added for some questions."""
    return PieceForm(dict.fromkeys(FIELDS, ""), items, {})


def form_of(content: PieceContent) -> PieceForm:
    """The form of a piece as it stands."""
    typed = {
        "title": content.title,
        "kind": content.kind.value,
        "link": content.link,
        "dated": format_day(content.dated) if content.dated else "",
        "owner": content.owner,
        "look_again_on": format_day(content.look_again_on) if content.look_again_on else "",
    }
    return PieceForm(typed, content.items, {})


def read_piece_form(
    sent: MultiDict[str, str], questions: ShelfQuestions, stood: PieceContent | None = None
) -> PieceForm:
    """What was sent, of a new piece or of one that `stood` as it is changed.

    What was once given in place of a link, before links were checked, may stay as it is.
    """
    typed = {field: normalise_line(sent.get(field, "")) for field in FIELDS}
    if stood is None or typed["link"] != normalise_line(stood.link):
        typed["link"] = normalise_link(typed["link"])
        faults = _find_faults(typed)
    else:
        faults = _find_faults({**typed, "link": ""})
        typed["link"] = stood.link
    keys = {questions.read_field(field) for field in sent.getlist("item")}
    return PieceForm(typed, frozenset(key for key in keys if key), faults)


def _find_faults(typed: Mapping[str, str]) -> dict[str, str]:
    found = {
        "title": _find_title_fault(typed["title"]),
        "kind": None if typed["kind"] in {*EvidenceKind} else "Select what kind of evidence it is",
        "link": _find_link_fault(typed["link"]),
        "dated": _find_day_fault("dated", typed["dated"]),
        "owner": find_words_fault(typed["owner"], "the role", MAX_NAME_LENGTH),
        "look_again_on": _find_day_fault("look_again_on", typed["look_again_on"]),
    }
    return {field: fault for field, fault in found.items() if fault}


def _find_title_fault(title: str) -> str | None:
    if not title:
        return "Enter a title, such as ‘Behaviour policy, 2027’"
    return find_words_fault(title, "the title", MAX_NAME_LENGTH)


def _find_link_fault(link: str) -> str | None:
    if fault := find_words_fault(link, "the link", MAX_EVIDENCE_LENGTH):
        return fault
    if link and not parse_web_address(link):
        return (
            "Enter one web address without spaces, such as www.example.org, or leave the link "
            "empty and say in the title where it is"
        )
    return None


def _find_day_fault(field: str, typed: str) -> str | None:
    if not typed or _read_day(typed):
        return None
    return f"Enter {WHICH_DAY[field]}, such as 31 March 2027 with the whole year, or leave it empty"


def _read_day(typed: str) -> date | None:
    return parse_day(typed) if typed else None

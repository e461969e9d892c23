"""An edition as its preview tells it: what the public will see of each group, and why no more."""

from datetime import date
from typing import NamedTuple

from app.store.base.published_questionnaires import questionnaire
from app.store.editions.edition_publishing import Kept
from app.text.uk_dates import end_of
from app.text.wording import UK
from scoring.editions.edition import Edition, Group, Hard, Kind, Reason, Stages
from scoring.questionnaires.questionnaire import Framework

WITHHELD = {
    Reason.FEW: "Withheld: fewer than 5 organisations.",
    Reason.TELLING: "Withheld, so that nobody can work out where one organisation stands.",
}
KINDS = {Kind.WHOLE: "The whole system", Kind.PLACE: "Places", Kind.SECTOR: "Sectors"}

# Editions that follow each other sooner rarely hold enough that is new.
FEWEST_DAYS_BETWEEN = 60


class Line(NamedTuple):
    """A group, and in words what the public is told beside or instead of its figures."""

    group: Group
    why: str


class Question(NamedTuple):
    """One of the hardest questions, in its words."""

    words: str
    hard: Hard


def lines_of(edition: Edition) -> dict[Kind, list[Line]]:
    """Every group in its order, by kind."""
    found: dict[Kind, list[Line]] = {kind: [] for kind in KINDS}
    for group in edition.groups:
        found[group.kind].append(Line(group, _why(group)))
    return found


def tally_of(edition: Edition) -> dict[str, int]:
    """How many groups have new figures, are carried forward, and are withheld."""
    return {
        "new": sum(each.is_new for each in edition.groups),
        "carried": sum(bool(each.stages and each.reason) for each in edition.groups),
        "withheld": sum(each.stages is None for each in edition.groups),
    }


def is_too_soon(edition: Edition, last: date | None) -> bool:
    """Whether it comes soon after the last one, and most of its groups would show nothing new."""
    if last is None:
        return False
    days = (date.fromisoformat(edition.date) - last).days
    nothing_new = sum(not each.is_new for each in edition.groups)
    return days < FEWEST_DAYS_BETWEEN and 2 * nothing_new > len(edition.groups)


def counted_by(kept: Kept) -> str:
    """Up to when it counts answers: the end of its day, or the moment it was prepared on it."""
    day = day_in_words(kept.edition.date)
    if kept.prepared_at >= end_of(kept.day):
        return f"the end of {day}"
    return f"{kept.prepared_at.astimezone(UK):%H:%M} on {day}, when it was prepared"


def has_stages_together(edition: Edition) -> bool:
    """Whether any of its groups shows stages that are not told apart."""
    shown = [each.stages for each in edition.groups if each.stages]
    return any(len(bins) > 1 for stages in shown for bins in stages.bins)


def framework_of(edition: Edition) -> Framework:
    """The framework whose stages and values the edition has."""
    return questionnaire((edition.questionnaire, edition.questionnaire_version)).framework


def questions_of(kept: Kept) -> dict[str, list[Question]]:
    """The hardest questions by the names of the values, in their words."""
    detail = kept.edition.detail
    if detail is None:
        return {}
    asked = questionnaire((kept.edition.questionnaire, detail.questionnaire_version))
    return {
        value.name: [
            Question(asked.item_by_id[each.item].text, each)
            for each in detail.hardest.get(value.id, ())
        ]
        for value in asked.framework.values
    }


def of_whom(stages: Stages) -> str:
    """Of which edition figures are, and of how many organisations."""
    organisations = "organisation" if stages.n == 1 else "organisations"
    return f"{day_in_words(stages.edition)}, of {stages.n:,} {organisations}"


def day_in_words(text: str) -> str:
    """An edition's date as pages write it."""
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _why(group: Group) -> str:
    if group.stages is None:
        return WITHHELD[group.reason] if group.reason else ""
    if group.reason is None:
        return ""
    few = ": fewer than 5 organisations now" if group.reason is Reason.FEW else ""
    return f"Carried forward from {of_whom(group.stages)}{few}"

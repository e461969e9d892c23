"""What the preview of an edition shows: what the public will see of each group, and why no more."""

from datetime import date
from typing import NamedTuple

from app.store.base.published_questionnaires import get_questionnaire
from app.store.editions.edition_publishing import StoredEdition
from app.text.uk_dates import day_end
from app.text.wording import UK
from scoring.editions.edition import (
    Edition,
    Group,
    GroupKind,
    HardItem,
    StageCounts,
    WithheldReason,
)
from scoring.questionnaires.questionnaire import Framework, Questionnaire

WITHHELD_TEXTS = {
    WithheldReason.FEW: "Withheld: fewer than 5 organisations.",
    WithheldReason.TELLING: "Withheld, so that nobody can work out where one organisation stands.",
}
KIND_HEADINGS = {
    GroupKind.WHOLE: "The whole system",
    GroupKind.PLACE: "Places",
    GroupKind.SECTOR: "Sectors",
}

# Editions that follow each other sooner rarely hold enough that is new.
FEWEST_DAYS_BETWEEN = 60


class GroupLine(NamedTuple):
    """A group, and the words that the public reads beside or instead of its figures."""

    group: Group
    why: str


class HardQuestion(NamedTuple):
    """One of the hardest questions, with its text."""

    words: str
    hard: HardItem


def group_lines(edition: Edition) -> dict[GroupKind, list[GroupLine]]:
    """The groups in their order, by kind."""
    lines_by_kind: dict[GroupKind, list[GroupLine]] = {kind: [] for kind in KIND_HEADINGS}
    for group in edition.groups:
        lines_by_kind[group.kind].append(GroupLine(group, _group_note(group)))
    return lines_by_kind


def count_groups(edition: Edition) -> dict[str, int]:
    """How many groups have new figures, are carried forward, and are withheld."""
    return {
        "new": sum(group.is_new for group in edition.groups),
        "carried": sum(bool(group.stages and group.reason) for group in edition.groups),
        "withheld": sum(group.stages is None for group in edition.groups),
    }


def is_too_soon(edition: Edition, last: date | None) -> bool:
    """Whether an edition follows the last one soon, and most groups would show nothing new."""
    if last is None:
        return False
    days = (date.fromisoformat(edition.date) - last).days
    nothing_new = sum(not group.is_new for group in edition.groups)
    return days < FEWEST_DAYS_BETWEEN and 2 * nothing_new > len(edition.groups)


def counting_deadline(kept: StoredEdition) -> str:
    """The moment up to which an edition counts answers: the end of its day, or its preparation."""
    day = edition_date_in_words(kept.edition.date)
    if kept.prepared_at >= day_end(kept.day):
        return f"the end of {day}"
    return f"{kept.prepared_at.astimezone(UK):%H:%M} on {day}, when it was prepared"


def has_merged_stages(edition: Edition) -> bool:
    """Whether any of its groups shows stages that are not told apart."""
    shown = [group.stages for group in edition.groups if group.stages]
    return any(len(bins) > 1 for stages in shown for bins in stages.bins)


def edition_framework(edition: Edition) -> Framework:
    """The framework whose stages and values the edition has."""
    return edition_questionnaire(edition).framework


def edition_questionnaire(edition: Edition) -> Questionnaire:
    """The questionnaire, in the version, that the edition is told in."""
    return get_questionnaire((edition.questionnaire, edition.questionnaire_version))


def hardest_questions_by_value(kept: StoredEdition) -> dict[str, list[HardQuestion]]:
    """The hardest questions with their texts, by the name of the value."""
    detail = kept.edition.detail
    if detail is None:
        return {}
    asked = get_questionnaire((kept.edition.questionnaire, detail.questionnaire_version))
    return {
        value.name: [
            HardQuestion(asked.item_by_id[hard.item].text, hard)
            for hard in detail.hardest.get(value.id, ())
        ]
        for value in asked.framework.values
    }


def figures_source(stages: StageCounts) -> str:
    """Which edition figures come from, and how many organisations they count."""
    organisations = "organisation" if stages.n == 1 else "organisations"
    return f"{edition_date_in_words(stages.edition)}, of {stages.n:,} {organisations}"


def edition_date_in_words(text: str) -> str:
    """An edition's date as pages write it."""
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _group_note(group: Group) -> str:
    if group.stages is None:
        return WITHHELD_TEXTS[group.reason] if group.reason else ""
    if group.reason is None:
        return ""
    few = ": fewer than 5 organisations now" if group.reason is WithheldReason.FEW else ""
    return f"Carried forward from {figures_source(group.stages)}{few}"

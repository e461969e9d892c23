"""Editions that show the whole alone, for tests of how they are kept and not of what they say."""

from collections import Counter
from datetime import UTC, date, datetime

from app.store.editions import edition_publishing
from app.store.editions.edition_publishing import EditionDraft
from scoring import disclosure
from scoring.disclosure import OVERALL, ClearedEdition, EditionRefusedError, Workings
from scoring.editions.edition import Edition, Group, GroupKind, Participation, StageCounts
from tests.factories import rounds

MARCH, SEPTEMBER = date(2026, 3, 31), date(2026, 9, 30)
BEFORE_MARCH = datetime(2026, 1, 5, 12, tzinfo=UTC)


def show_whole_only(past, proposal, lot):
    """In the place of `disclosure.clear_edition`: where all stand, if there is anybody."""
    if not proposal.roll:
        raise EditionRefusedError("Nobody has submitted.")
    before = {entry.key for entry in past[-1].roll} if past else set()
    mine = {entry.key for entry in proposal.roll}
    floors = Counter(entry.stages[OVERALL] for entry in proposal.roll)
    stages = range(proposal.stages)
    whole = Group(
        kind=GroupKind.WHOLE,
        id="whole",
        name="The whole system",
        parts=("whole",),
        taking_part=Participation(
            organisations=len(mine), joined=len(mine - before), returned=0, left=len(before - mine)
        ),
        stages=StageCounts(
            edition=proposal.date,
            bins=tuple((stage,) for stage in stages),
            counts=tuple(floors[stage] for stage in stages),
        ),
        reason=None,
    )
    told = Edition(
        date=proposal.date,
        note=proposal.note,
        questionnaire=proposal.questionnaire,
        questionnaire_version=proposal.questionnaire_version,
        framework=proposal.framework,
        made_up=proposal.made_up,
        groups=(whole,),
        detail=None,
        change=None,
    )
    return ClearedEdition(told, Workings())


def disable_disclosure_control(monkeypatch):
    """Have every edition show the whole, and everybody submit before the first of them."""
    monkeypatch.setattr(disclosure, "clear_edition", show_whole_only)
    monkeypatch.setattr(rounds, "SUBMITTED_AT", BEFORE_MARCH)


def publish_edition(day=MARCH, note="", at=None):
    """An edition of that day, published."""
    kept = edition_publishing.prepare_edition(EditionDraft(day, note), "tests", at)
    assert (
        edition_publishing.publish_edition(kept.fingerprint, "tests", at)
        is edition_publishing.PublishOutcome.PUBLISHED
    )
    return edition_publishing.find_published_edition(day)

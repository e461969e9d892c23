"""Two versions of parts of one action, which two people changed at once, in words to choose by."""

from collections.abc import Callable, Iterable, Mapping

from app.forms.seen_parts import TwoVersions
from app.organisation_site.plan.action_form import STATE_LABELS, write_day
from app.organisation_site.plan.plan_questions import describe_expected, describe_question_of
from app.store.plans.plan_actions import PlanActionDetails
from scoring.steps.first_steps import BARRIER_LABELS, Barrier

PART_LABELS: Mapping[str, str] = {
    "what": "What you will do",
    "question": "The question, and the answer that you expect",
    "expected_by": "By when",
    "why": "Why it matters",
    "owner": "Who sees to it",
    "second": "A second person",
    "barrier": "What is in the way",
    "barrier_words": "More on what is in the way",
    "first_step": "First small step",
    "state": "How far it is",
    "prediction": "What you think will happen",
    "check_in_on": "Day to look back",
    "shared": "Whether the core team may read it",
}


def compare_versions(
    parts: Iterable[str], saved: PlanActionDetails, typed: PlanActionDetails
) -> list[TwoVersions]:
    """The parts in both versions; an empty one is said in words."""
    return [
        TwoVersions(PART_LABELS[part], describe_part(part, saved), describe_part(part, typed))
        for part in parts
    ]


def describe_part(part: str, details: PlanActionDetails) -> str:
    """One part of an action in a line of words."""
    describe = DESCRIBED_PARTS.get(part)
    return (describe(details) if describe else str(getattr(details, part))) or "Nothing"


def describe_aim(details: PlanActionDetails) -> str:
    """Which question an action is to move, and to which answer."""
    question = describe_question_of(details)
    if question is None:
        return "A question that is not asked any more" if details.item_id else ""
    expected = describe_expected(question, details.expected) if details.expected else ""
    return f"{question.short_name}: {expected}" if expected else question.short_name


def describe_barrier(barrier: str) -> str:
    """What is in the way, as pages have it."""
    return BARRIER_LABELS[Barrier(barrier)] if barrier in {*Barrier} else barrier


def describe_state(details: PlanActionDetails) -> str:
    """How far an action is, and why where it is not for now."""
    return ": ".join(filter(None, (STATE_LABELS[details.state], details.not_now_because)))


DESCRIBED_PARTS: Mapping[str, Callable[[PlanActionDetails], str]] = {
    "question": describe_aim,
    "expected_by": lambda details: write_day(details.expected_by),
    "check_in_on": lambda details: write_day(details.check_in_on),
    "barrier": lambda details: describe_barrier(details.barrier),
    "state": describe_state,
    "shared": lambda details: "Yes" if details.shared else "No",
}

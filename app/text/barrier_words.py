"""What is in the way, in the words that stand within a sentence."""

from collections.abc import Iterable

from scoring.steps.first_steps import BARRIER_LABELS, Barrier


def describe_barrier(barrier: Barrier) -> str:
    """One thing that is in the way: 'too little time'."""
    label = BARRIER_LABELS[barrier]
    return f"{label[0].lower()}{label[1:]}"


def describe_barriers(barriers: Iterable[Barrier]) -> str:
    """Several: 'too little time, not knowing how'."""
    return ", ".join(map(describe_barrier, barriers))

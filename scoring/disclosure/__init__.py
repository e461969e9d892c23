"""What may be published, decided together with everything that was published before.

`terms.py` says what goes in and comes out, `deciding.py` which tables are shown, `certainty.py`
what the rule asks, and `possible.py` finds the worlds that prove it. Why it is done so:
docs/decisions/0015-publishing-without-telling.md.
"""

from collections.abc import Callable, Sequence

from scoring.disclosure.proposal import (
    OVERALL,
    ClearedEdition,
    EditionProposal,
    EditionRefusedError,
    PastEdition,
    Roll,
    RollEntry,
    Workings,
)

__all__ = [
    "OVERALL",
    "ClearedEdition",
    "EditionProposal",
    "EditionRefusedError",
    "PastEdition",
    "Roll",
    "RollEntry",
    "Workings",
    "clear_edition",
]


def clear_edition(
    past: Sequence[PastEdition], proposal: EditionProposal, lot: Callable[[], bool]
) -> ClearedEdition:
    """The edition with as much in it as is safe beside `past`, the editions before in order.

    `lot` decides by chance, true about once in a hundred times, whether a figure that is safe is
    held back all the same: so that holding back is never a sign by itself.
    Raises EditionRefusedError where not even the whole can be shown.
    """
    # It stands on scipy, which takes 0.2 s to load.
    from scoring.disclosure.table_selection import decide_edition

    return decide_edition(past, proposal, lot)

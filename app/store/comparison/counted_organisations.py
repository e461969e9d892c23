"""Who counts: in sums, comparisons, reports, editions and datasets, and in nothing else."""

import sqlalchemy as sa

from app.model import Confirmation, OrganisationRecord


def is_counted() -> sa.ColumnElement[bool]:
    """Whether an organisation (OrganisationRecord) counts: the core team knows who it is.

    Anybody can join, as often as they like and under any name. Counted at once, one person who
    joined as many could tell from the figures of a group where its one real member stands.
    """
    return OrganisationRecord.confirmation == Confirmation.CONFIRMED

"""Publishes editions of the made-up benchmark: one every half year, as of its day."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from random import Random

from app.store.base.transactions import now
from app.store.editions import edition_publishing
from app.store.editions.edition_publishing import EditionDraft, EditionRefusedError, StoredEdition

# The last days of the half years that a benchmark might be of, as month and day.
HALF_YEAR_ENDS = ((3, 31), (9, 30))
MOST_EDITIONS = 4
PUBLISHED_AT = time(9)

FIRST_NOTE = "The first edition of the benchmark."


def edition_days(today: date, edition_count: int) -> list[date]:
    """The days of the last editions before `today`, as many as are wanted, in order."""
    days = (
        date(year, month, day)
        for year in count(today.year, -1)
        for month, day in reversed(HALF_YEAR_ENDS)
        if date(year, month, day) < today
    )
    return sorted(islice(days, edition_count))


def publish_editions(days: Sequence[date], seed: int, actor: str) -> Iterator[StoredEdition | None]:
    """Publish each edition as of its day, and yield it; None where too few had submitted by then.

    The same seed holds back the same figures.
    """
    chance = Random(f"{seed} editions")  # noqa: S311 - a world that can be made again, no secret
    for day in days:
        yield _publish_edition(day, chance, actor)


def _publish_edition(day: date, chance: Random, actor: str) -> StoredEdition | None:
    # An edition is published on the morning after its day.
    at = min(datetime.combine(day + timedelta(days=1), PUBLISHED_AT, UTC), now())
    note = "" if edition_publishing.last_published_date() else FIRST_NOTE
    try:
        kept = edition_publishing.prepare_edition(
            EditionDraft(day, note), actor, at, lambda: chance.randrange(100) == 0
        )
    except EditionRefusedError:
        return None
    edition_publishing.publish_edition(kept.fingerprint, actor, at)
    return kept

"""Editions of a made-up benchmark: every half year, as they would have been published then."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from random import Random

from app.store.base.transactions import now
from app.store.editions import edition_publishing
from app.store.editions.edition_publishing import Draft, Kept, RefusedError

# The last days of the half years that a benchmark might be of, as month and day.
HALF_YEARS = ((3, 31), (9, 30))
MOST_EDITIONS = 4
AT_WORK = time(9)

FIRST = "The first edition of the benchmark."


def days_of(today: date, wanted: int) -> list[date]:
    """The last days of editions that have gone by, so many as are wanted, the first first."""
    days = (
        date(year, month, day)
        for year in count(today.year, -1)
        for month, day in reversed(HALF_YEARS)
        if date(year, month, day) < today
    )
    return sorted(islice(days, wanted))


def publish(days: Sequence[date], seed: int, actor: str) -> Iterator[Kept | None]:
    """Publish each edition as of its day, and yield it; None where too few had submitted by then.

    The same seed holds back the same figures.
    """
    chance = Random(f"{seed} editions")  # noqa: S311 - a world that can be made again, no secret
    for day in days:
        yield _publish(day, chance, actor)


def _publish(day: date, chance: Random, actor: str) -> Kept | None:
    # Once its day is over, on the next.
    at = min(datetime.combine(day + timedelta(days=1), AT_WORK, UTC), now())
    note = "" if edition_publishing.last_day() else FIRST
    try:
        kept = edition_publishing.prepare(
            Draft(day, note), actor, at, lambda: chance.randrange(100) == 0
        )
    except RefusedError:
        return None
    edition_publishing.publish(kept.fingerprint, actor, at)
    return kept

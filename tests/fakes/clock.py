"""The time as a test tells it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from app.store.base import transactions


class Clock:
    """The one clock that the app goes by. It stands still until a test moves it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = transactions.now()
        monkeypatch.setattr(transactions, "read_clock", lambda: self.at)

    def set_to(self, at: datetime | str) -> None:
        """Have it be that moment; as text, in UTC, such as 2027-01-05 09:00."""
        self.at = datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at

    def pass_by(self, **much: float) -> None:
        """Let time go by, or back."""
        self.at += timedelta(**much)


@contextmanager
def time_at(at: datetime | str) -> Iterator[None]:
    """Have it be that moment for what is done meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        Clock(patch).set_to(at)
        yield

"""The time as a test tells it."""

from datetime import timedelta

from app.store.base import transactions


class Clock:
    """Stands in for `now` in the modules that a test names."""

    def __init__(self, monkeypatch, *modules):
        self.at = transactions.now()
        for module in modules:
            monkeypatch.setattr(module, "now", self)

    def pass_by(self, **much):
        """Let time go by, or back."""
        self.at += timedelta(**much)

    def __call__(self):
        return self.at

"""Where service files written for earlier versions look for gunicorn's worker and its log."""

from app.operations.server_worker import CalmWorker, ValuelessLogger

__all__ = ["CalmWorker", "ValuelessLogger"]

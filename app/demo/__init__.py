"""Demo data: a made-up world, planned from a seed and put into an empty database."""

from app.demo.commands import demo_command

__all__ = ["demo_command"]

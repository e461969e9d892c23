"""The self-assessment that works wholly in the browser: the same questions, rule and words."""

from flask import Blueprint

blueprint = Blueprint("survey", __name__)

# The views join the blueprint as they are imported, so they come after it.
from app.survey import alone, on_paper  # noqa: E402 - see above

__all__ = ["alone", "blueprint", "on_paper"]

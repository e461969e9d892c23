"""The JSON Schema of a file of first steps, from the models, for editors that complete keys.

It says what the file's keys may hold. What must hold between them, such as an item that exists,
only `python -m scoring check` knows.
"""

from __future__ import annotations

from typing import Any

from scoring.questionnaires.json_schema import DIALECT, AuthorSchema
from scoring.steps.first_steps import FirstSteps

STEPS_SCHEMA_FILE = "steps.schema.json"


def steps_schema() -> dict[str, Any]:
    """The schema of a file of first steps, as JSON Schema draft 2020-12."""
    generated = FirstSteps.model_json_schema(schema_generator=AuthorSchema)
    return {"$schema": DIALECT, "$id": STEPS_SCHEMA_FILE, **generated}

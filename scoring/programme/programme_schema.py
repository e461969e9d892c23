"""The JSON Schema of a programme's file, from the models, for editors that complete keys.

It says what the file's keys may hold. What must hold between them, such as a sector that exists,
only `python -m scoring check` knows.
"""

from __future__ import annotations

from typing import Any

from scoring.programme.programme import Programme
from scoring.questionnaires.json_schema import DIALECT, AuthorSchema

PROGRAMME_SCHEMA_FILE = "programme.schema.json"


def programme_schema() -> dict[str, Any]:
    """The schema of a programme's file, as JSON Schema draft 2020-12."""
    generated = Programme.model_json_schema(schema_generator=AuthorSchema)
    return {"$schema": DIALECT, "$id": PROGRAMME_SCHEMA_FILE, **generated}

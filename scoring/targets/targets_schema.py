"""The JSON Schemas of a catalogue of targets and of a file of links, for editors.

They say what a file's keys may hold. What must hold between them, such as a target that exists,
only `python -m scoring check` knows.
"""

from __future__ import annotations

from typing import Any

from scoring.questionnaires.json_schema import DIALECT, AuthorSchema
from scoring.targets.target_catalogue import TargetCatalogue
from scoring.targets.target_links import TargetLinks

TARGETS_SCHEMA_FILE = "targets.schema.json"
LINKS_SCHEMA_FILE = "links.schema.json"


def targets_schema() -> dict[str, Any]:
    """The schema of a catalogue of targets, as JSON Schema draft 2020-12."""
    generated = TargetCatalogue.model_json_schema(schema_generator=AuthorSchema)
    return {"$schema": DIALECT, "$id": TARGETS_SCHEMA_FILE, **generated}


def links_schema() -> dict[str, Any]:
    """The schema of a file of links, as JSON Schema draft 2020-12."""
    generated = TargetLinks.model_json_schema(schema_generator=AuthorSchema)
    return {"$schema": DIALECT, "$id": LINKS_SCHEMA_FILE, **generated}

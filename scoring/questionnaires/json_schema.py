"""The JSON Schema of the questionnaire format, from the models, for editors that complete keys.

It says what one file's fields may hold. What must hold between fields, such as a stage that exists,
only `python -m scoring check` knows.
"""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scoring.questionnaires.questionnaire import NO_RULE, Questionnaire

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILE_NAME = "questionnaire.schema.json"

_FRAMEWORK_FILE = {
    "type": "string",
    "pattern": r"^[A-Za-z0-9_][A-Za-z0-9_.-]*\.ya?ml$",
    "description": "The name of a framework file in the same folder.",
}
_KINDS_OF_ITEM = [
    {
        "title": "Indicator",
        "required": ["stage"],
        "not": {"anyOf": [{"required": ["rubric"]}, {"required": ["balance"]}]},
    },
    {
        "title": "Rubric",
        "required": ["rubric"],
        "not": {"anyOf": [{"required": [key]} for key in ("stage", "scale", "balance")]},
    },
    {
        "title": "Balance",
        "required": ["balance"],
        "not": {"anyOf": [{"required": [key]} for key in ("stage", "scale", "rubric", "core")]},
    },
]


def questionnaire_schema() -> dict[str, Any]:
    """The schema of a questionnaire file, as JSON Schema draft 2020-12."""
    generated = Questionnaire.model_json_schema(schema_generator=AuthorSchema)
    generated["$defs"]["Item"]["oneOf"] = _KINDS_OF_ITEM
    generated["properties"]["scales"]["additionalProperties"] = False
    framework = generated["properties"]["framework"]
    framework["anyOf"] = [_FRAMEWORK_FILE, {"$ref": framework.pop("$ref")}]
    return {"$schema": DIALECT, "$id": FILE_NAME, **generated}


class AuthorSchema(GenerateJsonSchema):
    """The schema of what people write: no nulls, which no file holds, and no machine's titles."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        generated = super().default_schema(schema)
        # Nor what stands for the rule where there is none, which no file can write.
        if generated.get("default", ...) is None or schema.get("default") is NO_RULE:
            del generated["default"]
        return generated

    def field_title_should_be_set(self, schema: object) -> bool:
        return False

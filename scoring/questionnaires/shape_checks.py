"""Whether data has the shape of a model: pydantic decides, and its errors become plain words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scoring.faults import Fault
from scoring.plurals import pluralise
from scoring.questionnaires.keys_of_other_formats import find_name_here, find_way_on
from scoring.questionnaires.questionnaire import FrozenModel
from scoring.questionnaires.source_document import NO_VALUE, KeyPath, Spot, quoted

Model = TypeVar("Model", bound=FrozenModel)
MessageWriter: TypeAlias = Callable[[Spot, Mapping[str, Any]], str]

_ID_WORDS = "must be small letters, digits and single hyphens, such as `safety-aware-1`"
_NOTHING_WORDS = "nothing stands here: write something, or delete the line"
_HELD_BY_WORDS = "must be how many values, as a whole number from 1, or `all`"
_SCALE_UP = ". Multiply them all by the same number: 2 and 1 for 1 and 0.5"
# What is one thing alone, and what to do where it should be several.
_ONE_ONLY = {
    "stage": ". An item is about one stage: write an item for each, or one with `rubric`",
    "scale": ". An item is answered on one scale: write an item for each",
    "value": ". A section is about one value: write a section for each",
}
_CUT_BY_A_COMMA = (
    "where it is the end of a text with a comma in it, put quotes round the whole text"
)
_RUBRIC_WORDS = "must be a text for the start and for every stage, under its id"
_FRAMEWORK_WORDS = "must be the name of a framework file, or a framework's keys and values"


def check_shape(model: type[Model], root: Spot, data: object) -> tuple[Model | None, list[Fault]]:
    """The model of `data`, or None with every fault of its shape, placed in the document of `root`.

    `data` is the root's own, but for a framework that another file gives.
    """
    try:
        # By way of JSON, where strictness still takes a list for a tuple.
        return model.model_validate_json(json.dumps(data)), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    unknown = [each["loc"] for each in details if each["type"] == "extra_forbidden"]
    meant = {_meant_path(root.down(path), model) for path in unknown}
    # A key that is there and misspelt is not missing as well.
    kept = [each for each in details if each["type"] != "missing" or each["loc"] not in meant]
    return None, [fault for each in kept for fault in _error_faults(each, model, root)]


def _meant_path(unknown: Spot, model: type[FrozenModel]) -> KeyPath:
    *above, key = unknown.path
    siblings = _sibling_keys(unknown, model)
    meant = find_name_here(str(key), siblings) or unknown.document.hints.nearest(str(key), siblings)
    return *above, meant or key


def _error_faults(error: ErrorDetails, model: type[FrozenModel], root: Spot) -> Iterator[Fault]:
    kind, context = error["type"], error.get("ctx", {})
    spot = root.down(error["loc"])
    if kind == "missing":
        yield spot.fault("this key is missing")
    elif kind == "extra_forbidden":
        yield _unknown_key_fault(spot, _sibling_keys(spot, model))
    elif error["loc"][-1:] == ("[key]",) and not spot.given:
        yield root.down(error["loc"][:-1]).fault_at_key(_MESSAGES[kind](spot, context))
    elif not _follows_from_another(kind, context, spot):
        yield _value_fault(kind, context, _without_union_step(spot, root), error["msg"])


def _unknown_key_fault(spot: Spot, siblings: tuple[str, ...]) -> Fault:
    key = str(spot.path[-1])
    name_here, way_on = find_name_here(key, siblings), find_way_on(key, siblings)
    if way_on:
        instead = f": {way_on}"
    elif name_here:
        instead = f": it is called {quoted(name_here)}"
    elif spot.reading == NO_VALUE and not spot.document.hints.nearest(key, siblings):
        instead = f": {_CUT_BY_A_COMMA}"
    else:
        instead = spot.document.hints.instead(key, siblings)
    return spot.fault_at_key(f"there is no key {quoted(key)} here{instead}")


def _value_fault(kind: str, context: Mapping[str, Any], spot: Spot, otherwise: str) -> Fault:
    if spot.reading == NO_VALUE:
        return spot.fault(_NOTHING_WORDS)
    if spot.path[-1:] == ("held_by",):
        return spot.fault(_HELD_BY_WORDS + _found_message(spot))
    words = _MESSAGES.get(kind)
    return spot.fault(words(spot, context) if words else otherwise)


def _without_union_step(spot: Spot, root: Spot) -> Spot:
    """The spot, without what pydantic adds to its path for each member of a union."""
    return spot if spot.given else root.down(spot.path[:-1])


def _follows_from_another(kind: str, context: Mapping[str, Any], spot: Spot) -> bool:
    """Whether mending another fault mends this one."""
    if kind == "too_short":
        # Counted without the members that are faulty themselves.
        return isinstance(spot.data, list | dict) and len(spot.data) >= context["min_length"]
    return kind == "default_factory_not_called"


def _sibling_keys(unknown: Spot, model: type[FrozenModel]) -> tuple[str, ...]:
    """The keys of the mapping that holds an unknown one; the way there is the path's own.

    List positions and a scale's own name, which are no fields, lead no deeper.
    """
    for step in unknown.path[:-1]:
        field = model.model_fields.get(str(step))
        model = (_model_in(field.annotation) if field else None) or model
    return tuple(model.model_fields)


def _model_in(annotation: object) -> type[FrozenModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, FrozenModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _found_message(spot: Spot) -> str:
    if spot.number is not None:
        return f"; this is {spot.number}"
    if spot.reading:
        return f"; YAML reads {spot.reading} here"
    kinds = {"str": "text", "list": "a list", "dict": "keys and values"}
    found = kinds.get(type(spot.data).__name__)
    return f"; this is {found}" if found else ""


def _text_message(spot: Spot, _: Mapping[str, Any]) -> str:
    if spot.reading:
        return f"YAML reads {spot.reading} here: put quotes round it to make it text"
    one_only = _ONE_ONLY.get(str(spot.path[-1])) if isinstance(spot.data, list) else None
    return f"must be text{_found_message(spot)}{one_only or ''}"


def _number_message(spot: Spot, _: Mapping[str, Any]) -> str:
    if (spot.text or "").isdecimal():
        return "must be a whole number: take the quotes away"
    scaled = spot.path[-1:] in {("weight",), ("points",)} and "a fraction" in (spot.reading or "")
    return f"must be a whole number in plain digits{_found_message(spot)}{scaled * _SCALE_UP}"


def _length_message(spot: Spot, limit: str) -> str:
    count = len(spot.data) if isinstance(spot.data, list | dict) else 0
    return f"has {pluralise(count, 'entry', 'entries')}; there must be {limit}"


def _mapping_message(spot: Spot, _: Mapping[str, Any]) -> str:
    if spot.path == ("framework",):
        return _FRAMEWORK_WORDS + _found_message(spot)
    if spot.path[-1:] == ("rubric",):
        return _RUBRIC_WORDS + _found_message(spot)
    return f"must be keys and values, such as `id: ...`{_found_message(spot)}"


def _options_message(spot: Spot, context: Mapping[str, Any]) -> str:
    options = str(context["expected"]).replace("'", "`")
    written = f"; this is {quoted(spot.text)}" if spot.text is not None else _found_message(spot)
    return f"must be {options}{written}"


def _pattern_message(_: Spot, context: Mapping[str, Any]) -> str:
    return "must not be empty" if context["pattern"] == r"\S" else _ID_WORDS


def _too_long_message(spot: Spot, context: Mapping[str, Any]) -> str:
    length, most = len(spot.text or ""), context["max_length"]
    return f"has {length:,} characters; there may be at most {most:,}"


_MESSAGES: dict[str, MessageWriter] = {
    "string_type": _text_message,
    "int_type": _number_message,
    "bool_type": lambda spot, _: f"must be `true` or `false`{_found_message(spot)}",
    "tuple_type": lambda spot, _: f"must be a list, each entry after a `- `{_found_message(spot)}",
    "model_type": _mapping_message,
    "dict_type": _mapping_message,
    "literal_error": _options_message,
    "enum": _options_message,
    "string_pattern_mismatch": _pattern_message,
    "string_too_long": _too_long_message,
    "too_long": lambda spot, context: _length_message(spot, f"at most {context['max_length']:,}"),
    "too_short": lambda spot, context: _length_message(spot, f"at least {context['min_length']:,}"),
    "greater_than_equal": lambda _, context: f"must be at least {context['ge']:,}",
    "less_than_equal": lambda _, context: f"must be at most {context['le']:,}",
}

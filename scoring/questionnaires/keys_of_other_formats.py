"""What to write instead of keys that other formats of questionnaires have.

Somebody who brings questions from elsewhere (a survey tool, a spreadsheet of a maturity model)
tries the keys that they know. What has another name here is told by it; what cannot be said here
has a way on (docs/questionnaire-format.md, 'What the format cannot say').
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

# Where a key stands is told by a key that only such a mapping may have.
QUESTIONNAIRE, FRAMEWORK, VALUE, SECTION, ITEM, CHOICE = (
    "sections", "stages", "looks_like", "items", "rubric", "points",
)  # fmt: skip
RULE, OVERALL_RULE = "secured_at", "held_by"

# What a key of another format is called here: the first of these that may stand there.
_NAMES_HERE: dict[str, tuple[str, ...]] = {
    "question": ("text",),
    "prompt": ("text",),
    "statement": ("text",),
    "label": ("text", "title", "name"),
    "name": ("text", "title", "label"),
    "title": ("text", "name", "label"),
    "heading": ("title",),
    "description": ("help", "intro", "summary"),
    "hint": ("help",),
    "guidance": ("help", "intro"),
    "score": ("points",),
    "value": ("points",),
    "level": ("stage",),
    "maturity": ("stage",),
    "levels": ("stages", "rubric"),
    "questions": ("items", "sections"),
    "pages": ("sections",),
    "domains": ("values",),
    "dimensions": ("values",),
    "categories": ("values", "sections"),
    "practices": ("values",),
}


class _WayOn(NamedTuple):
    """Keys that some formats have and this one has not, where they are tried, and what to do."""

    keys: frozenset[str]
    places: frozenset[str]
    words: str


def _way_on(keys: str, places: Collection[str], words: str) -> _WayOn:
    return _WayOn(frozenset(keys.split()), frozenset(places), words)


_WAYS_ON = (
    _way_on(
        "options choices answers responses",
        {ITEM},
        "choices stand once for all under `scales`, and `scale` names the scale of an item",
    ),
    _way_on(
        "options choices answers responses",
        {QUESTIONNAIRE},
        "choices stand under `scales`, each list of them under an id",
    ),
    _way_on(
        "type kind input widget format",
        {ITEM},
        "an item is answered by one choice of its scale or rubric. Delete it: words have room in "
        "the note that every answer may have",
    ),
    _way_on(
        "multiple multi multi_select max_choices",
        {ITEM},
        "an item has one answer. Delete it: ask an item for each thing that may be true beside "
        "others",
    ),
    _way_on(
        "required mandatory optional",
        {ITEM, SECTION},
        "any question may be left out. Delete it, or write `core: true` in an item without which a "
        "stage cannot be held",
    ),
    _way_on(
        "skip_if show_if visible_if if when unless depends_on condition conditions next goto "
        "branch routing logic rules",
        {ITEM, SECTION, QUESTIONNAIRE},
        "everybody is asked everything, in the same order. Delete it: whom an item does not fit "
        "answers that it does not apply, or ask these in a questionnaire of their own",
    ),
    _way_on(
        "default default_value initial placeholder",
        {ITEM},
        "nothing is answered before somebody chooses. Delete it",
    ),
    _way_on(
        "value values",
        {ITEM},
        "an item is about the value of its section. Delete it, or move the item",
    ),
    _way_on(
        "items questions parts streams",
        {ITEM},
        "an item has no parts: write each as an item of its own",
    ),
    _way_on(
        "sections subsections groups",
        {SECTION},
        "a section has no parts: write each as a section of its own, and say in its `title` what "
        "they belong to",
    ),
    _way_on(
        "values sub_values subvalues children parent practices parts levels stages",
        {VALUE},
        "a value has no parts. Delete it: write each part as a value of its own, and say in the "
        "`title` of its section what it belongs to",
    ),
    _way_on(
        "category domain function group pillar",
        {VALUE, SECTION},
        "values stand in no groups. Delete it: say in the `title` of a section what it belongs to",
    ),
    _way_on(
        "weight",
        {VALUE, SECTION},
        "values count alike. Delete it: only an item has a `weight`, beside those of its cell",
    ),
    _way_on(
        "description purpose intro",
        {QUESTIONNAIRE},
        "what a questionnaire is for stands beside its id in programme.yaml, as `purpose`",
    ),
    _way_on(
        "description help hint",
        {CHOICE},
        "a choice has no words but its `label`. Write there what people have to know to choose it",
    ),
    _way_on(
        "scoring score formula method average min_score max_score threshold thresholds weights",
        {QUESTIONNAIRE, RULE, OVERALL_RULE},
        "a stage follows from `placement` alone: `secured_at`, `core_at_least` and `overall`. "
        "Delete it",
    ),
    _way_on(
        "language lang locale translations",
        {QUESTIONNAIRE},
        "a questionnaire is in one language. Delete it: another language is another questionnaire, "
        "with an `id` of its own",
    ),
)


def find_name_here(key: str, siblings: Collection[str]) -> str | None:
    """What a key of another format is called here, among the keys that may stand there."""
    return next((name for name in _NAMES_HERE.get(_plain(key), ()) if name in siblings), None)


def find_way_on(key: str, siblings: Collection[str]) -> str | None:
    """What to do about a key of another format, where nothing here is the same."""
    ways = (
        way.words
        for way in _WAYS_ON
        if _plain(key) in way.keys and not way.places.isdisjoint(siblings)
    )
    return next(ways, None)


def _plain(key: str) -> str:
    return key.lower().replace("-", "_")

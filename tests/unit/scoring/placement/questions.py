"""Small questionnaires and answers to them: written by hand, or drawn by Hypothesis."""

import json
from functools import cache

from hypothesis import strategies as st

from scoring.placement.answers import check_answers
from scoring.placement.placement import place_answers
from scoring.questionnaires.questionnaire import Questionnaire

STAGES = ("aware", "sensitive", "responsive", "informed", "lasting")
VALUES = ("safety", "choice", "trust", "collaboration", "co-production")
FIVE = {"not-yet": 0, "planned": 1, "some": 2, "most": 3, "embedded": 4}


def questionnaire(sections, stages=STAGES[:1], scales=None, overall=None, **placement):
    """A questionnaire from `{value: [item]}` or `[(value, [item])]`, an item being a mapping of the
    keys that matter. Items that name no scale are answered on `FIVE`."""
    sections = list(sections.items()) if isinstance(sections, dict) else sections
    content = {
        "id": "small",
        "version": 1,
        "title": "Small",
        "framework": {
            "id": "journey",
            "stages": [{"id": stage} for stage in stages],
            "values": [{"id": value} for value in VALUES if value in dict(sections)],
        },
        "scales": {
            name: _choices(points) for name, points in {"five": FIVE, **(scales or {})}.items()
        },
        "scale": "five",
        "placement": {"secured_at": 75, "overall": overall or {"held_by": "all"}, **placement},
        "sections": [
            {"value": value, "items": [{"text": item["id"], **item} for item in items]}
            for value, items in sections
        ],
    }
    return Questionnaire.model_validate_json(json.dumps(content))


def indicator(name, stage=STAGES[0], **keys):
    return {"id": name, "stage": stage, **keys}


def rubric(name, stages=STAGES[:1], **keys):
    return {"id": name, "rubric": {stage: stage for stage in ("starting-out", *stages)}, **keys}


def placed(asked, raw):
    """The placement of plain answers, as in a JSON file."""
    return place_answers(asked, check_answers(asked, raw, "answers.json"))


def apart(why="not here"):
    return {"not-applicable": why}


def _choices(points):
    return [{"id": name, "points": each} for name, each in points.items()]


@st.composite
def questionnaires(draw, most_values=5, most_stages=5, most_items=2):
    """Questionnaires with every key of docs/questionnaire-format.md that the placement depends on.

    Each cell gets up to `most_items` indicators, and each value may get a rubric, which may stand
    alone. A value's items may be split between sections.
    """
    stages = STAGES[: draw(st.integers(1, most_stages))]
    values = VALUES[: draw(st.integers(1, most_values))]
    scales = draw(_scales())
    scale = st.sampled_from(sorted(scales))
    sections = [
        (value, part) for value in values for part in draw(_parts(value, stages, scale, most_items))
    ]
    # The reader refuses a core item that its scale could never satisfy.
    lowest_top = min(max(scale.values()) for scale in scales.values())
    return questionnaire(
        draw(st.permutations(sections)),
        stages,
        scales,
        overall=draw(_overall(values)),
        secured_at=draw(st.sampled_from((75, 100, 50, 1)) | st.integers(1, 100)),
        core_at_least=draw(st.integers(1, lowest_top)),
    )


@st.composite
def _scales(draw):
    """One to three scales; what the first choice of one is worth may be more than nothing."""
    scales = {}
    for name in ("five", "short", "other")[: draw(st.integers(1, 3))]:
        points = sorted(draw(st.sets(st.integers(0, 9), min_size=2, max_size=5)))
        scales[name] = {f"{name}-{number}": each for number, each in enumerate(points)}
    return scales


# Made once and drawn whole: a case has up to fifty items, and making a strategy takes longer than
# drawing from one.
COUNTS = {least: {most: st.integers(least, most) for most in (1, 2)} for least in (0, 1)}
KEYS = st.sampled_from(
    [
        {"core": core, "weight": weight, "not_applicable": never}
        for never in ("reason", "reason", "never")
        for weight in (1, 1, 2, 3, 10)
        for core in (False, True)
    ]
)


@st.composite
def _parts(draw, value, stages, scale, most_items):
    whole = draw(st.booleans())
    items = [
        indicator(f"{value}-{stage}-{number}", stage, scale=draw(scale), **draw(KEYS))
        for stage in stages
        for number in range(draw(COUNTS[not whole][most_items]))
    ]
    if whole:
        items.append(rubric(f"{value}-whole", stages, **draw(KEYS)))
    cut = draw(st.integers(0, len(items)))
    return [part for part in (items[:cut], items[cut:]) if part]


@st.composite
def _overall(draw, values):
    rule = {"held_by": draw(st.just("all") | st.integers(1, len(values)))}
    others_within = draw(st.sampled_from((None, 0, 1, 2)))
    if others_within is not None:
        rule["others_within"] = others_within
    if draw(st.booleans()):
        rule["never_behind"] = sorted(draw(st.sets(st.sampled_from(values))))
    return rule


LEANS = {
    "neither": lambda choices: choices * 2,
    "high": lambda choices: choices + choices[-2:] * 4 + choices[-1:] * 12,
    "low": lambda choices: choices + choices[:1] * 4,
}


@st.composite
def answers_to(draw, asked):
    """Plain answers. Some cases are nearly all high or low: otherwise few would get beyond the
    start, and few would have far to go."""
    lean = draw(st.sampled_from(("high", "neither", "high", "low")))
    raw = {item.id: draw(_answer(asked, item, lean)) for item in asked.items}
    return {item: given for item, given in raw.items() if given is not None}


def _answer(asked, item, lean):
    choices = tuple(choice.id for choice in asked.choices[item.id])
    return _given(choices, lean, item.not_applicable)


@cache
def _given(choices, lean, not_applicable):
    states = (None, "dont-know") + (apart(), apart()) * (not_applicable == "reason")
    return st.sampled_from(LEANS[lean](choices) + states)


@st.composite
def answered(draw, **sizes):
    """A questionnaire and plain answers to it."""
    asked = draw(questionnaires(**sizes))
    return asked, draw(answers_to(asked))

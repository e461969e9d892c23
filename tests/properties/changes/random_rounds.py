"""Two versions of a small questionnaire, and rounds of them, by chance from a seed."""

from tests.unit.scoring.placement.questions import STAGES, VALUES, indicator, questionnaire, rubric

SCALES = {
    "short": {"no": 0, "yes": 1},
    "twice": {"not-yet": 0, "planned": 2, "some": 4, "most": 6, "embedded": 8},
    "other": {"none": 1, "few": 2, "many": 7},
}


def make_versions(chance):
    """An older and a newer version: every third pair is of one version."""
    stages = STAGES[: chance.randint(1, 2)]
    values = VALUES[: chance.randint(1, 2)]
    sections = {value: _make_items(chance, value, stages) for value in values}
    rule = {"secured_at": chance.choice((50, 75, 100)), "core_at_least": 1}
    old = questionnaire(sections, stages, SCALES, **rule)
    if chance.random() < 1 / 3:
        return old, old
    if chance.random() < 0.3:
        rule["secured_at"] = chance.choice((50, 75, 100))
    if chance.random() < 0.2:
        stages = STAGES[: len(stages) + 1]
    if chance.random() < 0.2:
        values = VALUES[: len(values) + 1]
    changed = {value: _change_items(chance, value, sections, stages) for value in values}
    return old, questionnaire(changed, stages, SCALES, **rule)


def make_choices(asked):
    """For each item, all that may be answered, the level of each, and the same for a browser."""
    return [
        [*asked.levels[item.id].items(), ("dont-know", -1), (None, -1), ("apart", -2)]
        for item in asked.items
    ]


def _make_items(chance, value, stages):
    items = [
        indicator(f"{value}-{stage}-{number}", stage, **_make_keys(chance))
        for stage in stages
        for number in range(chance.randint(0, 2))
    ]
    if not items or chance.random() < 0.3:
        items.append(rubric(f"{value}-whole", stages, core=chance.random() < 0.3))
    return items


def _make_keys(chance):
    return {
        "scale": chance.choice(("five", "five", "five", *SCALES)),
        "weight": chance.choice((1, 1, 3)),
        "core": chance.random() < 0.2,
    }


def _change_items(chance, value, sections, stages):
    """The items of a value in the newer version: some gone, some counted otherwise, some added."""
    made = _make_items(chance, value, stages)
    if value not in sections:
        return made
    kept = [each for each in sections[value] if "rubric" not in each and chance.random() < 0.9]
    kept = [{**each, **_change_keys(chance, stages)} for each in kept]
    names = {each["id"] for each in kept}
    return (
        kept + [each for each in made if each["id"] not in names and chance.random() < 0.3] or made
    )


def _change_keys(chance, stages):
    if chance.random() < 0.7:
        return {}
    keys = {**_make_keys(chance), "stage": chance.choice(stages)}
    name = chance.choice(list(keys))
    return {name: keys[name]}

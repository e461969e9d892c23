"""Draws the answers of made-up organisations, from how far each is at each round.

Any questionnaire can be answered so, whatever its stages, values, scales and rubrics. An answer
that nothing moves stays from round to round. What is not known is mostly found out, and some
answers are lowered: because less is done, or because more is seen of what is done.
"""

from functools import cache
from random import Random

from app.demo.practice_levels import ItemLevel, PracticeLevels
from app.store.assessments.entries import Entries, Entry
from scoring.questionnaires.questionnaire import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Item,
    Questionnaire,
    Section,
)

# In stages: what chance adds in a round, and how much too much is said of what is not seen yet.
ROUND_DEVIATION = 0.1
SAID_TOO_MUCH = 1.6

# The probability that an answer is missing in the first round, by its kind. It halves with every
# round, and doubles for the last value.
NOT_KNOWN, NOT_ANSWERED, NOT_OURS = 0.07, 0.025, 0.03
# The probability that what was known is known no longer, as when the one who knew has left.
KNOWN_NO_LONGER = 0.01
NOTED, EVIDENCED, SAYS_THAT_IT_SEES = 0.04, 0.12, 0.4
COSTED = 0.6

# The share of what an item asks that is in place at its own stage, and how much more a stage later.
IN_PLACE_AT_OWN_STAGE, MORE_PER_STAGE = 0.78, 0.3

REASONS = (
    "We meet families in their homes, and have no building of our own.",
    "Another service does this for us under an agreement.",
    "We do not work with children directly.",
    "This has not come up in the last 12 months.",
)
NOTES = (
    "Agreed at the spring away day.",
    "Further on at the main site than at the smaller one.",
    "New since we last answered.",
    "Paused while a post was empty; it begins again next term.",
    "The young people’s panel asked for this.",
    "We argued about this one: half of us would have said less.",
)
SEEN_NOTES = (
    "We asked more people this time, and say less than before.",
    "We had said what our policy says. This is what happens.",
    "Families told us that it is less than we thought.",
)
# What a balance is said to have cost.
COSTS = (
    "Nothing that we can see yet.",
    "Worries reached the team late.",
    "Two visits were put off while we waited for a meeting.",
    "We are tired, and plan less than we would like.",
)
EVIDENCE = (
    "https://example.org/minutes",
    "https://example.org/policies",
    "https://example.org/training",
    "https://example.org/you-said-we-did",
)


def draw_answers(
    chance: Random,
    questionnaire: Questionnaire,
    section: Section,
    levels: PracticeLevels,
    round_index: int,
) -> Entries:
    """Draw an organisation's answers to a section in a round; `round_index` is from 0.

    An item without an answer is left out.
    """
    hardest = section.value == questionnaire.framework.values[-1].id
    unsure = levels.unsure * (2 if hardest else 1) / 2**round_index
    stands = levels.rounds[round_index] + levels.values[section.value][round_index]
    entries = {}
    for item in section.items:
        level = levels.items[item.id]
        ahead = stands - level.asks + chance.gauss(0, ROUND_DEVIATION)
        if round_index < level.seen_in:
            ahead += SAID_TOO_MUCH
        given = _draw_given(chance, questionnaire, item, level, ahead, unsure)
        if given:
            sees_it = round_index > 0 and round_index == level.seen_in
            entries[item.id] = _draw_entry(chance, item, given, sees_it=sees_it)
    return entries


def _draw_given(
    chance: Random,
    questionnaire: Questionnaire,
    item: Item,
    level: ItemLevel,
    ahead: float,
    unsure: float,
) -> str:
    """Draw what an organisation says that is `ahead` of an item by so many stages."""
    if level.doubt < NOT_ANSWERED * unsure:
        return ""
    if level.doubt < (NOT_ANSWERED + NOT_KNOWN) * unsure or chance.random() < KNOWN_NO_LONGER:
        return DONT_KNOW
    if item.not_applicable == "reason" and level.fit < NOT_OURS:
        return NOT_APPLICABLE
    choices = questionnaire.choices[item.id]
    if item.balance:
        return chance.choice(choices).id
    return choices[_choice_level(item, ahead, len(choices) - 1)].id


def _draw_entry(chance: Random, item: Item, given: str, *, sees_it: bool) -> Entry:
    """Draw what stands beside an answer; `sees_it` where more is seen of it for the first time."""
    if given == DONT_KNOW:
        return _plain_entry(given)
    if given == NOT_APPLICABLE:
        return Entry(given, reason=chance.choice(REASONS))
    drawn = chance.random()
    if note := _draw_note(chance, item, drawn, sees_it=sees_it):
        return Entry(given, note=note)
    if item.evidence == "ask" and drawn < NOTED + EVIDENCED:
        return Entry(given, evidence=chance.choice(EVIDENCE))
    return _plain_entry(given)


def _draw_note(chance: Random, item: Item, drawn: float, *, sees_it: bool) -> str:
    if item.balance:
        return chance.choice(COSTS) if drawn < COSTED else ""
    if sees_it and drawn < SAYS_THAT_IT_SEES:
        return chance.choice(SEEN_NOTES)
    return chance.choice(NOTES) if drawn < NOTED else ""


@cache
def _plain_entry(given: str) -> Entry:
    """An entry with nothing beside the answer, shared, as there are millions of them."""
    return Entry(given)


def _choice_level(item: Item, ahead: float, top: int) -> int:
    """The level of the choice: most of it at the item's own stage, none of it two before."""
    level = ahead if item.rubric else top * (IN_PLACE_AT_OWN_STAGE + MORE_PER_STAGE * ahead)
    return max(0, min(top, round(level)))

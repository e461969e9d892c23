"""Detail that was shown before stays known: later tables must not tell a value beside it."""

import random

import pytest

from scoring.disclosure import OVERALL, PastEdition, RollEntry, clear_edition
from scoring.disclosure.certainty import Certainty
from scoring.disclosure.constraints import PublicKnowledge
from tests.unit.scoring.disclosure.rolls import editions, proposal


def _entry(chance: random.Random, key: str) -> RollEntry:
    overall = chance.choices(range(5), [2, 3, 3, 1, 1])[0]
    safety = chance.choice([overall, 2, 2, min(4, overall + 1)])
    place = chance.choice(["hull", "york"])
    sector = chance.choice(["health", "police", "youth-justice"])
    stages = {OVERALL: overall, "safety": safety, "trust": overall}
    return RollEntry(key, key, frozenset({place}), sector, stages)


def _later(chance: random.Random, before: RollEntry) -> RollEntry:
    # About one in seven comes back.
    if chance.random() > 0.15:
        return before
    again = f"{before.key} again"
    return before._replace(sheet=again, stages=_entry(chance, before.key).stages)


# In these, tables that are safe by themselves would tell a value beside the detail of before.
@pytest.mark.parametrize("seed", [79, 97, 119, 219])
def test_tables_after_detail_do_not_tell_a_value(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - made-up organisations
    roll = [_entry(chance, f"o{n}") for n in range(chance.randint(22, 36))]
    past = editions(roll)
    assert past[0].workings.unchanged
    joined = chance.randint(0, 6)
    later = [_later(chance, each) for each in roll]
    later += [_entry(chance, f"n{n}") for n in range(joined)]
    cleared = clear_edition(past, proposal(later, "2021-01-31"), lambda: False)
    after = [*past, PastEdition(cleared.edition, later, cleared.workings)]
    known = PublicKnowledge(after, proposal(later, "2022-01-31"))
    certainty = Certainty(known.sheets, 5, known.sums([], detail=False, change=False))
    certainty.ask(known.away(detail=False))
    assert certainty.find_disclosure() is None

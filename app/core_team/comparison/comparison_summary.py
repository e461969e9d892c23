"""What a comparison finds, in a sentence or two that stand before every figure.

The words are made from the tests of docs/decisions/0010-what-a-comparison-may-say.md, and from
nothing else. Welch's t-test sets the mean scores of a group beside those of everybody else, overall
and for each value, and Holm's correction takes all of these together: if the two are really alike,
then 19 times in 20 no difference is named. Where nobody is chosen, every group is set beside the
others in the same way, all groups and values together, and the range of the groups' means is set
beside that of chance. With fewer than `FEWEST` scores on a side nothing is tested, and the words
say so. All scores are of one version of the questions.
"""

from collections.abc import Sequence

from app.core_team.comparison.comparison import Comparison, Group, Table
from app.core_team.comparison.comparison_query import View
from app.store.comparison.placements import OVERALL
from app.store.organisations.organisations import PLACES, SECTORS
from scoring.comparison.group_comparison import FEWEST, Reading
from scoring.comparison.tally import Tally

ALIKE = "No difference here is larger than chance could bring."
NO_OTHER = "No other difference is larger than chance could bring."

# Of more groups than these, a sentence would be no sentence: the tables say which they are.
MOST_NAMED = 2


def result_of(view: View, comparison: Comparison) -> str:
    """What is found of the chosen group beside everybody else; empty where none is chosen."""
    own, others = comparison.whole, comparison.others
    if others is None:
        return ""
    name = subject_of(view)
    if not own.n:
        return f"Nobody has answers that count here, so nothing can be said of {name} yet."
    if not others.n:
        return f"There is nobody to stand beside: all answers that count are from {name}."
    tested = [value for value, reading in own.readings.items() if _is_tested(reading)]
    if not tested:
        return _too_few(name, own, others)
    apart = [value for value in tested if own.readings[value] is Reading.APART]
    untested = [value for value in own.readings if value not in tested]
    words = [
        _apart(view, name, own, others)
        if apart
        else f"{_capital(name)} looks much like the others.",
        *([] if len(apart) == len(tested) else [NO_OTHER if apart else ALIKE]),
        *([f"Too few have a score {_for(view, untested)} to say."] if untested else []),
    ]
    return " ".join(words)


def result_side_by_side(view: View, table: Table) -> str:
    """What is found of all groups of one kind, where none of them is chosen."""
    ranges = {value: chance for value, chance in table.chance.items() if chance}
    if not ranges:
        return f"Too few to say: no two {table.kind} have {FEWEST} scores each."
    beyond = [value for value, chance in ranges.items() if chance.beyond_chance]
    apart = [row for row in table.rows if Reading.APART in row.readings.values()]
    if not beyond and not apart:
        return f"The {table.kind} look much alike. {ALIKE}"
    wide = (
        f"The {table.kind} lie further apart than chance alone would put them {_for(view, beyond)}."
    )
    words = [wide] if beyond else []
    if len(apart) > MOST_NAMED:
        words.append(f"{len(apart)} of them are apart from the others: the tables below say where.")
    else:
        words += [_apart(view, row.label, row, table.whole) for row in apart]
    return " ".join([*words, NO_OTHER])


def heading_of(view: View) -> str:
    """What stands beside what."""
    place, sector, _ = view.selection
    if not place and not sector:
        return "All organisations"
    name = subject_of(view)
    return _capital(
        f"{name} beside {'the same sector elsewhere' if place and sector else 'everybody else'}"
    )


def within_heading_of(view: View) -> str:
    """What the parts of the chosen group are."""
    place = view.selection.place
    return (
        f"Within {PLACES[place]}, sector by sector"
        if place
        else f"Within {subject_of(view)}, place by place"
    )


def subject_of(view: View) -> str:
    """The chosen group, as a sentence names it."""
    place, sector, _ = view.selection
    if not sector:
        return PLACES[place] if place else "all of them"
    return f"‘{SECTORS[sector]}’ in {PLACES[place]}" if place else f"the sector ‘{SECTORS[sector]}’"


def _too_few(name: str, own: Group, others: Group) -> str:
    scored, beside = (group.measures[OVERALL].tally.scored for group in (own, others))
    return (
        f"Too few to say: {scored:,} from {name} and {beside:,} of the others have a score, "
        f"and it takes {FEWEST} on either side."
    )


def _apart(view: View, name: str, own: Group, others: Group) -> str:
    """Where a group is apart from all others, or from all who are in none but others."""
    apart = [value for value, reading in own.readings.items() if reading is Reading.APART]
    lower = [
        value
        for value in apart
        if _is_lower(own.measures[value].tally, others.measures[value].tally)
    ]
    higher = [value for value in apart if value not in lower]
    sides = [
        f"{word} {_for(view, values)}"
        for word, values in (("lower", lower), ("higher", higher))
        if values
    ]
    return (
        f"The mean score of {name} is {' and '.join(sides)} than that of everybody else, "
        "by more than chance alone would explain."
    )


def _is_lower(own: Tally, others: Tally) -> bool:
    """Whether the mean is below that of others, or of all: either way it is below the others'."""
    return own.total * others.scored < others.total * own.scored


def _is_tested(reading: Reading) -> bool:
    return reading in {Reading.OVERLAPS, Reading.APART}


def _for(view: View, values: Sequence[str]) -> str:
    """The values in words that follow 'lower' or 'apart'."""
    named = [f"‘{view.value_names[value]}’" for value in values if value != OVERALL]
    of_values = [f"for {_with_and(named)}"] if named else []
    return " and ".join([*(["overall"] if OVERALL in values else []), *of_values])


def _with_and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]

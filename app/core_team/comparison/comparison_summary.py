"""Summarises a comparison in a sentence or two, which stand before every figure.

The words are made from the tests of docs/decisions/0010-what-a-comparison-may-say.md, and from
nothing else. Welch's t-test sets the mean scores of a group beside those of everybody else, overall
and for each value, and Holm's correction takes all of these together: if the two are really alike,
then 19 times in 20 no difference is named. Where nobody is chosen, every group is set beside the
others in the same way, all groups and values together, and the range of the groups' means is set
beside that of chance. With fewer than `FEWEST_SCORES` scores on a side nothing is tested, and the
words say so. All scores are of one version of the questions.
"""

from collections.abc import Sequence

from app.core_team.comparison.comparison import ComparedGroup, Comparison, GroupTable
from app.core_team.comparison.comparison_query import ComparisonQuery
from app.store.base.current_programme import get_programme
from app.store.comparison.placements import OVERALL
from scoring.comparison.group_comparison import FEWEST_SCORES, MeanDifference
from scoring.comparison.tally import Tally

NO_DIFFERENCE = "No difference here is larger than chance could bring."
NO_OTHER_DIFFERENCE = "No other difference is larger than chance could bring."

# A sentence names no more groups than these: the tables say which the others are.
MOST_GROUPS_NAMED = 2


def summarise_chosen_group(query: ComparisonQuery, comparison: Comparison) -> str:
    """Summarise the chosen group beside everybody else; empty where none is chosen."""
    own, others = comparison.whole, comparison.others
    if others is None:
        return ""
    name = chosen_group_phrase(query)
    if not own.n:
        return f"Nobody has answers that count here, so nothing can be said of {name} yet."
    if not others.n:
        return f"There is nobody to stand beside: all answers that count are from {name}."
    tested = [value for value, reading in own.readings.items() if _is_tested(reading)]
    if not tested:
        return _too_few_sentence(name, own, others)
    apart = [value for value in tested if own.readings[value] is MeanDifference.APART]
    untested = [value for value in own.readings if value not in tested]
    words = [
        _difference_sentence(query, name, own, others)
        if apart
        else f"{_capitalise(name)} looks much like the others.",
        *([] if len(apart) == len(tested) else [NO_OTHER_DIFFERENCE if apart else NO_DIFFERENCE]),
        *(
            [f"Too few have a score {_join_value_names(query, untested)} to say."]
            if untested
            else []
        ),
    ]
    return " ".join(words)


def summarise_groups(query: ComparisonQuery, table: GroupTable) -> str:
    """Summarise all groups of one kind, where none of them is chosen."""
    if len(table.rows) == 1:
        return f"Nothing to set beside it: the programme has one {table.kind.removesuffix('s')}."
    ranges = {value: chance for value, chance in table.chance.items() if chance}
    if not ranges:
        return f"Too few to say: no two {table.kind} have {FEWEST_SCORES} scores each."
    beyond = [value for value, chance in ranges.items() if chance.beyond_chance]
    apart = [row for row in table.rows if MeanDifference.APART in row.readings.values()]
    if not beyond and not apart:
        return f"The {table.kind} look much alike. {NO_DIFFERENCE}"
    wide = (
        f"The {table.kind} lie further apart than chance alone would put them "
        f"{_join_value_names(query, beyond)}."
    )
    words = [wide] if beyond else []
    if len(apart) > MOST_GROUPS_NAMED:
        words.append(f"{len(apart)} of them are apart from the others: the tables below say where.")
    else:
        words += [_difference_sentence(query, row.label, row, table.whole) for row in apart]
    return " ".join([*words, NO_OTHER_DIFFERENCE])


def comparison_heading(query: ComparisonQuery) -> str:
    """The heading that says what is compared with what."""
    place, sector, _ = query.selection
    if not place and not sector:
        return f"All {query.called.names}"
    name = chosen_group_phrase(query)
    return _capitalise(
        f"{name} beside {'the same sector elsewhere' if place and sector else 'everybody else'}"
    )


def parts_heading(query: ComparisonQuery) -> str:
    """The heading over the parts of the chosen group."""
    place = query.selection.place
    return (
        f"Within {get_programme().place_names[place]}, sector by sector"
        if place
        else f"Within {chosen_group_phrase(query)}, place by place"
    )


def chosen_group_phrase(query: ComparisonQuery) -> str:
    """The chosen group, as a sentence names it."""
    place, sector, _ = query.selection
    programme = get_programme()
    if not sector:
        return programme.place_names[place] if place else "all of them"
    return (
        f"‘{programme.sector_names[sector]}’ in {programme.place_names[place]}"
        if place
        else f"the sector ‘{programme.sector_names[sector]}’"
    )


def _too_few_sentence(name: str, own: ComparedGroup, others: ComparedGroup) -> str:
    scored, beside = (group.measures[OVERALL].tally.scored for group in (own, others))
    return (
        f"Too few to say: {scored:,} from {name} and {beside:,} of the others have a score, "
        f"and it takes {FEWEST_SCORES} on either side."
    )


def _difference_sentence(
    query: ComparisonQuery, name: str, own: ComparedGroup, others: ComparedGroup
) -> str:
    """A sentence on the values in which a group differs from everybody else."""
    apart = [value for value, reading in own.readings.items() if reading is MeanDifference.APART]
    lower = [
        value
        for value in apart
        if _has_lower_mean(own.measures[value].tally, others.measures[value].tally)
    ]
    higher = [value for value in apart if value not in lower]
    sides = [
        f"{word} {_join_value_names(query, values)}"
        for word, values in (("lower", lower), ("higher", higher))
        if values
    ]
    return (
        f"The mean score of {name} is {' and '.join(sides)} than that of everybody else, "
        "by more than chance alone would explain."
    )


def _has_lower_mean(own: Tally, others: Tally) -> bool:
    """Whether the mean is below that of others, or of all: either way it is below the others'."""
    return own.total * others.scored < others.total * own.scored


def _is_tested(reading: MeanDifference) -> bool:
    return reading in {MeanDifference.OVERLAPS, MeanDifference.APART}


def _join_value_names(query: ComparisonQuery, values: Sequence[str]) -> str:
    """The values in words that follow 'lower' or 'apart'."""
    named = [f"‘{query.value_names[value]}’" for value in values if value != OVERALL]
    of_values = [f"for {_join_words(named)}"] if named else []
    return " and ".join([*(["overall"] if OVERALL in values else []), *of_values])


def _join_words(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _capitalise(words: str) -> str:
    return words[0].upper() + words[1:]

"""The auditor beside every possible world, gone through one by one, where there are few enough."""

import tempfile
from itertools import chain, combinations, pairwise
from pathlib import Path

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditor.audit import build_true_world, list_small_groups
from auditor.coalitions import find_coalition_disclosures
from auditor.figure_checks import EditionGroup, FigureChecker
from auditor.outsider_checks import PairSearch, find_small_group_disclosures
from auditor.participants import read_participants
from auditor.plain_words import load_plain_words
from auditor.site_reader import read_sites
from auditor.world_finder import WorldFinder
from auditor.world_model import WorldModel
from tests.auditor.building import ALONE, COLLAPSED, FIRST, SECOND, WHOLE, Org, Site

STAGES = range(5)
GROUPS = (WHOLE, ("place", "hull"), ("place", "york"), ("sector", "health"), ("sector", "police"))


@st.composite
def sites(draw):
    """Up to five organisations in one or two editions, with some of their figures shown."""
    editions = draw(st.sampled_from([[FIRST], [FIRST, SECOND]]))
    number = draw(st.integers(1, 6 if len(editions) == 1 else 4))
    stage = st.sampled_from(draw(st.lists(st.sampled_from(STAGES), min_size=1, max_size=3)))
    rows = []
    for name in map(str, range(number)):
        places = draw(st.sampled_from(["hull", "york", "hull york"]))
        sector, since, now = draw(st.sampled_from(["health", "police"])), "", 0
        for edition in editions:
            if draw(st.integers(0, 5)) == 0 and (since or len(editions) > 1):
                since = ""
                continue
            if not since or draw(st.booleans()):
                since, now = edition, draw(stage)
            rows.append(Org(edition, name, places, sector, since, now))
    bins = st.sampled_from([None, ALONE, ALONE, COLLAPSED])
    chosen = {(edition, *group): draw(bins) for edition in editions for group in GROUPS}
    site = Site(rows, {})
    there = {(edition, *group) for edition in site.editions for group in site.groups(edition)}
    shown = {key: each for key, each in chosen.items() if each and key in there}
    both = site.editions == [FIRST, SECOND] and draw(st.booleans())
    return Site(rows, shown, changes=[(FIRST, SECOND)] if both else [])


def found(site):
    """Whether outsiders tell, a small group is certain, one member tells, two, three together."""
    with tempfile.TemporaryDirectory() as folder:
        built, participants = site.write(Path(folder))
        roll, read = read_participants(participants), read_sites([built], [])
    accounts = FigureChecker(read, roll, load_plain_words([]))
    ladder = ("starting-out", "aware", "sensitive", "responsive", "informed")
    model = WorldModel("overall", accounts.facts(), roll, list_small_groups(roll, read), ladder)
    return [bool(list(tried)) for tried in attempts(model)]


def attempts(model):
    """Each sets out from the true world alone."""
    for attempt in (
        lambda f: PairSearch(f).findings(),
        find_small_group_disclosures,
        lambda f: find_coalition_disclosures(f, 1),
        lambda f: find_coalition_disclosures(f, 2),
        lambda f: find_coalition_disclosures(f, 3),
    ):
        finder = WorldFinder(model, 1)
        finder.worlds.append(build_true_world(model))
        yield attempt(finder)


class EveryWorld:
    """All worlds in which a site shows just what it shows, by the true definition of each rule."""

    def __init__(self, site):
        self.site = site
        self.sheets = sorted({(row.name, row.since) for row in site.rows})
        number = {sheet: at for at, sheet in enumerate(self.sheets)}
        self.at = [number[row.name, row.since] for row in site.rows]
        self.true = np.zeros(len(self.sheets), np.int8)
        for row, at in zip(site.rows, self.at, strict=True):
            self.true[at] = row.stage
        every = np.indices((len(STAGES),) * len(self.sheets), np.int8)
        self.worlds = every.reshape(len(self.sheets), -1).T
        for who, bin_ in self.sums():
            right = np.isin(self.true[who], bin_).sum()
            self.worlds = self.worlds[np.isin(self.worlds[:, who], bin_).sum(axis=1) == right]

    def who(self, edition, kind, group):
        mine = {id(row) for row in self.site.members(edition, kind, group)}
        return [at for row, at in zip(self.site.rows, self.at, strict=True) if id(row) in mine]

    def sums(self):
        for key, bins in self.site.shown.items():
            yield from ((self.who(*key), bin_) for bin_ in bins)
        for pair in self.site.changes:
            names = [{row.name for row in self.site.rows if row.edition == each} for each in pair]
            for each in pair:
                who = [
                    at
                    for row, at in zip(self.site.rows, self.at, strict=True)
                    if row.edition == each and row.name in names[0] & names[1]
                ]
                yield from ((who, bin_) for bin_ in ALONE)

    def tells_outsiders(self):
        return any(
            (self.worlds[:, group] == stage).sum(axis=1).min() > max(0, len(group) - 2)
            for edition in self.site.editions
            for group in subsets(self.who(edition, *WHOLE))
            for stage in STAGES
        )

    def has_certain_small_number(self):
        for who in self.groups():
            numbers = (self.worlds[:, who, None] == np.array(STAGES)).sum(axis=1)
            least, most = numbers.min(axis=0), numbers.max(axis=0)
            if len(who) < 5 and ((least == most) & (least > 0)).any():
                return True
        return False

    def groups(self):
        for edition in self.site.editions:
            groups = [set(self.who(edition, *each)) for each in GROUPS]
            yield from (sorted(one & other) for one in groups for other in groups)
        for pair in pairwise(self.site.editions):
            then, now = ([row for row in self.site.rows if row.edition == each] for each in pair)
            before, after = ({row.name for row in rows} for rows in (then, now))
            yield self.sheets_of(row for row in now if row.name not in before)
            yield self.sheets_of(row for row in then if row.name not in after)
            came_back = (row for row in now if row.name in before and row.since == pair[1])
            yield self.sheets_of(came_back)

    def sheets_of(self, rows):
        return [self.sheets.index((row.name, row.since)) for row in rows]

    def tells_members(self, numbers):
        """Whether so many tell anything together; none of them is an outsider."""
        names = {name for name, _ in self.sheets}
        for some in chain.from_iterable(combinations(names, number) for number in numbers):
            own = [at for at, sheet in enumerate(self.sheets) if sheet[0] in some]
            mine = self.worlds[(self.worlds[:, own] == self.true[own]).all(axis=1)]
            others = np.delete(mine, own, axis=1)
            if (others == others[0]).all(axis=0).any():
                return True
        return False


def subsets(who):
    for size in range(1, len(who) + 1):
        yield from map(list, combinations(who, size))


@settings(max_examples=25, deadline=None)
@given(sites())
def test_the_auditor_finds_what_there_is_to_find_and_nothing_else(site):
    assume(site.rows)
    every = EveryWorld(site)
    together = [every.tells_members(few) for few in ([0, 1], [0, 1, 2], [0, 1, 2, 3])]
    expected = [every.tells_outsiders(), every.has_certain_small_number(), *together]
    assert found(site) == expected


def test_a_group_is_what_a_site_calls_it():
    assert str(EditionGroup(FIRST, "sector", frozenset({"police", "health"}))) == (
        "edition 2026-03-31, sector health and police"
    )

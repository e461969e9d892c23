"""What a member can tell of others: it knows its own stages in every edition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.attack import ENOUGH, NOT_PROVED
from auditor.exchanges import Limits
from auditor.figures import Trouble
from auditor.worlds import Finder

# Worlds that are looked at together.
TOGETHER = 500
# Whole models solved for members whose own stage is not known.
MOST_GUESSES = 20
NOT_TO_THE_END = (
    "what a member could tell was not tried to the end: the participants file does not say where"
    " every member stands, and not all that it might be was tried"
)


class Member(NamedTuple):
    """What somebody knows: a sheet of each of these classes stands at this stage.

    `is_guess` where it is not known to be so, but could.
    """

    known: tuple[tuple[int, int], ...]
    is_guess: bool


class Members:
    """Goes through all members of a model and all that each could tell of."""

    def __init__(self, finder: Finder) -> None:
        """The finder has worlds."""
        self.finder, self.model = finder, finder.model
        self.members = self._members()
        # By member, class and stage: whether another sheet of the class need not be there.
        self.count = len(self.model.classes)
        shape = (len(self.members), self.count, self.model.stages)
        self.open = np.ones(shape, dtype=np.bool_)
        self.met = np.zeros(len(self.members), dtype=np.bool_)
        self.seen = self.guessed = self.told = 0
        # Whether a guess was not made because there were enough.
        self.is_cut = False
        for at, member in enumerate(self.members):
            for held, _ in member.known:
                if self.model.sizes[held] == 1:
                    self.open[at, held] = False

    def _members(self) -> list[Member]:
        own: dict[str, list[tuple[int, int | None]]] = {}
        for sheet in self.model.roll.sheets:
            said = {row.stages.get(self.model.value, "") for row in sheet.rows} - {""}
            stage = self.model.ladder.index(said.pop()) if said else None
            held = self.model.of[sheet.organisation, sheet.since]
            own.setdefault(sheet.organisation, []).append((held, stage))
        members: dict[Member, None] = {}
        for sheets in own.values():
            known = tuple(sorted((at, stage) for at, stage in sheets if stage is not None))
            if known:
                members[Member(known, is_guess=False)] = None
            else:
                stages = range(self.model.stages)
                members |= {
                    Member(((at, stage),), is_guess=True): None
                    for at, _ in sheets
                    for stage in stages
                }
        return list(members)

    def troubles(self) -> Iterator[Trouble]:
        """Every stage that a member could be certain of, not its own."""
        self._note()
        self._exchange()
        for at in range(len(self.members)):
            if self.told >= ENOUGH:
                yield Trouble(self.model.value, "more members were not gone into")
                return
            yield from self._go_through(at)
        if self.is_cut:
            yield Trouble(self.model.value, NOT_TO_THE_END, remark=True)

    def _note(self) -> None:
        """Close what the worlds found since the last time settle."""
        if len(self.finder.worlds) > self.seen:
            self._close(np.stack(self.finder.worlds[self.seen :]))
        self.seen = len(self.finder.worlds)

    def _close(self, worlds: NDArray[np.int64]) -> None:
        """Worlds by number, class and stage: each is one for all members that it has in place."""
        sizes = self.model.sizes[: self.count, None]
        away = sizes - worlds[:, : self.count]
        fits = np.stack([self._has(worlds, member) for member in self.members])
        self.met |= fits.any(axis=1)
        some = (away > 0).reshape(len(worlds), -1).astype(np.float32)
        settled = (fits.astype(np.float32) @ some > 0).reshape(self.open.shape)
        for at, member in enumerate(self.members):
            for held, stage in member.known:
                # Its own sheet, which is at the stage that it knows, is none of the others.
                enough = away[:, held] > (np.arange(self.model.stages) != stage)
                settled[at, held] = enough[fits[at]].any(axis=0)
        self.open &= ~settled

    @staticmethod
    def _has(worlds: NDArray[np.int64], member: Member) -> NDArray[np.bool_]:
        held = np.array(member.known)
        return np.asarray((worlds[:, held[:, 0], held[:, 1]] > 0).all(axis=1))

    def _exchange(self) -> None:
        """Every exchange alone, which leaves most members in place."""
        worlds = self.finder.exchanges.around(self.finder.worlds[0])
        for at in range(0, len(worlds), TOGETHER):
            self._close(worlds[at : at + TOGETHER])

    def _go_through(self, at: int) -> Iterator[Trouble]:
        member = self.members[at]
        limits = self._where_it_is(member)
        if not self.met[at] and not self._can_be(at, limits):
            return
        while self.open[at].any():
            other, stage = (int(each) for each in np.argwhere(self.open[at])[0])
            if self.told >= ENOUGH or self._has_guessed_enough(member):
                return
            yield from self._settle(at, other, stage)

    def _can_be(self, at: int, limits: Limits) -> bool:
        """Whether the member can be there at all."""
        if self._has_guessed_enough(self.members[at]):
            return False
        self.guessed += self.members[at].is_guess
        answer = self.finder.find(limits)
        if answer.world is not None:
            self._note()
        return answer.world is not None

    def _has_guessed_enough(self, member: Member) -> bool:
        enough = member.is_guess and self.guessed >= MOST_GUESSES
        self.is_cut |= enough
        return enough

    def _settle(self, at: int, other: int, stage: int) -> Iterator[Trouble]:
        member = self.members[at]
        limits = self._where_it_is(member)
        own = sum(1 for known in member.known if known == (other, stage))
        room = int(self.model.sizes[other]) - sum(1 for held, _ in member.known if held == other)
        limits.most[other, stage] = min(limits.most[other, stage], room - 1 + own)
        self.guessed += member.is_guess
        answer = self.finder.find(limits)
        if answer.world is not None:
            self._note()
            return
        self.open[at, other, stage] = False
        self.told += not member.is_guess
        yield self._trouble(member, other, stage, answer.settled)

    def _where_it_is(self, member: Member) -> Limits:
        limits = self.finder.limits()
        for held, stage in member.known:
            limits.least[held, stage] += 1
        return limits

    def _trouble(self, member: Member, other: int, stage: int, settled: bool) -> Trouble:
        classes, names = self.model.classes, self.model.ladder
        held, own = member.known[-1]
        who = "a member could tell, were it" if member.is_guess else "a member tells, being"
        told = f"{who} of {classes[held]} and at {names[own]}"
        told += " (the participants file does not say)" if member.is_guess else ""
        told += f": an organisation of {classes[other]} is at {names[stage]}"
        where = f"edition {min(classes[other].editions)}, {self.model.value}"
        told = told if settled else f"{told}: {NOT_PROVED}"
        # Where nobody may stand as it is guessed, it is no more than worth knowing.
        return Trouble(where, told, remark=member.is_guess)

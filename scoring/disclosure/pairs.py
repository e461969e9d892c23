"""What an outsider could be certain of: of two organisations, that one or other is at a stage."""

from __future__ import annotations

import numpy as np

from scoring.disclosure.answer_sheets import AnswerSheets, BoolArray
from scoring.disclosure.coalitions import Elsewhere
from scoring.disclosure.possible_worlds import SheetMinimum, World, WorldRequirement


class PairQuestions:
    """Every two of whom it could be told that one or the other is at a stage.

    `open` (stage, class, class) is true while no world is known that settles them.
    """

    def __init__(self, away: Elsewhere, sheets: AnswerSheets) -> None:
        classes, _, stages = away.shape
        self.away = away
        alone = np.diag(sheets.sizes < 2)
        self.open: BoolArray = np.repeat((sheets.together & ~alone)[None], stages, axis=0)
        # In each world: who was put elsewhere than in the first, and so stands away from a stage.
        self._moved: BoolArray = np.zeros((0, classes, stages), dtype=bool)

    def note(self, world: World, touched: BoolArray) -> None:
        """Settle what one more world settles.

        `touched` (world, class) is true where this world, the last, or one before it puts somebody
        elsewhere than the first did. Where two touch nothing in common, both changes together are
        a world too. What is settled stays so, and is not looked at again.
        """
        if not self.open.any():
            return
        elsewhere = np.einsum("co,cos->cs", world, self.away)
        mine = touched[-1]
        apart = ~touched[:-1, mine].any(axis=1)
        some = elsewhere > 0
        partners = some | self._moved[apart].any(axis=0)
        moved = some & mine[:, None]
        # Of the first world nothing is moved, and all is new.
        asked = moved if len(self._moved) else some
        self._moved = np.concatenate([self._moved, moved[None]])
        for stage in range(some.shape[1]):
            both = np.outer(asked[:, stage], partners[:, stage])
            both |= both.T
            np.fill_diagonal(both, elsewhere[:, stage] > 1)
            self.open[stage] &= ~both

    def wish(self) -> WorldRequirement | None:
        """A world that would settle something that is left."""
        if not self.open.any():
            return None
        stage, one = np.unravel_index(self.open.sum(axis=2).argmax(), self.open.shape[:2])
        other = int(np.flatnonzero(self.open[stage, one])[-1])
        if one == other:
            return [self._elsewhere(int(one), int(stage), 2)]
        return [self._elsewhere(each, int(stage), 1) for each in (int(one), other)]

    def _elsewhere(self, class_: int, stage: int, least: int) -> SheetMinimum:
        stages = tuple(int(each) for each in np.flatnonzero(self.away[class_, :, stage]))
        return SheetMinimum((class_,), stages, least)

"""The names of stages where many of them stand side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from scoring.questionnaires.questionnaire import Stage

# Words that names may begin with, and that say nothing by themselves.
ARTICLES = {"A", "An", "The"}


class ShortStageNames(NamedTuple):
    """The names of a ladder, each short enough for a cell of a table.

    `shared` is the word that every stage but the first begins with, to be said once beside them;
    it is empty where there is none, and then the names are whole.
    """

    shared: str
    names: tuple[str, ...]


def short_stage_names(ladder: Sequence[Stage]) -> ShortStageNames:
    """The names of a ladder, the start first, without a word that stands before all the others.

    'Starting out', 'Trauma aware', 'Trauma sensitive' become 'Starting out', 'Aware', 'Sensitive'.
    A ladder of one stage keeps its name: nothing is repeated there.
    """
    start, *stages = [stage.name for stage in ladder]
    parts = [name.split(maxsplit=1) for name in stages]
    shared = {first for first, *_ in parts}
    if (
        len(stages) < 2
        or len(shared) > 1
        or any(len(each) < 2 for each in parts)
        or shared <= ARTICLES
    ):
        return ShortStageNames("", (start, *stages))
    rests = (rest[:1].upper() + rest[1:] for _, rest in parts)
    return ShortStageNames(shared.pop(), (start, *rests))


def split_in_two(name: str) -> list[str]:
    """A name in two lines, the longer one as short as can be; a name of one word in one."""
    words = name.split()
    lines = ((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))
    return list(min(lines, key=lambda two: max(map(len, two)), default=(name,)))

"""What is wrong with a file, and where: all of it collected first, then raised once."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend.

    `line` and `column` count from 1, and are 0 where the file has no such place (a JSON file's
    answers are named by their path alone). `path` is the way down to the spot, such as
    `sections[0].items[2].stage`; empty for the file as a whole.

    One that is `of_words` may mislead whoever reads them, and changes no figure: in a published
    version, which can never change, it is a warning.
    """

    file: str
    path: str
    message: str
    line: int = 0
    column: int = 0
    of_words: bool = False

    def __str__(self) -> str:
        """`file:line:column: path: message`, the form editors make clickable."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return ": ".join(part for part in (place, self.path, self.message) if part)


class Faulty(ValueError):  # noqa: N818 - it reads as 'raise Faulty', with what is in it
    """Raised with every fault found in one reading, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults, in the order of where they stand in the file."""
        self.faults = tuple(sorted(faults, key=attrgetter("file", "line", "column")))
        super().__init__("\n".join(map(str, self.faults)))

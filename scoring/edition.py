"""An edition: one dated publication of the benchmark, as the file that it is.

The file holds figures of groups and nothing of any one organisation. It is written once, when the
core team publishes, and never changed; the public pages are made from such files alone. What may
stand in it is decided by `scoring/disclosure`.

Stages are numbers on the framework's ladder, 0 for `starting-out`. An edition is known by its date.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from scoring.edition_checks import FORMAT, faults_among, faults_in
from scoring.faults import Fault, Faulty
from scoring.questionnaire import Id, Part, Words
from scoring.system_files import is_system_file

# What whoever finds a fault in a folder of editions can do about it.
MEND = (
    "a published edition is never changed: `flask --app app editions write` makes the files of "
    "this service again, and names those to be moved away"
)

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Count = Annotated[int, Field(ge=0)]


class Kind(StrEnum):
    """What a group is of. There are no others: never a place crossed with a sector."""

    WHOLE = "whole"
    PLACE = "place"
    SECTOR = "sector"


class Reason(StrEnum):
    """Why a group has no new figures in an edition."""

    FEW = "few"
    """Fewer than 5 organisations."""
    TELLING = "telling"
    """With everything else that is published, they could tell where one organisation stands."""


class TakingPart(Part):
    """How many organisations an edition counts. All of it can be read from who takes part.

    `joined` were not in the edition before, `returned` were and have submitted again since, `left`
    are those of the edition before that are not in this one.
    """

    organisations: Count
    joined: Count
    returned: Count
    left: Count


class Stages(Part):
    """How many organisations stand at each stage.

    `bins` are the stages, each on its own or, where they are not told apart, together; `counts` has
    a number for each bin. `edition` is the edition whose organisations are counted: an earlier one
    where its figures are carried forward.
    """

    edition: Day
    bins: tuple[tuple[int, ...], ...]
    counts: tuple[Count, ...]

    @property
    def n(self) -> int:
        """How many organisations are counted."""
        return sum(self.counts)


class Group(Part):
    """One group in one edition.

    `id` is the place's or sector's, `whole` for the whole; sectors that are shown as one have both
    in `parts`, and an id of both. `stages` is None where nothing can be shown, now or from
    before. `reason` says why there is nothing new; it is None where the figures are this edition's.
    """

    kind: Kind
    id: Id
    name: Words
    parts: tuple[Id, ...]
    taking_part: TakingPart
    stages: Stages | None
    reason: Reason | None

    @property
    def is_new(self) -> bool:
        """Whether the figures are this edition's own."""
        return self.stages is not None and self.reason is None


class Hard(Part):
    """How one question was answered: by `known` organisations, of which `short` said less than it
    takes to secure a stage (see `hardest.Finding`)."""

    item: Id
    short: Count
    known: Count


class Detail(Part):
    """What is known of the whole system beyond its stages, as of the edition `edition`.

    `values` has the stages of every value, `hardest` the questions that organisations find hardest,
    hardest first, both by the value's id.
    """

    edition: Day
    questionnaire_version: int
    values: dict[Id, Stages]
    hardest: dict[Id, tuple[Hard, ...]]


class Change(Part):
    """Where the organisations that are in both editions stood in the earlier one, and stand now."""

    since: Day
    then: Stages
    now: Stages


class Edition(Part):
    """One dated publication of the benchmark.

    `groups` is the whole first, then the places, then the sectors, each in its fixed order.
    `detail` is None until it can be shown, `change` where it cannot, or there is nothing before.
    `made_up` says that no organisation in it is real.
    """

    format: int = FORMAT
    date: Day
    note: str = ""
    questionnaire: Id
    questionnaire_version: int
    framework: Id
    made_up: bool = False
    groups: tuple[Group, ...]
    detail: Detail | None
    change: Change | None

    @property
    def whole(self) -> Group:
        """All organisations, each once."""
        return self.groups[0]

    def group(self, kind: Kind, id: str) -> Group | None:
        """The group that shows a place or a sector, on its own or with others."""
        found = (each for each in self.groups if each.kind == kind and id in each.parts)
        return next(found, None)


def file_name(edition: Edition) -> str:
    """What an edition's file is called."""
    return f"{edition.date}.json"


def text_of(edition: Edition) -> str:
    """The file's text: the same edition gives the same bytes."""
    return json.dumps(edition.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"


def read_edition(text: str, source: str) -> Edition:
    """An edition from its file's text. Raises Faulty, naming `source`, where it is not one."""
    try:
        # By way of JSON, where a list stands for a tuple also when reading strictly.
        found = Edition.model_validate_json(text)
    except ValidationError as error:
        raise Faulty(
            [
                Fault(source, ".".join(map(str, each["loc"])), each["msg"])
                for each in error.errors(include_url=False)
            ]
        ) from None
    if faults := faults_in(found, source):
        raise Faulty(faults)
    return found


def read_editions(folder: Path) -> list[Edition]:
    """Every edition of a folder, the first published first.

    Raises Faulty with every fault of every file, and of what the files say of each other. A folder
    that is not there has none.
    """
    found: list[tuple[Edition, str]] = []
    faults: list[Fault] = []
    for path in edition_files_in(folder):
        try:
            edition = read_edition(_text(path), str(path))
        except Faulty as error:
            faults.extend(error.faults)
            continue
        if path.name != file_name(edition):
            faults.append(Fault(str(path), "date", f"the file must be called {file_name(edition)}"))
        found.append((edition, str(path)))
    # Beside files that cannot be read, nothing can be said of what is missing.
    if faults := faults or faults_among(found):
        raise Faulty([*faults, Fault(str(folder), "", MEND)])
    return [edition for edition, _ in found]


def edition_files_in(folder: Path) -> list[Path]:
    """The files in a folder of editions that are meant as one; none where it is not there."""
    return [each for each in sorted(folder.glob("*.json")) if not is_system_file(each.name)]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise Faulty([Fault(str(path), "", "is no text in UTF-8")]) from None

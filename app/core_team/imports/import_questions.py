"""What the page of an import asks: each word once for all its rows, and what was answered."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from app.core_team.imports.import_corrections import ABOVE, DIFFERENT, EACH, NOTHING, OUT, Row
from app.core_team.imports.import_faults import Fault, Kind, cell_key
from app.core_team.imports.import_headings import COLUMNS, NEEDED, is_aside
from app.core_team.imports.import_hints import MOST_SHOWN, TYPED, field_text, hint_of
from app.core_team.imports.import_rows import Read
from app.core_team.imports.import_vocabularies import LABELS, VOCABULARIES, band_of
from app.core_team.imports.uploaded_table import ranges
from app.forms.details_form import collapse_whitespace
from app.text.hidden_characters import remove_hidden, show_hidden

# Of one kind and column on a page. The rest is asked after these: a page stays one that is read.
MOST_ASKED = 40
MOST_OPEN = 8

CHOSEN = (Kind.KNOWN, Kind.TWIN, Kind.BARE, Kind.HIDDEN)
NAMESAKES = (Kind.KNOWN, Kind.TWIN)
ORDER: list[Kind] = [kind for kind in Kind if kind is not Kind.FILE]


class Option(NamedTuple):
    """One choice: what is sent, and what the page says."""

    value: str
    label: str


class Question(NamedTuple):
    """One thing to mend, in one row or in several.

    `key` names its field. `text` is what a field to type in begins with, `about` what else the row
    says. `guess` holds what is chosen already: the `hint` says that it is a guess.
    """

    key: str
    kind: Kind
    column: str
    said: str
    text: str
    rows: tuple[int, ...]
    about: str
    message: str
    hint: str
    guess: tuple[str, ...]
    known: tuple[tuple[int, str], ...]

    @property
    def where(self) -> str:
        """Its rows in words."""
        return f"{'Rows' if len(self.rows) > 1 else 'Row'} {ranges(self.rows)}"


class Section(NamedTuple):
    """Everything of one kind in one column: the first of it is `asked`, the rest comes after.

    `faults` has the first of each, by which the others go too, and `rows` every row of any.
    """

    kind: Kind
    column: str
    faults: tuple[Fault, ...]
    asked: tuple[Question, ...]
    rows: tuple[int, ...]
    options: tuple[Option, ...]

    @property
    def more(self) -> int:
        """How many are asked later."""
        return len(self.faults) - len(self.asked)

    @property
    def rest(self) -> str:
        """The field of one answer for all that have none of their own."""
        return f"rest-{self.kind}-{self.column}"

    @property
    def labels(self) -> tuple[Option, ...]:
        """What can be chosen of the words that we know."""
        return tuple(each for each in self.options if each.value in LABELS.get(self.column, {}))

    @property
    def is_left_out(self) -> bool:
        """Whether leaving all of it out is chosen already."""
        return self.kind is not Kind.TWIN

    @property
    def bands(self) -> str:
        """The field that puts each number of people in the size that it falls in."""
        return f"bands-{self.column}"

    @property
    def numbers(self) -> list[Question]:
        """Those asked that are a number of people, or a range within one size."""
        return [each for each in self.asked if _is_number(each)]

    @property
    def others(self) -> list[Question]:
        """The first of the rest. Of sizes, which are never guessed, most are folded."""
        is_folded = self.column == "size" and len(self._no_numbers) > 2 * MOST_OPEN
        return self._no_numbers[: MOST_OPEN if is_folded else None]

    @property
    def folded(self) -> list[Question]:
        """Those of the rest that are folded."""
        return self._no_numbers[len(self.others) :]

    @property
    def _no_numbers(self) -> list[Question]:
        return [each for each in self.asked if not _is_number(each)]

    @property
    def band_example(self) -> str:
        """What the first of the numbers would become."""
        (first, *_) = self.numbers
        return f"‘{first.said}’ becomes ‘{LABELS['size'][str(band_of(first.said))]}’"

    @property
    def place(self) -> int:
        """Where it stands among the others."""
        return ORDER.index(self.kind)

    @property
    def where(self) -> str:
        """Its rows in words."""
        return ranges(self.rows)

    @property
    def seen(self) -> str:
        """Rows, each with the ids of the organisations that the page shows beside it."""
        return " ".join(
            f"{each.row}:{'.'.join(str(number) for number, _ in each.known)}"
            for each in self.faults
        )


def _is_number(question: Question) -> bool:
    is_size = question.kind is Kind.WORD and question.column == "size"
    return is_size and band_of(question.said) is not None


def sections_of(read: Read) -> list[Section]:
    """What there is to mend on the page, what comes most often first."""
    by_key: dict[str, list[Fault]] = {}
    for fault in read.faults:
        if fault.key:
            by_key.setdefault(fault.key, []).append(fault)
    groups = sorted(by_key.values(), key=_in_order)
    return [
        _section(kind, column, list(group), read)
        for (kind, column), group in groupby(groups, key=lambda each: _of(each[0]))
    ]


def _section(kind: Kind, column: str, groups: list[list[Fault]], read: Read) -> Section:
    rows = {row.number: row for row in read.rows}
    return Section(
        kind=kind,
        column=column,
        faults=tuple(group[0] for group in groups),
        asked=tuple(_question(group, rows, read) for group in groups[:MOST_ASKED]),
        rows=tuple(sorted({fault.row for group in groups for fault in group})),
        options=options_of(kind, column),
    )


def options_of(kind: Kind, column: str) -> tuple[Option, ...]:
    """What can be chosen."""
    labels = [Option(*each) for each in LABELS.get(column, {}).items()]
    if kind is Kind.HEADING:
        return (*(Option(each, f"It is ‘{each}’") for each in COLUMNS), Option(OUT, "Leave it out"))
    if kind is Kind.ABSENT:
        return (*labels, Option(EACH, "It differs: ask me for each row"))
    above = Option(ABOVE, "As in the row above")
    if kind is Kind.MISSING or (kind is Kind.WORD and column == "sector"):
        return (*labels, above, Option(OUT, "Leave the row out"))
    if column == "places":
        nothing = Option(NOTHING, "No place: leave the word out")
        return (*labels, above, nothing, Option(OUT, "Leave the rows out"))
    if column == "size":
        return (*labels, above, Option(NOTHING, "Leave it empty: the organisation is asked"))
    return ()


def answered(sections: Sequence[Section], form: MultiDict[str, str]) -> dict[str, list[str]]:
    """What a form says to what was asked, by key. What has no answer is left out."""
    shown = dict(each.split(":", 1) for each in form.get("seen", "").split() if ":" in each)
    found = {}
    for section in sections:
        for fault in section.faults:
            if name := _other_name(fault, form):
                found[cell_key(fault.row, "name")] = [name]
                continue
            if said := _answer(fault, section, form, shown.get(str(fault.row))):
                found[fault.key] = said
    return found


def _other_name(fault: Fault, form: MultiDict[str, str]) -> str:
    """What somebody typed over a name that another has too; empty where they left it."""
    said = collapse_whitespace(form.get(f"{fault.key}-name")) if fault.kind in NAMESAKES else ""
    return said if said != collapse_whitespace(remove_hidden(fault.said)) else ""


def _answer(
    fault: Fault, section: Section, form: MultiDict[str, str], seen: str | None
) -> list[str] | None:
    rest = form.get(section.rest, "")
    if fault.kind in TYPED:
        said = form.get(fault.key)
        if said is not None:
            return [collapse_whitespace(said)]
        return [""] if rest in (NOTHING, OUT) else None
    if fault.kind in CHOSEN:
        return _choice(fault, DIFFERENT if fault.key in form else rest, seen)
    allowed = {option.value for option in section.options}
    chosen = [each for each in form.getlist(fault.key) if each in allowed]
    if not chosen and section.bands in form and (band := band_of(fault.said)):
        chosen = [str(band)]
    return list(dict.fromkeys(chosen)) or ([rest] if rest in allowed else None)


def _choice(fault: Fault, said: str, seen: str | None) -> list[str] | None:
    """Whether a row is left out; else whom it is different from, of those that the page showed.

    `seen` are the ids of those, None where the page did not say that there are any.
    """
    if fault.kind is Kind.KNOWN and seen is None:
        return None
    if said == DIFFERENT:
        return [DIFFERENT, *(seen or "").split(".")] if seen else [DIFFERENT]
    return [OUT] if said == OUT else None


def _of(fault: Fault) -> tuple[Kind, str]:
    """The section that it belongs to."""
    return fault.kind, "" if fault.kind is Kind.HEADING else fault.heading


def _in_order(faults: list[Fault]) -> tuple[int, int, int, int]:
    (kind, column), columns = _of(faults[0]), list(COLUMNS)
    at = columns.index(column) if column in columns else -1
    often = -len(faults) if kind in (Kind.WORD, Kind.EMAIL) else 0
    return ORDER.index(kind), at, often, faults[0].row


def _question(faults: list[Fault], rows: dict[int, Row], read: Read) -> Question:
    first = faults[0]
    is_heading = first.kind is Kind.HEADING
    return Question(
        key=first.key,
        kind=first.kind,
        column=_of(first)[1],
        said="" if is_heading and not first.heading else show_hidden(first.said[:MOST_SHOWN]),
        # What cannot be seen could not be taken out of a field.
        text=field_text(first),
        rows=tuple(fault.row for fault in faults),
        about=_column(first) if is_heading else _about(first, rows),
        message=first.message,
        hint=hint_of(first, _guess(first, read)),
        guess=_guess(first, read),
        known=first.known,
    )


def _guess(fault: Fault, read: Read) -> tuple[str, ...]:
    """What is chosen already: a guess where there is one, and only one."""
    if fault.kind is Kind.HEADING:
        is_spare = is_aside(fault.heading) or _found(read) >= set(NEEDED)
        return fault.guess or ((OUT,) if is_spare and fault.column else ())
    words = VOCABULARIES.get(fault.heading)
    is_one = len(fault.guess) == 1 or bool(words and words.joined(fault.said))
    return fault.guess if is_one else ()


def _found(read: Read) -> set[str]:
    """The columns that the file has, with those that are guessed."""
    headings = (fault for fault in read.faults if fault.kind is Kind.HEADING)
    return {*read.places, *(column for fault in headings for column in fault.guess)}


def _column(fault: Fault) -> str:
    """Which column it is; and what it says, where it has no heading."""
    of_row = "" if fault.heading else f", which says ‘{fault.said[:MOST_SHOWN]}’ in row {fault.row}"
    return f"column {fault.column}{of_row}"


def _about(fault: Fault, rows: dict[int, Row]) -> str:
    row = rows.get(fault.row)
    said = list(_others(row, fault.heading)) if row else []
    return show_hidden(", ".join(said)[:MOST_SHOWN])


def _others(row: Row, column: str) -> Iterator[str]:
    """What tells which row it is: its name, else all else that it says."""
    name = row.cells.get("name", "")
    if column != "name" and name:
        yield name
    else:
        yield from (said for each, said in row.cells.items() if said and each != column)

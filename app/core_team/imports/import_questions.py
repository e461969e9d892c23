"""The questions of an import's page, each word once for all its rows, and reading the answers."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from app.core_team.imports.import_corrections import (
    ASK_EACH_ROW,
    DIFFERENT_ORGANISATION,
    LEAVE_EMPTY,
    LEAVE_OUT,
    SAME_AS_ABOVE,
    ImportRow,
)
from app.core_team.imports.import_faults import FaultKind, ImportFault, cell_key
from app.core_team.imports.import_headings import IMPORT_COLUMNS, NEEDED_COLUMNS, is_never_imported
from app.core_team.imports.import_hints import (
    MOST_HINT_LENGTH,
    TYPED_KINDS,
    fault_hint,
    initial_field_text,
)
from app.core_team.imports.import_rows import CheckedTable
from app.core_team.imports.import_vocabularies import (
    WORD_COLUMNS,
    find_size_band,
    get_labels,
    get_vocabulary,
)
from app.core_team.imports.uploaded_table import row_ranges
from app.forms.details_form import collapse_whitespace
from app.text.hidden_characters import remove_hidden, show_hidden

# Questions of one kind and column on a page, so that it can be read. The rest is asked later.
MOST_QUESTIONS = 40
MOST_UNFOLDED = 8

ROW_KINDS = (FaultKind.KNOWN, FaultKind.TWIN, FaultKind.BARE, FaultKind.HIDDEN)
NAMESAKE_KINDS = (FaultKind.KNOWN, FaultKind.TWIN)
KIND_ORDER: list[FaultKind] = [kind for kind in FaultKind if kind is not FaultKind.FILE]


class AnswerOption(NamedTuple):
    """One choice: the value that is sent, and its label on the page."""

    value: str
    label: str


class ImportQuestion(NamedTuple):
    """One thing to mend, in one row or in several.

    `key` names its field. `text` is what a field to type in begins with, `about` what else the row
    says. `guess` holds what is chosen already: the `hint` says that it is a guess.
    """

    key: str
    kind: FaultKind
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
        return f"{'Rows' if len(self.rows) > 1 else 'Row'} {row_ranges(self.rows)}"


class QuestionSection(NamedTuple):
    """The questions of one kind in one column: the first are `asked`, the rest later.

    `faults` has the first fault of each question, and `rows` every row with one.
    """

    kind: FaultKind
    column: str
    faults: tuple[ImportFault, ...]
    asked: tuple[ImportQuestion, ...]
    rows: tuple[int, ...]
    options: tuple[AnswerOption, ...]

    @property
    def more(self) -> int:
        """How many are asked later."""
        return len(self.faults) - len(self.asked)

    @property
    def rest(self) -> str:
        """The field of one answer for all that have none of their own."""
        return f"rest-{self.kind}-{self.column}"

    @property
    def labels(self) -> tuple[AnswerOption, ...]:
        """The options that are words of the vocabulary."""
        labels = get_labels(self.column)
        return tuple(option for option in self.options if option.value in labels)

    @property
    def is_left_out(self) -> bool:
        """Whether leaving all of these rows out is preselected."""
        return self.kind is not FaultKind.TWIN

    @property
    def bands(self) -> str:
        """The name of the field that turns each number of people into its size."""
        return f"bands-{self.column}"

    @property
    def numbers(self) -> list[ImportQuestion]:
        """The questions about a number of people, or a range within one size."""
        return [question for question in self.asked if _is_number_of_people(question)]

    @property
    def others(self) -> list[ImportQuestion]:
        """The other questions. Of sizes, which are never guessed, only the first are unfolded."""
        is_folded = self.column == "size" and len(self._no_numbers) > 2 * MOST_UNFOLDED
        return self._no_numbers[: MOST_UNFOLDED if is_folded else None]

    @property
    def folded(self) -> list[ImportQuestion]:
        """The other questions that are folded."""
        return self._no_numbers[len(self.others) :]

    @property
    def _no_numbers(self) -> list[ImportQuestion]:
        return [question for question in self.asked if not _is_number_of_people(question)]

    @property
    def band_example(self) -> str:
        """An example: the size that the first of the numbers becomes."""
        (first, *_) = self.numbers
        size = find_size_band(first.said) or ""
        return f"‘{first.said}’ becomes ‘{get_labels('size')[size]}’"

    @property
    def position(self) -> int:
        """The position of the section's kind on the page."""
        return KIND_ORDER.index(self.kind)

    @property
    def where(self) -> str:
        """Its rows in words."""
        return row_ranges(self.rows)

    @property
    def seen(self) -> str:
        """Rows, each with the ids of the organisations that the page shows beside it."""
        return " ".join(
            f"{fault.row}:{'.'.join(str(number) for number, _ in fault.known)}"
            for fault in self.faults
        )


def _is_number_of_people(question: ImportQuestion) -> bool:
    is_size = question.kind is FaultKind.WORD and question.column == "size"
    return is_size and find_size_band(question.said) is not None


def list_sections(checked: CheckedTable) -> list[QuestionSection]:
    """The sections of questions in the order of the page, the most frequent words first."""
    by_key: dict[str, list[ImportFault]] = {}
    for fault in checked.faults:
        if fault.key:
            by_key.setdefault(fault.key, []).append(fault)
    groups = sorted(by_key.values(), key=_sort_key)
    return [
        _build_section(kind, column, list(group), checked)
        for (kind, column), group in groupby(groups, key=lambda faults: _section_key(faults[0]))
    ]


def _build_section(
    kind: FaultKind, column: str, groups: list[list[ImportFault]], checked: CheckedTable
) -> QuestionSection:
    rows = {row.number: row for row in checked.rows}
    return QuestionSection(
        kind=kind,
        column=column,
        faults=tuple(group[0] for group in groups),
        asked=tuple(_build_question(group, rows, checked) for group in groups[:MOST_QUESTIONS]),
        rows=tuple(sorted({fault.row for group in groups for fault in group})),
        options=answer_options(kind, column),
    )


def answer_options(kind: FaultKind, column: str) -> tuple[AnswerOption, ...]:
    """The options to choose from for faults of a kind in a column."""
    labels = [AnswerOption(*each) for each in get_labels(column).items()]
    if kind is FaultKind.HEADING:
        return (
            *(AnswerOption(each, f"It is ‘{each}’") for each in IMPORT_COLUMNS),
            AnswerOption(LEAVE_OUT, "Leave it out"),
        )
    if kind is FaultKind.ABSENT:
        return (*labels, AnswerOption(ASK_EACH_ROW, "It differs: ask me for each row"))
    above = AnswerOption(SAME_AS_ABOVE, "As in the row above")
    if kind is FaultKind.MISSING or (kind is FaultKind.WORD and column == "sector"):
        return (*labels, above, AnswerOption(LEAVE_OUT, "Leave the row out"))
    if column == "places":
        nothing = AnswerOption(LEAVE_EMPTY, "No place: leave the word out")
        return (*labels, above, nothing, AnswerOption(LEAVE_OUT, "Leave the rows out"))
    if column == "size":
        return (
            *labels,
            above,
            AnswerOption(LEAVE_EMPTY, "Leave it empty: the organisation is asked"),
        )
    return ()


def read_answers(
    sections: Sequence[QuestionSection], form: MultiDict[str, str]
) -> dict[str, list[str]]:
    """Read the answers of a form, by key. Questions without an answer are left out."""
    seen_by_row = dict(part.split(":", 1) for part in form.get("seen", "").split() if ":" in part)
    answers = {}
    for section in sections:
        for fault in section.faults:
            if name := _replacement_name(fault, form):
                answers[cell_key(fault.row, "name")] = [name]
                continue
            if answer := _read_answer(fault, section, form, seen_by_row.get(str(fault.row))):
                answers[fault.key] = answer
    return answers


def _replacement_name(fault: ImportFault, form: MultiDict[str, str]) -> str:
    """The name typed in place of one that another has too; empty where it was left."""
    name = (
        collapse_whitespace(form.get(f"{fault.key}-name")) if fault.kind in NAMESAKE_KINDS else ""
    )
    return name if name != collapse_whitespace(remove_hidden(fault.said)) else ""


def _read_answer(
    fault: ImportFault, section: QuestionSection, form: MultiDict[str, str], seen: str | None
) -> list[str] | None:
    rest = form.get(section.rest, "")
    if fault.kind in TYPED_KINDS:
        typed = form.get(fault.key)
        if typed is not None:
            return [collapse_whitespace(typed)]
        return [""] if rest in (LEAVE_EMPTY, LEAVE_OUT) else None
    if fault.kind in ROW_KINDS:
        return _read_row_choice(fault, DIFFERENT_ORGANISATION if fault.key in form else rest, seen)
    allowed = {option.value for option in section.options}
    chosen = [value for value in form.getlist(fault.key) if value in allowed]
    if not chosen and section.bands in form and (band := find_size_band(fault.said)):
        chosen = [band]
    return list(dict.fromkeys(chosen)) or ([rest] if rest in allowed else None)


def _read_row_choice(fault: ImportFault, choice: str, seen: str | None) -> list[str] | None:
    """The answer that leaves a row out, or names the organisations it is different from.

    `seen` are the ids of those that the page showed, None where it showed none.
    """
    if fault.kind is FaultKind.KNOWN and seen is None:
        return None
    if choice == DIFFERENT_ORGANISATION:
        return (
            [DIFFERENT_ORGANISATION, *(seen or "").split(".")] if seen else [DIFFERENT_ORGANISATION]
        )
    return [LEAVE_OUT] if choice == LEAVE_OUT else None


def _section_key(fault: ImportFault) -> tuple[FaultKind, str]:
    """The kind and column of the section that a fault belongs to."""
    return fault.kind, "" if fault.kind is FaultKind.HEADING else fault.heading


def _sort_key(faults: list[ImportFault]) -> tuple[int, int, int, int]:
    (kind, column), columns = _section_key(faults[0]), list(IMPORT_COLUMNS)
    at = columns.index(column) if column in columns else -1
    often = -len(faults) if kind in (FaultKind.WORD, FaultKind.EMAIL) else 0
    return KIND_ORDER.index(kind), at, often, faults[0].row


def _build_question(
    faults: list[ImportFault], rows: dict[int, ImportRow], checked: CheckedTable
) -> ImportQuestion:
    first = faults[0]
    is_heading = first.kind is FaultKind.HEADING
    return ImportQuestion(
        key=first.key,
        kind=first.kind,
        column=_section_key(first)[1],
        said="" if is_heading and not first.heading else show_hidden(first.said[:MOST_HINT_LENGTH]),
        # Without hidden characters: nobody could delete them in a field.
        text=initial_field_text(first),
        rows=tuple(fault.row for fault in faults),
        about=_describe_column(first) if is_heading else _describe_row(first, rows),
        message=first.message,
        hint=fault_hint(first, _preselected(first, checked)),
        guess=_preselected(first, checked),
        known=first.known,
    )


def _preselected(fault: ImportFault, checked: CheckedTable) -> tuple[str, ...]:
    """The preselected answer: a guess, where there is just one."""
    if fault.kind is FaultKind.HEADING:
        is_spare = is_never_imported(fault.heading) or _present_columns(checked) >= set(
            NEEDED_COLUMNS
        )
        return fault.guess or ((LEAVE_OUT,) if is_spare and fault.column else ())
    is_one = len(fault.guess) == 1 or (
        fault.heading in WORD_COLUMNS
        and bool(get_vocabulary(fault.heading).split_joined(fault.said))
    )
    return fault.guess if is_one else ()


def _present_columns(checked: CheckedTable) -> set[str]:
    """The columns that the file has, with those that are guessed."""
    headings = (fault for fault in checked.faults if fault.kind is FaultKind.HEADING)
    return {*checked.places, *(column for fault in headings for column in fault.guess)}


def _describe_column(fault: ImportFault) -> str:
    """The column of a fault, with its first words where it has no heading."""
    of_row = (
        ""
        if fault.heading
        else f", which says ‘{fault.said[:MOST_HINT_LENGTH]}’ in row {fault.row}"
    )
    return f"column {fault.column}{of_row}"


def _describe_row(fault: ImportFault, rows: dict[int, ImportRow]) -> str:
    row = rows.get(fault.row)
    cells = list(_identifying_cells(row, fault.heading)) if row else []
    return show_hidden(", ".join(cells)[:MOST_HINT_LENGTH])


def _identifying_cells(row: ImportRow, column: str) -> Iterator[str]:
    """The cells that identify a row: its name, else all others."""
    name = row.cells.get("name", "")
    if column != "name" and name:
        yield name
    else:
        yield from (said for other, said in row.cells.items() if said and other != column)

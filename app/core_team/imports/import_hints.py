"""The initial texts of the fields on an import's page, and the hints beside them."""

from app.core_team.imports.import_faults import FaultKind, ImportFault
from app.core_team.imports.import_vocabularies import get_labels, retired_word_message
from app.core_team.imports.spreadsheet_values import is_placeholder, kind_of_value
from app.text.email_addresses import find_addresses
from app.text.hidden_characters import remove_hidden, show_hidden

MOST_HINT_LENGTH = 80
TYPED_KINDS = (FaultKind.EMAIL, FaultKind.NAME)


def initial_field_text(fault: ImportFault) -> str:
    """The initial text of a field: the first e-mail address in the cell, else its own words."""
    if fault.kind is not FaultKind.EMAIL:
        return remove_hidden(fault.said)
    if is_placeholder(fault.said):
        return ""
    return next(iter(find_addresses(fault.said)), remove_hidden(fault.said))


def _hint_beside_guess(fault: ImportFault) -> str:
    if fault.guess:
        return "Our guess. Is it right?"
    # A cell that may have slipped into the wrong column gets the whole message.
    message = fault.message.partition(". ")[0] if fault.heading else fault.message
    return f"{message}. It is left out, unless you choose."


def _typed_hint(fault: ImportFault) -> str:
    if fault.kind is FaultKind.EMAIL and (hint := _email_hint(fault)):
        return hint
    is_changed = remove_hidden(fault.said) != fault.said
    return "The field has it without what cannot be seen." if is_changed else ""


def _email_hint(fault: ImportFault) -> str:
    """A hint on what the cell says, where the field begins with something else."""
    addresses = find_addresses(fault.said)
    cell_says = f"The cell says ‘{show_hidden(fault.said[:MOST_HINT_LENGTH])}’."
    if is_placeholder(fault.said):
        return f"{cell_says} We take it for no address."
    if len(addresses) > 1:
        first_of = f"We have put the first of {len(addresses)} addresses in the field."
        return f"{cell_says} {first_of} Is it right?"
    return (
        f"{cell_says} We have put the address alone in the field. Is it right?" if addresses else ""
    )


def fault_hint(fault: ImportFault, guess: tuple[str, ...]) -> str:
    """The hint beside a question, which helps to choose."""
    if fault.kind in TYPED_KINDS:
        return _typed_hint(fault)
    if guess:
        return _hint_beside_guess(fault)
    if fault.guess:
        labels = get_labels(fault.heading)
        return f"It may be {' or '.join(f'‘{labels[word]}’' for word in fault.guess)}."
    if fault.kind is FaultKind.WORD and (
        retired := retired_word_message(fault.heading, fault.said)
    ):
        return retired
    kind = kind_of_value(fault.said) if fault.kind is FaultKind.WORD else None
    if kind == "a date":
        return "The spreadsheet made a date of it: of 11-50, say, it makes 1 November 1950."
    return f"This is {kind} in the spreadsheet." if kind else ""

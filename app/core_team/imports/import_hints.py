"""What stands in the fields of an import's page already, and what is said beside them."""

from app.core_team.imports.import_faults import Fault, Kind
from app.core_team.imports.import_vocabularies import LABELS
from app.core_team.imports.spreadsheet_values import is_placeholder, kind_of_value
from app.text.email_addresses import find_addresses
from app.text.hidden_characters import remove_hidden, show_hidden

MOST_SHOWN = 80
TYPED = (Kind.EMAIL, Kind.NAME)


def field_text(fault: Fault) -> str:
    """What its field begins with: the one address that the cell has, or its own words."""
    if fault.kind is not Kind.EMAIL:
        return remove_hidden(fault.said)
    if is_placeholder(fault.said):
        return ""
    return next(iter(find_addresses(fault.said)), remove_hidden(fault.said))


def _guess_hint(fault: Fault) -> str:
    if fault.guess:
        return "Our guess. Is it right?"
    # Of a cell that may have slipped, all is said.
    message = fault.message.partition(". ")[0] if fault.heading else fault.message
    return f"{message}. It is left out, unless you choose."


def _typed_hint(fault: Fault) -> str:
    if fault.kind is Kind.EMAIL and (hint := _email_hint(fault)):
        return hint
    is_changed = remove_hidden(fault.said) != fault.said
    return "The field has it without what cannot be seen." if is_changed else ""


def _email_hint(fault: Fault) -> str:
    """What the cell says, where its field begins with something else."""
    found = find_addresses(fault.said)
    said = f"The cell says ‘{show_hidden(fault.said[:MOST_SHOWN])}’."
    if is_placeholder(fault.said):
        return f"{said} We take it for no address."
    if len(found) > 1:
        return f"{said} We have put the first of {len(found)} addresses in the field. Is it right?"
    return f"{said} We have put the address alone in the field. Is it right?" if found else ""


def hint_of(fault: Fault, guess: tuple[str, ...]) -> str:
    """What helps to choose, beside the rows."""
    if fault.kind in TYPED:
        return _typed_hint(fault)
    if guess:
        return _guess_hint(fault)
    if fault.guess:
        labels = LABELS[fault.heading]
        return f"It may be {' or '.join(f'‘{labels[word]}’' for word in fault.guess)}."
    kind = kind_of_value(fault.said) if fault.kind is Kind.WORD else None
    if kind == "a date":
        return "The spreadsheet made a date of it: of 11-50, say, it makes 1 November 1950."
    return f"This is {kind} in the spreadsheet." if kind else ""

"""What is said of targets wherever they stand: whose they are, and that nothing is measured."""

from typing import NamedTuple

from scoring.targets.target_catalogue import DESCRIBES_WORDS, SURENESS_WORDS, TargetCatalogue

NO_MEASURE = (
    "This is an aid to reflection, and no licensed measure. To name a framework is not to say that "
    "those who wrote it have looked at these questions."
)


class CatalogueFact(NamedTuple):
    """One fact about a catalogue, and its label; `address` where it leads somewhere."""

    label: str
    words: str
    address: str = ""


def list_catalogue_facts(catalogue: TargetCatalogue) -> list[CatalogueFact]:
    """Whose a catalogue is, what it was made from and how sure it is, as a page has it."""
    facts = [
        CatalogueFact("Whose", catalogue.owner),
        CatalogueFact("Source", catalogue.source, catalogue.address),
        CatalogueFact("Date", catalogue.date),
        CatalogueFact("Licence", catalogue.licence),
        CatalogueFact("How sure", SURENESS_WORDS[catalogue.sureness]),
    ]
    return [*facts, *([CatalogueFact("To know", catalogue.note)] if catalogue.note else [])]


TARGETS_ARE_ABOUT = {kind: f"About {words}:" for kind, words in DESCRIBES_WORDS.items()}
"""What targets are about, as it stands above a list of them, by `Target.describes`."""

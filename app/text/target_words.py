"""What is said of targets wherever they stand: whose they are, and that nothing is measured."""

from collections.abc import Mapping
from typing import NamedTuple

from scoring.crosswalk.target_level import LEVEL_WORDS, LEVELS, TargetLevel
from scoring.crosswalk.target_standing import NoLevel
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

TELLS_PART = (
    "Questions are never all of what a strategy or framework asks for: ‘most of it’ does not say "
    "that it is met, nor ‘not much yet’ that it is not."
)
"""What a level of a target does not say."""

HOW_LEVELS_COME = (
    (
        "Every question that asks for some of it counts alike, by how far its answer is from the "
        "lowest to the highest choice. A third each is ‘not much yet’, ‘some of it’ and ‘most of "
        "it’. That takes three questions that are answered by a choice; with fewer, only the "
        "answers themselves are told."
    ),
    (
        "What is not known makes a range: ‘could be’ is how far it would be at the best. What does "
        "not apply is left out. A question that only touches something never counts. What becomes "
        "of children and young people is never told from what adults say of their work."
    ),
)
"""How answers make a level of a target: see docs/decisions/0072-answers-beside-targets.md."""

TOLD_IN_SHORT: Mapping[TargetLevel | NoLevel | None, str] = {
    **{level: LEVEL_WORDS[level] for level in reversed(LEVELS)},
    NoLevel.TOO_FEW_QUESTIONS: "Too few questions to say",
    NoLevel.TOO_FEW_APPLY: "Too few answers to say",
    NoLevel.TOO_LITTLE_KNOWN: "Too few answers to say",
}
"""What answers say of a target, in a few words, the most first."""

TOLD_BY_OWN_ANSWER = "Told by the answer to its own question"
"""What is told of a target, in a few words, that one question asks for as a whole."""

NOT_KNOWN_BY_OWN_QUESTION = "Not known yet by its own question"
"""Why nothing is told of a target that one question asks for as a whole, in a few words."""

OWN_QUESTION_NOT_KNOWN = "The question that asks for just this has no answer that tells yet."

UNTOLD_IN_SHORT: Mapping[TargetLevel | NoLevel | None, str] = {
    NoLevel.ONLY_TOUCHED: "Your questions touch it, and none asks for it",
    NoLevel.NO_QUESTION: "No question speaks to it",
    NoLevel.CHILDRENS_LIVES: "About children’s lives, which your answers cannot tell",
    NoLevel.LEFT_OPEN: "Left open: nobody here knows yet what it says",
}
"""Why answers say nothing of a target, in a few words."""

NO_LEVEL_WORDS: Mapping[NoLevel, str] = {
    NoLevel.LEFT_OPEN: "Its place is kept, and nobody here knows yet what it says.",
    NoLevel.CHILDRENS_LIVES: (
        "It is about what becomes of children and young people, which answers of adults about "
        "their work cannot tell."
    ),
    NoLevel.NO_QUESTION: "No question speaks to it.",
    NoLevel.ONLY_TOUCHED: "Questions touch it, and none asks for any of it.",
    NoLevel.TOO_FEW_QUESTIONS: "Fewer than three questions ask for some of it.",
    NoLevel.TOO_FEW_APPLY: "Fewer than three of the questions that ask for some of it apply.",
    NoLevel.TOO_LITTLE_KNOWN: (
        "Fewer than three of the questions that ask for some of it are answered by a choice."
    ),
}
"""Why it is not said how much of a target is in place."""

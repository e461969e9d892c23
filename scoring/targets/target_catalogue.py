"""What questions can speak to: the model of a file such as `questionnaires/targets/lundy.yaml`.

One definition, as `scoring.questionnaires.questionnaire` is for what is asked: `catalogue_reader`
fills it, and `python -m scoring schema targets` prints it as JSON Schema. A catalogue says whose it
is and how sure its words are. They are words of whoever wrote the file: nobody's measure is in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from scoring.questionnaires.questionnaire import FrozenModel, Id

MOST_TARGETS = 100

# A heading, or a cell of a table.
TargetName = Annotated[str, StringConstraints(pattern=r"\S", max_length=120)]
TargetWords = Annotated[str, StringConstraints(pattern=r"\S", max_length=600)]
Address = Annotated[str, StringConstraints(max_length=300)]


class Whose(StrEnum):
    """Whom a catalogue belongs to, in the order in which catalogues are shown."""

    PROGRAMME = "programme"
    LOCAL = "local"
    PUBLISHED = "published"


WHOSE_WORDS: Mapping[Whose, str] = {
    Whose.PROGRAMME: "The programme’s own",
    Whose.LOCAL: "Strategies and plans of partners",
    Whose.PUBLISHED: "Published by others",
}
"""Whom a catalogue belongs to, as a heading."""


class Sureness(StrEnum):
    """How sure it is that a catalogue says rightly what its source says."""

    READ = "read"
    EXCERPT = "excerpt"
    GENERAL_KNOWLEDGE = "general-knowledge"


SURENESS_WORDS: Mapping[Sureness, str] = {
    Sureness.READ: "Read in the source.",
    Sureness.EXCERPT: "Read in an excerpt or in another’s account, and not in the whole source.",
    Sureness.GENERAL_KNOWLEDGE: "General knowledge, still to be checked in the source.",
}
"""How sure it is, as a page has it."""


class Describes(StrEnum):
    """What a target is about, and so who could answer for it."""

    ORGANISATION = "organisation"
    LOCAL_SYSTEM = "local-system"
    CHILDRENS_LIVES = "childrens-lives"


DESCRIBES_WORDS: Mapping[Describes, str] = {
    Describes.ORGANISATION: "what one organisation does",
    Describes.LOCAL_SYSTEM: "what organisations do together",
    Describes.CHILDRENS_LIVES: "what becomes of children and young people",
}
"""What a target is about, as it stands after 'about'."""


class SetsOut(StrEnum):
    """What of the programme a catalogue sets out, where pages of their own tell of it."""

    OBJECTIVES = "objectives"
    OUTCOMES = "outcomes"


class Target(FrozenModel):
    """One thing that questions can speak to, such as a principle or an objective."""

    id: Id
    """Its name in files, which begins with the catalogue's id and a hyphen."""
    name: TargetName
    """Its name on pages."""
    words: TargetWords
    """What it is, in words of one's own."""
    describes: Describes
    """What it is about: what an organisation does, a local system, or children's lives."""
    cannot_be_told_from: TargetWords
    """What about it answers to a questionnaire cannot tell, and what would."""
    left_open: bool = False
    """Whether its place is kept and its content is not known: nothing can speak to it yet."""


class TargetCatalogue(FrozenModel):
    """What one document or framework sets out, target by target."""

    id: Id
    """The catalogue's name in files, as in the name of the file."""
    title: TargetName
    """Its name on pages."""
    whose: Whose
    """Whether it is the programme's own, a partner's, or published by others."""
    sets_out: SetsOut | None = None
    """Whether it is the programme's objectives, or outcomes that it works towards."""
    position: Annotated[int, Field(ge=1, le=1_000)] = 100
    """Where it stands among the catalogues of its kind: the smallest first, then by title."""
    owner: TargetName
    """Who wrote what it is made from."""
    source: TargetWords
    """The document it is made from, and where in it."""
    address: Address = ""
    """Where the source can be read, where that is known."""
    date: TargetName
    """The date of the source, or that it has none."""
    licence: TargetWords
    """What is known of the source's licence, or that nothing is known."""
    sureness: Sureness
    """How sure it is that the words say what the source says."""
    note: TargetWords | None = None
    """What else to know, such as what was left out."""
    targets: Annotated[tuple[Target, ...], Field(min_length=1, max_length=MOST_TARGETS)]
    """What questions can speak to, in the order of the source."""


class TargetCatalogues(tuple[TargetCatalogue, ...]):
    """Every catalogue of a folder, in the order shown. Empty where there is no folder of them."""

    @classmethod
    def in_order(cls, catalogues: Iterable[TargetCatalogue]) -> TargetCatalogues:
        """The programme's own first, then partners', then others'; among each by its position."""
        order = [*Whose]
        return cls(
            sorted(
                catalogues,
                key=lambda each: (order.index(each.whose), each.position, each.title),
            )
        )

    @cached_property
    def by_target(self) -> Mapping[str, Target]:
        """Every target by its id."""
        return {target.id: target for catalogue in self for target in catalogue.targets}

    def that_set_out(self, what: SetsOut) -> TargetCatalogues:
        """Those of the programme's objectives, or of its outcomes, in the order shown."""
        return TargetCatalogues(each for each in self if each.sets_out is what)

    @cached_property
    def by_heading(self) -> Mapping[str, list[TargetCatalogue]]:
        """The catalogues under each heading of `WHOSE_WORDS` that has any."""
        found: defaultdict[str, list[TargetCatalogue]] = defaultdict(list)
        for each in self:
            found[WHOSE_WORDS[each.whose]].append(each)
        return dict(found)

"""What must hold between the keys of a programme, and between it and the questionnaires beside it.

Read leniently, from the raw data, as the questionnaires' own checks are: a fault of shape hides
nothing, and what merely follows from another fault is not reported.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from scoring.faults import Fault
from scoring.name_finder import WORD
from scoring.programme.programme import RESERVED_OPTIONS, RespondentKind
from scoring.questionnaires.framework_checks import (
    repeated_id_faults,
    reserved_name_faults,
    shown_names,
)
from scoring.questionnaires.source_document import Spot, quoted
from scoring.questionnaires.visible_text import (
    ShownName,
    invisible_text_faults,
    look_alike_faults,
    visible_form,
)

# As forms take one: what is stranger is a slip of the finger, or not everyone could write to it.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_FIRST_QUESTIONNAIRE = "the first is the organisations' own, which editions are made of"
_OPTION_KINDS = {"places": "place", "sectors": "sector", "sizes": "size"}


def programme_faults(root: Spot, published: Collection[str]) -> Iterator[Fault]:
    """Every fault between the programme's keys.

    `published` are the ids of the questionnaires that the folder holds.
    """
    for key, kind in _OPTION_KINDS.items():
        yield from _option_faults(root.at(key).members, kind)
    yield from _size_faults(root.at("sizes").members)
    yield from _place_group_faults(root)
    yield from _told_together_faults(root)
    yield from _phrase_faults(root)
    yield from _year_and_address_faults(root)
    yield from _questionnaire_faults(root.at("questionnaires").members, published)
    yield from invisible_text_faults(root)


def _option_faults(options: list[Spot], kind: str) -> Iterator[Fault]:
    ids = [each.at("id") for each in options]
    yield from repeated_id_faults(ids)
    yield from reserved_name_faults(options)
    for spot in ids:
        if spot.text in RESERVED_OPTIONS:
            yield spot.fault("an import has an answer of this id already: choose another")
    yield from look_alike_faults(shown_names(options, "name"), kind)
    yield from _short_name_faults(options, kind)
    if options and all(each.at("retired").data is True for each in options):
        yield (
            options[0]
            .at("retired")
            .fault(f"no {kind} is left to choose: take this line away from one of them")
        )


def _short_name_faults(options: list[Spot], kind: str) -> Iterator[Fault]:
    """A fault at every short name that looks like what another option has in its place."""
    longer = [each.at("name") for each in options if not each.at("short_name").given]
    short = [each.at("short_name") for each in options if each.at("short_name").given]
    names: list[ShownName] = [(each, each.text or "") for each in (*longer, *short)]
    for fault in look_alike_faults(names, kind):
        if fault.path.endswith(".short_name"):
            yield fault


def _size_faults(sizes: list[Spot]) -> Iterator[Fault]:
    """A fault where the sizes do not follow each other up to one without an end."""
    most = 0
    for size in sizes[:-1]:
        up_to = size.at("up_to")
        if not up_to.given:
            yield size.fault("`up_to` is missing: only the last size has no end")
        elif up_to.number is not None and up_to.number <= most:
            yield up_to.fault(f"must be more than {most:,}, the size before: sizes rise")
        most = up_to.number or most
    for size in sizes[-1:]:
        if size.at("up_to").given:
            message = "the last size has no end, so that every organisation has one: delete this"
            yield size.at("up_to").fault_at_key(message)


def _place_group_faults(root: Spot) -> Iterator[Fault]:
    ids = _ids_of(root.at("places"))
    for group in root.at("place_groups").members:
        yield from _named_option_faults(group.at("places").members, "place", ids)


def _told_together_faults(root: Spot) -> Iterator[Fault]:
    ids = _ids_of(root.at("sectors"))
    groups = root.at("sectors_told_together").members
    yield from _named_option_faults([each for one in groups for each in one.members], "sector", ids)
    yield from _joined_id_faults(root.at("sectors").members, groups)
    if len(groups) == 1 and ids and set(ids) <= {each.text for each in groups[0].members}:
        yield groups[0].fault("no sector is left beside these: leave one out")


def _joined_id_faults(sectors: list[Spot], groups: list[Spot]) -> Iterator[Fault]:
    """A fault at every sector's id that several have in the files of an edition, told together."""
    for group in groups:
        one = "|".join(re.escape(each.text) for each in group.members if each.text)
        joined = re.compile(f"({one})(-and-({one}))+")
        for id in (each.at("id") for each in sectors):
            if one and joined.fullmatch(id.text or ""):
                yield id.fault(
                    f"files of an edition call the sectors so that line {group.line} tells "
                    "together: choose another, or take that line away"
                )


def _named_option_faults(named: list[Spot], kind: str, ids: Collection[str]) -> Iterator[Fault]:
    """A fault at every id that is none of `ids`, or that is named a second time."""
    for each in named:
        yield from each.unknown(kind, ids) if ids else ()
    yield from repeated_id_faults(named)


class _Phrase(NamedTuple):
    """Words that stand for options: where they stand, and the ids of these."""

    spot: Spot
    means: tuple[str, ...]


def _phrase_faults(root: Spot) -> Iterator[Fault]:
    """A fault at all words that stand for two things: nobody could guess which is meant."""
    places, groups = root.at("places").members, root.at("place_groups").members
    together = [
        _Phrase(phrase, tuple(sorted(each.text or "" for each in group.at("places").members)))
        for group in groups
        for phrase in group.at("also").members
    ]
    yield from _ambiguous_faults([*_phrases_of(places), *together])
    yield from _ambiguous_faults(_phrases_of(root.at("sectors").members))


def _phrases_of(options: Iterable[Spot]) -> list[_Phrase]:
    """The names of options, and then what else they are called."""
    every = list(options)
    names = [_Phrase(each.at("name"), (each.at("id").text or "",)) for each in every]
    return names + [
        _Phrase(phrase, (each.at("id").text or "",))
        for each in every
        for phrase in each.at("also").members
    ]


def _ambiguous_faults(phrases: Iterable[_Phrase]) -> Iterator[Fault]:
    first: dict[str, _Phrase] = {}
    for phrase in phrases:
        words = " ".join(WORD.findall(visible_form(phrase.spot.text or "")))
        earlier = first.setdefault(words, phrase) if words else phrase
        # Two names that are alike have a fault of their own.
        if earlier.means != phrase.means and phrase.spot.path[-1] != "name":
            yield phrase.spot.fault(
                f"{quoted(phrase.spot.text or '')} stands for something else on line "
                f"{earlier.spot.line} ({earlier.spot.name}) already: keep one"
            )


def _year_and_address_faults(root: Spot) -> Iterator[Fault]:
    first, last = root.at("first_year").number, root.at("last_year").number
    if first is not None and last is not None and last < first:
        yield root.at("last_year").fault(f"must not be before `first_year`, {first}")
    contact = root.at("contact")
    if contact.text is not None and not _ADDRESS.fullmatch(contact.text):
        yield contact.fault("must be one e-mail address, such as name@example.org")


def _questionnaire_faults(in_use: list[Spot], published: Collection[str]) -> Iterator[Fault]:
    ids = [each.at("id") for each in in_use]
    yield from repeated_id_faults(ids)
    for each in in_use:
        if each.at("retired").data is not True:
            yield from _absent_questionnaire_faults(each.at("id"), sorted(published))
    for first in in_use[:1]:
        answered_by = first.at("answered_by")
        if answered_by.given and answered_by.text != RespondentKind.ORGANISATION:
            yield answered_by.fault(f"{_FIRST_QUESTIONNAIRE}: put one that organisations answer")
        if first.at("retired").data is True:
            yield first.at("retired").fault(f"{_FIRST_QUESTIONNAIRE}: put one that is answered")


def _absent_questionnaire_faults(id: Spot, published: list[str]) -> Iterator[Fault]:
    """A fault where the folder has no file of a questionnaire; it says what to call the file."""
    if id.text is not None and id.text not in published:
        meant = id.document.hints.nearest(id.text, published)
        file = quoted(f"{id.text}.v1.yaml")
        instead = f"did you mean {quoted(meant)}?" if meant else f"put it beside this, as {file}"
        yield id.fault(f"there is no questionnaire {quoted(id.text)}: {instead}")


def _ids_of(options: Spot) -> tuple[str, ...]:
    ids = (each.at("id").text for each in options.members)
    return tuple(dict.fromkeys(each for each in ids if each))

"""What must hold between the keys of a catalogue of targets, and between catalogues of a folder.

Read leniently, from the raw data, as the questionnaires' own checks are: a fault of shape hides
nothing, and what merely follows from another fault is not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from scoring.faults import Fault
from scoring.questionnaires.framework_checks import repeated_id_faults, shown_names
from scoring.questionnaires.source_document import Spot, quoted
from scoring.questionnaires.visible_text import invisible_text_faults, look_alike_faults

_ADDRESS = re.compile(r"https://[^\s<>\"']+")


def catalogue_faults(root: Spot) -> Iterator[Fault]:
    """Every fault between the keys of a catalogue."""
    catalogue, targets = root.at("id"), root.at("targets").members
    if catalogue.text and Path(root.document.file).name != f"{catalogue.text}.yaml":
        name = f"{catalogue.text}.yaml"
        yield catalogue.fault(f"the catalogue {quoted(catalogue.text)} stands in {name}")
    if root.at("address").text and not _ADDRESS.fullmatch(root.at("address").text or ""):
        yield root.at("address").fault("must be a whole address that begins with `https://`")
    ids = [each.at("id") for each in targets]
    for each in ids:
        yield from _prefix_faults(each, catalogue.text)
    yield from repeated_id_faults(ids)
    yield from look_alike_faults(shown_names(targets, "name"), "target")
    yield from invisible_text_faults(root)


def shared_target_faults(roots: list[Spot]) -> Iterator[Fault]:
    """A fault at every target whose id one of another catalogue has too."""
    first: dict[str, Spot] = {}
    for root in roots:
        for each in (target.at("id") for target in root.at("targets").members):
            earlier = first.setdefault(each.text, each) if each.text is not None else each
            if earlier.document is not each.document:
                file = Path(earlier.document.file).name
                yield each.fault(f"{quoted(each.text or '')} stands in {file} already")


def _prefix_faults(id: Spot, catalogue: str | None) -> Iterator[Fault]:
    """A fault where a target's id does not say which catalogue it is of: links name it alone."""
    if id.text and catalogue and not id.text.startswith(f"{catalogue}-"):
        yield id.fault(f"must begin with the catalogue's id: {quoted(f'{catalogue}-{id.text}')}")

"""The programme from `programme.yaml`: whole, or every fault at once, each with its place."""

from __future__ import annotations

import re
from pathlib import Path

from scoring.faults import Faulty
from scoring.programme.programme import Programme
from scoring.programme.programme_checks import programme_faults
from scoring.questionnaires.questionnaire_reader import combine_faults
from scoring.questionnaires.shape_checks import check_shape
from scoring.questionnaires.source_text import read_source_text
from scoring.questionnaires.yaml_reader import read_yaml

PROGRAMME_FILE = "programme.yaml"
_VERSION_FILE = re.compile(r"([a-z0-9-]+)\.v[0-9]+\.yaml")


def read_programme(folder: Path) -> Programme:
    """The programme of a folder of questionnaires. Raises Faulty with every fault."""
    return read_programme_file(folder / PROGRAMME_FILE)


def read_programme_file(path: Path) -> Programme:
    """The programme in a file beside its questionnaires. Raises Faulty with every fault."""
    document = read_yaml(read_source_text(path), str(path))
    programme, of_shape = check_shape(Programme, document.root, document.data)
    between = programme_faults(document.root, {*find_version_files(path.parent).values()})
    faults = combine_faults(document, [*of_shape, *between])
    if programme is None or faults:
        raise Faulty(dict.fromkeys(faults))
    return programme


def is_programme(path: Path) -> bool:
    """Whether a file is meant as a programme: by its name, or since it has places or sectors.

    Raises Faulty where it cannot be read.
    """
    if path.name == PROGRAMME_FILE:
        return True
    root = read_yaml(read_source_text(path), str(path)).root
    return root.at("places").given or root.at("sectors").given


def find_version_files(folder: Path) -> dict[Path, str]:
    """The files of published versions in a folder, each with its questionnaire's id, by name."""
    named = {path: _VERSION_FILE.fullmatch(path.name) for path in sorted(folder.iterdir())}
    return {path: match[1] for path, match in named.items() if match}

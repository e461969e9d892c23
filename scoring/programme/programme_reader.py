"""The programme from `programme.yaml`: whole, or every fault at once, each with its place."""

from __future__ import annotations

from pathlib import Path

from scoring.faults import Faulty
from scoring.programme.programme import Programme
from scoring.questionnaires.shape_checks import check_shape
from scoring.questionnaires.source_text import read_source_text
from scoring.questionnaires.yaml_reader import read_yaml

PROGRAMME_FILE = "programme.yaml"


def read_programme(folder: Path) -> Programme:
    """The programme of a folder of questionnaires. Raises Faulty with every fault."""
    path = folder / PROGRAMME_FILE
    document = read_yaml(read_source_text(path), str(path))
    programme, faults = check_shape(Programme, document.root, document.data)
    if programme is None or faults or document.faults:
        raise Faulty([*document.faults, *faults])
    return programme

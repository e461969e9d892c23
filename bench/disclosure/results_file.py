"""Keeps the results of worlds as lines of JSON, so that a stopped run can be continued."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from bench.disclosure.audit_world import WorldResult


def append_result(result: WorldResult, path: Path) -> None:
    """Append a result on a new line, after a line that a stopped run may have left unfinished."""
    with path.open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(result._asdict()))


def read_results(path: Path) -> list[WorldResult]:
    """Read the results in the file, without failed worlds; none where there is no file."""
    if not path.is_file():
        return []
    lines = path.read_text("utf-8").splitlines()
    return [result for line in lines if (result := _parse_result(line)) and not result.failed]


def _parse_result(line: str) -> WorldResult | None:
    try:
        fields = json.loads(line)
    except ValueError:
        # The last line of a run that was stopped while it wrote.
        return None
    fields["groups"] = Counter(fields["groups"])
    fields["violations"] = tuple(fields["violations"])
    fields["mistakes"] = {
        name: (made, caught) for name, (made, caught) in fields["mistakes"].items()
    }
    return WorldResult(**fields)

"""What came of worlds, kept as lines of JSON: a run that is stopped can be taken up again."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from bench.disclosure.audit_world import Tried


def keep(tried: Tried, path: Path) -> None:
    """Add a line: after whatever a run that was stopped has left of its last."""
    with path.open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(tried._asdict()))


def kept(path: Path) -> list[Tried]:
    """All that stands in the file, but for worlds that failed; none where there is no file."""
    if not path.is_file():
        return []
    lines = path.read_text("utf-8").splitlines()
    return [each for line in lines if (each := _read(line)) and not each.failed]


def _read(line: str) -> Tried | None:
    try:
        said = json.loads(line)
    except ValueError:
        # The last line of a run that was stopped while it wrote.
        return None
    said["groups"] = Counter(said["groups"])
    said["violations"] = tuple(said["violations"])
    said["mistakes"] = {name: (made, caught) for name, (made, caught) in said["mistakes"].items()}
    return Tried(**said)

"""One world, published and audited; then once more with each mistake."""

from __future__ import annotations

import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.audit import audit
from bench.disclosure.injected_mistakes import IN_EDITIONS, IN_PAGES, spoil
from bench.disclosure.publish_worlds import Published, publish, sites, write_participants
from bench.disclosure.synthetic_worlds import DATES, world
from scoring.editions.edition import Edition, Group


class Tried(NamedTuple):
    """What came of a world.

    `violations` are those of the sites as they are published; `groups` how many group tables were
    shown how, `details` and `changes` how many were new, of `editions` that were published out of
    four. `mistakes` are, by name, whether one was made here, and whether it was caught.
    """

    size: int
    seed: int
    kind: str
    violations: tuple[str, ...]
    groups: Counter[str]
    details: int
    changes: int
    editions: int
    mistakes: dict[str, tuple[bool, bool]]
    seconds: float
    failed: str = ""
    """What went wrong, where the world could not be tried at all."""


class Asked(NamedTuple):
    """The world of a seed and size, of which so many editions are tried, with mistakes or not."""

    seed: int
    size: int
    sabotaged: bool
    editions: int = len(DATES)


def try_safely(asked: Asked) -> Tried:
    """The same as `try_world`, but what fails is told, so that the others go on."""
    try:
        return try_world(asked)
    except Exception:  # noqa: BLE001 - whatever it is, it is reported and counted
        failed = traceback.format_exc()
        return Tried(asked.size, asked.seed, "", (), Counter(), 0, 0, 0, {}, 0.0, failed)


def try_world(asked: Asked) -> Tried:
    """Publish and audit a world."""
    seed, size, sabotaged, editions = asked
    started, made = time.perf_counter(), world(seed, size)
    published = publish(made, editions)
    mistakes: dict[str, tuple[bool, bool]] = {}
    with tempfile.TemporaryDirectory() as folder:
        violations = _violations(published, Path(folder, "true"))
        if sabotaged and published:
            mistakes = _mistakes(published, Path(folder))
    groups = Counter(how for each in published for how in _shown(each.edition))
    return Tried(
        size, seed, made.kind, violations, groups,
        sum(_has_new_detail(each.edition) for each in published),
        sum(each.edition.change is not None for each in published),
        len(published), mistakes, time.perf_counter() - started,
    )  # fmt: skip


def _violations(
    published: Sequence[Published], folder: Path, *, first: bool = False
) -> tuple[str, ...]:
    if not published:
        return ()
    built = sites(published, folder)
    participants = write_participants(published, folder / "participants.csv")
    return tuple(map(str, audit(built, participants, first=first).violations))


def _mistakes(published: Sequence[Published], folder: Path) -> dict[str, tuple[bool, bool]]:
    found = {}
    for at, (name, spoiled) in enumerate(IN_EDITIONS.items()):
        changed = spoiled(published)
        caught = bool(changed and _violations(changed, folder / str(at), first=True))
        found[name] = (changed is not None, caught)
    last, true = folder / "true" / published[-1].edition.date, folder / "true" / "participants.csv"
    for name, spoils in IN_PAGES.items():
        kept = {path: path.read_bytes() for path in last.rglob("index.html")}
        made = spoil(last, spoils)
        # Figures that stand where none should are found without any attack.
        found[name] = (made, made and bool(audit([last], true, attacked=False).violations))
        for path, content in kept.items():
            path.write_bytes(content)
    return found


def _shown(edition: Edition) -> list[str]:
    return [_how(group) for group in edition.groups if group.taking_part.organisations]


def _how(group: Group) -> str:
    if group.stages is None:
        return "too few" if group.reason == "few" else "withheld"
    if not group.is_new:
        return "carried"
    if len(group.parts) > 1:
        return "new, merged"
    is_collapsed = any(len(bin_) > 1 for bin_ in group.stages.bins)
    return "new, collapsed" if is_collapsed else "new"


def _has_new_detail(edition: Edition) -> bool:
    return edition.detail is not None and edition.detail.edition == edition.date

"""Publishes and audits one world, then once more with each mistake."""

from __future__ import annotations

import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.audit import audit_sites
from bench.disclosure.injected_mistakes import EDITION_MISTAKES, PAGE_MISTAKES, spoil_site
from bench.disclosure.publish_worlds import (
    PublishedEdition,
    build_sites,
    publish_world,
    write_participants,
)
from bench.disclosure.synthetic_worlds import EDITION_DATES, make_world
from bench.measured_content import QUESTIONNAIRES
from scoring.editions.edition import Edition, Group


class WorldResult(NamedTuple):
    """The result of auditing a world.

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
    """The traceback, where the world could not be audited at all."""


class WorldTask(NamedTuple):
    """A world to audit by its seed and size, with so many editions, and with mistakes or not."""

    seed: int
    size: int
    sabotaged: bool
    editions: int = len(EDITION_DATES)


def audit_world_safely(task: WorldTask) -> WorldResult:
    """Audit a world, and return any failure as its result, so that the other worlds go on."""
    try:
        return audit_world(task)
    except Exception:  # noqa: BLE001 - whatever it is, it is reported and counted
        failed = traceback.format_exc()
        return WorldResult(task.size, task.seed, "", (), Counter(), 0, 0, 0, {}, 0.0, failed)


def audit_world(task: WorldTask) -> WorldResult:
    """Publish and audit a world; with mistakes too where it is `sabotaged`."""
    seed, size, sabotaged, editions = task
    started, made = time.perf_counter(), make_world(seed, size)
    published = publish_world(made, editions)
    mistakes: dict[str, tuple[bool, bool]] = {}
    with tempfile.TemporaryDirectory() as folder:
        violations = _find_violations(published, Path(folder, "true"))
        if sabotaged and published:
            mistakes = _audit_mistakes(published, Path(folder))
    groups = Counter(how for one in published for how in _group_states(one.edition))
    return WorldResult(
        size, seed, made.kind, violations, groups,
        sum(_has_new_detail(one.edition) for one in published),
        sum(one.edition.change is not None for one in published),
        len(published), mistakes, time.perf_counter() - started,
    )  # fmt: skip


def _find_violations(
    published: Sequence[PublishedEdition], folder: Path, *, first: bool = False
) -> tuple[str, ...]:
    if not published:
        return ()
    built = build_sites(published, folder)
    participants = write_participants(published, folder / "participants.csv")
    return tuple(
        map(str, audit_sites(built, participants, [QUESTIONNAIRES], stop_at_first=first).violations)
    )


def _audit_mistakes(
    published: Sequence[PublishedEdition], folder: Path
) -> dict[str, tuple[bool, bool]]:
    caught_by_name = {}
    for at, (name, spoiled) in enumerate(EDITION_MISTAKES.items()):
        changed = spoiled(published)
        caught = bool(changed and _find_violations(changed, folder / str(at), first=True))
        caught_by_name[name] = (changed is not None, caught)
    last, true = folder / "true" / published[-1].edition.date, folder / "true" / "participants.csv"
    for name, spoils in PAGE_MISTAKES.items():
        kept = {path: path.read_bytes() for path in last.rglob("index.html")}
        made = spoil_site(last, spoils)
        # Figures where none should be are found without any attack.
        caught_by_name[name] = (
            made,
            made and bool(audit_sites([last], true, try_disclosures=False).violations),
        )
        for path, content in kept.items():
            path.write_bytes(content)
    return caught_by_name


def _group_states(edition: Edition) -> list[str]:
    return [_group_state(group) for group in edition.groups if group.taking_part.organisations]


def _group_state(group: Group) -> str:
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

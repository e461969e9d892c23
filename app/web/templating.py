"""What the templates of every page can use, live or frozen: the built files, and the filters."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path

from flask import Flask, current_app, g, get_flashed_messages
from markupsafe import Markup

from app.settings.notice_settings import Gap, Page, gaps_of
from app.settings.retention import Kind, Retained
from app.text.wording import UK, label_of, per_cent
from scoring.plurals import so_many


def init_templating(app: Flask) -> None:
    """Give the templates the built files by their plain names, and the filters."""
    named = json.loads((built_files(app) / "build" / "manifest.json").read_text("utf-8"))
    app.jinja_env.globals.update(
        asset=partial(_asset, named),
        label_of=label_of,
        focus_once=_focus_once,
        kept_for=_kept_for,
        messages_once=_messages_once,
        notice_gaps=_notice_gaps,
        so_many=so_many,
        policy_name_of=_policy_name_of,
        script_of=partial(_script, built_files(app) / "build", named),
    )
    app.jinja_env.filters.update(day=day_in_words, per_cent=per_cent)


def built_files(app: Flask) -> Path:
    """The folder of files that are served as they are."""
    return Path(app.static_folder or "")


def _asset(named: Mapping[str, str], name: str) -> str:
    # The one that templates have: a freeze puts another in its place, which makes links relative.
    address: str = current_app.jinja_env.globals["url_for"](  # type: ignore[operator] # a function
        "static", filename=f"build/{named[name]}"
    )
    return address


def _focus_once() -> str:
    """The attribute that brings the focus to an element, for the first of a page that asks."""
    is_taken, g.focus_is_taken = g.get("focus_is_taken", False), True
    return "" if is_taken else Markup(" autofocus")


def _messages_once() -> list[tuple[str, str]]:
    """What came of the form before, for the first place of a page that asks: (kind, words)."""
    is_told, g.is_told = g.get("is_told", False), True
    told: list[tuple[str, str]] = [] if is_told else get_flashed_messages(with_categories=True)  # type: ignore[assignment] # with categories, pairs
    return told


def _kept_for(kind: Kind) -> str:
    """How long that kind of data is kept, in words."""
    kept: tuple[Retained, ...] = current_app.config["RETENTION"]
    return next(each.length for each in kept if each.kind == kind)


def _notice_gaps(page: Page) -> list[Gap]:
    """What the publisher has not said yet of what stands on that page."""
    return [gap for gap in gaps_of(current_app.config["NOTICE"]) if page in gap.pages]


def _script(built: Path, named: Mapping[str, str], name: str) -> Markup:
    """A built script, to stand in a page. The minifier leaves nothing in it that would end it."""
    return Markup((built / named[name]).read_text("utf-8"))  # noqa: S704 - of our own sources


def _policy_name_of(inside: str) -> str:
    """What a page's policy calls a script or a style that stands in the page."""
    digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def day_in_words(at: date | str) -> str:
    """A day, as a date or as text (2026-09-30), or the day of a moment where the partnership is."""
    if isinstance(at, str):
        at = date.fromisoformat(at)
    day = at.astimezone(UK) if isinstance(at, datetime) else at
    return f"{day.day} {day:%B %Y}"

"""A service with a made-up world in it, and its editor, who signs in by the page."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, expect

from app.store.base.transactions import now
from tests.browser.console_guard import click_through
from tests.browser.service import Service, published

EDITOR = "demo-editor@example.org"


class World(NamedTuple):
    """The instance folder of a made-up world, before anybody did anything there."""

    instance: Path
    password: str


WORLDS: dict[tuple[int, Path | None], World] = {}


class Team(Service):
    """A service, filled by `flask demo`, and the password that it printed."""

    def __init__(
        self,
        folder: Path,
        organisations: int,
        settings: Mapping[str, str] | None = None,
        questionnaires: Path | None = None,
    ) -> None:
        """Make the world before anything is served, of the real questionnaires or of others.

        The same world is made once, and copied for whoever asks again.
        """
        super().__init__(folder, questionnaires or published(folder), settings)
        world, instance = (organisations, questionnaires), folder / "instance"
        if world in WORLDS:
            shutil.copytree(WORLDS[world].instance, instance)
        else:
            password = self._make_up(organisations)
            WORLDS[world] = World(shutil.copytree(instance, folder / "world"), password)
        self.password = WORLDS[world].password

    def _make_up(self, organisations: int) -> str:
        """Make the world up, with an edition to publish; the editor's password."""
        made_up = ("--organisations", str(organisations), "--seed", "7", "--editions", "2")
        told = self.type_in("demo", *made_up)
        self.type_in("editions", "prepare", now().date().isoformat())
        return re.search(r"password\s+(\S+)", told)[1]

    def sign_in(self, page: Page) -> None:
        """Sign the editor in, wherever the page wanted to go."""
        page.get_by_label("E-mail address").fill(EDITOR)
        page.get_by_label("Password", exact=True).fill(self.password)
        click_through(page.get_by_role("button", name="Sign in", exact=True))
        expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()

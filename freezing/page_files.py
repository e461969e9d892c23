"""The public pages, each asked for once and laid down as a file, with links that work anywhere."""

import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask_frozen import Freezer, FrozenFlaskWarning

from freezing.html_reader import find_css_links


def freeze_pages(app: Flask, site: Path, tell: Callable[[str], None]) -> None:
    """Lay every page of the app down in `site`, and the static files that pages use.

    Pages are found by the links to them, from those that need no argument on. `tell` hears each
    address. Raises ValueError where one does not answer with a page, and FrozenFlaskWarning where
    a route is never linked to, or a file's ending does not suit what is in it.
    """
    app.config.update(
        FREEZER_DESTINATION=str(site.absolute()),
        FREEZER_RELATIVE_URLS=True,
        FREEZER_REDIRECT_POLICY="error",
        FREEZER_REMOVE_EXTRA_FILES=False,
    )
    # Without the whole static folder, which holds the live app's scripts too.
    freezer = Freezer(app, with_static_files=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error", FrozenFlaskWarning)
        for page in freezer.freeze_yield():
            tell(page.url)
    _copy_style_pictures(Path(app.static_folder or ""), site / "static")


def _copy_style_pictures(static: Path, frozen: Path) -> None:
    """The pictures of the style sheets: no page links to them."""
    for sheet in sorted(frozen.rglob("*.css")):
        for link in find_css_links(sheet.read_text("utf-8")):
            if not link.address.startswith(("data:", "#")):
                picture = sheet.parent / link.address
                shutil.copyfile(static / picture.relative_to(frozen), picture)

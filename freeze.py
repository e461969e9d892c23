"""`python freeze.py`: the public benchmark as a folder that any static host can serve, or none.

python freeze.py [--to FOLDER] [--base-url URL] [--names FILE]
python freeze.py --check FOLDER
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from flask_frozen import FrozenFlaskWarning

from app import create_public_app
from app.public import NoEditionError
from freezing.manifest import differences
from freezing.names import read_names
from freezing.progress import Progress
from freezing.site import Frozen, freeze
from freezing.swap import RefusedError
from scoring.faults import Faulty

# What can go wrong, each in words for the person who runs it.
TROUBLE = (NoEditionError, RefusedError, FrozenFlaskWarning, ValueError, OSError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Freeze or check, as asked; returns 0, or 1 with what is wrong on the error stream."""
    asked = parser().parse_args(arguments)
    progress = Progress()
    try:
        if asked.check:
            return _check(asked.check)
        names = read_names(asked.names) if asked.names else []
        app = create_public_app({"BASE_URL": asked.base_url or ""})
        frozen = freeze(app, asked.to, names, progress.tell)
    except TROUBLE as error:
        progress.end()
        print(f"Nothing was changed. {_why(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        progress.end()
        print("Stopped.", file=sys.stderr)
        return 130
    progress.end()
    print(_told(asked.to, frozen))
    return 0


def _check(site: Path) -> int:
    found = differences(site)
    for fault in found:
        print(fault, file=sys.stderr)
    if not found:
        print(f"{site} is whole: every file is as it was frozen.")
    return 1 if found else 0


def _why(error: Exception) -> str:
    """What is wrong; several faults below each other."""
    if isinstance(error, Faulty):
        return f"There is something to mend first:\n{error}"
    return str(error)


def _told(site: Path, frozen: Frozen) -> str:
    return (
        f"{site} shows the edition of {frozen.edition}: {frozen.pages} pages and "
        f"{frozen.files - frozen.pages} other files. {frozen.unchanged} of them are as they were."
    )


def parser() -> argparse.ArgumentParser:
    """The command line."""
    line = argparse.ArgumentParser(
        prog="freeze.py", description="Freeze the public benchmark to a folder of files."
    )
    line.add_argument(
        "--to", type=Path, default=Path("site"), metavar="FOLDER", help="where to (default: site)"
    )
    line.add_argument(
        "--base-url",
        type=_base_url,
        metavar="URL",
        help="the address it will have, for canonical links, the sitemap and links in 404.html",
    )
    line.add_argument(
        "--names",
        type=Path,
        metavar="FILE",
        help="names that no page may show: one a line, or the column 'organisation' of a .csv file",
    )
    line.add_argument(
        "--check", type=Path, metavar="FOLDER", help="only tell where a site has changed since"
    )
    return line


def _base_url(text: str) -> str:
    """An address that ends in a slash."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no address for a site: write it as https://example.org/benchmark/"
        )
    return text.rstrip("/") + "/"


if __name__ == "__main__":
    sys.exit(main())

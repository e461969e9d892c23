"""`python freeze.py`: the public benchmark as a folder that any static host can serve, or none.

python freeze.py [--to FOLDER] [--base-url URL] [--intake URL] [--names FILE] [--drop-editions]
                 [--without-list]
python freeze.py --check FOLDER
"""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from scoring.plurals import pluralise

try:
    from flask import Flask
    from flask_frozen import FrozenFlaskWarning
    from sqlalchemy.exc import SQLAlchemyError

    from app import create_public_app
    from app.database.database_errors import find_outage_cause
    from app.settings.config import find_database_address, read_given_settings
    from app.settings.startup_error import CannotStartError
    from app.store.exports.public_list import read_public_list
    from app.text.public_list import EMPTY_LIST
    from freezing.manifest import find_differences
    from freezing.name_check import format_faults_with_advice, read_names
    from freezing.progress import Progress
    from freezing.site import FreezeResult, freeze_site
    from freezing.swap import FreezeRefusedError, list_leftovers
    from scoring.editions.edition_reader import edition_text
    from scoring.faults import Faulty
except ImportError as error:
    # Not a Python of the project's: one without its packages, or an older one.
    sys.exit(f"Run it as .venv/bin/python freeze.py, or make freeze. ({error})")

# A host, perhaps a port, and a path: nothing that a page or a sitemap would have to escape.
ADDRESS_PATTERN = re.compile(
    r"https?://[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]+)?(/[a-z0-9._~!$&()*+,;=:@/-]*)?",
    re.ASCII | re.IGNORECASE,
)

# This machine, to which nothing travels; and what a policy is parted by.
LOCAL_HOSTS = {"localhost", "127.0.0.1"}
POLICY_SEPARATORS = {";", ","}

LIST_UNREADABLE_MESSAGE = (
    "The database cannot be read ({why}), so it is not known whose name may stand in the public "
    "list. Mend that, or leave the list out with --without-list."
)

WITHOUT_EDITION = "has the self-assessment, and no edition of the benchmark"
NO_EDITION_MESSAGE = (
    "{folder} holds no edition. The benchmark follows once one is published under Benchmark, in "
    "the core team’s pages (WAYMARK_EDITIONS names another folder). Where some were published, and "
    "their folder was not restored from a backup, this writes them anew from the database: "
    ".venv/bin/flask --app app editions write"
)

# What can go wrong, each in words for the person who runs it.
EXPECTED_ERRORS = (
    CannotStartError,
    FreezeRefusedError,
    FrozenFlaskWarning,
    ValueError,
    OSError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Freeze or check, as asked; returns 0, or 1 with what is wrong on the error stream."""
    arguments_given = make_argument_parser().parse_args(arguments)
    progress = Progress()
    try:
        if arguments_given.check:
            return _check_site(arguments_given.check)
        names = _load_names(arguments_given.names) if arguments_given.names else []
        given = {"BASE_URL": arguments_given.base_url, "INTAKE": arguments_given.intake}
        app = create_public_app({name: value for name, value in given.items() if value})
        listed = "" if arguments_given.without_list else _load_public_list(app)
        frozen = freeze_site(
            app, arguments_given.to, names, progress.tell, drops=arguments_given.drop_editions
        )
    except EXPECTED_ERRORS as error:
        progress.end()
        print(f"Nothing was changed. {_explain_error(error, arguments_given.to)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        progress.end()
        print("Stopped.", file=sys.stderr)
        return 130
    progress.end()
    print(_summarise_freeze(arguments_given.to, frozen, listed))
    if not frozen.edition:
        print(NO_EDITION_MESSAGE.format(folder=app.config["EDITIONS"]))
    for left in list_leftovers(arguments_given.to):
        print(f"{left} is of an earlier freeze and could not be taken away: delete it.")
    return 0


def _check_site(site: Path) -> int:
    differences = find_differences(site)
    for fault in differences:
        print(fault, file=sys.stderr)
    if not differences:
        print(f"{site} is whole: every file is as it was frozen.")
    return 1 if differences else 0


def _load_public_list(app: Flask) -> str:
    """Have the pages list who has said so, as the database has it now; returns what to say of it.

    Nobody is listed where there is no database, or none that published these editions: from a
    folder of files alone, it cannot be known who has changed their mind. Raises ValueError where
    the database cannot be read.
    """
    address = find_database_address(read_given_settings(os.environ).values, Path(app.instance_path))
    if address is None or not app.extensions["editions"]:
        return ""
    newest = app.extensions["editions"][0]
    try:
        with app.app_context():
            public_list = read_public_list(address, newest.date, edition_text(newest))
    except SQLAlchemyError as error:
        cause = find_outage_cause(error)
        why = cause.value if cause else type(error).__name__
        raise ValueError(LIST_UNREADABLE_MESSAGE.format(why=why)) from None
    app.config["PUBLIC_LIST"] = public_list or EMPTY_LIST
    if public_list is None:
        return "Nobody is listed by name: the database here did not publish that edition."
    return f"Listed by name, as they have said: {len(public_list.organisations)}."


def _load_names(path: Path) -> list[str]:
    try:
        return read_names(path)
    except OSError as error:
        raise ValueError(
            f"{path} cannot be read: {error.strerror}. Name another file after --names."
        ) from None
    except UnicodeDecodeError:
        raise ValueError(
            f"{path} is no text in UTF-8. Save it once more, in a spreadsheet as 'CSV UTF-8'."
        ) from None


def _explain_error(error: Exception, target: Path) -> str:
    """What is wrong; several faults below each other."""
    if isinstance(error, Faulty):
        return f"There is something to mend first:\n{format_faults_with_advice(error.faults)}"
    if isinstance(error, OSError):
        return (
            f"{error.filename or target}: {error.strerror or error}. See that whoever freezes may "
            f"read and write there and that the disk has room, or name another folder after --to "
            f"(it was {target})."
        )
    return str(error)


def _summarise_freeze(site: Path, frozen: FreezeResult, listed: str) -> str:
    shown = f"shows the edition of {frozen.edition}" if frozen.edition else WITHOUT_EDITION
    summary = (
        f"{site} {shown}: {pluralise(frozen.pages, 'page')} and "
        f"{pluralise(frozen.files - frozen.pages, 'other file')}."
    )
    same = pluralise(frozen.unchanged, "of them is as it was.", "of them are as they were.")
    same = same if frozen.unchanged else ""
    return " ".join(part for part in (summary, same, listed) if part)


def make_argument_parser() -> argparse.ArgumentParser:
    """The command line."""
    line = argparse.ArgumentParser(
        prog="freeze.py", description="Freeze the public benchmark to a folder of files."
    )
    line.add_argument(
        "--to", type=Path, default=Path("site"), metavar="FOLDER", help="where to (default: site)"
    )
    line.add_argument(
        "--base-url",
        type=_parse_base_url,
        metavar="URL",
        help="the address it will have, for canonical links, the sitemap and links in 404.html "
        "(default: WAYMARK_PUBLIC_ADDRESS)",
    )
    line.add_argument(
        "--intake",
        type=_parse_intake_url,
        metavar="URL",
        help="the address of the live service, to which the self-assessment may send its answers",
    )
    line.add_argument(
        "--names",
        type=Path,
        metavar="FILE",
        help="names that no page may show: the participants file, or a text with one a line",
    )
    line.add_argument(
        "--drop-editions",
        action="store_true",
        help="let the new site leave out editions that the old one showed",
    )
    line.add_argument(
        "--without-list",
        action="store_true",
        help="list nobody by name as taking part, without looking into the database",
    )
    line.add_argument(
        "--check", type=Path, metavar="FOLDER", help="only tell where a site has changed since"
    )
    return line


def _parse_base_url(text: str) -> str:
    """An address that ends in a slash."""
    if not _is_address(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no address for a site: write it as https://example.org/benchmark/, "
            "without a user name or password, spaces, quotes, '..', '?' or '#', and with a port "
            "from 1 to 65535 if any"
        )
    return text.rstrip("/") + "/"


def _parse_intake_url(text: str) -> str:
    """Where the live service at an address takes answers in."""
    service = _parse_base_url(text)
    parts = urlsplit(service)
    if parts.scheme != "https" and parts.hostname not in LOCAL_HOSTS:
        raise argparse.ArgumentTypeError(
            f"{text!r} would have answers travel for anybody to read: give an address that begins "
            "with https://"
        )
    if POLICY_SEPARATORS & set(service):
        raise argparse.ArgumentTypeError(
            f"{text!r} holds ';' or ',', which the policy of a page cannot: give the service an "
            "address without them"
        )
    # Whoever gives the address of that page itself means the same.
    path = parts.path.rstrip("/").removesuffix("/bring")
    return parts._replace(path=f"{path}/bring").geturl()


def _is_address(text: str) -> bool:
    if not ADDRESS_PATTERN.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        return parts.port != 0 and not {".", ".."} & set(parts.path.split("/"))
    except ValueError:
        return False


if __name__ == "__main__":
    sys.exit(main())

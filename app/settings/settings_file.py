"""Settings as they are given: in a file that the service, cron and every command read alike.

A line of the file is `NAME=value`. The program reads it, and no shell: nothing in a value has a
meaning of its own. A value of the environment goes before one of the file.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from app.settings.startup_error import CannotStartError

FILE_SETTING = "WAYMARK_SETTINGS"
DEFAULT_FILE = Path("/etc/waymark/settings")
SETTING_PREFIX = "WAYMARK_"

SETTING_LINE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)")
QUOTED_VALUE = re.compile(r"""(["'])(.*)\1""")


class SettingError(CannotStartError, ValueError):
    """A setting makes no sense. The message names it and how to mend it, and never its value.

    A command that is typed prints the message alone.
    """

    def __init__(self, name: str, what: str, place: str = "") -> None:
        """`what` goes on from the setting's name; `place` is the file and line of it."""
        super().__init__(f"{place}: {name} {what}" if place else f"{name} {what}")
        self.name = name
        self.what = what


class SettingsFileError(CannotStartError, ValueError):
    """The file of settings cannot be read, or a line of it makes no sense."""


class GivenSettings(NamedTuple):
    """Values by name, and for those of the file where each stands, as `file:line`."""

    values: Mapping[str, str]
    places: Mapping[str, str]

    @contextmanager
    def locating_errors(self) -> Iterator[None]:
        """Have a SettingError that is raised within say where the setting stands."""
        try:
            yield
        except SettingError as error:
            raise SettingError(error.name, error.what, self.places.get(error.name, "")) from None


def collect_settings(environ: Mapping[str, str], known: Collection[str]) -> GivenSettings:
    """The settings of the file and of the environment, of the names that are `known`.

    The file is the one that `WAYMARK_SETTINGS` names, or `/etc/waymark/settings` where that is
    there; an empty `WAYMARK_SETTINGS` stands for no file. Raises SettingsFileError where the file
    cannot be read or a line makes no sense, and SettingError for a name that is no setting.
    """
    values, places = _read_file(_find_settings_file(environ), known)
    our_environ = {name: value for name, value in environ.items() if _is_setting_name(name, known)}
    for name in our_environ.keys() - known:
        raise SettingError(name, f"is no setting{_did_you_mean(name, known)}")
    # An empty variable of the environment counts as not set.
    stated = {name: value for name, value in our_environ.items() if value}
    remaining_places = {name: place for name, place in places.items() if name not in stated}
    return GivenSettings({**values, **stated}, remaining_places)


def _find_settings_file(environ: Mapping[str, str]) -> Path | None:
    named = environ.get(FILE_SETTING)
    if named is None:
        return DEFAULT_FILE if _may_exist(DEFAULT_FILE) else None
    if named and not Path(named).is_absolute():
        raise SettingError(FILE_SETTING, f"is {named!r}: give the file's whole path")
    return Path(named) if named else None


def _may_exist(file: Path) -> bool:
    """Whether it is there. One in a folder that whoever starts Waymark may not enter may be."""
    try:
        return file.exists()
    except OSError:
        return True


def _is_setting_name(name: str, known: Collection[str]) -> bool:
    return name in known or (name.startswith(SETTING_PREFIX) and name != FILE_SETTING)


def _read_file(file: Path | None, known: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    values: dict[str, str] = {}
    places: dict[str, str] = {}
    for number, line in enumerate(_read_lines(file) if file else [], 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        place = f"{file}:{number}"
        name, value = _parse_line(line, place)
        if name not in known:
            raise SettingsFileError(f"{place}: {name} is no setting{_did_you_mean(name, known)}")
        if name in places:
            raise SettingsFileError(f"{place}: {name} stands at {places[name]} too: keep one line")
        values[name], places[name] = value, place
    return values, places


def _read_lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SettingsFileError(f"{file} is not text in UTF-8: save it anew as that") from None
    except OSError as error:
        raise SettingsFileError(
            f"{file} cannot be read: {error.strerror}. See that it is there and that whoever "
            "starts Waymark may read it"
        ) from None


def _parse_line(line: str, place: str) -> tuple[str, str]:
    match = SETTING_LINE.fullmatch(line.strip())
    if match is None or not line.isprintable():
        raise SettingsFileError(f"{place}: write a setting as NAME=value, a remark after #")
    name, value = match[1], match[2].strip()
    quoted = QUOTED_VALUE.fullmatch(value)
    return name, quoted[2] if quoted else value


def _did_you_mean(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f": did you mean {near[0]}?" if near else ": the README lists those that there are"

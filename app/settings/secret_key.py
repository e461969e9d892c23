"""The key that signs cookies: given as a setting, or made once and kept in the instance folder."""

import os
import secrets
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from zxcvbn import zxcvbn

from app.settings.private_files import keep_private
from app.settings.settings_file import SettingError

SETTING = "WAYMARK_SECRET_KEY"
FILE = "secret-key"
# 256 bits, as a made one has, in the fewest characters that anybody writes them in.
LEAST_CHARACTERS = 32
# Tries until it is guessed. What is repeated or runs along a keyboard stays below.
LEAST_GUESSES = 10**20
# Chance changes between small letters, capitals and figures at nearly every other character, and
# words hardly ever: a long sentence is in nobody's list, but is no chance either.
LEAST_CHANGES = 1 / 5
# Estimating takes longer the more there is; what follows could only make it harder to guess.
MOST_ESTIMATED = 64


def secret_key(given: str, instance: Path) -> str:
    """The given key, or the one of the instance folder, which is made where there is none.

    Raises SettingError where it is short or could be guessed: whoever knows it can be anybody.
    """
    if given:
        if is_weak(given):
            raise SettingError(
                SETTING,
                "is short or could be guessed. Leave it out, and one is made; or make one by "
                "`python3 -c 'import secrets; print(secrets.token_hex(32))'`",
            )
        return given
    file = instance / FILE
    if not file.exists():
        _make(file)
    keep_private(file)
    kept = file.read_text("ascii", errors="replace").strip()
    if is_weak(kept):
        raise SettingError(
            SETTING,
            f"is left out, and {file} does not hold a whole key. Put that file back from a backup",
        )
    return kept


def is_weak(key: str) -> bool:
    """Whether a key could be found by trying: it is short, repeats itself, or is made of words."""
    if len(key) < LEAST_CHARACTERS:
        return True
    guesses = zxcvbn(key[:MOST_ESTIMATED])["guesses"]
    return guesses < LEAST_GUESSES or _changes(key) < LEAST_CHANGES * len(key)


def _changes(key: str) -> int:
    """How often the kind of character changes, signs left out."""
    kinds = [(each.isdigit(), each.isupper()) for each in key if each.isalnum()]
    return sum(before != after for before, after in pairwise(kinds))


def _make(file: Path) -> None:
    # Written whole before it gets its name, so that two first starts at once agree on one key.
    draft = file.with_name(f"{FILE}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(32), "ascii")
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()

"""The key that signs cookies: given as a setting, or made once and kept in the instance folder."""

import os
import secrets
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from zxcvbn import zxcvbn

from app.settings.private_files import restrict_to_owner
from app.settings.settings_file import SettingError

KEY_SETTING = "WAYMARK_SECRET_KEY"
KEY_FILE_NAME = "secret-key"
# 256 bits, as a made one has, in the fewest characters that anybody writes them in.
MIN_KEY_LENGTH = 32
# Tries until it is guessed. What is repeated or runs along a keyboard stays below.
MIN_KEY_GUESSES = 10**20
# Chance changes between small letters, capitals and figures at nearly every other character, and
# words hardly ever: a long sentence is in nobody's list, but is no chance either.
MIN_CHANGE_SHARE = 1 / 5
# Estimating takes longer the more there is; what follows could only make it harder to guess.
MAX_ESTIMATED_LENGTH = 64


def get_or_create_secret_key(given: str, instance: Path) -> str:
    """The given key, or the one of the instance folder, which is made where there is none.

    Raises SettingError where it is short or could be guessed: whoever knows it can be anybody.
    """
    if given:
        if is_weak_key(given):
            raise SettingError(
                KEY_SETTING,
                "is short or could be guessed. Leave it out, and one is made; or make one by "
                "`python3 -c 'import secrets; print(secrets.token_hex(32))'`",
            )
        return given
    file = instance / KEY_FILE_NAME
    if not file.exists():
        _create_key_file(file)
    restrict_to_owner(file)
    stored = file.read_text("ascii", errors="replace").strip()
    if is_weak_key(stored):
        raise SettingError(
            KEY_SETTING,
            f"is left out, and {file} does not hold a whole key. Put that file back from a backup",
        )
    return stored


def is_weak_key(key: str) -> bool:
    """Whether a key could be found by trying: it is short, repeats itself, or is made of words."""
    if len(key) < MIN_KEY_LENGTH:
        return True
    guesses = zxcvbn(key[:MAX_ESTIMATED_LENGTH])["guesses"]
    return guesses < MIN_KEY_GUESSES or _count_kind_changes(key) < MIN_CHANGE_SHARE * len(key)


def _count_kind_changes(key: str) -> int:
    """How often the kind of character changes, signs left out."""
    kinds = [(character.isdigit(), character.isupper()) for character in key if character.isalnum()]
    return sum(before != after for before, after in pairwise(kinds))


def _create_key_file(file: Path) -> None:
    # Written whole before it gets its name, so that two first starts at once agree on one key.
    draft = file.with_name(f"{KEY_FILE_NAME}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(32), "ascii")
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()

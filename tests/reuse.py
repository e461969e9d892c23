"""What every app works out anew when it is made, and finds the same: worked out once a worker.

A run makes thousands of apps from one code. Compiling its templates and its addresses anew takes
two thirds of the time of a test of pages.
"""

import gc
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from argon2 import PasswordHasher
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from app import Waymark
from app.account import passwords
from app.settings import secret_key

# Estimating how hard a key is to guess takes as long as a page.
KEY = secrets.token_hex(32)


class CompiledTemplates(BytecodeCache):
    """The code of each template, by its name and its source."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand over the code, where the template was compiled before."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code."""
        self.codes[bucket.key, bucket.checksum] = bucket.code


class SharedRule(Rule):
    """A rule of addresses whose builders are those of the same rule of another app."""

    builders: dict[tuple[object, ...], Any] = {}  # noqa: RUF012 - shared on purpose

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        # They take the rule itself as their first argument, and hold nothing of it.
        defaults = tuple(sorted((self.defaults or {}).items()))
        key = (self.subdomain, self.rule, self.merge_slashes, defaults, append_unknown)
        if key not in self.builders:
            self.builders[key] = super()._compile_builder(append_unknown)
        return self.builders[key]


# A password takes a sixth of a second to hash, on purpose.
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SLOW_HASHER = passwords.hasher
TEMPLATES = CompiledTemplates()
# Python looks for garbage after this many new objects. A test makes few circles and ends soon, and
# looking at every object of an app so often takes a sixth of a run.
OBJECTS_BETWEEN_COLLECTIONS = 50_000
is_weak = cache(secret_key.is_weak_key)


def share_between_apps() -> None:
    """Have all apps that this worker makes share what does not differ between them."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    Waymark.jinja_options["bytecode_cache"] = TEMPLATES
    Waymark.url_rule_class = SharedRule
    secret_key.is_weak_key = is_weak
    passwords.hasher = QUICK_HASHER


def give_key(instance: Path) -> None:
    """Have the instance folder hold a key, as one does where the app was started before."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        (instance / secret_key.KEY_FILE_NAME).touch(mode=0o600, exist_ok=False)
        (instance / secret_key.KEY_FILE_NAME).write_text(KEY, "ascii")

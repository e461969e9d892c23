"""What every app works out anew when it is made, and finds the same: worked out once a worker.

A run makes thousands of apps from one code. Compiling its templates and its addresses anew takes
two thirds of the time of a test of pages, and reading the questionnaires and the built files most
of what is left of making an app.
"""

import atexit
import gc
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, TypeVar

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map, Rule
from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

from app import Waymark
from app.account import passwords
from app.database.engine import db
from app.settings import secret_key
from app.store.base import current_programme, published_questionnaires
from app.web import live_pages

Read = TypeVar("Read")

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
    """A rule of addresses that is worked out once, and then stands in the map of each app."""

    def bind(self, map: Map, rebind: bool = False) -> None:
        """Stand in a map, which is like that of any other app."""
        if self.map is None or rebind:
            super().bind(map, rebind)


RULES: dict[str, SharedRule] = {}


def share_rule(rule: str, **options: Any) -> SharedRule:
    """The rule that was made for the same address, methods and page before."""
    told = {**options, "methods": sorted(options["methods"])}
    name = f"{rule} {sorted(told.items())}"
    if name not in RULES:
        RULES[name] = SharedRule(rule, **options)
    return RULES[name]


class SharedFiles(WhiteNoise):
    """The built files, looked up once."""

    found: dict[tuple[str, str], dict[str, StaticFile]] = {}  # noqa: RUF012 - shared on purpose

    def update_files_dictionary(self, root: str, prefix: str) -> None:
        """Find every file below a folder, unless they were found before."""
        if (root, prefix) not in self.found:
            super().update_files_dictionary(root, prefix)
            self.found[root, prefix] = dict(self.files)
        self.files.update(self.found[root, prefix])


def read_once(read: Callable[[Path], Read]) -> Callable[[Path], Read]:
    """Reads a folder of questionnaires again only where another text stands in it."""

    @cache
    def read_text(folder: Path, _texts: frozenset[tuple[str, bytes]]) -> Read:
        return read(folder)

    def read_folder(folder: Path) -> Read:
        try:
            texts = frozenset((path.name, path.read_bytes()) for path in folder.iterdir())
        except OSError:
            return read(folder)
        return read_text(folder, texts)

    return read_folder


# A password takes a sixth of a second to hash, on purpose.
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SLOW_HASHER = passwords.hasher
TEMPLATES = CompiledTemplates()
STATEMENTS: LRUCache[Any, Any] = LRUCache(5_000)
# Python looks for garbage after this many new objects. A test makes few circles and ends soon, and
# looking at every object of an app so often takes a sixth of a run.
OBJECTS_BETWEEN_COLLECTIONS = 50_000
is_weak = cache(secret_key.is_weak_key)


def share_between_apps() -> None:
    """Have all apps that this worker makes share what does not differ between them."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    # What is there when all is over goes with the process, and is not looked through again.
    atexit.register(gc.freeze)
    Waymark.jinja_options["bytecode_cache"] = TEMPLATES
    Waymark.url_rule_class = staticmethod(share_rule)
    # What a statement is compiled for is the kind of database, whichever app asks.
    DefaultDialect.__eq__ = _is_same_kind
    DefaultDialect.__hash__ = lambda dialect: hash(type(dialect))
    live_pages.WhiteNoise = SharedFiles
    current_programme.read_programme = read_once(current_programme.read_programme)
    published_questionnaires.read_published_with_warnings = read_once(
        published_questionnaires.read_published_with_warnings
    )
    secret_key.is_weak_key = is_weak
    passwords.hasher = QUICK_HASHER


def _is_same_kind(dialect: DefaultDialect, other: object) -> bool:
    return type(dialect) is type(other)


def share_statements(app: Flask) -> None:
    """Have the app's database share its compiled statements with those of other apps."""
    with app.app_context():
        db.engine.update_execution_options(compiled_cache=STATEMENTS)


def give_key(instance: Path) -> None:
    """Have the instance folder hold a key, as one does where the app was started before."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        (instance / secret_key.KEY_FILE_NAME).touch(mode=0o600, exist_ok=False)
        (instance / secret_key.KEY_FILE_NAME).write_text(KEY, "ascii")

"""Settings, each read once, with a default that suits one machine."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.settings.mail_settings import parse_mail_server
from app.settings.notice_settings import NOTICE_SETTINGS, read_notice
from app.settings.openid_settings import read_openid_settings
from app.settings.retention import RETENTION_SETTINGS, read_retention_rules, read_whole_number
from app.settings.root_path import is_root_path
from app.settings.secret_key import get_or_create_secret_key
from app.settings.settings_file import GivenSettings, SettingError, collect_settings
from app.text.public_list import EMPTY_LIST

ROOT = Path(__file__).resolve().parents[2]

# What gunicorn takes to serve on: a host and a port, or a socket.
BIND_PATTERN = re.compile(r"(?:unix:/.+|fd://\d+|[^\s/]*:\d{1,5})")

MAX_PORT = 65535
# What stands before the path of a service's address: a host's name or number, and a port.
NETWORK_LOCATION = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?")

# Sizes, in characters. Longer text is refused with a message, never cut short.
MAX_NAME_LENGTH = 200
MAX_REASON_LENGTH = 500
MAX_NOTE_LENGTH = 2_000
MAX_EVIDENCE_LENGTH = 1_000

# A page of answers stays below this, every note at its longest in four-byte characters and escaped.
MAX_ANSWER_PAGE_BYTES = 1_000_000


# In an hour, from one network: head teachers at one event share an address.
DEFAULT_JOINS, MAX_JOINS = 40, 10_000

# Every setting, with what it is in a line: what `python -m app --help` prints.
SETTING_DESCRIPTIONS: Mapping[str, str] = {
    "DATABASE_URL": "a PostgreSQL or SQLite address (a SQLite file in the instance folder)",
    "WAYMARK_ADDRESS": "where people reach the service, with its path if it stands below one",
    "WAYMARK_PUBLIC_ADDRESS": "where the public site stands, to which pages lead (none)",
    "WAYMARK_BIND": "the address to serve on (127.0.0.1:8000)",
    "WAYMARK_PLAIN_HTTP": "1 to send cookies over plain HTTP too, on one's own machine only",
    "WAYMARK_PROXIES": "how many reverse proxies stand before the app (0)",
    "WAYMARK_SECRET_KEY": "signs cookies, encrypts (made once, and kept in the instance folder)",
    "WAYMARK_INSTANCE": "the folder for the database and the key (instance)",
    "WAYMARK_QUESTIONNAIRES": "the folder of questionnaires (questionnaires)",
    "WAYMARK_EDITIONS": "the folder of published editions (editions, in the instance folder)",
    "WAYMARK_NAME": "the partnership's name, in the header",
    "WAYMARK_LOGO": "the address of a logo on this site (none)",
    "WAYMARK_CONTACT": "an e-mail address for help",
    "WAYMARK_OIDC_ISSUER": "the provider of OpenID Connect for the core team (none)",
    "WAYMARK_OIDC_CLIENT_ID": "what the provider knows this service by",
    "WAYMARK_OIDC_CLIENT_SECRET": "the secret that goes with it",
    "WAYMARK_OIDC_NAME": "what the link to the provider says, such as NHSmail",
    "WAYMARK_OIDC_DIRECTORY": "1 where the provider is one organisation's own directory",
    "WAYMARK_OIDC_ACR": "ways of signing in there, one of which it has to say was used (any)",
    "WAYMARK_OIDC_MAX_AGE": "how many seconds ago somebody may have signed in there (however long)",
    "WAYMARK_REGISTRATION": "open, or invitation where nobody can join by themselves (open)",
    "WAYMARK_JOINS": "how many organisations may join in an hour from one network (40)",
    "WAYMARK_SMTP": "the mail server that invitations go by (none: links are copied by hand)",
    "WAYMARK_MAIL_FROM": "the address that invitations come from",
    **NOTICE_SETTINGS,
    **{name: each.what for name, each in RETENTION_SETTINGS.items()},
}


def read_settings(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """The app's configuration, from the values of `SETTINGS`. Raises SettingError."""
    plain_http = _is_on("WAYMARK_PLAIN_HTTP", environ)
    return {
        "SECRET_KEY": get_or_create_secret_key(environ.get("WAYMARK_SECRET_KEY", ""), instance),
        "BIND": get_bind_address(environ),
        "ADDRESS": _read_service_address(environ),
        "PUBLIC_ADDRESS": _read_public_address(environ),
        "SQLALCHEMY_ENGINES": {
            "default": _engine_options(environ.get("DATABASE_URL", ""), instance)
        },
        "ALEMBIC": {"script_location": str(ROOT / "app" / "migrations")},
        "ALEMBIC_CONTEXT": {"transactional_ddl": True},
        **_read_shared_settings(environ, instance),
        "PROXIES": count_proxies(environ),
        "LOGO": _check_logo(environ.get("WAYMARK_LOGO", "")),
        "REGISTRATION": _check_registration(environ.get("WAYMARK_REGISTRATION") or "open"),
        "JOINS_AN_HOUR": read_whole_number("WAYMARK_JOINS", environ, 1, MAX_JOINS) or DEFAULT_JOINS,
        "POST_OFFICE": parse_mail_server(
            environ.get("WAYMARK_SMTP", ""), environ.get("WAYMARK_MAIL_FROM", "")
        ),
        **read_openid_settings(environ),
        "OIDC_DIRECTORY": _is_on("WAYMARK_OIDC_DIRECTORY", environ),
        "SESSION_COOKIE_NAME": "waymark",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": not plain_http,
        # A form stays good for as long as its session: nobody loses an evening's words to a clock.
        "WTF_CSRF_TIME_LIMIT": None,
        # It would refuse a browser that strips `Referer`. Ours looks at `Origin`:
        # `app.web.csrf_guard`.
        "WTF_CSRF_SSL_STRICT": False,
        "COMPRESS_ALGORITHM": ["zstd", "gzip"],
        "COMPRESS_LEVEL": 5,
    }


def read_public_settings(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """The configuration of the public pages: no database, no session, no secret.

    It reads `WAYMARK_EDITIONS`, `WAYMARK_QUESTIONNAIRES`, `WAYMARK_NAME`, `WAYMARK_CONTACT` and
    those of the notice, as `settings` does. `BASE_URL` is the address that the pages are to stand
    at, where it is known; `INTAKE` that of the live app that answers may be sent to, and `JOIN`
    that of its page for joining, where `WAYMARK_ADDRESS` and `WAYMARK_REGISTRATION` say that
    anybody can. `PUBLIC_LIST` is who may be listed by name: whoever freezes reads it, where there
    is a database. `MOST_WORDS` is how many characters fit into each field of words.
    """
    return {
        **_read_shared_settings(environ, instance),
        "BASE_URL": _read_public_address(environ),
        "INTAKE": "",
        "JOIN": _read_join_address(environ),
        "PUBLIC_LIST": EMPTY_LIST,
        "MOST_WORDS": {
            "reason": MAX_REASON_LENGTH,
            "note": MAX_NOTE_LENGTH,
            "evidence": MAX_EVIDENCE_LENGTH,
        },
    }


def find_database_address(environ: Mapping[str, str], instance: Path) -> URL | None:
    """The address of the database; None where none is named, and the usual file is not there.

    Raises SettingError.
    """
    address = environ.get("DATABASE_URL", "")
    url: URL = _engine_options(address, instance)["url"]
    is_there = bool(address) or Path(url.database or "").exists()
    return url if is_there else None


def read_given_settings(environ: Mapping[str, str]) -> GivenSettings:
    """The settings that are given, in the file or the environment. See `collect_settings`."""
    return collect_settings(environ, SETTING_DESCRIPTIONS)


def get_instance_folder(environ: Mapping[str, str]) -> Path:
    """The folder for the database and the key. Raises SettingError."""
    return _read_folder("WAYMARK_INSTANCE", environ, ROOT / "instance")


def get_bind_address(environ: Mapping[str, str]) -> str:
    """Where `python -m app` serves. Raises SettingError."""
    bind = environ.get("WAYMARK_BIND") or "127.0.0.1:8000"
    if not BIND_PATTERN.fullmatch(bind) or _get_port(bind) > MAX_PORT:
        raise SettingError(
            "WAYMARK_BIND", f"is {bind!r}: write an address and a port, such as 127.0.0.1:8000"
        )
    return bind


def _get_port(bind: str) -> int:
    """The port, or 0 where a socket is meant."""
    return 0 if bind.startswith(("unix:", "fd:")) else int(bind.rpartition(":")[2])


def is_local_only(environ: Mapping[str, str]) -> bool:
    """Whether nobody else reaches what is served. Raises SettingError."""
    is_here = get_bind_address(environ).startswith(("127.", "localhost:", "[::1]:"))
    return is_here and count_proxies(environ) == 0


def _read_service_address(environ: Mapping[str, str]) -> str:
    """Where people reach the service, without a slash at the end, and with its path if it has one.

    Empty where nobody says, and it is not for a browser on this machine alone.
    """
    address = _read_address("WAYMARK_ADDRESS", environ)
    is_here = not address and is_local_only(environ)
    return f"http://{get_bind_address(environ)}" if is_here else address


def _read_public_address(environ: Mapping[str, str]) -> str:
    """Where the public site stands, ending in a slash; empty where nobody says."""
    address = _read_address("WAYMARK_PUBLIC_ADDRESS", environ)
    return f"{address}/" if address else ""


def _read_join_address(environ: Mapping[str, str]) -> str:
    """Where anybody can join; empty where nobody can by themselves, or it is not said."""
    address = _read_address("WAYMARK_ADDRESS", environ)
    is_open = _check_registration(environ.get("WAYMARK_REGISTRATION") or "open") == "open"
    return f"{address}/join" if address and is_open else ""


def _read_address(name: str, environ: Mapping[str, str]) -> str:
    """The address in a setting, without a slash at the end. Raises SettingError."""
    address = environ.get(name, "")
    if address and not is_service_address(address):
        raise SettingError(
            name,
            f"is {address!r}: write it as https://waymark.example.org, or with a path of letters "
            "and digits, as https://example.org/waymark",
        )
    return address.rstrip("/")


def is_service_address(text: str) -> bool:
    """Whether the text is the address of a service: a host, perhaps a path, and nothing more."""
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_more = parts.query or parts.fragment or parts.username or not is_root_path(parts.path)
    is_plain = NETWORK_LOCATION.fullmatch(parts.netloc) is not None
    return parts.scheme in {"http", "https"} and has_host and is_plain and not is_more


def _read_shared_settings(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    return {
        "QUESTIONNAIRES": _read_folder("WAYMARK_QUESTIONNAIRES", environ, ROOT / "questionnaires"),
        "EDITIONS": _read_folder("WAYMARK_EDITIONS", environ, instance / "editions"),
        # The programme's own where they are not set.
        "PARTNERSHIP": _check_partnership_name(environ.get("WAYMARK_NAME") or ""),
        "CONTACT": _check_contact(environ.get("WAYMARK_CONTACT") or ""),
        "NOTICE": read_notice(environ),
        "RETENTION": read_retention_rules(environ),
    }


def _read_folder(name: str, environ: Mapping[str, str], usual: Path) -> Path:
    """A folder by its absolute path: the service, cron and commands start in different folders."""
    folder = Path(environ.get(name) or usual)
    if not folder.is_absolute():
        raise SettingError(
            name, f"is {str(folder)!r}: give its whole path, such as {folder.absolute()}"
        )
    return folder


def _is_on(name: str, environ: Mapping[str, str]) -> bool:
    word = environ.get(name) or "0"
    if word not in {"0", "1"}:
        raise SettingError(name, f"is {word!r}: write 1 to turn it on, or leave it out")
    return word == "1"


def _check_partnership_name(name: str) -> str:
    if len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise SettingError(
            "WAYMARK_NAME", f"has to be a name of up to {MAX_NAME_LENGTH} characters"
        )
    return name


def _check_contact(address: str) -> str:
    if address and not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise SettingError("WAYMARK_CONTACT", f"is {address!r}: write name@example.org")
    return address


def _check_logo(address: str) -> str:
    if address and not re.fullmatch(r"/(?!/)\S*", address):
        raise SettingError(
            "WAYMARK_LOGO", f"is {address!r}: write where it is on this site, such as /logo.svg"
        )
    return address


def count_proxies(environ: Mapping[str, str]) -> int:
    """How many reverse proxies stand before the app. Raises SettingError."""
    text = environ.get("WAYMARK_PROXIES") or "0"
    if not re.fullmatch("[0-9]{1,2}", text):
        raise SettingError("WAYMARK_PROXIES", f"is {text!r}: give a whole number, such as 1")
    return int(text)


def _check_registration(word: str) -> str:
    if word not in {"open", "invitation"}:
        raise SettingError("WAYMARK_REGISTRATION", f"is {word!r}: write open or invitation")
    return word


def _engine_options(address: str, instance: Path) -> dict[str, Any]:
    """What the engine is made from. A message never shows the address: it may hold a password."""
    if not address:
        url = URL.create("sqlite", database=str(instance / "waymark.sqlite"))
        return {"url": url}
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise SettingError(
            "DATABASE_URL", "is not an address: write postgresql://user@host/name"
        ) from None
    if url.get_backend_name() == "postgresql":
        return {"url": url.set(drivername="postgresql+psycopg"), "pool_pre_ping": True}
    if url.get_backend_name() != "sqlite":
        raise SettingError(
            "DATABASE_URL",
            f"names {url.get_backend_name()}: use postgresql://... or sqlite:////...",
        )
    if not url.database or not Path(url.database).is_absolute():
        raise SettingError("DATABASE_URL", "names no file: write sqlite:////the/whole/path.sqlite")
    if url.query or "?" in address:
        # SQLAlchemy would leave out all that follows, and open another file.
        raise SettingError(
            "DATABASE_URL",
            "holds a '?', which ends the path: write %3F for it, or set WAYMARK_INSTANCE instead",
        )
    return {"url": url}

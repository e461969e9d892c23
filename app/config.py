"""Settings, each read from the environment once, with a default that suits one machine."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.mail import post_office_at

ROOT = Path(__file__).resolve().parent.parent

# What a provider of OpenID Connect needs from us, beside its address.
OIDC_NEEDS = ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")

# How an address to serve on names every way into a machine.
EVERYWHERE = {"", "0.0.0.0", "[::]"}  # noqa: S104 - told apart, not bound

# Sizes, in characters. Longer text is refused with a message, never cut short.
MOST_NAME = 200
MOST_REASON = 500
MOST_NOTE = 2_000
MOST_EVIDENCE = 1_000

# A page of answers stays below this, every note at its longest in four-byte characters and escaped.
MOST_FORM_BYTES = 1_000_000


def settings(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """The app's configuration.

    `DATABASE_URL`: a PostgreSQL or SQLite address (default: `waymark.sqlite` in the instance
    folder).
    `WAYMARK_PLAIN_HTTP`: `1` to serve without HTTPS, on one's own machine only; otherwise cookies
    are sent over HTTPS alone.
    `WAYMARK_PROXIES`: how many reverse proxies stand before the app (default 0).
    `WAYMARK_SECRET_KEY`: signs cookies and draws an edition's lots; where absent it is made once
    and kept in the instance folder.
    `WAYMARK_QUESTIONNAIRES`: the folder of questionnaires (default: `questionnaires`).
    `WAYMARK_EDITIONS`: the folder of published editions (default: `editions` in the instance
    folder).
    `WAYMARK_NAME`: the partnership's name in the header.
    `WAYMARK_LOGO`: the address of a logo to show beside it (default: none).
    `WAYMARK_CONTACT`: an e-mail address for help.
    `WAYMARK_OIDC_ISSUER`: the provider of OpenID Connect by which the core team may sign in, as it
    names itself (default: none; they have passwords).
    `WAYMARK_OIDC_CLIENT_ID`, `WAYMARK_OIDC_CLIENT_SECRET`: what it knows this service by.
    `WAYMARK_OIDC_NAME`: what the link to it says, such as `NHSmail`.
    `WAYMARK_OIDC_DIRECTORY`: `1` where it is one organisation's own directory, whose addresses are
    to be trusted though it does not say that they are verified.
    `WAYMARK_REGISTRATION`: `open`, or `invitation` where only the core team adds organisations.
    `WAYMARK_SMTP`: the mail server that invitations go by (default: none; they are copied).
    `WAYMARK_MAIL_FROM`: the address that they come from.
    """
    plain_http = environ.get("WAYMARK_PLAIN_HTTP") == "1"
    return {
        "SECRET_KEY": environ.get("WAYMARK_SECRET_KEY") or _secret_key(instance),
        "SQLALCHEMY_ENGINES": {"default": _database(environ.get("DATABASE_URL", ""), instance)},
        "ALEMBIC": {"script_location": str(ROOT / "app" / "migrations")},
        "ALEMBIC_CONTEXT": {"transactional_ddl": True},
        **_shared(environ, instance),
        "PROXIES": _count(environ.get("WAYMARK_PROXIES") or "0"),
        "LOGO": environ.get("WAYMARK_LOGO", ""),
        "REGISTRATION": _registration(environ.get("WAYMARK_REGISTRATION") or "open"),
        "POST_OFFICE": post_office_at(
            environ.get("WAYMARK_SMTP", ""), environ.get("WAYMARK_MAIL_FROM", "")
        ),
        **_provider(environ),
        "SESSION_COOKIE_NAME": "waymark",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": not plain_http,
        "MAX_CONTENT_LENGTH": MOST_FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": MOST_FORM_BYTES,
        # A form stays good for as long as its session: nobody loses an evening's words to a clock.
        "WTF_CSRF_TIME_LIMIT": None,
        "COMPRESS_ALGORITHM": ["zstd", "gzip"],
        "COMPRESS_LEVEL": 5,
    }


def public_settings(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """The configuration of the public pages: no database, no session, no secret.

    It reads `WAYMARK_EDITIONS`, `WAYMARK_QUESTIONNAIRES`, `WAYMARK_NAME` and `WAYMARK_CONTACT`, as
    `settings` does. `BASE_URL` is the address that the pages are to stand at, where it is known;
    `INTAKE` that of the live app that answers may be sent to. `MOST_WORDS` is how many characters
    fit into each field of words.
    """
    return {
        **_shared(environ, instance),
        "BASE_URL": "",
        "INTAKE": "",
        "MOST_WORDS": {"reason": MOST_REASON, "note": MOST_NOTE, "evidence": MOST_EVIDENCE},
    }


def bind_of(environ: Mapping[str, str]) -> str:
    """Where `python -m app` serves: `WAYMARK_BIND`."""
    return environ.get("WAYMARK_BIND") or "127.0.0.1:8000"


def address_here(environ: Mapping[str, str]) -> str:
    """The address at which a browser on this machine finds it. A socket in a file has none."""
    host, _, port = bind_of(environ).rpartition(":")
    if not port.isdecimal():
        return address_here({})
    return f"http://{'127.0.0.1' if host in EVERYWHERE else host}:{port}"


def _shared(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    return {
        "QUESTIONNAIRES": Path(environ.get("WAYMARK_QUESTIONNAIRES") or ROOT / "questionnaires"),
        "QUESTIONNAIRE": "organisation",
        "EDITIONS": Path(environ.get("WAYMARK_EDITIONS") or instance / "editions"),
        "PARTNERSHIP": environ.get("WAYMARK_NAME") or "Humber and North Yorkshire",
        "CONTACT": environ.get("WAYMARK_CONTACT") or "hnf-tr.hnymhpmo@nhs.net",
    }


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"WAYMARK_PROXIES is {text!r}: give a whole number, such as 1")
    return int(text)


def _registration(word: str) -> str:
    if word not in {"open", "invitation"}:
        raise ValueError(f"WAYMARK_REGISTRATION is {word!r}: write open or invitation")
    return word


def _provider(environ: Mapping[str, str]) -> dict[str, Any]:
    issuer = environ.get("WAYMARK_OIDC_ISSUER", "")
    mine = {name: environ.get(f"WAYMARK_{name}", "") for name in OIDC_NEEDS}
    url = urlsplit(issuer)
    is_ours = url.scheme == "http" and url.hostname in {"127.0.0.1", "localhost"}
    if issuer and not (is_ours or (url.scheme == "https" and url.hostname)):
        raise ValueError(f"WAYMARK_OIDC_ISSUER is {issuer!r}: give an address with https://")
    if missing := [name for name, value in mine.items() if issuer and not value]:
        raise ValueError(f"WAYMARK_OIDC_ISSUER needs WAYMARK_{missing[0]} beside it")
    return {
        "OIDC_ISSUER": issuer,
        **mine,
        "OIDC_NAME": environ.get("WAYMARK_OIDC_NAME") or "your organisation",
        "OIDC_DIRECTORY": environ.get("WAYMARK_OIDC_DIRECTORY") == "1",
    }


def _database(address: str, instance: Path) -> dict[str, Any]:
    if not address:
        return {"url": f"sqlite:///{instance / 'waymark.sqlite'}", "connect_args": {"timeout": 20}}
    try:
        url = make_url(address)
    except ArgumentError:
        raise ValueError(
            "DATABASE_URL is not an address: write postgresql://user@host/name"
        ) from None
    if url.get_backend_name() == "postgresql":
        return {"url": url.set(drivername="postgresql+psycopg"), "pool_pre_ping": True}
    if url.get_backend_name() == "sqlite":
        return {"url": url, "connect_args": {"timeout": 20}}
    raise ValueError(
        f"DATABASE_URL names {url.get_backend_name()}: use postgresql://... or sqlite:///..."
    )


def _secret_key(instance: Path) -> str:
    """The key in the instance folder, made on the first run. The folder is ignored by git."""
    file = instance / "secret-key"
    if not file.exists():
        # Written whole before it gets its name, so that two first starts at once agree on one key.
        draft = instance / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), "ascii")
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text("ascii")

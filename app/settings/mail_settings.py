"""The mail server that letters go by, as its setting names it."""

from email.headerregistry import Address
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from app.settings.settings_file import SettingError

SMTP_PORTS = {"smtp": 587, "smtps": 465, "smtp-plain": 25}
"""How an address may start, and its usual port. `smtp` insists on STARTTLS, `smtps` is encrypted
from the start, `smtp-plain` is neither: for a mail server on the same machine."""


class MailServer(NamedTuple):
    """A mail server, and the address that letters come from."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str


def parse_mail_server(address: str, sender: str) -> MailServer | None:
    """The mail server of `WAYMARK_SMTP`, None where it is empty. Raises SettingError."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in SMTP_PORTS or not parts.hostname:
        # Never the address itself: it may hold a password.
        raise SettingError("WAYMARK_SMTP", "is not an address: write smtp://user:password@host:587")
    try:
        Address(addr_spec=sender)
    except (ValueError, IndexError):
        sender = ""
    if "@" not in sender:
        raise SettingError(
            "WAYMARK_MAIL_FROM", "has to be an e-mail address where WAYMARK_SMTP is set"
        )
    return MailServer(
        parts.scheme, parts.hostname, port or SMTP_PORTS[parts.scheme],
        unquote(parts.username or ""), unquote(parts.password or ""), sender,
    )  # fmt: skip

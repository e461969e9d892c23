"""Sending plain-text e-mail by SMTP, a letter at a time; encrypted unless told otherwise."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime, localtime, make_msgid
from typing import Any, NamedTuple

from flask import current_app

from app.settings.mail_settings import MailServer
from app.store.demo import demo_data

# Seconds to wait for the mail server at each step, and for its word on a letter that it has got:
# it may look for viruses first, and whoever gives up then does not know what became of the letter.
STEP_TIMEOUT = 10
FINAL_TIMEOUT = 60
# How a mail server says that it is ready for the letter itself.
START_MAIL_INPUT = 354
# Longest piece of a mail server's own words that is shown.
MAX_QUOTED_LENGTH = 200


class Email(NamedTuple):
    """What to send to whom. `replies_to` is the address that an answer goes to.

    `stops_at` is the web address that stops reminders, empty where there is none. `is_automatic`
    says that nobody pressed a button for it: no absence notice answers such a letter.
    """

    address: str
    subject: str
    text: str
    replies_to: str
    stops_at: str = ""
    is_automatic: bool = False


class NotSentError(Exception):
    """A letter did not go out.

    `why` says so in plain words; `only_this` whether others may still go through.
    """

    def __init__(self, why: str, *, only_this: bool) -> None:
        super().__init__(why)
        self.why = why
        self.only_this = only_this


class PerhapsSentError(Exception):
    """A letter was handed over, and the mail server never said what became of it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def post_office() -> MailServer | None:
    """The mail server; None where none is set, or all is made up: nobody real is written to."""
    office: MailServer | None = current_app.config["POST_OFFICE"]
    return None if office is None or demo_data.is_made_up() else office


def send_email(office: MailServer, letter: Email) -> None:
    """Hand the letter to the mail server. Raises NotSentError or PerhapsSentError."""
    with _translate_errors(office):
        message = _build_message(office, letter)
        with _connect(office) as server:
            server.send_message(message)


def _build_message(office: MailServer, letter: Email) -> EmailMessage:
    """The letter with its headers. A line break in any of them is refused with ValueError."""
    message = EmailMessage(policy=LETTER_POLICY)
    message["From"] = office.sender
    message["To"] = Address(addr_spec=letter.address)
    message["Reply-To"] = letter.replies_to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = make_msgid(domain=office.sender.rpartition("@")[2])
    if letter.stops_at:
        # One press in the reader's own mail program: RFC 8058.
        message["List-Unsubscribe"] = f"<{letter.stops_at}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if letter.is_automatic:
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834
    message.set_content(letter.text)
    return message


class _WebAddressHeader(UnstructuredHeader, BaseHeader):
    """A header with one web address, on one line however long: encoded, it would be none."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _make_letter_policy() -> "EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    registry.map_to_type("list-unsubscribe", _WebAddressHeader)
    return SMTP.clone(header_factory=registry)


LETTER_POLICY = _make_letter_policy()


class _MailConnection(smtplib.SMTP):
    """A mail server that tells a letter that was not sent from one that may have been."""

    def data(self, msg: Any) -> tuple[int, bytes]:  # noqa: ANN401 - the library's: bytes here
        """Send the letter itself (RFC 5321, sections 4.1.1.4 and 4.5.2), and wait for the answer.

        Until its last line is out the server cannot have taken it; from then on it may.
        """
        code, reply = self.docmd("DATA")
        if code != START_MAIL_INPUT:
            raise smtplib.SMTPDataError(code, reply)
        self.send(re.sub(rb"(?m)^\.", b"..", msg).removesuffix(b"\r\n") + b"\r\n.\r\n")
        try:
            self._wait(FINAL_TIMEOUT)
            code, reply = self.getreply()
            self._wait(STEP_TIMEOUT)
        except (smtplib.SMTPException, OSError) as broken:
            why = "The mail server fell silent once it had the whole letter"
            raise PerhapsSentError(why) from broken
        return code, reply

    def _wait(self, seconds: float) -> None:
        if self.sock:
            self.sock.settimeout(seconds)


class _SecureMailConnection(_MailConnection, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""


@contextmanager
def _connect(office: MailServer) -> Iterator[smtplib.SMTP]:
    trusted = ssl.create_default_context()
    server: smtplib.SMTP
    if office.scheme == "smtps":
        server = _SecureMailConnection(
            office.host, office.port, timeout=STEP_TIMEOUT, context=trusted
        )
    else:
        server = _MailConnection(office.host, office.port, timeout=STEP_TIMEOUT)
    try:
        if office.scheme == "smtp":
            server.starttls(context=trusted)
        if office.user:
            server.login(office.user, office.password)
        yield server
    finally:
        # What became of the letter is known by now, however the server takes its leave.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


@contextmanager
def _translate_errors(office: MailServer) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code, reply = next(iter(refused.recipients.values()))
        why = f"The mail server does not accept this address ({code} {_quote_reply(reply)})"
        raise NotSentError(why, only_this=True) from refused
    except (smtplib.SMTPException, OSError) as trouble:
        why = next(
            words for kind, words in MAIL_ERROR_MESSAGES.items() if isinstance(trouble, kind)
        )
        raise NotSentError(why.format(office.host), only_this=False) from trouble
    except ValueError as unfit:
        why = "This name or address cannot be put in an e-mail"
        raise NotSentError(why, only_this=True) from unfit


# The most particular first.
MAIL_ERROR_MESSAGES: dict[type[Exception], str] = {
    smtplib.SMTPAuthenticationError: "The mail server {} does not accept our name and password",
    smtplib.SMTPSenderRefused: "The mail server {} does not let us send from our address",
    smtplib.SMTPDataError: "The mail server {} does not take the message",
    smtplib.SMTPNotSupportedError: "The mail server {} does not offer the encryption or sign-in",
    smtplib.SMTPException: "The mail server {} broke off",
    ssl.SSLError: "The mail server {} could not prove that it is the one we mean to write to",
    TimeoutError: "The mail server {} did not answer in time",
    OSError: "The mail server {} cannot be reached",
}


def _quote_reply(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())[:MAX_QUOTED_LENGTH]

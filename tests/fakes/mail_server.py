"""A real mail server on this machine, which keeps what it gets."""

import ssl
from asyncio import Event
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"
USER, PASSWORD = "waymark", "p@ss/word"
REFUSED = "refused@example.org"


class Box:
    """What came in: each letter with those it was for, also as it came. Some addresses are refused.

    `broken` refuses every letter. What follows comes after a letter is taken: `vanishes` breaks the
    connection, `silent` never says that it has it, `sulks` answers QUIT as it should not.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.addresses: list[str] = []
        self.contents: list[bytes] = []
        self.broken = self.vanishes = self.silent = self.sulks = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name and arguments
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address == REFUSED:
            return "550 No such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - see above
        if self.broken:
            return "451 Our disk is full"
        self.contents.append(envelope.content)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.addresses += envelope.rcpt_tos
        if self.vanishes:
            server.transport.abort()
        if self.silent:
            await Event().wait()
        return "250 OK"

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 - see above
        return "500 Not so fast" if self.sulks else "221 Bye"


class AnyPort(Controller):
    """On whichever port is free, which it asks the system for."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer(NamedTuple):
    """Where it listens, and what it got."""

    port: int
    box: Box


def _is_ours(_server: Any, _session: Any, _envelope: Any, _how: str, given: LoginPassword) -> Any:
    ours = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=ours, handled=False)


@contextmanager
def serving(
    certificate: Path | None = None, *, from_the_start: bool = False
) -> Iterator[MailServer]:
    """A mail server that offers encryption where it has a certificate, and then wants a sign-in."""
    secure = None
    if certificate:
        secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        secure.load_cert_chain(certificate)
    box = Box()
    settings: dict[str, Any] = {}
    if secure and from_the_start:
        settings = {"ssl_context": secure, "authenticator": _is_ours, "auth_require_tls": False}
    elif secure:
        settings = {"tls_context": secure, "require_starttls": True}
        settings |= {"authenticator": _is_ours, "auth_required": True}
    controller = AnyPort(box, hostname=HOST, port=0, **settings)
    controller.start()
    try:
        yield MailServer(controller.port, box)
    finally:
        controller.stop()


def certificate_in(folder: Path) -> Path:
    """A certificate for this machine, with its key, that nobody trusts until told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file

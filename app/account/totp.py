"""Codes by time (RFC 6238): six digits that a member's app makes of a secret, every half minute.

The secret has to be readable to check a code, so it is kept encrypted, with a key that is derived
from the service's own: a copy of the database alone makes no code.
"""

from base64 import urlsafe_b64encode
from datetime import datetime
from unicodedata import normalize

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from markupsafe import Markup

ISSUER = "Waymark"
CODE_DIGITS = 6
STEP_SECONDS = 30  # seconds
# Phones are a little ahead or behind, and people take time to type: one step either way.
DRIFT_STEPS = 1


def generate_secret() -> str:
    """A secret of 160 bits, in the letters that people type into an app."""
    return pyotp.random_base32()


def encrypt_secret(account_id: int, secret: str) -> str:
    """The secret as it is kept. It counts for that account alone."""
    return _make_cipher().encrypt(f"{account_id}:{secret}".encode()).decode()


def decrypt_secret(account_id: int, encrypted: str) -> str | None:
    """The secret; None where the service has another key by now, or it is another account's."""
    try:
        whose, _, secret = _make_cipher().decrypt(encrypted).decode().partition(":")
    except InvalidToken:
        current_app.logger.warning(
            "The second factor of account %d cannot be read: was WAYMARK_SECRET_KEY changed?",
            account_id,
        )
        return None
    return secret if whose == str(account_id) else None


def get_time_step(moment: datetime) -> int:
    """The number of the half minute, counted from 1970."""
    return int(moment.timestamp()) // STEP_SECONDS


def parse_code(typed: str) -> str | None:
    """The code, as people type it; None where it is not six digits."""
    digits = "".join(normalize("NFKC", typed).split()).replace("-", "")
    is_code = len(digits) == CODE_DIGITS and digits.isascii() and digits.isdecimal()
    return digits if is_code else None


def find_time_step(digits: str, secret: str, moment: datetime) -> int | None:
    """The time step whose code this is; None where it is the code of none of about now."""
    totp, middle = pyotp.TOTP(secret), get_time_step(moment)
    steps = range(middle - DRIFT_STEPS, middle + DRIFT_STEPS + 1)
    # All of them are looked at, so that time does not tell which it was.
    fits = [step for step in steps if pyotp.utils.strings_equal(totp.generate_otp(step), digits)]
    return fits[0] if fits else None


def make_provisioning_uri(secret: str, email: str) -> str:
    """What an app reads from the picture, or from a link on the same device."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def draw_qr_code(address: str) -> Markup:
    """The same as a QR code, to stand in a page: it needs no style and no script."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, light="#fff", svgclass="wm-qr__picture", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - drawn of an address that we made


def group_letters(secret: str) -> str:
    """The secret in groups of four, to be typed by hand."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _make_cipher() -> Fernet:
    key = str(current_app.config["SECRET_KEY"]).encode()
    derived = HKDF(SHA256(), 32, salt=None, info=b"waymark second factor").derive(key)
    return Fernet(urlsafe_b64encode(derived))

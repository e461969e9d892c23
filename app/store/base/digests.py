"""Secrets that open something: made by chance, kept only as a hash."""

import hashlib
import secrets

# Bytes of chance: 256 bits, twice what is needed, so nobody finds one by trying.
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret that fits in an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def content_digest(text: str) -> str:
    """Short text that differs when `text` does: to notice a change, not to keep a secret."""
    return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()


def hash_secret(secret: str) -> str:
    """What is kept of it. It is chance, not a password: one round of SHA-256 cannot be undone."""
    return hashlib.sha256(secret.encode()).hexdigest()

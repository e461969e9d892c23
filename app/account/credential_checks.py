"""What somebody has to show for an account: its password, a code, a recovery code.

Each is counted, like a sign-in, so that none can be guessed. A fault is said in words.
"""

from datetime import datetime
from typing import NamedTuple

from app.account import passwords, sign_in_limits, totp
from app.account.recovery_codes import hash_recovery_code
from app.store.accounts import second_factors
from app.store.accounts.accounts import Account
from app.store.base import rate_limits
from app.store.base.transactions import now
from app.text.wording import UK
from app.web.security_log import SecurityEvent, log_security_event

NO_CODE = "Enter the six digits that your app shows now"
WRONG_CODE = "That code does not fit. Type the six digits that your app shows now"
NO_RECOVERY_CODE = "Enter one of your recovery codes"
USED_CODE = "That code was used before. Wait for the next: there is one every 30 seconds"
WRONG_RECOVERY_CODE = "That is not one of your recovery codes, or it was used before"


class CredentialFault(NamedTuple):
    """What is wrong, in words; and in how many seconds to try again, where it was too often."""

    words: str
    retry_after: int = 0

    @property
    def status(self) -> int:
        """What the answer's status is."""
        return 429 if self.retry_after else 422

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says beside its page."""
        return {"Retry-After": str(self.retry_after)} if self.retry_after else {}


def find_password_fault(account: Account, password: str) -> CredentialFault | None:
    """What is wrong with the password of somebody who is signed in, or None.

    Whoever came by a browser left open shall not guess it either.
    """
    attempt = sign_in_limits.begin_password_attempt(account.id)
    if attempt.not_before:
        return _log_lock_out(attempt.not_before, account, "old-password")
    if not passwords.verify_password(password, account.password_hash):
        return _log_wrong_credential(
            "That is not your password as it is now", account, "old-password"
        )
    rate_limits.forget_attempts(attempt.rows)
    return None


def find_code_fault(account: Account, code: str) -> CredentialFault | None:
    """What is wrong with a code of the account's second factor, or None. One that is right is used.

    The account is as it was when its second factor was asked for: if it has another by now, its
    codes are wrong. What is not six digits guesses nothing, and is not counted.
    """
    digits = totp.parse_code(code)
    if digits is None:
        return CredentialFault(NO_CODE)
    attempt = sign_in_limits.begin_code_attempt(account)
    if attempt.not_before:
        return _log_lock_out(attempt.not_before, account, "code")
    secret = (
        totp.decrypt_secret(account.id, account.totp_secret or "") if account.totp_secret else None
    )
    step = totp.find_time_step(digits, secret, now()) if secret else None
    if step is None:
        return _log_wrong_credential(WRONG_CODE, account, "code")
    if not _use_time_step(account, step):
        return _log_wrong_credential(USED_CODE, account, "used-code")
    rate_limits.forget_attempts(attempt.rows)
    return None


def find_recovery_code_fault(account: Account, code: str) -> CredentialFault | None:
    """What is wrong with a recovery code, or None. One that is right is used."""
    if not code.strip():
        return CredentialFault(NO_RECOVERY_CODE)
    attempt = sign_in_limits.begin_recovery_attempt(account)
    if attempt.not_before:
        return _log_lock_out(attempt.not_before, account, "recovery-code")
    if not second_factors.use_recovery_code(account.id, hash_recovery_code(code)):
        return _log_wrong_credential(WRONG_RECOVERY_CODE, account, "recovery-code")
    rate_limits.forget_attempts(attempt.rows)
    return None


def format_service_time() -> str:
    """The time by this service's clock, to hold a phone against."""
    return f"{now().astimezone(UK):%H:%M}"


def _use_time_step(account: Account, step: int) -> bool:
    encrypted_secret = account.totp_secret or ""
    return second_factors.use_totp_step(
        account.id, encrypted_secret, step, totp.get_time_step(now())
    )


def _log_wrong_credential(fault: str, account: Account, how: str) -> CredentialFault:
    log_security_event(SecurityEvent.SIGN_IN_FAILED, how=how, account=account.id)
    return CredentialFault(fault)


def _log_lock_out(until: datetime, account: Account, how: str) -> CredentialFault:
    log_security_event(SecurityEvent.SIGN_IN_LOCKED_OUT, how=how, account=account.id)
    minutes = sign_in_limits.count_minutes_until(until)
    wait = sign_in_limits.format_wait(minutes)
    return CredentialFault(f"That was tried too often. Try again in {wait}", minutes * 60)

"""Settings of the privacy notice and the accessibility statement: what only its publisher knows.

Nothing is made up where a setting is missing: the pages say that it is not filled in yet, each
start says so, and `flask check-notice` lists what is missing. See docs/decisions/0036.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.settings.retention import read_whole_number
from app.settings.settings_file import SettingError

MAX_TEXT_LENGTH = 300  # characters of one setting
MAX_DAYS = 3_650
NO_TRANSFERS = "none"
# What people write for it, in any size of letters.
NO_TRANSFER_WORDS = {NO_TRANSFERS, "no", "nothing", "nowhere"}
# What people write in the place of words that they do not have yet.
PLACEHOLDERS = {"tba", "tbc", "tbd", "todo", "to do", "to fill in", "to be confirmed", "xxx"}
EMAIL_PATTERN = re.compile(r"[^@\s]+@[^@\s]+")
# Of digits, with what people put between them; a tel: link takes the digits alone.
PHONE_PATTERN = re.compile(r"\+?[0-9][0-9 ()-]{4,28}[0-9]")


class LawfulBasis(StrEnum):
    """Why personal data may be kept: UK GDPR, article 6(1)(e) and (f)."""

    PUBLIC_TASK = "public-task"
    LEGITIMATE_INTERESTS = "legitimate-interests"


class NoticePage(StrEnum):
    """A page that the settings fill."""

    PRIVACY = "privacy"
    ACCESSIBILITY = "accessibility"


class Notice(NamedTuple):
    """What the publisher has said. Empty, or None, where nobody has.

    `grounds`: the law that gives the public task, or the interest. `mail_provider` is asked for
    where e-mail is sent (`sends_mail`). `public_hosting`: who hosts the public site.
    `passed_over`: by setting, why a day that was given is not shown.
    """

    controller: str
    controller_address: str
    dpo: str
    lawful_basis: LawfulBasis
    grounds: str
    contact_source: str
    hosting: str
    public_hosting: str
    mail_provider: str
    location: str
    transfers: str
    log_days: int | None
    backup_days: int | None
    dated: date | None
    contact_phone: str
    accessibility_prepared: date | None
    accessibility_reviewed: date | None
    accessibility_tested: date | None
    accessibility_tester: str
    reply_days: int | None
    sends_mail: bool
    passed_over: Mapping[str, str]

    @property
    def has_transfers(self) -> bool:
        """Whether anything leaves the UK."""
        return self.transfers not in {"", NO_TRANSFERS}

    @property
    def in_backups(self) -> timedelta | None:
        """How long backups hold what was deleted."""
        return None if self.backup_days is None else timedelta(days=self.backup_days)


class NoticeGap(NamedTuple):
    """Something that the notice does not say yet, and the setting that fills it."""

    setting: str
    what: str

    @property
    def pages(self) -> frozenset[NoticePage]:
        """Where it is missing."""
        if self.setting in SETTINGS_OF_BOTH_PAGES:
            return frozenset(NoticePage)
        return frozenset(
            {
                NoticePage.ACCESSIBILITY
                if self.setting in ACCESSIBILITY_SETTINGS
                else NoticePage.PRIVACY
            }
        )


# Each setting with what it is in a line, in the order of the page.
NOTICE_SETTINGS: Mapping[str, str] = {
    "WAYMARK_CONTROLLER": "the controller: the organisation that answers for the personal data",
    "WAYMARK_CONTROLLER_ADDRESS": "its postal address, in one line",
    "WAYMARK_DPO": "the e-mail address of its data protection officer",
    "WAYMARK_LAWFUL_BASIS": "public-task or legitimate-interests (public-task)",
    "WAYMARK_LAWFUL_GROUNDS": "the law that gives the public task, or what the interest is",
    "WAYMARK_CONTACT_SOURCE": "where the core team has organisations' e-mail addresses from",
    "WAYMARK_HOSTING": "who hosts the live service",
    "WAYMARK_PUBLIC_HOSTING": "who hosts the public site (as WAYMARK_HOSTING)",
    "WAYMARK_MAIL_PROVIDER": "who carries the e-mail that the service sends",
    "WAYMARK_DATA_LOCATION": "where the data is kept, such as the United Kingdom",
    "WAYMARK_TRANSFERS": "none, or what leaves the UK, where to, and by which safeguard",
    "WAYMARK_LOG_DAYS": "days that the security log and the web server's logs are kept",
    "WAYMARK_BACKUP_DAYS": "days that backups are kept",
    "WAYMARK_NOTICE_DATE": "the day on which the privacy notice was last checked, as 2026-03-31",
    "WAYMARK_CONTACT_PHONE": "a telephone number for accessibility problems, as 01482 000000",
    "WAYMARK_ACCESSIBILITY_PREPARED": "the day of the accessibility statement, as 2026-03-31",
    "WAYMARK_ACCESSIBILITY_REVIEWED": "the day on which it was last reviewed",
    "WAYMARK_ACCESSIBILITY_TESTED": "the day on which people last tested the pages for it",
    "WAYMARK_ACCESSIBILITY_TESTER": "who they were, such as our own team",
    "WAYMARK_REPLY_DAYS": "working days within which accessibility problems are answered",
}

ACCESSIBILITY_SETTINGS = {
    "WAYMARK_CONTACT_PHONE",
    "WAYMARK_ACCESSIBILITY_PREPARED",
    "WAYMARK_ACCESSIBILITY_REVIEWED",
    "WAYMARK_ACCESSIBILITY_TESTED",
    "WAYMARK_ACCESSIBILITY_TESTER",
    "WAYMARK_REPLY_DAYS",
}
SETTINGS_OF_BOTH_PAGES = {"WAYMARK_CONTROLLER", "WAYMARK_CONTROLLER_ADDRESS"}

DAY_SETTINGS = (
    "WAYMARK_NOTICE_DATE",
    "WAYMARK_ACCESSIBILITY_PREPARED",
    "WAYMARK_ACCESSIBILITY_REVIEWED",
    "WAYMARK_ACCESSIBILITY_TESTED",
)
DAY_IN_FUTURE = "the day that is given is still to come"
REVIEWED_BEFORE_PREPARED = "the day that is given is before WAYMARK_ACCESSIBILITY_PREPARED"


def read_notice(environ: Mapping[str, str]) -> Notice:
    """What the settings say for the notice. Raises SettingError."""
    hosting = _read_line("WAYMARK_HOSTING", environ)
    days = {name: _read_day(name, environ) for name in DAY_SETTINGS}
    odd = _find_impossible_days(days, datetime.now(UTC).date())
    shown = {name: None if name in odd else day for name, day in days.items()}
    return Notice(
        controller=_read_line("WAYMARK_CONTROLLER", environ),
        controller_address=_read_line("WAYMARK_CONTROLLER_ADDRESS", environ),
        dpo=_read_email("WAYMARK_DPO", environ),
        lawful_basis=_read_lawful_basis(environ.get("WAYMARK_LAWFUL_BASIS", "")),
        grounds=_read_line("WAYMARK_LAWFUL_GROUNDS", environ),
        contact_source=_read_line("WAYMARK_CONTACT_SOURCE", environ),
        hosting=hosting,
        public_hosting=_read_line("WAYMARK_PUBLIC_HOSTING", environ) or hosting,
        mail_provider=_read_line("WAYMARK_MAIL_PROVIDER", environ),
        location=_read_line("WAYMARK_DATA_LOCATION", environ),
        transfers=_read_transfers(environ),
        log_days=read_whole_number("WAYMARK_LOG_DAYS", environ, 1, MAX_DAYS),
        backup_days=read_whole_number("WAYMARK_BACKUP_DAYS", environ, 1, MAX_DAYS),
        dated=shown["WAYMARK_NOTICE_DATE"],
        contact_phone=_read_phone("WAYMARK_CONTACT_PHONE", environ),
        accessibility_prepared=shown["WAYMARK_ACCESSIBILITY_PREPARED"],
        accessibility_reviewed=shown["WAYMARK_ACCESSIBILITY_REVIEWED"],
        accessibility_tested=shown["WAYMARK_ACCESSIBILITY_TESTED"],
        accessibility_tester=_read_line("WAYMARK_ACCESSIBILITY_TESTER", environ),
        reply_days=read_whole_number("WAYMARK_REPLY_DAYS", environ, 1, MAX_DAYS),
        sends_mail=bool(environ.get("WAYMARK_SMTP")),
        passed_over=odd,
    )


def find_notice_gaps(stated: Notice) -> list[NoticeGap]:
    """What is not filled in yet, in the order of the page."""
    values = {
        "WAYMARK_CONTROLLER": stated.controller,
        "WAYMARK_CONTROLLER_ADDRESS": stated.controller_address,
        "WAYMARK_DPO": stated.dpo,
        "WAYMARK_LAWFUL_GROUNDS": stated.grounds,
        "WAYMARK_CONTACT_SOURCE": stated.contact_source,
        "WAYMARK_HOSTING": stated.hosting,
        "WAYMARK_MAIL_PROVIDER": stated.mail_provider or not stated.sends_mail,
        "WAYMARK_DATA_LOCATION": stated.location,
        "WAYMARK_TRANSFERS": stated.transfers,
        "WAYMARK_LOG_DAYS": stated.log_days,
        "WAYMARK_BACKUP_DAYS": stated.backup_days,
        "WAYMARK_NOTICE_DATE": stated.dated,
        "WAYMARK_CONTACT_PHONE": stated.contact_phone,
        "WAYMARK_ACCESSIBILITY_PREPARED": stated.accessibility_prepared,
        "WAYMARK_ACCESSIBILITY_REVIEWED": stated.accessibility_reviewed,
        "WAYMARK_ACCESSIBILITY_TESTED": stated.accessibility_tested,
        "WAYMARK_ACCESSIBILITY_TESTER": stated.accessibility_tester,
        "WAYMARK_REPLY_DAYS": stated.reply_days,
    }
    odd = stated.passed_over
    return [
        NoticeGap(name, f"{NOTICE_SETTINGS[name]}{': ' if name in odd else ''}{odd.get(name, '')}")
        for name, value in values.items()
        if not value
    ]


def _read_line(name: str, environ: Mapping[str, str]) -> str:
    words = environ.get(name, "").strip()
    if len(words) > MAX_TEXT_LENGTH or not words.isprintable():
        raise SettingError(name, f"has to be one line of up to {MAX_TEXT_LENGTH} characters")
    return "" if _strip_brackets_and_case(words) in PLACEHOLDERS else words


def _read_transfers(environ: Mapping[str, str]) -> str:
    words = _read_line("WAYMARK_TRANSFERS", environ)
    return NO_TRANSFERS if _strip_brackets_and_case(words) in NO_TRANSFER_WORDS else words


def _strip_brackets_and_case(words: str) -> str:
    return words.strip(" .[]()<>").casefold()


def _read_email(name: str, environ: Mapping[str, str]) -> str:
    address = environ.get(name, "")
    if address and not EMAIL_PATTERN.fullmatch(address):
        raise SettingError(name, f"is {address!r}: write name@example.org")
    return address


def _read_phone(name: str, environ: Mapping[str, str]) -> str:
    number = _read_line(name, environ)
    if number and not PHONE_PATTERN.fullmatch(number):
        raise SettingError(name, f"is {number!r}: write a telephone number, such as 01482 000000")
    return number


def _read_day(name: str, environ: Mapping[str, str]) -> date | None:
    text = environ.get(name, "")
    if not text:
        return None
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise SettingError(name, f"is {text!r}: write a day as 2026-03-31") from None


def _find_impossible_days(days: Mapping[str, date | None], today: date) -> Mapping[str, str]:
    """By setting, why its day cannot be that on which something was done."""
    odd = {name: DAY_IN_FUTURE for name, day in days.items() if day and day > today}
    prepared = days["WAYMARK_ACCESSIBILITY_PREPARED"]
    reviewed = days["WAYMARK_ACCESSIBILITY_REVIEWED"]
    if prepared and reviewed and reviewed < prepared <= today:
        odd["WAYMARK_ACCESSIBILITY_REVIEWED"] = REVIEWED_BEFORE_PREPARED
    return odd


def _read_lawful_basis(word: str) -> LawfulBasis:
    try:
        return LawfulBasis(word or LawfulBasis.PUBLIC_TASK)
    except ValueError:
        raise SettingError(
            "WAYMARK_LAWFUL_BASIS", f"is {word!r}: write public-task or legitimate-interests"
        ) from None

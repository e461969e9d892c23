"""How long each kind of data is kept: the one table that `flask purge` and the privacy page read.

What it says is what the program does. How long the network's log and the backups are kept is in
whoever runs the service's hands, and is said in the settings of the notice
(`app.settings.notice_settings`).
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from app.settings.settings_file import SettingError
from scoring.plurals import pluralise

MONTHS_PER_YEAR = 12
MAX_MONTHS = 240

# A working day, and as much again for whoever asks (docs/decisions/0011): then they sign in again.
MEMBER_SESSION_LENGTH = timedelta(hours=12)
MAX_MEMBER_SESSION_LENGTH = timedelta(hours=24)
# An evening, the day after, and that evening too; then whoever is still there opens the link again.
LINK_SESSION_LENGTH = timedelta(hours=48)
# The longest time over which wrong passwords, and who joins, are counted.
FAILURE_PERIOD = timedelta(days=1)


class RetainedKind(StrEnum):
    """A kind of data that is taken away once its time is over, in the order in which it is."""

    SIGN_IN_FAILURES = "sign-in-failures"
    SESSIONS = "sessions"
    ENDED_LINKS = "ended-links"
    ENDED_KEYS = "ended-keys"
    ENDED_ACCOUNTS = "ended-accounts"
    DRAFTS = "drafts"
    CONTACTS = "contacts"
    ORGANISATIONS = "organisations"


class RetentionRule(NamedTuple):
    """A kind of data, what a reader calls it, since when its time is counted, and how long it is.

    It is `months`, or `days` where those are 0. Both are 0 where it goes as soon as it is over.
    """

    kind: RetainedKind
    what: str
    since: str
    months: int = 0
    days: int = 0

    @property
    def length(self) -> str:
        """How long, in words: 2 years, 12 months, 1 day."""
        years, rest = divmod(self.months, MONTHS_PER_YEAR)
        if years > 1 and not rest:
            return f"{years} years"
        return pluralise(self.months, "month") if self.months else pluralise(self.days, "day")

    @property
    def until(self) -> str:
        """How long, and since when: 2 years after it ended."""
        return f"{self.length} {self.since}" if self.months or self.days else "until it ends"


class RetentionSetting(NamedTuple):
    """A setting of months: what it is in a line, how many otherwise, and the fewest there may be.

    Answers are kept for two years at least: most organisations come back after about one, and are
    reminded after that.
    """

    what: str
    otherwise: int
    fewest: int = 1


RETENTION_SETTINGS: Mapping[str, RetentionSetting] = {
    "WAYMARK_KEEP_ENDED": RetentionSetting(
        "months that links, keys and accounts of the core team are kept once they ended (12)", 12
    ),
    "WAYMARK_KEEP_CONTACTS": RetentionSetting(
        "months that the address of an organisation that never answered is kept (24)", 24
    ),
    "WAYMARK_KEEP_DRAFTS": RetentionSetting(
        "months that a draft is kept that nobody touches (24)", 24
    ),
    "WAYMARK_KEEP_ANSWERS": RetentionSetting(
        "months that an organisation is kept that does not come back (72)", 72, fewest=24
    ),
}


def read_retention_rules(environ: Mapping[str, str]) -> tuple[RetentionRule, ...]:
    """Every kind with how long it is kept, by the settings. Raises SettingError."""
    months = {name: _read_months(name, environ) for name in RETENTION_SETTINGS}
    ended = months["WAYMARK_KEEP_ENDED"]
    return (
        RetentionRule(
            RetainedKind.SIGN_IN_FAILURES,
            "Wrong passwords of the core team, organisations that join, and e-mails sent to an "
            "address then, counted in a form that nobody can turn back into an e-mail or network "
            "address",
            "after the try",
            days=FAILURE_PERIOD.days,
        ),
        RetentionRule(
            RetainedKind.SESSIONS,
            "That a browser is signed in: it ends by itself, "
            f"{_count_hours(LINK_SESSION_LENGTH)} hours after a private link was last opened "
            f"there, and {_count_hours(MEMBER_SESSION_LENGTH)} hours after a member of the core "
            "team signed in, or up to "
            f"{_count_hours(MAX_MEMBER_SESSION_LENGTH)} where they ask to stay",
            "after it ends",
        ),
        RetentionRule(
            RetainedKind.ENDED_LINKS,
            "A private link that has ended, as a scrambled copy, and the e-mail address that it "
            "was sent to; likewise a link to a page for the board",
            "after it ended",
            ended,
        ),
        RetentionRule(
            RetainedKind.ENDED_KEYS,
            "A key of evaluators, and whom it was for",
            "after it ended",
            ended,
        ),
        RetentionRule(
            RetainedKind.ENDED_ACCOUNTS,
            "The name, e-mail address and ways of signing in of somebody who has left the core "
            "team. What they did stays on record under a number",
            "after their account ended",
            ended,
        ),
        RetentionRule(
            RetainedKind.DRAFTS,
            "A draft: answers, notes and links to evidence that were never submitted",
            "after somebody last changed it",
            months["WAYMARK_KEEP_DRAFTS"],
        ),
        RetentionRule(
            RetainedKind.CONTACTS,
            "The e-mail address of an organisation that was invited, or that gave it as it joined, "
            "and has answered nothing",
            "after it last did something here, or was last sent a link",
            months["WAYMARK_KEEP_CONTACTS"],
        ),
        RetentionRule(
            RetainedKind.ORGANISATIONS,
            "An organisation’s details and contact address, whether it wants reminders, and its "
            "answers, notes and links to evidence in every round, its shelf of evidence, its plan, "
            "what it says to its board, and what it asked the core team with the answers",
            "after somebody there last did something here, or was last sent a link",
            months["WAYMARK_KEEP_ANSWERS"],
        ),
    )


def _read_months(name: str, environ: Mapping[str, str]) -> int:
    _, otherwise, fewest = RETENTION_SETTINGS[name]
    return read_whole_number(name, environ, fewest, MAX_MONTHS) or otherwise


def read_whole_number(name: str, environ: Mapping[str, str], fewest: int, most: int) -> int | None:
    """The number that a setting gives, None where it is left out. Raises SettingError."""
    text = environ.get(name, "")
    if not text:
        return None
    fits = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    if not fits or not fewest <= int(text) <= most:
        raise SettingError(
            name, f"is {text!r}: give a whole number from {fewest} to {most}, such as {fewest}"
        )
    return int(text)


def _count_hours(length: timedelta) -> int:
    return int(length.total_seconds() // 3600)

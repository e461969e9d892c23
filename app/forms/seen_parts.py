"""Forms that two people may save at once: what each part showed, and which version stays.

A form carries a fingerprint of each part as its page showed it. Where somebody else has changed the
same part meanwhile, the page shows both versions and asks which of them stays.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

KEEP_MISSING = "Choose which version to keep"
MINE, THEIRS = "mine", "theirs"


class TwoVersions(NamedTuple):
    """One part that two people changed at once: what is saved, and what was typed here."""

    label: str
    saved: str
    typed: str


class SeenParts(NamedTuple):
    """What a form's page showed: a fingerprint by part.

    `asked` are the parts of which it showed two versions, and `keep` says which stays: `MINE`,
    `THEIRS`, or empty without a reply.
    """

    fingerprints: Mapping[str, str]
    asked: tuple[str, ...] = ()
    keep: str = ""

    @property
    def as_field(self) -> str:
        """The fingerprints as a field of the form holds them."""
        return " ".join(f"{part}={digest}" for part, digest in self.fingerprints.items())

    @property
    def lacks_choice(self) -> bool:
        """Whether it is still to be said which version stays."""
        return bool(self.asked) and self.keep not in {MINE, THEIRS}

    def by_choice(self, typed: Mapping[str, str]) -> Mapping[str, str]:
        """The fingerprints to save by, where those of what was `typed` are known.

        Whoever keeps what is saved has left the parts in question alone.
        """
        if self.keep != THEIRS:
            return self.fingerprints
        return {**self.fingerprints, **{part: typed[part] for part in self.asked}}


def read_seen_parts(form: Mapping[str, str], parts: Collection[str]) -> SeenParts:
    """What a form says of what its page showed; of parts that there are not, nothing."""
    pairs = (each.partition("=") for each in form.get("seen", "").split())
    return SeenParts(
        {part: digest for part, _, digest in pairs},
        tuple(part for part in form.get("asked", "").split() if part in parts),
        form.get("keep", ""),
    )

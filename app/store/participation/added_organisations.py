"""Organisations that the core team adds: one, or a whole file of them at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from app.store.base.normalised_name import name_key
from app.store.base.sent_forms import keep_result, result_of
from app.store.base.transactions import writing
from app.store.comparison.placements import recounting
from app.store.organisations.contact_addresses import ContactEdit
from app.store.organisations.organisations import (
    Details,
    details_of,
    lock_organisation,
    lock_organisations,
    put_details,
    put_in_added,
)
from app.store.participation.organisation_search import known_by


class Candidate(NamedTuple):
    """An organisation to add, and the e-mail address that the team writes to (empty for none)."""

    details: Details
    contact: str


def add(candidate: Candidate, actor: str, form: str | None = None) -> int:
    """Add one organisation, which has no link yet, and return its id; once for a form."""
    with writing() as session:
        lock_organisations(session)
        if (before := result_of(form)) is not None:
            return before
        added = put_in_added(session, *candidate, actor)
        keep_result(session, form, added)
        return added


def add_all(
    candidates: Sequence[Candidate],
    actor: str,
    different_from: Mapping[str, Collection[int]] | None = None,
) -> int | None:
    """Add every one or none, and return how many.

    None, with nothing added, where one of them has the name of an organisation in the list: unless
    somebody has seen that one, and said that this is another (`different_from`, ids by the key of
    the name). Whatever was added since they saw the list was not seen, so that nothing is added
    twice where they send it twice.
    """
    seen = different_from or {}
    with writing() as session:
        # Two people who send one file together would both find none of its names.
        lock_organisations(session)
        known = known_by(name_key(candidate.details.name) for candidate in candidates)
        if any({one for one, _ in found} - set(seen.get(key, ())) for key, found in known.items()):
            return None
        for candidate in candidates:
            put_in_added(session, *candidate, actor)
        return len(candidates)


def change(
    organisation_id: int,
    candidate: Candidate,
    actor: str,
    seen: str | None = None,
    seen_contact: str | None = None,
) -> None:
    """Put other details and another address in place of those that the organisation has.

    It stays confirmed or not: whoever does this knows who it is, and confirms it by itself.

    Raises ChangedError and ContactChangedError as `organisations.change_details` does, and
    GoneError.
    """
    contact = ContactEdit(candidate.contact, seen_contact)
    with writing() as session, recounting(session, organisation_id):
        lock_organisation(session, organisation_id)
        # Only the organisation itself says that its name may be listed.
        details = candidate.details._replace(listed=details_of(organisation_id).listed)
        put_details(session, organisation_id, details, actor, seen, contact)

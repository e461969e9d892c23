"""Organisations that the core team adds: one, or a whole file of them at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from app.store.base.normalised_name import normalise_name
from app.store.base.sent_forms import get_form_result, store_form_result
from app.store.base.transactions import write_transaction
from app.store.comparison.placements import updating_tallies
from app.store.organisations.contact_addresses import ContactEdit
from app.store.organisations.organisations import (
    OrganisationDetails,
    get_details,
    insert_added_organisation,
    lock_organisation,
    lock_organisation_table,
    update_details,
)
from app.store.participation.organisation_search import find_by_name_keys


class Candidate(NamedTuple):
    """An organisation to add, and the e-mail address that the team writes to (empty for none)."""

    details: OrganisationDetails
    contact: str


def add_organisation(candidate: Candidate, actor: str, form: str | None = None) -> int:
    """Add one organisation, which has no link yet, and return its id; once for a form."""
    with write_transaction() as session:
        lock_organisation_table(session)
        if (before := get_form_result(form)) is not None:
            return before
        added = insert_added_organisation(session, *candidate, actor)
        store_form_result(session, form, added)
        return added


def add_organisations(
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
    with write_transaction() as session:
        # Two people who send one file together would both find none of its names.
        lock_organisation_table(session)
        known = find_by_name_keys(
            normalise_name(candidate.details.name) for candidate in candidates
        )
        if any({one for one, _ in found} - set(seen.get(key, ())) for key, found in known.items()):
            return None
        for candidate in candidates:
            insert_added_organisation(session, *candidate, actor)
        return len(candidates)


def change_organisation(
    organisation_id: int,
    candidate: Candidate,
    actor: str,
    seen: str | None = None,
    seen_contact: str | None = None,
) -> None:
    """Put other details and another address in place of those that the organisation has.

    It stays confirmed or not: whoever does this knows who it is, and confirms it by itself.

    Raises ChangedError and ContactChangedError as `organisations.change_details` does, and
    NotFoundError.
    """
    contact = ContactEdit(candidate.contact, seen_contact)
    with write_transaction() as session, updating_tallies(session, organisation_id):
        lock_organisation(session, organisation_id)
        # Only the organisation itself says that its name may be listed.
        details = candidate.details._replace(listed=get_details(organisation_id).listed)
        update_details(session, organisation_id, details, actor, seen, contact)

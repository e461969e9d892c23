"""Who counts: in sums, comparisons, reports, editions and datasets, and in nothing else."""

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.model import Confirmation, OrganisationRecord
from app.store.base.current_programme import get_programme
from scoring.programme.programme import RespondentKind


def is_organisation() -> sa.ColumnElement[bool]:
    """Whether a respondent (OrganisationRecord) is an organisation, and no partnership or team."""
    return OrganisationRecord.kind == RespondentKind.ORGANISATION


def is_asked(questionnaire_id: str) -> sa.ColumnElement[bool]:
    """Whether a respondent is of the kind that answers a questionnaire.

    One that is not in use any more was answered by organisations, as far as anybody knows.
    """
    kind = get_programme().who_answers(questionnaire_id) or RespondentKind.ORGANISATION
    return OrganisationRecord.kind == kind


def is_counted() -> sa.ColumnElement[bool]:
    """Whether a respondent is an organisation that counts: the core team knows who it is.

    Anybody can join, as often as they like and under any name. Counted at once, one person who
    joined as many could tell from the figures of a group where its one real member stands.
    """
    return is_organisation() & (OrganisationRecord.confirmation == Confirmation.CONFIRMED)


def is_counted_respondent() -> sa.ColumnElement[bool]:
    """Whether a respondent of any kind counts where its own questionnaires are compared.

    A team counts where its organisation does: whoever speaks for that may add teams.
    """
    whole = aliased(OrganisationRecord)
    is_confirmed = OrganisationRecord.confirmation == Confirmation.CONFIRMED
    of_confirmed = select(whole.id).where(
        whole.id == OrganisationRecord.part_of, whole.confirmation == Confirmation.CONFIRMED
    )
    return is_confirmed & sa.or_(OrganisationRecord.part_of.is_(None), of_confirmed.exists())

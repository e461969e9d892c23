"""What the database uses and the programme's file, or its folder, does not have as it was."""

import json
from collections.abc import Collection, Iterator
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app
from sqlalchemy import func, select

from app.database.engine import db
from app.model import (
    AssessmentRecord,
    EditionRecord,
    EditionState,
    FigureRecord,
    OrganisationPlaceRecord,
    OrganisationRecord,
)
from app.settings.startup_error import CannotStartError
from app.store.base.current_programme import get_programme
from app.store.base.published_questionnaires import list_all_versions
from scoring.plurals import pluralise
from scoring.programme.programme_reader import PROGRAMME_FILE

MESSAGE = """{file} lacks what is in use:
{missing}
Put each line back as it was, with its id: a name may change, an id never does. Where nobody is \
to choose it any more, add `retired: true` to it: whoever has it keeps it, and its name stays on \
their pages. docs/programme-format.md says more."""
VERSIONS_MESSAGE = """{folder} does not have questionnaires that were answered:
{missing}
Put each file back, and its line in published.lock. Without it, nobody could read those answers."""


ANSWERED_MESSAGE = """{file} has questionnaires answered by others than answered them:
{answered}
Answers of both would be counted together. Put `answered_by` back as it was. For others to answer \
the same questions, copy the questionnaire under an id of its own."""
FIRST_MESSAGE = """{file} puts the questionnaire `{main}` first, and the published editions of the \
benchmark are of `{published}`. Figures of reports would change with it. Put `{published}` first \
again: others can be answered beside it."""


class MissingId(NamedTuple):
    """An id that is in use and not there: what it is the id of, and how much it is used."""

    kind: str
    id: str
    used_by: str

    def __str__(self) -> str:
        return f"  the {self.kind} `{self.id}`, of {self.used_by}"


def refuse_missing_ids() -> None:
    """Raise CannotStartError where the file or the folder lacks what the database uses.

    Also where others are to answer a questionnaire than did, as all would be counted together, and
    where editions are of another questionnaire than the first.
    """
    folder = current_app.config["QUESTIONNAIRES"]
    # A connection of its own, which is let go at once: the service parts into processes after this.
    with db.engine.connect() as connection:
        ids, versions = list(_list_missing(connection)), list(_list_missing_versions(connection))
        answered = list(_list_answered_by_others(connection))
        published, main = _find_published(connection), get_programme().main_questionnaire
    if ids:
        file, lines = folder / PROGRAMME_FILE, "\n".join(map(str, ids))
        raise CannotStartError(MESSAGE.format(file=file, missing=lines))
    if versions:
        lines = "\n".join(map(str, versions))
        raise CannotStartError(VERSIONS_MESSAGE.format(folder=folder, missing=lines))
    if answered:
        file, lines = folder / PROGRAMME_FILE, "\n".join(answered)
        raise CannotStartError(ANSWERED_MESSAGE.format(file=file, answered=lines))
    if published not in {None, main}:
        file = folder / PROGRAMME_FILE
        raise CannotStartError(FIRST_MESSAGE.format(file=file, main=main, published=published))


class _IdColumn(NamedTuple):
    """A column that holds ids, what they are ids of, which there are, and whose rows it has."""

    column: sa.SQLColumnExpression[str | None]
    kind: str
    known: Collection[str]
    user: str


def _list_columns() -> Iterator[_IdColumn]:
    programme = get_programme()
    places, asked = programme.place_names, {each.id for each in programme.questionnaires}
    yield _IdColumn(OrganisationPlaceRecord.place, "place", places, "organisation")
    yield _IdColumn(FigureRecord.place, "place", places, "figure")
    yield _IdColumn(OrganisationRecord.sector, "sector", programme.sector_names, "organisation")
    yield _IdColumn(OrganisationRecord.size, "size", programme.size_names, "organisation")
    yield _IdColumn(AssessmentRecord.questionnaire_id, "questionnaire", asked, "round")


def _list_missing(connection: sa.Connection) -> Iterator[MissingId]:
    """An empty id is none: a figure of no one place has it, and a team in the place of a sector."""
    for column, kind, known, user in _list_columns():
        used = select(column, func.count()).group_by(column).order_by(column)
        for id, count in connection.execute(used):
            if id and id not in known:
                yield MissingId(kind, id, pluralise(count, user))


def _list_missing_versions(connection: sa.Connection) -> Iterator[MissingId]:
    published = {(each.id, each.version) for each in list_all_versions()}
    keys = AssessmentRecord.questionnaire_id, AssessmentRecord.questionnaire_version
    used = select(*keys, func.count()).group_by(*keys).order_by(*keys)
    for id, version, count in connection.execute(used):
        if (id, version) not in published:
            yield MissingId("file", f"{id}.v{version}.yaml", pluralise(count, "round"))


def _list_answered_by_others(connection: sa.Connection) -> Iterator[str]:
    """A line for each questionnaire that a kind of respondent answered, and another answers now."""
    answered_by = {each.id: each.answered_by for each in get_programme().questionnaires}
    keys = AssessmentRecord.questionnaire_id, OrganisationRecord.kind
    whose = OrganisationRecord.id == AssessmentRecord.organisation_id
    used = select(*keys, func.count()).where(whose).group_by(*keys).order_by(*keys)
    for id, kind, count in connection.execute(used):
        if kind != answered_by.get(id, kind):
            rounds = pluralise(count, "round")
            yield f"  `{id}`, now `answered_by: {answered_by[id]}`, has {rounds} of `{kind}`"


def _find_published(connection: sa.Connection) -> str | None:
    """The questionnaire that the last published edition is of; None where there is no edition."""
    published = select(EditionRecord.content).where(EditionRecord.state == EditionState.PUBLISHED)
    text = connection.scalar(published.order_by(EditionRecord.date.desc()).limit(1))
    return None if text is None else json.loads(text)["questionnaire"]

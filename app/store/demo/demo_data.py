"""Whether everything in the database is made up, to look at; and making it so."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database.engine import db
from app.model import AccountRecord, MadeUpWorldRecord, ReturnLinkRecord, Role, SecretKeyRecord
from app.store.base.digests import hash_secret
from app.store.base.events import Action
from app.store.base.transactions import now, write_transaction
from app.store.comparison.improved_rounds import find_improved_rounds
from app.store.comparison.placements import rebuild_tallies
from app.store.demo.bulk_insert import (
    AddedOrganisation,
    NewEvent,
    insert_events,
    insert_figures,
    insert_goals,
    insert_organisations,
    organisation_events,
    placement_events,
)
from app.store.demo.demo_plan import DemoWorld, PlannedMerge, PlannedOrganisation
from app.store.demo.insert_follow_up import insert_follow_up

# Organisations added in one go: enough to be quick, few enough for memory.
ORGANISATIONS_PER_BATCH = 100

# How far migrations are, and which secret key was used: they say nothing of what is held.
UPKEEP_TABLES = {"alembic_version", SecretKeyRecord.__tablename__}


class DemoCredentials(NamedTuple):
    """What opens a made-up world: made by chance each time, and told once to whoever made it.

    The e-mail address and name of the core team's account with the hash of its password, and by the
    number of a respondent the secret of a return link of it: organisations first, then the others.
    """

    email: str
    name: str
    password_hash: str
    secrets: Mapping[int, str]


class DatabaseNotEmptyError(Exception):
    """The database holds something already: a row of `table`."""

    def __init__(self, table: str) -> None:
        """Say in which table."""
        super().__init__(f"the database holds something already, in the table {table}")
        self.table = table

    @property
    def made_up(self) -> bool:
        """Whether what it holds is a made-up world."""
        return self.table == MadeUpWorldRecord.__tablename__


def is_made_up() -> bool:
    """Whether the database holds a made-up world, which every page says."""
    return db.session.scalars(select(MadeUpWorldRecord.id).limit(1)).first() is not None


def database_address() -> str:
    """Which database it is, without any password."""
    url = db.engine.url
    return str(url.database) if url.get_backend_name() == "sqlite" else str(url)


def check_database_empty() -> None:
    """Raise NotEmptyError where any table holds a row, ours or not. It may have no table yet."""
    with db.engine.connect() as connection:
        _check_empty(connection)


def insert_demo_world(world: DemoWorld, credentials: DemoCredentials) -> Iterator[int]:
    """Put the world into the database, and yield how many more of its organisations are there.

    All in one transaction: until its end the database is empty. Raises NotEmptyError where it is
    not.
    """
    with write_transaction() as session:
        _lock_tables(session)
        _check_empty(session.connection())
        session.add(MadeUpWorldRecord(seed=world.seed, made_at=now()))
        account = _add_account(session, world, credentials)
        events = [NewEvent(world.began_at, "operator", Action.ACCOUNT_MADE, items=str(account))]
        ids: list[int] = []
        organisations = iter(world.organisations)
        while batch := list(islice(organisations, ORGANISATIONS_PER_BATCH)):
            added = insert_organisations(session, batch)
            for number, each in enumerate(added, len(ids)):
                if secret := credentials.secrets.get(number):
                    _set_link_secret(session, each, secret)
            ids += [each.id for each in added]
            events += [event for each in added for event in organisation_events(each, account)]
            events += insert_follow_up(session, added, account)
            yield len(batch)
        others = insert_organisations(
            session, [_with_id_of_whole(each, ids) for each in world.respondents]
        )
        for number, each in enumerate(others, len(ids)):
            if secret := credentials.secrets.get(number):
                _set_link_secret(session, each, secret)
        events += [event for each in others for event in organisation_events(each, account)]
        events += insert_follow_up(session, others, account)
        events += [_merge_event(merge, ids, account) for merge in world.merges]
        events += placement_events(session, events)
        events += _improvement_events(events)
        events += insert_figures(session, world.figures, account)
        events += insert_goals(session, world.goals, account)
        insert_events(session, events)
        rebuild_tallies(session)


def _check_empty(connection: sa.Connection) -> None:
    mark = MadeUpWorldRecord.__tablename__
    # The mark of a made-up world comes first, because it says most.
    names = sorted(sa.inspect(connection).get_table_names(), key=lambda name: (name != mark, name))
    for name in names:
        first = select(sa.literal(1)).select_from(sa.table(name)).limit(1)
        if name not in UPKEEP_TABLES and connection.scalars(first).first():
            raise DatabaseNotEmptyError(name)


def _lock_tables(session: Session) -> None:
    # Nobody joins, and no second world begins, while this one is made. SQLite has one writer at a
    # time anyway.
    if session.get_bind().dialect.name == "postgresql":
        tables = "organisation, account, made_up_world"
        session.execute(sa.text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))


def _add_account(session: Session, world: DemoWorld, credentials: DemoCredentials) -> int:
    account = AccountRecord(
        email=credentials.email,
        name=credentials.name,
        role=Role.EDITOR,
        password_hash=credentials.password_hash,
        made_at=world.began_at,
    )
    session.add(account)
    session.flush()
    return account.id


def _set_link_secret(session: Session, added: AddedOrganisation, secret: str) -> None:
    """Have the organisation's newest link be one whose secret somebody knows."""
    session.execute(
        update(ReturnLinkRecord)
        .where(ReturnLinkRecord.id == added.links[-1])
        .values(secret_hash=hash_secret(secret))
    )


def _with_id_of_whole(planned: PlannedOrganisation, ids: Sequence[int]) -> PlannedOrganisation:
    """A respondent, where a team says the id of its organisation instead of the number."""
    if planned.part_of is None:
        return planned
    return planned._replace(part_of=ids[planned.part_of])


def _improvement_events(events: Sequence[NewEvent]) -> list[NewEvent]:
    """What submitting puts on record of rounds that stand at a later stage than the one before."""
    submissions = {each.assessment_id: each for each in events if each.action is Action.SUBMITTED}
    return [
        submissions[improved.assessment_id]._replace(action=Action.IMPROVED)
        for improved in find_improved_rounds()
    ]


def _merge_event(merge: PlannedMerge, ids: list[int], account: int) -> NewEvent:
    kept, gone = ids[merge.kept], ids[merge.gone]
    return NewEvent(merge.at, f"account:{account}", Action.MERGED, kept, items=str(gone))

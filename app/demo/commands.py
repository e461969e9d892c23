"""`flask demo`: an empty database is filled with a made-up world."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import click
from flask import current_app, url_for
from flask.cli import with_appcontext

from app.account.passwords import hash_password
from app.demo.demo_editions import MOST_EDITIONS, edition_days, publish_editions
from app.demo.shown_organisations import find_states_to_show
from app.demo.world_plan import WorldSettings, plan_world
from app.operations.command_line import base_url_option, require_public_address
from app.store.accounts import accounts
from app.store.base.current_first_steps import get_first_steps
from app.store.base.current_programme import get_programme
from app.store.base.digests import new_secret
from app.store.base.published_questionnaires import (
    find_newest_version,
    get_current_questionnaire,
    list_versions,
)
from app.store.base.transactions import now
from app.store.demo import demo_data
from app.store.demo.demo_data import DatabaseNotEmptyError, DemoCredentials
from app.store.demo.demo_plan import DemoWorld, PlannedOrganisation
from app.store.editions import edition_files
from app.store.upkeep import database_upgrade
from scoring.plurals import pluralise
from scoring.questionnaires.questionnaire import Questionnaire

EMAIL = "demo-editor@example.org"
NAME = "Demo Editor (made up)"
# The largest integer of a database column.
MOST_SEED = 2**31 - 1
# A single organisation might be a deleted one; the most are still made within minutes.
FEWEST_ORGANISATIONS, MOST_ORGANISATIONS = 2, 20_000

# Random bytes of the password: 96 bits.
PASSWORD_BYTES = 12

MADE_UP_ALREADY = (
    "There is a made-up world here already, in {database}. Look at it with `make run`. To have "
    "another, stop the app, delete that database and do this again."
)
NOT_EMPTY = (
    "This database holds something already (in the table {table}): {database}. A made-up world "
    "goes only into an empty one, and nothing was changed."
)

HOW_TO_LOOK = """
To look at it, type `make run` and open

    {compare}

    e-mail address  {email}
    password        {password}

What those who answer see, by their private link, where each
{states}

The password and these addresses are shown this once, and kept nowhere.\
"""
STATE_LINE = """
  {words}: {name}
    {arrive}"""


@click.command("demo")
@click.option(
    "--organisations", "count", default=150, show_default=True,
    type=click.IntRange(FEWEST_ORGANISATIONS, MOST_ORGANISATIONS),
    help="How many organisations to make up.",
)  # fmt: skip
@click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(0, MOST_SEED),
    help="The same seed on the same day makes the same world.",
)  # fmt: skip
@click.option(
    "--editions", "wanted", default=MOST_EDITIONS, show_default=True,
    type=click.IntRange(0, MOST_EDITIONS), help="How many editions of the benchmark to publish.",
)  # fmt: skip
@base_url_option
@with_appcontext
def demo_command(count: int, seed: int, wanted: int, base_url: str) -> None:
    """Fill an empty database with a made-up world, to look at.

    It touches no database that holds anything. Every page says that all of it is made up.
    """
    address = require_public_address(base_url)
    try:
        demo_data.check_database_empty()
        database_upgrade.upgrade_tables()
        today = now().date()
        asked = get_current_questionnaire()
        settings = WorldSettings(
            asked,
            get_programme(),
            today,
            others=_list_other_questionnaires(),
            steps={each.id: get_first_steps(each.id) for each in get_programme().questionnaires},
            earlier=_list_earlier_versions(asked),
        )
        _fill_database(plan_world(settings, seed, count), address, edition_days(today, wanted))
    except DatabaseNotEmptyError as error:
        message = MADE_UP_ALREADY if error.made_up else NOT_EMPTY
        database = demo_data.database_address()
        raise click.ClickException(message.format(table=error.table, database=database)) from None


def _list_other_questionnaires() -> list[Questionnaire]:
    """The newest version of every questionnaire in use but the organisations' own."""
    others = (find_newest_version(each.id) for each in get_programme().questionnaires_in_use[1:])
    return [each for each in others if each]


def _list_earlier_versions(newest: Questionnaire) -> list[Questionnaire]:
    """The versions before one, the oldest first, that have the same stages and values."""
    journey = _name_journey(newest)
    versions = sorted(list_versions(newest.id), key=lambda each: each.version)
    return [each for each in versions if each != newest and _name_journey(each) == journey]


def _name_journey(questionnaire: Questionnaire) -> list[list[str]]:
    framework = questionnaire.framework
    return [[each.id for each in parts] for parts in (framework.ladder, framework.values)]


def _fill_database(world: DemoWorld, base_url: str, days: Sequence[date]) -> None:
    """Fill the database, and print how to sign in: password and links are shown only here."""
    password, states = secrets.token_urlsafe(PASSWORD_BYTES), find_states_to_show(world)
    keys = DemoCredentials(
        EMAIL, NAME, hash_password(password), {number: new_secret() for number in states}
    )
    with click.progressbar(length=len(world.organisations), label="Making it up") as bar:
        for made in demo_data.insert_demo_world(world, keys):
            bar.update(made)
    click.echo(_summary(world))
    if days:
        _publish_editions(days, world.seed)
    with current_app.test_request_context(base_url=base_url):
        click.echo(
            HOW_TO_LOOK.format(
                compare=url_for("core_team.compare", _external=True),
                email=EMAIL,
                password=password,
                states="".join(_describe_states(world, states, keys.secrets)),
            )
        )


def _describe_states(
    world: DemoWorld, states: Mapping[int, str], link_secrets: Mapping[int, str]
) -> Iterator[str]:
    everybody = (*world.organisations, *world.respondents)
    for number, words in states.items():
        arrive = url_for("assess.arrive", secret=link_secrets[number], _external=True)
        name = everybody[number].details.name
        yield STATE_LINE.format(words=words, name=name, arrive=arrive)


def _publish_editions(days: Sequence[date], seed: int) -> None:
    """Publish editions of the benchmark, by the team's account."""
    if not edition_files.remove_made_up_files():
        click.echo("No edition of the benchmark: the folder of editions holds others already.")
        return
    account = accounts.find_by_email(EMAIL)
    actor = f"account:{account.id}" if account else "operator"
    click.echo("Working out what editions of the benchmark may show can take a minute.")
    with click.progressbar(
        publish_editions(days, seed, actor), length=len(days), label="Publishing editions"
    ) as bar:
        published = [edition.edition.date for edition in bar if edition]
    click.echo(
        f"Published {pluralise(len(published), 'edition')} of the benchmark, the last of "
        f"{published[-1]}: `make freeze` makes its public site."
        if published
        else "No edition of the benchmark: too few organisations had submitted."
    )


def _summary(world: DemoWorld) -> str:
    remaining = [each for each in world.organisations if not each.gone]
    rounds = [each for one in (*remaining, *world.respondents) for each in one.rounds]
    submitted = sum(each.submitted_at is not None for each in rounds)
    return (
        f"Made up from seed {world.seed}: {_who_is_there(len(remaining), world.respondents)} with "
        f"{pluralise(submitted, 'submitted round')} and "
        f"{pluralise(len(rounds) - submitted, 'draft')}, "
        f"and {pluralise(len(world.figures), 'figure')}."
    )


def _who_is_there(organisations: int, respondents: Sequence[PlannedOrganisation]) -> str:
    """How many organisations, and how many place partnerships and teams, where there are any."""
    counts = Counter(each.kind.replace("-", " ") for each in respondents)
    return ", ".join(
        pluralise(count, kind) for kind, count in (("organisation", organisations), *counts.items())
    )

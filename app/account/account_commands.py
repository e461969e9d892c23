"""What whoever runs the service does about the core team's accounts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from app.account import known_browser, passwords
from app.operations.command_line import base_url_option, require_public_address, with_database
from app.settings.config import MAX_NAME_LENGTH
from app.store.accounts import accounts, second_factors
from app.store.accounts.account_sessions import Role
from app.store.accounts.accounts import Account, EmailTakenError
from app.store.accounts.last_editor import LastEditorError
from app.store.base import current_programme
from app.text.email_addresses import (
    MAX_ADDRESS_LENGTH,
    find_strange_character_fault,
    normalise_address,
)
from app.web.security_log import SecurityEvent, log_security_event

EMAIL_PATTERN = re.compile(r"[^@\s]+@[^@\s]+")
OPERATOR_ACTOR = "operator"
ROLE_CHOICE = click.Choice([role.value for role in Role])

core_team_command = AppGroup("core-team", help="The core team's accounts.")


@core_team_command.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=ROLE_CHOICE, required=True, help="Whether they may change anything.")
@click.option("--no-password", is_flag=True, help="They sign in with their own organisation.")
@with_database
def add_account(email: str, name: str, role: str, no_password: bool) -> None:
    """Add an account for the person with that EMAIL address, and ask for its password.

    An account that was ended begins again.
    """
    email = normalise_address(email)
    existing = accounts.find_by_email(email)
    _check_new_account(email, name, is_new=existing is None)
    if existing and not existing.ended_at:
        raise click.ClickException(_make_taken_message(email))
    password_hash = "" if no_password else _prompt_for_password(email, name)
    try:
        account_id = accounts.add_account(
            email, name.strip(), Role(role), password_hash, OPERATOR_ACTOR
        )
    except EmailTakenError:
        raise click.ClickException(_make_taken_message(email)) from None
    log_security_event(SecurityEvent.ACCOUNT_MADE, account=account_id, role=role, by=OPERATOR_ACTOR)
    if existing:
        click.echo(f"An account of {existing.name} with this address had ended. It begins again.")
    click.echo(f"{email} can sign in now, as {'an' if role == Role.EDITOR else 'a'} {role}.")


@core_team_command.command("list")
@with_database
def list_accounts() -> None:
    """List the accounts: address, name, role, and how each signs in."""
    for account in accounts.list_accounts():
        role = f"was {account.role}" if account.ended_at else account.role
        click.echo(
            "\t".join((account.email, account.name, role, _describe_ways_to_sign_in(account)))
        )


@core_team_command.command("password")
@click.argument("email")
@with_database
def set_password(email: str) -> None:
    """Set another password for EMAIL, and sign them out everywhere."""
    account = _get_live_account(email)
    accounts.change_password(
        account.id, _prompt_for_password(account.email, account.name), OPERATOR_ACTOR
    )
    _log_account_change(account, "password")
    click.echo(f"{account.email} has a new password, and is signed out everywhere.")


@core_team_command.command("second-factor-off")
@click.argument("email")
@with_database
def turn_second_factor_off(email: str) -> None:
    """Take the second factor from EMAIL, who has lost the phone and the recovery codes.

    They are signed out everywhere, and get in with the password alone: make sure first that you
    know who is asking. Where a second factor is required, their next sign-in sets up another.
    """
    account = _get_live_account(email)
    if not account.totp_secret:
        raise click.ClickException(f"{account.email} has no second factor.")
    second_factors.turn_off_second_factor(account.id, OPERATOR_ACTOR)
    _log_account_change(account, "second-factor-off")
    click.echo(f"{account.email} signs in without a second factor, and is signed out everywhere.")


@core_team_command.command("let-in")
@click.argument("email")
@base_url_option
@with_database
def print_ticket(email: str, base_url: str) -> None:
    """Print a link for EMAIL, who is kept out of a new browser by somebody's many guesses.

    On the browser that opens it within the hour, those guesses no longer count. The password is
    still asked for. Make sure first that you know who is asking.
    """
    account, address = _get_live_account(email), require_public_address(base_url)
    ticket = known_browser.make_ticket(account)
    _log_account_change(account, "let-in")
    with current_app.test_request_context(base_url=address):
        click.echo(url_for("account.use_ticket", ticket=ticket, _external=True))


@core_team_command.command("role")
@click.argument("email")
@click.argument("role", type=ROLE_CHOICE)
@with_database
def change_role(email: str, role: str) -> None:
    """Make EMAIL an editor or a viewer. The last editor who can sign in stays one."""
    account = _get_live_account(email)
    with _explain_last_editor(account):
        accounts.change_role(account.id, Role(role), OPERATOR_ACTOR)
    _log_account_change(account, "role", role=role)
    click.echo(f"{account.email} is {'an' if role == Role.EDITOR else 'a'} {role} now.")


@core_team_command.command("unbind")
@click.argument("email")
@with_database
def unbind_account(email: str) -> None:
    """Let EMAIL be recognised anew by their organisation, when that has changed who they are.

    They are signed out everywhere. The next person who signs in there with this address gets the
    account, so make sure that the address is still theirs.
    """
    account = _get_live_account(email)
    accounts.unbind_from_provider(account.id, OPERATOR_ACTOR)
    _log_account_change(account, "unbound")
    click.echo(f"{account.email} is recognised anew at the next sign-in.")


@core_team_command.command("end")
@click.argument("email")
@with_database
def end_account(email: str) -> None:
    """End the account of EMAIL: they are signed out everywhere and cannot sign in.

    Keys to the API that they made open nothing any more either. The account stays on record.
    `add_account` begins it again, without its keys. The last editor who can sign in is not ended.
    """
    account = _get_live_account(email)
    with _explain_last_editor(account):
        keys = accounts.end_account(account.id, OPERATOR_ACTOR)
    log_security_event(
        SecurityEvent.ACCOUNT_ENDED, account=account.id, keys=len(keys), by=OPERATOR_ACTOR
    )
    click.echo(f"{account.email} can no longer sign in.")
    for name in keys:
        click.echo(f"The key that they made for ‘{name}’ is ended.")


@contextmanager
def _explain_last_editor(account: Account) -> Iterator[None]:
    """Say what to do first, where the account is the last editor who can sign in."""
    try:
        yield
    except LastEditorError as error:
        raise click.ClickException(_make_last_editor_message(account.email, error.others)) from None


def _make_last_editor_message(email: str, others: list[str]) -> str:
    message = (
        f"{email} is the only editor who can sign in, so nothing was changed: nobody would be left "
        "who can invite, enter or publish anything.\n"
        "First add another with `core-team add EMAIL --name NAME --role editor`, or make a viewer "
        "one with `core-team role EMAIL editor`. Then try again."
    )
    if not others:
        return message
    unable = f"No way to sign in yet, so not counted: {', '.join(others)}."
    return f"{message}\n{unable} `core-team password EMAIL` gives one."


def _log_account_change(account: Account, what: str, **told: str) -> None:
    log_security_event(
        SecurityEvent.ACCOUNT_CHANGED, account=account.id, what=what, **told, by=OPERATOR_ACTOR
    )


def _check_new_account(email: str, name: str, *, is_new: bool) -> None:
    # An account of old may have a letter that no address has now: it can begin again.
    if is_new and (fault := find_strange_character_fault(email)):
        raise click.ClickException(f"{email!r} is not an e-mail address. {fault}.")
    if not EMAIL_PATTERN.fullmatch(email) or len(email) > MAX_ADDRESS_LENGTH:
        raise click.ClickException(f"{email!r} is not an e-mail address: write name@example.org.")
    if not name.strip() or not name.isprintable() or len(name.strip()) > MAX_NAME_LENGTH:
        raise click.ClickException(f"Give --name in 1 to {MAX_NAME_LENGTH} characters.")


def _make_taken_message(email: str) -> str:
    return f"{email} has an account already. See `flask --app app core-team list`."


def _get_live_account(email: str) -> Account:
    """The live account of that address, or a message that says what to do."""
    account = accounts.find_by_email(email)
    if account is None:
        raise click.ClickException(f"No account has the address {normalise_address(email)!r}.")
    if account.ended_at:
        raise click.ClickException(f"{account.email} has ended. `core-team add` begins it again.")
    return account


def _prompt_for_password(email: str, name: str) -> str:
    """The hash of a password that is good enough, asked for until there is one."""
    while True:
        password = click.prompt("Password", hide_input=True, confirmation_prompt="Password again")
        fault = passwords.find_new_password_fault(
            password, email, name, current_programme.get_programme()
        )
        if fault is None:
            return passwords.hash_password(password)
        click.echo(fault)


def _describe_ways_to_sign_in(account: Account) -> str:
    """How the account is signed in to."""
    if account.ended_at:
        return f"ended on {account.ended_at:%Y-%m-%d}"
    with_code = " with a code" if account.totp_secret else ""
    password = account.password_hash and f"password{with_code}"
    ways = (password, account.is_bound and "own organisation")
    return " or ".join(way for way in ways if way) or "own organisation, not yet"

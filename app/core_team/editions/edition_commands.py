"""Commands for operators about editions of the benchmark."""

import os
from contextlib import suppress
from pathlib import Path

import click
from flask.cli import AppGroup

from app.core_team.editions.edition_form import (
    edition_day_fault,
    edition_note_fault,
    named_organisations_fault,
    normalise_note,
)
from app.core_team.editions.edition_preview import (
    KIND_HEADINGS,
    count_groups,
    counting_deadline,
    edition_framework,
    group_lines,
    is_too_soon,
)
from app.core_team.editions.participants_file import (
    participants_table,
    participants_with_stages_table,
)
from app.operations.command_line import with_database
from app.store.base.transactions import now
from app.store.editions import allowed_names, edition_files, edition_publishing
from app.store.editions.allowed_names import find_names_in_note, list_allowed_names
from app.store.editions.edition_publishing import (
    EditionDraft,
    EditionRefusedError,
    PublishOutcome,
    StoredEdition,
    TooEarlyError,
)
from app.store.exports import export_log
from app.store.upkeep.missing_ids import refuse_missing_ids
from app.text.uk_dates import parse_day, uk_day
from app.text.wording import join_stage_names
from app.web.security_log import SecurityEvent, log_security_event
from app.web.spreadsheets import write_csv
from scoring.editions.edition import Group
from scoring.editions.edition_reader import edition_file_name

OPERATOR_ACTOR = "operator"

COMMAND_FAILURES = {
    PublishOutcome.LEFT: (
        "An organisation that it counts has deleted its answers since. Prepare it again."
    ),
    PublishOutcome.UNCONFIRMED: (
        "An organisation that it counts is not confirmed any more. Prepare it again, or have an "
        "editor of the core team confirm it again."
    ),
    PublishOutcome.CHANGED: "Somebody has prepared another meanwhile. Look at it again.",
}

editions_command = AppGroup("editions", help="Editions of the public benchmark.")


@editions_command.command("list")
@with_database
def list_editions_command() -> None:
    """List the editions: date, state, and how many groups have figures."""
    for published in edition_publishing.list_published_editions():
        click.echo(f"{published.edition.date}\tpublished\t{_group_counts_line(published)}")
    prepared = edition_publishing.get_prepared_edition()
    if prepared:
        click.echo(f"{prepared.edition.date}\tprepared\t{_group_counts_line(prepared)}")


@editions_command.command("prepare")
@click.argument("date")
@click.option("--note", default="", help="What is said with it, for everybody to read.")
@click.option(
    "--allow-name",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="A name of an organisation, which stands in the note for something else.",
)
@with_database
def prepare_edition_command(date: str, note: str, allowed: tuple[str, ...]) -> None:
    """Work out an edition of that DATE, such as 2026-03-31.

    It counts the last answers submitted by the end of that day; on the day itself, by now. It
    takes the place of what was prepared before. Nothing is published.
    """
    refuse_missing_ids()
    day = parse_day(date)
    fault = edition_day_fault(
        day, edition_publishing.last_published_date(), uk_day(now())
    ) or _note_fault(note, allowed)
    if fault or day is None:
        raise click.ClickException(f"{fault}.")
    try:
        _print_edition(
            edition_publishing.prepare_edition(
                EditionDraft(day, normalise_note(note), allowed), OPERATOR_ACTOR
            )
        )
    except (EditionRefusedError, TooEarlyError) as error:
        raise click.ClickException(str(error)) from None
    click.echo("\nIt is prepared, and nothing is published. To publish it: editions publish")


@editions_command.command("publish")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_database
def publish_edition_command(yes: bool) -> None:
    """Show what is prepared, ask, and publish it for good."""
    prepared = edition_publishing.get_prepared_edition()
    if prepared is None:
        raise click.ClickException("No edition is prepared. Type: editions prepare DATE")
    _print_edition(prepared)
    if not yes:
        click.confirm("\nPublish it? It can never be changed.", abort=True)
    outcome = edition_publishing.publish_edition(prepared.fingerprint, OPERATOR_ACTOR)
    if outcome is PublishOutcome.NAMED:
        fault = named_organisations_fault(edition_publishing.find_names_in_edition_note(prepared))
        raise click.ClickException(f"{fault}: prepare it again.")
    if outcome in COMMAND_FAILURES:
        raise click.ClickException(COMMAND_FAILURES[outcome])
    if outcome is PublishOutcome.WITHOUT_FILE:
        raise click.ClickException(
            "It is published, but its file could not be written to "
            f"{edition_files.editions_folder()}. "
            "See that the folder can be written to, then type: editions write"
        )
    click.echo(
        f"Published: {edition_files.editions_folder() / edition_file_name(prepared.edition)}"
    )
    click.echo("It is not on the public site yet. Where this service runs, type: make freeze")


@editions_command.command("write")
@with_database
def write_editions_command() -> None:
    """Write every published edition's file that is not in the folder as it should be."""
    try:
        written = edition_publishing.write_missing_files()
    except OSError as error:
        raise click.ClickException(f"A file could not be written: {error}") from None
    for name in written:
        click.echo(f"Written: {edition_files.editions_folder() / name}")
    if not written:
        click.echo(f"Every published edition is in {edition_files.editions_folder()}.")
    for name in edition_publishing.list_unexpected_files():
        click.echo(f"This service did not publish {name}, which is there too: move it away.")


@editions_command.command("participants")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--stages", is_flag=True, help="With where each organisation stands: for the auditor alone."
)
@with_database
def write_participants_command(file: Path, stages: bool) -> None:
    """Write whom the published editions count to a new FILE.

    It is a .csv file that its owner alone can read. The auditor tries with it what a built site
    tells, and with --stages also what a member, who knows its own stage, could work out.
    """
    if edition_publishing.last_published_date() is None:
        raise click.ClickException("No edition is published yet, so there is nobody to list.")
    table, forgotten = participants_with_stages_table() if stages else (participants_table(), 0)
    written = write_csv(table)
    # Recorded before the file is written: what cannot be put on record is not handed out.
    export_log.record_export(_export_name(stages), "csv", OPERATOR_ACTOR)
    try:
        with open(file, "xb", opener=_open_for_owner_only) as out:
            out.write(written)
    except FileExistsError:
        raise click.ClickException(
            f"{file} is there already, and is left as it is. Delete it, or name another."
        ) from None
    except OSError as error:
        # Half a file is of no use, and still discloses.
        with suppress(OSError):
            file.unlink(missing_ok=True)
        raise click.ClickException(f"{file} could not be written: {error.strerror}") from None
    log_security_event(
        SecurityEvent.EXPORTED, dataset=_export_name(stages), form="csv", by=OPERATOR_ACTOR
    )
    click.echo(f"Written: {file}. Its owner alone can read it.")
    if stages:
        click.echo(
            "It holds where each organisation stands. It is for the auditor alone: once the site "
            "is audited, delete it."
        )
    if forgotten:
        click.echo(f"Organisations that have deleted everything, without stages: {forgotten}")


@editions_command.command("allow-name")
@click.argument("name")
@click.option("--edition", "date", default="", help="Whose date, such as 2026-03-31. (the last)")
@with_database
def allow_name_command(name: str, date: str) -> None:
    """Say that a NAME on the site is not that organisation, and keep it with an edition.

    No freeze and no audit looks for it, once their file of participants is made anew. Where NAME
    begins with a dash, put -- before it.
    """
    kept = _find_published_edition(date)
    if not allowed_names.allow_name(kept.id, kept.day, name, OPERATOR_ACTOR):
        raise click.ClickException(f"No confirmed organisation is called “{name}”.")
    click.echo(f"Kept with the edition of {kept.edition.date}: “{name}” is not that organisation.")
    click.echo("Make the participants file anew: editions participants FILE")


@editions_command.command("look-for-name")
@click.argument("name")
@click.option("--edition", "date", default="", help="Whose date, such as 2026-03-31. (the last)")
@with_database
def disallow_name_command(name: str, date: str) -> None:
    """Have a NAME looked for again that was allowed with an edition."""
    kept = _find_published_edition(date)
    if not allowed_names.disallow_name(kept.id, kept.day, name, OPERATOR_ACTOR):
        allowed = ", ".join(list_allowed_names(kept.id)) or "none"
        raise click.ClickException(f"“{name}” was not allowed with it. Those that are: {allowed}")
    click.echo(f"No longer kept with the edition of {kept.edition.date}: “{name}”.")


def _find_published_edition(date: str) -> StoredEdition:
    """The published edition of that date, or the last one where it is empty."""
    day = parse_day(date) if date else edition_publishing.last_published_date()
    kept = edition_publishing.find_published_edition(day) if day else None
    if kept is None:
        raise click.ClickException("There is no such published edition. See: editions list")
    return kept


def _note_fault(note: str, allowed: tuple[str, ...]) -> str | None:
    fault = edition_note_fault(note, allowed)
    if fault and find_names_in_note(normalise_note(note), allowed):
        return f"{fault}: add --allow-name NAME"
    return fault


def _export_name(stages: bool) -> str:
    return "participants-with-stages" if stages else "participants"


def _open_for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _group_counts_line(kept: StoredEdition) -> str:
    tally = count_groups(kept.edition)
    return ", ".join(f"{n} {kind}" for kind, n in tally.items())


def _print_edition(kept: StoredEdition) -> None:
    """Print the figures that would be published."""
    framework = edition_framework(kept.edition)
    click.echo(f"Edition of {kept.edition.date}: {_group_counts_line(kept)}")
    click.echo(f"It counts the last answers submitted by {counting_deadline(kept)}.")
    if is_too_soon(kept.edition, edition_publishing.last_published_date()):
        click.echo("Most groups would show nothing new. A later edition would show more.")
    for kind, lines in group_lines(kept.edition).items():
        click.echo(f"\n{KIND_HEADINGS[kind]}")
        for group, why in lines:
            counts = ", ".join(
                f"{join_stage_names(framework.ladder, bins)} {n}"
                for bins, n in _stage_counts(group)
            )
            click.echo(f"  {group.name}: {'. '.join(part for part in (counts, why) if part)}")


def _stage_counts(group: Group) -> list[tuple[tuple[int, ...], int]]:
    return list(zip(group.stages.bins, group.stages.counts, strict=True)) if group.stages else []

"""Commands for operators that recompute placements and tallies."""

import click

from app.operations.command_line import with_database
from app.store.upkeep import recompute_placements
from app.store.upkeep.missing_ids import refuse_missing_ids
from scoring.plurals import pluralise


@click.command("place-again")
@with_database
def place_again_command() -> None:
    """Place every submitted round by the rule as it is now, and make the sums anew.

    Answers stay as they are. Do this after the rule has changed.
    """
    refuse_missing_ids()
    with click.progressbar(
        length=recompute_placements.count_submitted_rounds(), label="Placing"
    ) as bar:
        for placed in recompute_placements.recompute_all_placements():
            bar.update(placed)
    click.echo("Every submitted round is placed, and the sums are made anew.")


@click.command("count-again")
@with_database
def count_again_command() -> None:
    """Make the sums that comparisons are read from anew, and say whether any was wrong."""
    wrong = recompute_placements.verify_and_rebuild_tallies()
    sums_now_right = pluralise(wrong, "sum was wrong, and is", "sums were wrong, and are")
    click.echo(f"{sums_now_right} right now." if wrong else "Every sum was right.")

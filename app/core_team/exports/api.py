"""The read-only API: what the team may see, as JSON, for whoever holds a key. See docs/api.md."""

from collections.abc import Mapping
from datetime import date, datetime

from flask import Blueprint, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.comparison.comparison import Group, Table, compared
from app.core_team.comparison.comparison_query import View, in_address, view_of
from app.store.base import published_questionnaires
from app.store.exports import datasets, export_log
from app.store.exports.datasets import DATASETS, Dataset, Row
from app.store.organisations.organisations import PLACES, SECTORS
from app.web.access import Rule, access, actor

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

FEWEST, MOST = 1, 1_000
USUAL = 100


@blueprint.get("/")
@access(Rule.KEY)
def index() -> ResponseReturnValue:
    """What there is: every dataset with its columns, and the questionnaires."""
    return jsonify(
        datasets=[
            {
                "name": each.name,
                "holds": each.holds,
                "columns": {column.name: column.holds for column in each.columns},
                "url": url_for("api.rows", name=each.name),
            }
            for each in DATASETS.values()
        ],
        questionnaires=[
            {"id": each.id, "version": each.version, "url": _address(each.id, each.version)}
            for each in published_questionnaires.published()
        ],
    )


@blueprint.get("/questionnaires/<name>/<int:version>")
@access(Rule.KEY)
def asked(name: str, version: int) -> ResponseReturnValue:
    """A questionnaire as it was asked, with its framework."""
    published = {(each.id, each.version): each for each in published_questionnaires.published()}
    found = published.get((name, version)) or abort(404)
    return jsonify(found.model_dump(mode="json", exclude_defaults=True))


@blueprint.get("/compare")
@access(Rule.KEY)
def compare() -> ResponseReturnValue:
    """What the compare page says of a view: `place`, `sector`, `value`, `version`, `answers`."""
    view = view_of(request.args)
    place, sector, _ = view.selection
    if view.unknown:
        parts = " and ".join(f"`{part}`" for part in view.unknown)
        return _unread(f"There is no such {parts}: give an id, or leave that part out.")
    comparison = compared(view)
    return jsonify(
        place=view.selection.place,
        sector=view.selection.sector,
        value=in_address(view.value),
        version=comparison.averaged.version,
        standing_by_version={
            version: stands._asdict() for version, stands in comparison.averaged.standing.items()
        },
        answers=view.age,
        whole=_group(view, comparison.whole),
        others=comparison.others and _group(view, comparison.others),
        places=_rows(view, comparison.places, PLACES[place] if place else None),
        sectors=_rows(view, comparison.sectors, SECTORS[sector] if sector else None),
    )


@blueprint.get("/<name>")
@access(Rule.KEY)
def rows(name: str) -> ResponseReturnValue:
    """Some rows of a dataset, and the address of the next ones (null after the last)."""
    dataset = DATASETS.get(name) or abort(404)
    after, most = _number("after", 0), _number("limit", USUAL)
    if after is None or most is None or not FEWEST <= most <= MOST:
        return _unread(f"Give `after` as a whole number, and `limit` from {FEWEST} to {MOST}.")
    if request.method == "GET":
        export_log.record_reading(name, actor())
    batch = datasets.batch_of(dataset, after, most)
    onward = url_for("api.rows", name=name, after=batch.next, limit=most) if batch.next else None
    return jsonify(rows=[_plain(dataset, row) for row in batch.rows], next=onward)


def _unread(advice: str) -> ResponseReturnValue:
    return jsonify(error="We could not read that address", advice=advice), 400


def _rows(view: View, table: Table, only: str | None) -> list[Mapping[str, object]]:
    """The groups of a kind, or the one that is asked for."""
    return [_group(view, row) for row in table.rows if only in {None, row.label}]


def _group(view: View, row: Group) -> Mapping[str, object]:
    """One group in plain values; scores in basis points, shares from 0 to 1."""
    ladder = [stage.id for stage in view.questionnaire.framework.ladder]
    measure = row.measures[view.value]
    mean = measure.mean
    return {
        "name": row.label,
        "organisations": row.n,
        "typical": {
            in_address(value): each.typical and each.typical.stage.id
            for value, each in row.measures.items()
        },
        "stages": dict(zip(ladder, measure.tally.stages, strict=True)),
        "too_little_known": measure.tally.too_little,
        "score": mean and {"mean": mean.mean, "scored": mean.scored, "likely": mean.interval},
        "at_or_past": {
            stage: {"share": share.share, "likely": share.interval}
            for stage, share in zip(ladder[1:], measure.shares, strict=True)
        },
    }


def _address(name: str, version: int) -> str:
    return url_for("api.asked", name=name, version=version)


def _number(part: str, usual: int) -> int | None:
    text = request.args.get(part, str(usual))
    # More digits than any id has would be more than a database takes.
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 9 else None


def _plain(dataset: Dataset, row: Row) -> Mapping[str, object]:
    return {column.name: _json(row[column.name]) for column in dataset.columns}


def _json(value: object) -> object:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value

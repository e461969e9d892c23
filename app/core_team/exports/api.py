"""The read-only API: what the team may see, as JSON, for whoever holds a key. See docs/api.md."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Blueprint, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from app.core_team.comparison.comparison import ComparedGroup, GroupTable, compare_groups
from app.core_team.comparison.comparison_query import (
    ComparisonQuery,
    parse_comparison_query,
    value_parameter,
)
from app.store.base import published_questionnaires
from app.store.base.current_programme import get_programme
from app.store.base.current_targets import get_catalogues, get_target_links
from app.store.exports import datasets, export_log
from app.store.exports.dataset_rows import ExportRow
from app.store.exports.datasets import DATASETS, Dataset
from app.web.access import Rule, access, current_actor

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

# What a published version may still have, and nothing reads.
OUTDATED_FIELDS: dict[str, Any] = {
    "framework": {"links"},
    "sections": {"__all__": {"items": {"__all__": {"links"}}}},
}
MIN_LIMIT, MAX_LIMIT = 1, 1_000
DEFAULT_LIMIT = 100


@blueprint.get("/")
@access(Rule.KEY)
def list_datasets() -> ResponseReturnValue:
    """List every dataset with its columns, and every version of every questionnaire."""
    main = published_questionnaires.main_questionnaire_id()
    return jsonify(
        datasets=[
            {
                "name": each.name,
                "holds": each.holds,
                "columns": {column.name: column.holds for column in each.columns},
                "url": url_for("api.list_rows", name=each.name),
            }
            for each in DATASETS.values()
        ],
        questionnaires=[
            {
                "id": each.id,
                "version": each.version,
                "url": _questionnaire_url(each.id, each.version),
                "title": each.title,
                "answered_by": get_programme().who_answers(each.id),
                "main": each.id == main,
            }
            for each in published_questionnaires.list_all_versions()
        ],
    )


@blueprint.get("/questionnaires/<name>/<int:version>")
@access(Rule.KEY)
def get_questionnaire(name: str, version: int) -> ResponseReturnValue:
    """One published version of a questionnaire, with its framework.

    Without the `links` of an old version, in whose place those of `list_links` are.
    """
    versions = published_questionnaires.list_versions(name)
    questionnaire = next((each for each in versions if each.version == version), None)
    if questionnaire is None:
        abort(404)
    return jsonify(
        questionnaire.model_dump(mode="json", exclude_defaults=True, exclude=OUTDATED_FIELDS)
    )


@blueprint.get("/questionnaires/<name>/links")
@access(Rule.KEY)
def list_links(name: str) -> ResponseReturnValue:
    """What the items of a questionnaire speak to, in any version of it."""
    if not published_questionnaires.list_versions(name):
        abort(404)
    by_target = get_target_links(name).by_target
    links = [link._asdict() for of_target in by_target.values() for link in of_target]
    return jsonify(questionnaire=name, links=links)


@blueprint.get("/targets")
@access(Rule.KEY)
def list_targets() -> ResponseReturnValue:
    """Every catalogue of targets, in the order shown: whose it is, and what is in it."""
    return jsonify(catalogues=[each.model_dump(mode="json") for each in get_catalogues()])


@blueprint.get("/compare")
@access(Rule.KEY)
def get_comparison() -> ResponseReturnValue:
    """The figures of the compare page: `questionnaire`, `place`, `sector` and others choose."""
    query = parse_comparison_query(request.args)
    place, sector, _ = query.selection
    if query.unknown:
        parts = " and ".join(f"`{part}`" for part in query.unknown)
        return _bad_request(f"There is no such {parts}: give an id, or leave that part out.")
    comparison, programme = compare_groups(query), get_programme()
    return jsonify(
        place=query.selection.place,
        sector=query.selection.sector,
        value=value_parameter(query.value),
        version=comparison.averaged.version,
        standing_by_version={
            version: stands._asdict() for version, stands in comparison.averaged.standing.items()
        },
        answers=query.age,
        whole=_group_json(query, comparison.whole),
        others=comparison.others and _group_json(query, comparison.others),
        places=_groups_json(query, comparison.places, programme.place_names.get(place or "")),
        sectors=_groups_json(query, comparison.sectors, programme.sector_names.get(sector or "")),
        questionnaire=query.questionnaire.id,
        answered_by=query.kind,
    )


@blueprint.get("/<name>")
@access(Rule.KEY)
def list_rows(name: str) -> ResponseReturnValue:
    """A batch of a dataset's rows, and the address of the next batch (null after the last)."""
    dataset = DATASETS.get(name) or abort(404)
    after, limit = _read_number("after", 0), _read_number("limit", DEFAULT_LIMIT)
    if after is None or limit is None or not MIN_LIMIT <= limit <= MAX_LIMIT:
        return _bad_request(
            f"Give `after` as a whole number, and `limit` from {MIN_LIMIT} to {MAX_LIMIT}."
        )
    if request.method == "GET":
        export_log.record_api_read(name, current_actor())
    batch = datasets.read_batch(dataset, after, limit)
    rest = batch.next and url_for("api.list_rows", name=name, after=batch.next, limit=limit)
    return jsonify(rows=[_row_json(dataset, row) for row in batch.rows], next=rest or None)


def _bad_request(advice: str) -> ResponseReturnValue:
    return jsonify(error="We could not read that address", advice=advice), 400


def _groups_json(
    query: ComparisonQuery, table: GroupTable | None, label: str | None
) -> list[Mapping[str, object]]:
    """The groups of a table in plain values; only the one with that label where one is given."""
    rows = table.rows if table else ()
    return [_group_json(query, row) for row in rows if label in {None, row.label}]


def _group_json(query: ComparisonQuery, group: ComparedGroup) -> Mapping[str, object]:
    """One group in plain values; scores in basis points, shares from 0 to 1."""
    ladder = [stage.id for stage in query.questionnaire.framework.ladder]
    measure = group.measures[query.value]
    mean = measure.mean
    return {
        "name": group.label,
        "organisations": group.n,
        "typical": {
            value_parameter(value): measured.typical and measured.typical.stage.id
            for value, measured in group.measures.items()
        },
        "stages": dict(zip(ladder, measure.tally.stages, strict=True)),
        "too_little_known": measure.tally.too_little,
        "score": mean and {"mean": mean.mean, "scored": mean.scored, "likely": mean.interval},
        "at_or_past": {
            stage: {"share": share.share, "likely": share.interval}
            for stage, share in zip(ladder[1:], measure.shares, strict=True)
        },
    }


def _questionnaire_url(name: str, version: int) -> str:
    return url_for("api.get_questionnaire", name=name, version=version)


def _read_number(parameter: str, default: int) -> int | None:
    text = request.args.get(parameter, str(default))
    # More digits than any id has would be more than a database takes.
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 9 else None


def _row_json(dataset: Dataset, row: ExportRow) -> Mapping[str, object]:
    return {column.name: _json_value(row[column.name]) for column in dataset.columns}


def _json_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value

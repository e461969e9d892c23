"""The data that the benchmark offers to download: a Frictionless Data Package (specifications v1).

Its files are made from the published editions and the questionnaires alone, so that the same
editions give the same bytes. `datapackage.json` tells each table's size and SHA-256.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.public_site.data_tables import DATA_TABLES, GROUPS_TABLE, STAGES_TABLE, DataTable
from app.store.base.published_questionnaires import get_questionnaire
from app.text.benchmark_title import name_benchmark
from app.web.spreadsheets import write_csv
from scoring.editions.edition import Edition

DESCRIPTOR_FILE = "datapackage.json"
LICENCE_FILE = "LICENCE.txt"

OPEN_GOVERNMENT_LICENCE = {
    "name": "OGL-UK-3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "title": "Open Government Licence v3.0",
}

# The columns by which a row of stages belongs to a row of groups.
GROUP_KEY_COLUMNS = ["edition", "kind", "group"]


def get_package_files(
    editions: Sequence[Edition], partnership: str, aim: str
) -> Mapping[str, Callable[[], bytes]]:
    """How each file of the package is made, by its name. `editions` are the oldest first.

    `aim` is what the partnership's organisations are on the way to, or empty.
    """
    tables = {f"{table.name}.csv": table for table in DATA_TABLES}

    def table_file(table: DataTable) -> Callable[[], bytes]:
        return lambda: write_csv(table.over(editions))

    return {
        DESCRIPTOR_FILE: lambda: _make_descriptor(editions, partnership, aim),
        **{name: table_file(table) for name, table in tables.items()},
        LICENCE_FILE: lambda: _make_licence(partnership, name_benchmark(aim)).encode(),
    }


def _make_descriptor(editions: Sequence[Edition], partnership: str, aim: str) -> bytes:
    newest = editions[-1]
    package = {
        "profile": "tabular-data-package",
        "name": "waymark-benchmark",
        "title": name_benchmark(aim),
        "description": _describe_package(newest, aim),
        "version": newest.date,
        # The day of the newest edition: the package is the same whenever it is made.
        "created": f"{newest.date}T00:00:00Z",
        "licenses": [OPEN_GOVERNMENT_LICENCE],
        "contributors": [{"title": partnership, "role": "publisher"}],
        "resources": [
            _describe_resource(table, write_csv(table.over(editions))) for table in DATA_TABLES
        ],
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _describe_package(newest: Edition, aim: str) -> str:
    on_the_way = f" on the way to {aim}" if aim else ""
    asked = get_questionnaire((newest.questionnaire, newest.questionnaire_version))
    about = (
        f"Where organisations stand{on_the_way}, by their own answers to ‘{asked.title}’ "
        f"(questionnaire {asked.id}): all of them together, by place and by sector, edition by "
        "edition. No figure is about one organisation, and nobody is ranked."
    )
    return f"{about} Everything in it is made up, to look at." if newest.made_up else about


def _describe_resource(table: DataTable, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.holds,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": _describe_schema(table),
    }


def _describe_schema(table: DataTable) -> dict[str, Any]:
    described: dict[str, Any] = {
        "fields": [
            {
                "name": column.name,
                "type": column.kind,
                "description": column.holds,
                **({"constraints": dict(column.constraints)} if column.constraints else {}),
            }
            for column in table.columns
        ],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table is STAGES_TABLE:
        reference = {"resource": GROUPS_TABLE.name, "fields": GROUP_KEY_COLUMNS}
        described["foreignKeys"] = [{"fields": GROUP_KEY_COLUMNS, "reference": reference}]
    return described


def _make_licence(partnership: str, title: str) -> str:
    return f"""\
The files in this folder may be used under the {OPEN_GOVERNMENT_LICENCE["title"]}:
{OPEN_GOVERNMENT_LICENCE["path"]}

You may copy, share and adapt them, also to sell, if you say where they come from. For example:

    {partnership}, ‘{title}’, licensed under the {OPEN_GOVERNMENT_LICENCE["title"]}.

The licence does not let you say, or make it look as if, {partnership} or an organisation that
takes part supports what you make.
"""

"""What the two kinds of database spell alike, each in a dialect of its own."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sqlalchemy.dialects import postgresql, sqlite

DialectInsert: TypeAlias = sqlite.Insert | postgresql.Insert

LARGEST_ID = 2**31 - 1
"""The largest id that both kinds of database take. A number of an address may be larger."""

# 'Insert, or change what stands there'.
INSERT_BY_DIALECT: Mapping[str, Callable[[Any], DialectInsert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}

"""What the two kinds of database spell alike, each in a dialect of its own."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sqlalchemy.dialects import postgresql, sqlite

AnyInsert: TypeAlias = sqlite.Insert | postgresql.Insert

# 'Insert, or change what stands there'.
INSERTS: Mapping[str, Callable[[Any], AnyInsert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}

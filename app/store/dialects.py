"""What the two kinds of database spell alike, each in a dialect of its own."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

# 'Insert, or change what stands there'.
INSERTS: Mapping[str, Callable[[Any], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}

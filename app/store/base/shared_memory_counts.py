"""Counts that the processes of one service share in memory, where the database can keep none.

gunicorn's processes part after this was imported, and have the memory in common from then on.
"""

import struct
from datetime import datetime, timedelta
from hashlib import sha256
from mmap import mmap
from multiprocessing import Lock

# Keys that fall on one place are counted together: that is stricter, never laxer.
PLACES = 4096
# Times that a place remembers, the newest first.
MOST = 5
TIMES = struct.Struct(f"{MOST}d")

_memory = mmap(-1, PLACES * TIMES.size)
_lock = Lock()


def count(key: str, most: int, period: timedelta, at: datetime) -> datetime | None:
    """Count one more under a key, unless there were `most` (or `MOST`) in that time already.

    None where it was counted, else when the next one can be.
    """
    most, now = min(most, MOST), at.timestamp()
    with _lock:
        times = TIMES.unpack_from(_memory, _place(key))
        oldest = times[most - 1]
        if oldest > now - period.total_seconds():
            return datetime.fromtimestamp(oldest, at.tzinfo) + period
        TIMES.pack_into(_memory, _place(key), now, *times[:-1])
    return None


def forget(key: str) -> None:
    """Take back what was counted last under a key."""
    with _lock:
        times = TIMES.unpack_from(_memory, _place(key))
        TIMES.pack_into(_memory, _place(key), *times[1:], 0.0)


def clear() -> None:
    """Forget everything."""
    with _lock:
        _memory[:] = bytes(len(_memory))


def _place(key: str) -> int:
    return int(sha256(key.encode()).hexdigest()[:8], 16) % PLACES * TIMES.size

"""Counts that the processes of one service share in memory, where the database can keep none.

gunicorn's processes part after this was imported, and have the memory in common from then on.
"""

import struct
from datetime import datetime, timedelta
from hashlib import sha256
from mmap import mmap
from multiprocessing import Lock

# Keys that fall on one place are counted together: that is stricter, never laxer.
SLOTS = 4096
# Times that a place remembers, the newest first.
MOST_TIMES = 5
TIMES_FORMAT = struct.Struct(f"{MOST_TIMES}d")

_memory = mmap(-1, SLOTS * TIMES_FORMAT.size)
_lock = Lock()


def count_in_memory(key: str, most: int, period: timedelta, at: datetime) -> datetime | None:
    """Count one more under a key, unless there were `most` (or `MOST_TIMES`) in that time already.

    None where it was counted, else when the next one can be.
    """
    most, now = min(most, MOST_TIMES), at.timestamp()
    with _lock:
        times = TIMES_FORMAT.unpack_from(_memory, _slot_offset(key))
        oldest = times[most - 1]
        if oldest > now - period.total_seconds():
            return datetime.fromtimestamp(oldest, at.tzinfo) + period
        TIMES_FORMAT.pack_into(_memory, _slot_offset(key), now, *times[:-1])
    return None


def forget_last_count(key: str) -> None:
    """Take back what was counted last under a key."""
    with _lock:
        times = TIMES_FORMAT.unpack_from(_memory, _slot_offset(key))
        TIMES_FORMAT.pack_into(_memory, _slot_offset(key), *times[1:], 0.0)


def clear_counts() -> None:
    """Forget everything."""
    with _lock:
        _memory[:] = bytes(len(_memory))


def _slot_offset(key: str) -> int:
    return int(sha256(key.encode()).hexdigest()[:8], 16) % SLOTS * TIMES_FORMAT.size

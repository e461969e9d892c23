"""Saying how far a freeze has come."""

import shutil
import sys
from typing import TextIO


class Progress:
    """On a terminal, one line that is written over; elsewhere, a plain line a step."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to the error stream, or another."""
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()
        self._doing = ""
        self._count = 0

    def tell(self, doing: str, what: str) -> None:
        """Show which step it is, and what it is at."""
        self._count = self._count + 1 if doing == self._doing else 1
        if self._is_terminal:
            width = shutil.get_terminal_size().columns - 1
            at = f": {self._count}  {what}" if what else ""
            self._stream.write(f"\r\x1b[K{doing}{at}"[: width + len("\r\x1b[K")])
            self._stream.flush()
        elif doing != self._doing:
            self._stream.write(f"{doing}\n")
        self._doing = doing

    def end(self) -> None:
        """Leave an empty line for what comes next."""
        if self._is_terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

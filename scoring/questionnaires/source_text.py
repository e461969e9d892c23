"""The text of a file, once it has proved to be text: bounded, UTF-8, with no hidden characters."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from scoring.faults import Fault, Faulty

# A questionnaire of forty items, with help for each, is some 30,000 bytes.
MOST_SOURCE_BYTES = 1_000_000

NO_SUCH_FILE = "there is no such file"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
SAVE_AS_UTF8 = "save the file as UTF-8 (in most editors: Save as, then choose the encoding)"

# What no text should hold: control characters, halves of a surrogate pair, a byte order mark in
# the middle, and the line separators that YAML counts as lines and editors do not.
HIDDEN_CHARACTERS = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def read_source_text(path: Path) -> str:
    """The text of a regular file of at most `MOST_SOURCE_BYTES` bytes, or Faulty."""
    try:
        refusal = _refusal_message(path.stat())
        content = b"" if refusal else _read_bounded(path)
    except (OSError, ValueError) as error:
        refusal = _unread_message(error)
    if refusal:
        raise Faulty([Fault(str(path), "", refusal)])
    return decode_source_text(content, str(path))


def decode_source_text(content: bytes | str, file: str) -> str:
    """`content` as text, without a byte order mark, or Faulty."""
    if len(content) > MOST_SOURCE_BYTES:
        raise Faulty([Fault(file, "", _too_large_message(len(content)))])
    text = _decode(content, file) if isinstance(content, bytes) else content
    _refuse_hidden(text, file)
    return text


def split_lines(text: str) -> list[str]:
    """The lines, as editors and YAML count them."""
    return re.split("\r\n|\r|\n", text)


def _refusal_message(status: os.stat_result) -> str | None:
    # Asked before opening: opening a pipe would wait for ever.
    if stat.S_ISDIR(status.st_mode):
        return "this is a folder; name the files in it"
    if not stat.S_ISREG(status.st_mode):
        return "this is not an ordinary file"
    return _too_large_message(status.st_size) if status.st_size > MOST_SOURCE_BYTES else None


def _read_bounded(path: Path) -> bytes:
    with path.open("rb") as stream:
        # One byte over, so that a file that grew meanwhile is noticed.
        return stream.read(MOST_SOURCE_BYTES + 1)


def _unread_message(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return NO_SUCH_FILE
    if isinstance(error, PermissionError):
        return "this account is not allowed to read it"
    return f"it cannot be read: {getattr(error, 'strerror', None) or error}"


def _too_large_message(size: int) -> str:
    return f"it holds {size:,} bytes, and at most {MOST_SOURCE_BYTES:,} are read"


def _decode(content: bytes, file: str) -> str:
    if content.startswith(UTF16_MARKS):
        raise Faulty([Fault(file, "", f"it is in UTF-16; {SAVE_AS_UTF8}", 1, 1)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        message = f"it is not UTF-8 from here on; {SAVE_AS_UTF8}"
        raise Faulty([Fault(file, "", message, *_position_after(before))]) from None


def _refuse_hidden(text: str, file: str) -> None:
    match = HIDDEN_CHARACTERS.search(text)
    if not match:
        return
    message = _hidden_character_message(match.group())
    # One fault, not one a character: a file that is not text at all would hold a million.
    more = sum(1 for _ in HIDDEN_CHARACTERS.finditer(text)) - 1
    also = f" ({more:,} more in the file)" if more else ""
    raise Faulty([Fault(file, "", message + also, *_position_after(text[: match.start()]))])


def _hidden_character_message(character: str) -> str:
    if character == "\0":
        return f"it is not plain text, or is in UTF-16; {SAVE_AS_UTF8}"
    return f"a hidden character (U+{ord(character):04X}) stands here; delete it"


def _position_after(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows `before`."""
    lines = split_lines(before)
    return len(lines), len(lines[-1]) + 1

"""The text of a draft as its form brings it: typed, or from a file. Nothing of it is kept."""

import re
from pathlib import Path
from typing import NamedTuple

from flask import request
from werkzeug.datastructures import FileStorage

from scoring.faults import Fault, Faulty
from scoring.questionnaires.source_text import (
    MOST_SOURCE_BYTES,
    decode_source_text,
    read_source_text,
)

# Both texts at their longest, with room for two files that are somewhat too large.
MOST_FORM_BYTES = 6 * MOST_SOURCE_BYTES
# How other kinds of file begin, which somebody may choose by mistake.
OTHER_KINDS: dict[bytes, str] = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word, Excel or ZIP file",
    b"\xd0\xcf\x11\xe0": "an older Word or Excel file",
}
SAVE_AS_TEXT = "Save the questionnaire as plain text, in UTF-8, and choose that file"

_VERSION_LINE = re.compile(r"^version:[ \t]*[0-9]+", re.MULTILINE)
# Earlier versions may have it, and nothing reads it: a file of links took its place.
_LINKS_LINE = re.compile(r"^ +links: \[[^\]\n]*\]\n", re.MULTILINE)
_FRAMEWORK_LINE = re.compile(
    r"^framework:[ \t]*['\"]?(?P<file>[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.ya?ml)['\"]?[ \t]*(?:#|$)",
    re.MULTILINE,
)


class DraftTexts(NamedTuple):
    """A questionnaire and, where it is not one of the folder's files, its framework; as YAML.

    `refused` says, by the field, why a chosen file was not taken.
    """

    text: str = ""
    framework: str = ""
    refused: tuple[tuple[str, str], ...] = ()


def read_draft_form() -> DraftTexts:
    """What the form brings: a file goes before what is typed, unless it cannot be read."""
    refused: list[tuple[str, str]] = []
    texts = []
    for field in ("text", "framework"):
        typed = _normalise_breaks(request.form.get(field, ""))
        chosen = request.files.get(f"{field}_file")
        try:
            texts.append(_read_file(chosen) if chosen and chosen.filename else typed)
        except Faulty as faulty:
            refused.append((field, faulty.faults[0].message))
            texts.append(typed)
    return DraftTexts(texts[0], texts[1], tuple(refused))


def begin_next_version(folder: Path, name: str, version: int, newest: int) -> DraftTexts:
    """A published version's text, with the number of the next version."""
    text = _LINKS_LINE.sub("", read_source_text(folder / f"{name}.v{version}.yaml"))
    return DraftTexts(_VERSION_LINE.sub(f"version: {newest + 1}", text, count=1))


def take_framework(folder: Path, texts: DraftTexts) -> DraftTexts:
    """The draft with the text of the folder's framework that it names, if it names one."""
    named = find_framework_name(texts.text)
    path = folder / named if named else None
    if path is None or not path.is_file():
        return texts
    return texts._replace(framework=read_source_text(path))


def replaces_framework(folder: Path, texts: DraftTexts) -> bool:
    """Whether the framework has the name of a file of the folder, and other content."""
    there = take_framework(folder, texts._replace(framework="")).framework
    given = texts.framework.strip()
    return bool(given and there) and _normalise_breaks(there).strip() != given


def find_framework_name(text: str) -> str:
    """The framework's file that a questionnaire's text names; empty where it names none."""
    match = _FRAMEWORK_LINE.search(text)
    return match["file"] if match else ""


def _read_file(chosen: FileStorage) -> str:
    """The text of an uploaded file. Raises Faulty where it is not text."""
    with chosen.stream as stream:
        stream.seek(0)
        content = stream.read(MOST_SOURCE_BYTES + 1)
    kind = next((kind for start, kind in OTHER_KINDS.items() if content.startswith(start)), None)
    if kind:
        raise Faulty([_fault_of_file(f"it is {kind}. {SAVE_AS_TEXT}")])
    if len(content) > MOST_SOURCE_BYTES:
        raise Faulty([_fault_of_file(f"it holds more than {MOST_SOURCE_BYTES:,} bytes, and no "
                                     "questionnaire needs that")])  # fmt: skip
    if not content.strip():
        raise Faulty([_fault_of_file("nothing stands in it")])
    return _normalise_breaks(_decode(content))


def _decode(content: bytes) -> str:
    """The text, also where it holds hidden characters: these are faults with a line of their own.

    Raises Faulty where it is not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode_source_text(content, "")
    return decode_source_text(content, "") if "\0" in text else text


def _fault_of_file(message: str) -> Fault:
    return Fault("", "", message)


def _normalise_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")

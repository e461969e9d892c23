"""Words that are markup, words that are not, and what a page is but for them."""

import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus
from xml.etree.ElementTree import Element

import yaml
from jinja2.utils import htmlsafe_json_dumps

from scoring.questionnaires.published_versions import lock_versions

# It would end what it stands in: an attribute, a title, a text area; then comment out the rest.
# No space: a name of two words is told in short without the first.
MARKUP = "p&lt'\"></title></textarea></script><!--<b/x=y>"
PLAIN = "p" * len(MARKUP)
# What holds words for people in a questionnaire's files.
TEXTS = {"title", "name", "summary", "attribution", "intro", "text", "help"} | {
    "label",
    "looks_like",
    "rubric",
}
# What chance, the clock, a hash of the words (the start of one in a paper code as well) and how
# many there are decide.
DRAWN = re.compile(
    r"/return/[\w-]+|(?<![\w-])[\w-]{43}(?![\w-])|[0-9a-f]{12,}|\bv\d+-[0-9a-f]{4}\b|\b\d\d:\d\d(?::\d\d)?(?:Z|\+00:00)?"
    r"|\babout (?:an hour|[\d.]+ (?:minutes|hours))\b"
)
# What is made of chance, or of all the words: fields by the end of their names, and an id.
HIDDEN = {"csrf_token", "seen", "checked", "response", "key"}


def questionnaires_of(words: str, source: Path, folder: Path) -> Path:
    """`folder`, with the questionnaires of `source` published, whose every text has the words."""
    folder.mkdir()
    shutil.copy(source / "programme.yaml", folder)
    for file in (*source.glob("*framework.yaml"), *source.glob("*.v*.yaml")):
        told = yaml.safe_load(file.read_text("utf-8"))
        said = yaml.safe_dump(_saying(told, words), sort_keys=False)
        (folder / file.name).write_text(said, "utf-8")
    lock_versions(folder)
    return folder


def _saying(told: Any, words: str, *, is_text: bool = False) -> Any:
    if isinstance(told, dict):
        return {
            key: _saying(each, words, is_text=is_text or key in TEXTS) for key, each in told.items()
        }
    if isinstance(told, list):
        return [_saying(each, words) for each in told]
    return f"{words} {told}" if is_text and isinstance(told, str) else told


def shape_of(page: Element, words: str) -> list[object]:
    """Each element and comment, with its attributes and texts, as if the words were others."""
    return [_element(each, words) for each in page.iter()]


def _element(element: Element, words: str) -> object:
    drawn = {element.get("name", "").rpartition(".")[2], element.get("id")} & HIDDEN
    attributes = {
        name: "" if drawn and name == "value" else _said(unquote_plus(text), words)
        for name, text in element.attrib.items()
    }
    tag = element.tag if isinstance(element.tag, str) else "a comment"
    return tag, attributes, _said(element.text or "", words), _said(element.tail or "", words)


def _said(text: str, words: str) -> str:
    """The text with one sign for the words: as typed, in an address, a CSV file, JSON, a script."""
    for spelled in (words, words.replace(" ", "+"), words.replace('"', '""')):
        in_json, in_script = json.dumps(spelled)[1:-1], str(htmlsafe_json_dumps(spelled))[1:-1]
        for each in (spelled, in_json, in_script):
            text = text.replace(each, "¤")
    return DRAWN.sub("drawn", text)

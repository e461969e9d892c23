"""YAML text into a `SourceDocument`: plain data, and the place of every part. Nothing else imports
yaml.

Twice over the text. First the parser's events alone, counting what they would grow to, so that
nothing hostile is ever built; then the composed nodes, turned into data by rules of our own. YAML's
constructors play no part: they are what reads `no` as false in silence, and a tag as code to run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeAlias

import yaml

from scoring.faults import Fault, Faulty
from scoring.questionnaires.source_document import (
    NO_VALUE,
    REPLACEMENT_CHARACTER,
    UNREADABLE_VALUE,
    KeyPath,
    Position,
    SourceDocument,
    path_name,
    quoted,
)
from scoring.questionnaires.source_text import HIDDEN_CHARACTERS, split_lines
from scoring.questionnaires.yaml_comments import YamlScalar, find_misread_comment
from scoring.questionnaires.yaml_error_messages import plain_message

# A questionnaire of 500 items with every key in use has some 20,000 nodes, 7 deep.
MOST_NODES = 30_000
DEEPEST = 20

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

ScalarReading: TypeAlias = tuple[object, str]  # the data, and what YAML takes it for

_TAG = "tag:yaml.org,2002:"
_LONGEST_NUMBER = 15
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_TRUE = frozenset({"true", "yes", "on"})
_EMPTY = "the file holds nothing but empty lines and comments"
_NOT_KEYS = "the file must be keys and values, beginning with `id: ...`"
_TWO_DOCUMENTS = "`---` begins a second document here: keep one to a file"
_TAGGED = "a tag has no place here: delete {}"
_UNUSED = (
    "{} is no part of the text: it only marks it for a {}, and none stands below. Put quotes round "
    "the whole text, or delete the mark"
)
_TOO_DEEP = f"lists and keys stand more than {DEEPEST} deep here; no file needs that"
_TOO_MANY = f"by here there are over {MOST_NODES:,} keys and values; no file needs that"


def read_yaml(text: str, file: str) -> SourceDocument:
    """The document in `text`, with the faults that still let it be read; Faulty for the others."""
    try:
        watch = _EventGuard(file)
        watch.over(yaml.parse(text, LOADER))
        node = yaml.compose(text, LOADER)
    except yaml.YAMLError as error:
        raise Faulty([_syntax_fault(error, text, file)]) from None
    if node is None:
        raise Faulty([Fault(file, "", _EMPTY, 1, 1)])
    gathering = _NodeReader(file, split_lines(text))
    gathering.faults += watch.unused_marks()
    data = gathering.value(node, ())
    if not isinstance(data, dict):
        gathering.note(_NOT_KEYS, node, ())
        raise Faulty(gathering.faults)
    return SourceDocument(
        file,
        data,
        gathering.keys,
        gathering.values,
        gathering.readings,
        tuple(gathering.faults),
    )


class _HasPosition(Protocol):
    """A place as both of PyYAML's parsers give it, counted from 0."""

    line: int
    column: int


class _OpenCollection:
    """A list or mapping that has begun: its anchor, the nodes before it, and its height so far."""

    __slots__ = ("anchor", "before", "height")

    def __init__(self, anchor: str | None, before: int) -> None:
        self.anchor = anchor
        self.before = before
        self.height = 0


class _EventGuard:
    """Refuses a document by its events: a tag, a second document, and what grows too large."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._faults: list[Fault] = []
        self._documents = 0
        self._nodes = 0
        self._open = [_OpenCollection(None, 0)]
        self._anchored: dict[str, tuple[int, int]] = {}  # nodes and height of what `&name` names
        self._unused: dict[str, yaml.Event] = {}  # the scalars that no alias has named yet

    def over(self, events: Iterator[yaml.Event]) -> None:
        """Follow the events to the end, or to where going on is unsafe; Faulty if any was."""
        for event in events:
            stop = self._unsafe(event)
            if stop:
                self._faults.append(self._fault(stop, event))
                break
        if self._faults:
            raise Faulty(self._faults)

    def unused_marks(self) -> Iterator[Fault]:
        """A fault for every text with a mark (`&name`) that nothing repeats: it may be its word."""
        for name, event in self._unused.items():
            message = _UNUSED.format(quoted(f"&{name}"), quoted(f"*{name}"))
            yield replace(self._fault(message, event), of_words=True)

    def _unsafe(self, event: yaml.Event) -> str | None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            return _TWO_DOCUMENTS if self._documents > 1 else None
        if isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            return self._alias(event.anchor or "")
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            return self._node(event)
        return None

    def _node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> str | None:
        if event.tag is not None:
            self._faults.append(
                self._fault(_TAGGED.format(quoted(_tag_as_written(event.tag))), event)
            )
        if isinstance(event, yaml.CollectionStartEvent):
            self._open.append(_OpenCollection(event.anchor, self._nodes))
        elif event.anchor is not None:
            self._anchored[event.anchor] = (1, 0)
            self._unused[event.anchor] = event
        self._nodes += 1
        return self._too_big(0)

    def _alias(self, anchor: str) -> str | None:
        if any(anchor == part.anchor for part in self._open):
            return f"{quoted('*' + anchor)} stands inside what it names, and would never end"
        if anchor not in self._anchored:
            return f"{quoted('*' + anchor)} names nothing: no {quoted('&' + anchor)} stands above"
        self._unused.pop(anchor, None)
        nodes, height = self._anchored[anchor]
        self._nodes += nodes
        self._open[-1].height = max(self._open[-1].height, height)
        return self._too_big(height)

    def _close(self) -> None:
        closed = self._open.pop()
        height = closed.height + 1
        self._open[-1].height = max(self._open[-1].height, height)
        if closed.anchor is not None:
            self._anchored[closed.anchor] = (self._nodes - closed.before, height)

    def _too_big(self, height: int) -> str | None:
        if len(self._open) - 1 + height > DEEPEST:
            return _TOO_DEEP
        return _TOO_MANY if self._nodes > MOST_NODES else None

    def _fault(self, message: str, event: yaml.Event) -> Fault:
        return Fault(self._file, "", message, *_position(event.start_mark))


class _NodeReader:
    """Turns nodes into data, noting every place, and every fault that need not stop the reading."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self._file = file
        self._lines = lines
        self.keys: dict[KeyPath, Position] = {}
        self.values: dict[KeyPath, Position] = {}
        self.readings: dict[KeyPath, str] = {}
        self.faults: list[Fault] = []

    def value(self, node: yaml.Node, path: KeyPath) -> object:
        """The node as a dict, a list, text, a whole number, true, false, or ODD."""
        self.values[path] = _position(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, at)) for at, each in enumerate(node.value)]
        return self._scalar(node, path) if isinstance(node, yaml.ScalarNode) else UNREADABLE_VALUE

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, object]:
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node, path, data)
            if key is not None:
                self.keys[(*path, key)] = _position(key_node.start_mark)
                data[key] = self.value(value_node, (*path, key))
        return data

    def _key(self, node: yaml.Node, path: KeyPath, seen: dict[str, object]) -> str | None:
        """The key; None, with a fault, where it is no text or not the first of its name."""
        if not isinstance(node, yaml.ScalarNode):
            self.note("a list or mapping cannot be a key", node, path)
            return None
        kind = node.tag.removeprefix(_TAG)
        if kind not in {"str", "value"}:
            # A fault, and then taken for the text that was meant, so that nothing follows from it.
            self.note(_odd_key_message(node.value, kind), node, path)
        key = self._clean(node, path)
        if key in seen:
            line = self.keys[(*path, key)][0]
            self.note(f"this key stands on line {line} already: keep one", node, (*path, key))
            return None
        return key

    def _scalar(self, node: yaml.ScalarNode, path: KeyPath) -> object:
        self._note_comment(node, path)
        kind = node.tag.removeprefix(_TAG)
        if kind in {"str", "value", "merge"}:
            return self._clean(node, path)
        data, meaning = _READ_BY_KIND[kind](node.value)
        self.readings[path] = f"{quoted(node.value)} as {meaning}" if node.value else meaning
        return data

    def _note_comment(self, node: yaml.ScalarNode, path: KeyPath) -> None:
        start, end = ((mark.line, mark.column) for mark in (node.start_mark, node.end_mark))
        key_column = self.keys[path][1] - 1 if path in self.keys else start[1]
        scalar = YamlScalar(path, node.value, node.style or "", start, end, key_column)
        if misread := find_misread_comment(scalar, self._lines):
            self.faults.append(Fault(self._file, path_name(path), *misread, of_words=True))

    def _clean(self, node: yaml.ScalarNode, path: KeyPath) -> str:
        """The text, into which an escape such as `\\0` may have put what `HIDDEN_CHARACTERS`
        refuses."""
        match = HIDDEN_CHARACTERS.search(node.value)
        if match:
            code = f"U+{ord(match.group()):04X}"
            self.note(f"this text holds a hidden character ({code}); delete it", node, path)
        return HIDDEN_CHARACTERS.sub(REPLACEMENT_CHARACTER, node.value)

    def note(self, message: str, node: yaml.Node, path: KeyPath) -> None:
        """Add a fault at the node."""
        self.faults.append(Fault(self._file, path_name(path), message, *_position(node.start_mark)))


def _syntax_fault(error: yaml.YAMLError, text: str, file: str) -> Fault:
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault(file, "", f"this is not YAML: {error}", 1, 1)
    stands = _character_at(text, *_position(error.problem_mark))
    ours = plain_message(error.context or "", error.problem or "", stands)
    marks = [error.context_mark, error.problem_mark]
    mark = next(filter(None, marks if ours.at_beginning else reversed(marks)), None)
    return Fault(file, "", ours.words, *_position(mark))


def _character_at(text: str, line: int, column: int) -> str:
    lines = split_lines(text)
    return lines[line - 1][column - 1 : column] if line <= len(lines) else ""


def _position(mark: _HasPosition | None) -> Position:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _tag_as_written(tag: str) -> str:
    return f"!!{tag.removeprefix(_TAG)}" if tag.startswith(_TAG) else tag


def _odd_key_message(written: str, kind: str) -> str:
    if kind == "merge":
        return "`<<` merges nothing here: write out the keys that it would bring"
    if not written:
        return "a key is missing before this colon"
    meaning = _READ_BY_KIND[kind](written)[1]
    return f"YAML reads the key {quoted(written)} as {meaning}: put quotes round it"


def _read_boolean(written: str) -> ScalarReading:
    true = written.lower() in _TRUE
    return true, "true" if true else "false"


def _read_integer(written: str) -> ScalarReading:
    if _PLAIN_NUMBER.fullmatch(written):
        return int(written), "a number"
    if len(written) > _LONGEST_NUMBER:
        return UNREADABLE_VALUE, "a number of too many digits"
    # 010 is 8 to YAML, 1:30 is 90, 1_000 is 1000: worked out only to say so.
    node = yaml.ScalarNode(f"{_TAG}int", written)
    return UNREADABLE_VALUE, str(yaml.constructor.SafeConstructor().construct_yaml_int(node))


# By what YAML takes a plain scalar for: the data, and what to call it.
_READ_BY_KIND: dict[str, Callable[[str], ScalarReading]] = {
    "bool": _read_boolean,
    "int": _read_integer,
    "float": lambda _: (UNREADABLE_VALUE, "a fraction"),
    "null": lambda _: (UNREADABLE_VALUE, NO_VALUE),
    "timestamp": lambda _: (UNREADABLE_VALUE, "a date"),
}

"""Reads a page as html5lib does, and where its markup is plain in an eighth of the time.

Plain is what closes each element that it opens, one within another, and leaves nothing to a
browser's mending: what the HTML standard's tree construction then makes of it is what stands there.
Whatever else there may be, right or wrong, html5lib itself reads, and says what is wrong.
"""

import re
from html import unescape
from html.entities import html5
from xml.etree.ElementTree import Element, TreeBuilder

import html5lib
from html5lib.constants import adjustSVGAttributes

Fault = tuple[tuple[int, int], str, object]


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


SVG = "{http://www.w3.org/2000/svg}"
VOID = _names("br hr img input link meta")
IN_HEAD = _names("title meta link script style")
# Words whose markup is not read: references are in two of them, and none in the others.
TOLD, RAW = _names("title textarea"), _names("script style")
PHRASES = _names(
    "a abbr b bdi button code data datalist del dfn em i ins kbd label noscript output"
    " q s samp script select slot small span strong sub sup textarea time u var"
)
# Those whose beginning ends a paragraph that is still open.
BLOCKS = _names(
    "address article aside blockquote details dialog div dl fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section summary table ul"
    " li dt dd legend caption colgroup thead tbody tfoot tr td th"
)
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
IN_TABLE, ROWS, CELLS = _names("caption colgroup thead tbody tfoot"), _names("tr"), _names("td th")
# Those that stand within these alone, so that no other is closed or opened with them.
WITHIN = {
    **dict.fromkeys(IN_TABLE, _names("table")),
    **dict.fromkeys(ROWS, _names("thead tbody tfoot")),
    **dict.fromkeys(CELLS, ROWS),
    "li": _names("ul ol"),
    **dict.fromkeys(_names("dt dd"), _names("dl")),
    "option": _names("select optgroup datalist"),
    "optgroup": _names("select"),
}
# Those that hold such elements and no words.
HOLDERS = {
    "table": IN_TABLE,
    **dict.fromkeys(_names("thead tbody tfoot"), ROWS),
    **dict.fromkeys(ROWS, CELLS),
    "select": _names("option optgroup"),
    "optgroup": _names("option"),
    **dict.fromkeys(_names("option colgroup"), _names("")),
}
FRAME = ("html", "head", "body")
KNOWN = PHRASES | BLOCKS | VOID | WITHIN.keys()
# Those that do not stand in another of their kind.
ALONE = _names("a button form p select dialog")
DRAWN = _names("svg g rect circle line path text tspan polygon")

SPACES = " \t\n"
START = re.compile(r"[ \t\n]*<!doctype html>[ \t\n]*", re.IGNORECASE)
PIECE = re.compile(
    r"([^<]+)|</([a-z][a-z0-9]*)>"
    r'|<([a-z][a-z0-9]*)((?:[ \t\n]+[a-zA-Z][a-zA-Z0-9-]*(?:="[^"]*")?)*)[ \t\n]*(/?)>'
)
ATTRIBUTE = re.compile(r'([a-zA-Z][a-zA-Z0-9-]*)(?:="([^"]*)")?')
# What html5lib reads as something else, or complains of, wherever it stands.
ODD = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd]|<!--|<template|<plaintext")
REFERENCE = re.compile(r"&(?:#(\d+);|([a-zA-Z][a-zA-Z0-9]*;))?")


class _NotPlainError(Exception):
    """Something that html5lib must judge."""


def read_page(text: str) -> tuple[Element, list[Fault]]:
    """The page, and what its markup has of faults, as html5lib tells them."""
    try:
        return _PlainReader(text).page, []
    except _NotPlainError:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        page: Element = parser.parse(text)
        return page, parser.errors


def is_plain(text: str) -> bool:
    """Whether the page is read without html5lib."""
    try:
        _PlainReader(text)
    except _NotPlainError:
        return False
    return True


class _PlainReader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.builder = TreeBuilder()
        begun = START.match(text)
        if not begun or ODD.search(text):
            raise _NotPlainError
        self._read(begun.end())
        if self.open or not {"html", "head", "body"} <= self.seen:
            raise _NotPlainError
        # What comes behind the body is put into it.
        self.builder.end("body")
        self.builder.end("html")
        self.page = self.builder.close()

    def _read(self, at: int) -> None:
        match = PIECE.match
        while at < len(self.text):
            piece = match(self.text, at)
            if piece is None:
                raise _NotPlainError
            at = piece.end()
            words, ended, begun, attributes, is_closed = piece.groups()
            if words:
                self._add_words(words)
            elif ended:
                self._end(ended)
            else:
                self._begin(begun, _attributes(attributes, begun), bool(is_closed))
                if begun in TOLD or begun in RAW:
                    at = self._skip(begun, at)
                elif begun == "pre" and self.text.startswith("\n", at):
                    at += 1

    def _add_words(self, words: str) -> None:
        within = self.open[-1] if self.open else ""
        if not words.strip(SPACES):
            if within != "html" or "head" in self.seen:
                self.builder.data(words)
        elif within in {"", "html", "head"} or (within in HOLDERS and within != "option"):
            raise _NotPlainError
        else:
            self.builder.data(_without_references(words))

    def _begin(self, tag: str, attributes: dict[str, str], is_closed: bool) -> None:
        within = self.open[-1] if self.open else ""
        if within in DRAWN or tag == "svg":
            self._begin_drawn(tag, attributes, is_closed)
            return
        self._check_place(tag, within)
        if is_closed and tag not in VOID:
            raise _NotPlainError
        self.seen.add(tag)
        self.builder.start(tag, attributes)
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def _check_place(self, tag: str, within: str) -> None:
        if tag in FRAME:
            is_next = [each for each in FRAME if each in self.seen] == [*FRAME[: FRAME.index(tag)]]
            is_right = within == ("" if tag == "html" else "html") and is_next
        elif within == "head":
            is_right = tag in IN_HEAD
        else:
            is_right = self._may_stand(tag, within)
        if not is_right:
            raise _NotPlainError

    def _may_stand(self, tag: str, within: str) -> bool:
        if within in {"", "html"} or tag not in KNOWN:
            return False
        if within in HOLDERS and tag not in HOLDERS[within]:
            return False
        if tag in WITHIN and within not in WITHIN[tag]:
            return tag in {"dt", "dd"} and self.open[-2:] == ["dl", "div"]
        if tag in ALONE and tag in self.open:
            return False
        if tag in HEADINGS and not HEADINGS.isdisjoint(self.open):
            return False
        # A paragraph and what is within a sentence hold no block.
        return tag not in BLOCKS or "p" not in self.open

    def _begin_drawn(self, tag: str, attributes: dict[str, str], is_closed: bool) -> None:
        if tag not in DRAWN or not self.open or "body" not in self.open:
            raise _NotPlainError
        if tag == "svg" and self.open[-1] in HOLDERS:
            raise _NotPlainError
        self.builder.start(SVG + tag, attributes)
        if is_closed:
            self.builder.end(SVG + tag)
        else:
            self.open.append(tag)

    def _end(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise _NotPlainError
        if tag in {"body", "html"}:
            return
        self.builder.end(SVG + tag if tag in DRAWN else tag)

    def _skip(self, tag: str, at: int) -> int:
        """Past the words of an element whose markup is not read, and its end."""
        end = self.text.find("</", at)
        if not self.text.startswith(f"</{tag}>", end):
            raise _NotPlainError
        words = self.text[at:end]
        if tag == "textarea":
            words = words.removeprefix("\n")
        if words:
            self.builder.data(_without_references(words) if tag in TOLD else words)
        self._end(tag)
        return end + len(f"</{tag}>")


def _attributes(text: str, tag: str) -> dict[str, str]:
    found = ATTRIBUTE.findall(text)
    attributes = {name: _without_references(value) for name, value in found}
    if len(attributes) < len(found):
        raise _NotPlainError
    for name in attributes:
        is_spelled = adjustSVGAttributes.get(name.lower(), name) if tag in DRAWN else name.lower()
        if name != is_spelled or name == "xmlns":
            raise _NotPlainError
    return attributes


def _without_references(words: str) -> str:
    if "&" not in words:
        return words
    for number, name in REFERENCE.findall(words):
        is_known = name in html5 if name else number and 32 <= int(number) < 127
        if not is_known:
            raise _NotPlainError
    return unescape(words)

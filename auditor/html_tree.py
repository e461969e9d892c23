"""A page as a tree, by the standard library's parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID_TAGS = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)


@dataclass(eq=False, slots=True)
class Element:
    """An element; `line` is where its tag stands. Text and comments are among its `children`."""

    tag: str
    attributes: dict[str, str]
    line: int
    parent: Element | None = None
    children: list[Element | TextRun] = field(default_factory=list)

    def self_and_ancestors(self) -> Iterator[Element]:
        """The element itself, and all that are around it, the closest first."""
        here: Element | None = self
        while here:
            yield here
            here = here.parent

    def inherited(self, name: str) -> str:
        """The attribute of the closest element that has it; empty where none does."""
        held = (
            each.attributes[name] for each in self.self_and_ancestors() if name in each.attributes
        )
        return next(held, "")

    def closest(self, tag: str) -> Element | None:
        """The element itself, or the closest around it, of that tag."""
        return next((each for each in self.self_and_ancestors() if each.tag == tag), None)

    def elements(self) -> Iterator[Element]:
        """This element and all in it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.elements()

    def text_runs(self) -> Iterator[TextRun]:
        """Every text and comment in it, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield from child.text_runs()
            else:
                yield child

    @property
    def text(self) -> str:
        """All its text, white space as single spaces."""
        return " ".join(
            "".join(each.text for each in self.text_runs() if not each.is_comment).split()
        )

    def __str__(self) -> str:
        """As a reader would look for it."""
        return f"line {self.line}, <{self.tag}>"


@dataclass(eq=False, slots=True)
class TextRun:
    """A run of text, or a comment, in the element `parent`."""

    text: str
    parent: Element
    line: int
    is_comment: bool = False


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        element = Element(tag, held, self.getpos()[0], self.here)
        self.here.children.append(element)
        if tag == "br":
            self.handle_data("\n")
        if tag not in VOID_TAGS:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID_TAGS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        opened = self.here.closest(tag)
        if opened and opened.parent:
            self.here = opened.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(TextRun(data, self.here, self.getpos()[0]))

    def handle_comment(self, data: str) -> None:
        self.here.children.append(TextRun(data, self.here, self.getpos()[0], is_comment=True))


def parse_html(text: str) -> Element:
    """The page as a tree, below an element without a tag."""
    builder = _TreeBuilder()
    builder.feed(text)
    builder.close()
    return builder.root

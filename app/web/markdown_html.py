"""A text of the project's own, in Markdown, as a part of a page: its tables have captions.

A table's caption is the paragraph before it that begins with `Table: `.
"""

from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

CAPTION = "Table: "
# After what stands in a line has been read, and before the whole is written out.
ORDER = 15


class CaptionMissingError(ValueError):
    """A table without a caption: whoever hears a page goes from table to table by these."""


def page_of(text: str) -> Markup:
    """The text as HTML. Raises CaptionMissingError.

    It has to be the project's own, since HTML in it stays HTML.
    """
    reader = Markdown(extensions=["tables", _Tables()])
    return Markup(reader.convert(text))  # noqa: S704 - see above


class _Tables(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.treeprocessors.register(_TableReader(md), "tables-with-captions", ORDER)


class _TableReader(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.findall("table"):
            place = list(root).index(table)
            caption = root[place - 1] if place else None
            if caption is None or not (caption.text or "").startswith(CAPTION):
                raise CaptionMissingError(f"table {place} has no paragraph 'Table: …' before it")
            root.remove(caption)
            _name(table, (caption.text or "").removeprefix(CAPTION))
            root[place - 1] = _region(table)


def _name(table: Element, caption: str) -> None:
    """Say what the table, its columns and its rows are."""
    table.set("class", "nhsuk-table")
    told = Element("caption", {"class": "nhsuk-table__caption nhsuk-table__caption--s"})
    told.text = caption
    table.insert(0, told)
    for head in table.iter("th"):
        head.set("scope", "col")
    for row in table.findall("tbody/tr"):
        row[0].tag = "th"
        row[0].set("scope", "row")


def _region(table: Element) -> Element:
    """A narrow screen scrolls a table in a region of its own, by keyboard too."""
    name = "".join(table[0].itertext())
    told = {"class": "wm-wide", "tabindex": "0", "role": "region", "aria-label": name}
    region = Element("div", told)
    SubElement(region, "table")
    region[0] = table
    return region

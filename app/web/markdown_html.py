"""A text of whoever runs the service, in Markdown, as a part of a page: its tables have captions.

A table's caption is the paragraph before it that begins with `Table: `.
"""

from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

CAPTION_PREFIX = "Table: "
# After what stands in a line has been read, and before the whole is written out.
PROCESSOR_PRIORITY = 15


class CaptionMissingError(ValueError):
    """A table without a caption: whoever hears a page goes from table to table by these."""


def render_markdown(text: str) -> Markup:
    """The text as HTML. Raises CaptionMissingError.

    Whoever runs the service has to have written it, since HTML in it stays HTML.
    """
    reader = Markdown(extensions=["tables", _CaptionExtension()])
    return Markup(reader.convert(text))  # noqa: S704 - see above


class _CaptionExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.treeprocessors.register(
            _CaptionProcessor(md), "tables-with-captions", PROCESSOR_PRIORITY
        )


class _CaptionProcessor(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.findall("table"):
            place = list(root).index(table)
            caption = root[place - 1] if place else None
            if caption is None or not (caption.text or "").startswith(CAPTION_PREFIX):
                raise CaptionMissingError(f"table {place} has no paragraph 'Table: …' before it")
            root.remove(caption)
            _label_table(table, (caption.text or "").removeprefix(CAPTION_PREFIX))
            root[place - 1] = _wrap_in_region(table)


def _label_table(table: Element, caption: str) -> None:
    """Say what the table, its columns and its rows are."""
    table.set("class", "nhsuk-table")
    caption_element = Element("caption", {"class": "nhsuk-table__caption nhsuk-table__caption--s"})
    caption_element.text = caption
    table.insert(0, caption_element)
    for head in table.iter("th"):
        head.set("scope", "col")
    for row in table.findall("tbody/tr"):
        row[0].tag = "th"
        row[0].set("scope", "row")


def _wrap_in_region(table: Element) -> Element:
    """A narrow screen scrolls a table in a region of its own, by keyboard too."""
    name = "".join(table[0].itertext())
    attributes = {"class": "wm-wide", "tabindex": "0", "role": "region", "aria-label": name}
    region = Element("div", attributes)
    SubElement(region, "table")
    region[0] = table
    return region

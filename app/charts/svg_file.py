"""Writes pictures as an SVG file of fixed width in pixels, which any program can open."""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from markupsafe import Markup

from app.charts.colours import INK, OUTLINE, PAPER

FILE_WIDTH, MARGIN, FONT_SIZE = 800, 32, 16
LINE_PIXELS = 24
# The average width of a letter, and the gap between the parts of a key, in pixels.
LETTER_PIXELS, KEY_GAP = 8.5, 24
# The attributes of SVG elements that are lengths.
LENGTH_ATTRIBUTES = {"x", "x1", "x2", "cx", "width", "y", "y1", "y2", "cy", "height"}


def pictures_file(title: str, pictures: Sequence[tuple[str, Markup]]) -> bytes:
    """An SVG file of pictures, drawn by this package, under each other with their headings.

    It has a white ground and fonts that every system has, and its description says in words what
    the pictures say.
    """
    file = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    SubElement(file, "title").text = title
    said, ground = SubElement(file, "desc"), SubElement(file, "rect")
    top, words = _draw_heading(file, MARGIN, title, size=20), []
    for heading, picture in pictures:
        top = _draw_heading(file, top + FONT_SIZE, heading) if heading else top + FONT_SIZE
        for part in _parse_picture(picture):
            top = (_draw_key if part.tag == "ul" else _draw_picture)(
                file, top + FONT_SIZE / 2, part
            )
            words += [f"{heading}: {name}" if heading else name for name in _picture_names(part)]
    said.text = " ".join(words)
    height = f"{top + MARGIN:g}"
    for element in (file, ground):
        element.attrib |= {"width": str(FILE_WIDTH), "height": height}
    ground.set("fill", PAPER)
    file.attrib |= {"font-family": "Arial, Helvetica, sans-serif", "font-size": str(FONT_SIZE)}
    written: bytes = tostring(file, encoding="utf-8", xml_declaration=True)
    return written


def _parse_picture(picture: Markup) -> Iterable[Element]:
    return fromstring(f"<div>{picture}</div>")  # noqa: S314 - this package wrote it


def _picture_names(part: Element) -> list[str]:
    name = part.get("aria-label")
    return [name] if name else []


def _draw_heading(file: Element, top: float, words: str, size: int = FONT_SIZE) -> float:
    """Draw a heading in as many lines as it needs. Returns where it ends, in pixels."""
    looks = {"font-weight": "600", "font-size": str(size)}
    for line in wrap(words, int((FILE_WIDTH - 2 * MARGIN) / LETTER_PIXELS * FONT_SIZE / size)):
        top += LINE_PIXELS
        _draw_text(file, MARGIN, top - LINE_PIXELS / 4, line, **looks)
    return top


def _draw_key(file: Element, top: float, key: Element) -> float:
    x = float(MARGIN)
    for part in key:
        colour, name = part[0], part[0].tail or ""
        needs = LINE_PIXELS + len(name) * LETTER_PIXELS
        if x + needs > FILE_WIDTH - MARGIN:
            x, top = MARGIN, top + LINE_PIXELS
        place = {"x": f"{x:g}", "y": f"{top + 4:g}", "width": "16", "height": "16"}
        SubElement(file, "rect", {**place, "fill": colour[0].get("fill", ""), "stroke": OUTLINE})
        _draw_text(file, x + LINE_PIXELS, top + LINE_PIXELS * 3 / 4, name)
        x += needs + KEY_GAP
    return top + LINE_PIXELS


def _draw_picture(file: Element, top: float, picture: Element) -> float:
    inner = FILE_WIDTH - 2 * MARGIN
    height = float(_to_pixels(picture.get("height", "0"), inner))
    looks = {"transform": f"translate({MARGIN} {top:g})", "fill": picture.get("fill", INK)}
    place = SubElement(file, "g", looks)
    for element in picture.iter():
        for name in LENGTH_ATTRIBUTES & element.attrib.keys():
            element.set(name, _to_pixels(element.attrib[name], inner))
    place.extend(picture)
    return top + height


def _to_pixels(length: str, width: int) -> str:
    """Convert a length in per cent of the width, or in ems, to pixels."""
    if length.endswith("%"):
        return f"{float(length[:-1]) * width / 100:.1f}"
    return f"{float(length.removesuffix('em')) * FONT_SIZE:.1f}"


def _draw_text(file: Element, x: float, y: float, words: str, **looks: str) -> None:
    SubElement(file, "text", {"x": f"{x:g}", "y": f"{y:g}", "fill": INK, **looks}).text = words

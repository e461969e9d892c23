"""Pictures as a file of their own: SVG of one width in pixels, which any program can open."""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from markupsafe import Markup

from app.charts.colours import INK, OUTLINE, PAPER

WIDTH, MARGIN, FONT = 800, 32, 16
LINE = 24
# What a letter takes on the average, in pixels, and what lies between the parts of a key.
LETTER, APART = 8.5, 24
# The attributes of a picture that are lengths.
LENGTHS = {"x", "x1", "x2", "cx", "width", "y", "y1", "y2", "cy", "height"}


def as_file(title: str, pictures: Sequence[tuple[str, Markup]]) -> bytes:
    """A whole SVG file of pictures under each other: their headings, and what this package drew.

    It brings its own white ground and a font that every system has one for, and says in words what
    its pictures say.
    """
    file = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    SubElement(file, "title").text = title
    said, ground = SubElement(file, "desc"), SubElement(file, "rect")
    top, words = _put_lines(file, MARGIN, title, size=20), []
    for heading, picture in pictures:
        top = _put_lines(file, top + FONT, heading) if heading else top + FONT
        for part in _parts(picture):
            top = (_put_key if part.tag == "ul" else _put_picture)(file, top + FONT / 2, part)
            words += [f"{heading}: {name}" if heading else name for name in _names(part)]
    said.text = " ".join(words)
    height = f"{top + MARGIN:g}"
    for each in (file, ground):
        each.attrib |= {"width": str(WIDTH), "height": height}
    ground.set("fill", PAPER)
    file.attrib |= {"font-family": "Arial, Helvetica, sans-serif", "font-size": str(FONT)}
    written: bytes = tostring(file, encoding="utf-8", xml_declaration=True)
    return written


def _parts(picture: Markup) -> Iterable[Element]:
    return fromstring(f"<div>{picture}</div>")  # noqa: S314 - this package wrote it


def _names(part: Element) -> list[str]:
    name = part.get("aria-label")
    return [name] if name else []


def _put_lines(file: Element, top: float, words: str, size: int = FONT) -> float:
    """A heading in as many lines as it needs; how many pixels down it ends."""
    looks = {"font-weight": "600", "font-size": str(size)}
    for line in wrap(words, int((WIDTH - 2 * MARGIN) / LETTER * FONT / size)):
        top += LINE
        _put_text(file, MARGIN, top - LINE / 4, line, **looks)
    return top


def _put_key(file: Element, top: float, key: Element) -> float:
    x = float(MARGIN)
    for part in key:
        colour, name = part[0], part[0].tail or ""
        needs = LINE + len(name) * LETTER
        if x + needs > WIDTH - MARGIN:
            x, top = MARGIN, top + LINE
        place = {"x": f"{x:g}", "y": f"{top + 4:g}", "width": "16", "height": "16"}
        SubElement(file, "rect", {**place, "fill": colour[0].get("fill", ""), "stroke": OUTLINE})
        _put_text(file, x + LINE, top + LINE * 3 / 4, name)
        x += needs + APART
    return top + LINE


def _put_picture(file: Element, top: float, picture: Element) -> float:
    inner = WIDTH - 2 * MARGIN
    height = float(_in_pixels(picture.get("height", "0"), inner))
    looks = {"transform": f"translate({MARGIN} {top:g})", "fill": picture.get("fill", INK)}
    place = SubElement(file, "g", looks)
    for each in picture.iter():
        for name in LENGTHS & each.attrib.keys():
            each.set(name, _in_pixels(each.attrib[name], inner))
    place.extend(picture)
    return top + height


def _in_pixels(length: str, width: int) -> str:
    """A length in per cent of the width, or in ems, in pixels."""
    if length.endswith("%"):
        return f"{float(length[:-1]) * width / 100:.1f}"
    return f"{float(length.removesuffix('em')) * FONT:.1f}"


def _put_text(file: Element, x: float, y: float, words: str, **looks: str) -> None:
    SubElement(file, "text", {"x": f"{x:g}", "y": f"{y:g}", "fill": INK, **looks}).text = words

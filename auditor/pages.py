"""The figures of one page, and everything on it that might be one.

Figures stand in elements that say what they are by `data-` attributes. What follows from the counts
of a table on the same page (its total, sums of neighbouring stages, their shares, the widths of its
bars) tells nothing more. All other text, comments and attributes are kept as loose: `accounts.py`
says which numbers in them are in order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from auditor.built import Built
from auditor.figures import NOW, THEN, Count, Found, Hard, Listed, Loose, Of, Spot, Taking
from auditor.prose import numbers_in
from auditor.tree import Element, Words, tree_of

# What stands within a line of text, and so in the middle of a name too.
INLINE = frozenset(
    "a abbr b bdi cite code em i mark q s small span strong sub sup time u wbr".split()  # noqa: SIM905
)
# How a page is put together, and how it looks: no program of ours writes a figure there.
STRUCTURE = frozenset(
    """action aria-controls aria-describedby aria-labelledby charset class cols colspan fill for
    href http-equiv id lang maxlength method name rel role rows rowspan src tabindex type
    data-edition data-group data-hardest data-item data-items data-kind data-of data-since
    data-stages data-value
    """.split()  # noqa: SIM905
)
# What could single out a name in the list all the same.
MARKING = frozenset({"class", "href", "id"})
# A figure that stands in the element; the attribute may repeat it.
FIGURES = frozenset({"data-count", "data-share", "data-taking-part", "data-short", "data-known"})
FOLLOWING = frozenset({"data-share", "data-from-counts"})
WHOLE_NUMBER = re.compile(r"\d+|\d{1,3}(,\d{3})+")
DIGITS = re.compile(r"[\d,.%]*\d[\d,.%]*")
PER_CENT = re.compile(r"(\d+(?:\.\d+)?)%")
# A bar's width has at most one decimal; the rest is for how a computer divides.
FINE = 0.0501
# Where the data of a questionnaire has numbers: they were written before any answer was known.
ASKED = re.compile(r"\$\.(asked|words\.most)\..*")
CODED = re.compile(r"\$\.asked\.(.*\.code|content_hash)")
LIST_PAGE = "who-takes-part/index.html"


def read_page(found: Found, file: str, text: str, built: Built, *, is_list: bool = False) -> None:
    """Add to `found` all that stands on the page; it may be the list of who takes part."""
    Page(found, file, tree_of(text), built, is_list=is_list).read()


class Page:
    """A page that is being read."""

    def __init__(
        self, found: Found, file: str, root: Element, built: Built, *, is_list: bool
    ) -> None:
        """Read `root`, the page in `file`, into `found`."""
        self.is_list = is_list
        self.found, self.file, self.root, self.built = found, file, root, built
        self.tables: dict[Of, dict[frozenset[int], int]] = {}
        self.rows: dict[Element, set[Of]] = {}
        self.accounted: set[Element] = set()
        # Where a form sends to, as the page may say: whoever publishes it sets that.
        actions = (each.attributes.get("action", "") for each in root.elements())
        self.hosts = {host for each in actions if (host := urlsplit(each).netloc)}

    def read(self) -> None:
        """Figures first: they account for what stands around them."""
        elements = list(self.root.elements())
        for element in elements:
            self._figure(element)
            if _is_code(element):
                self.accounted.add(element)
        for element in elements:
            self._following(element)
            self._attributes(element)
            self._script(element)
            self._listed(element)
        self._words()

    def spot(self, element: Element) -> Spot:
        """Where the element stands."""
        return Spot(self.file, str(element))

    # ------------------------------------------------------------ figures

    def _figure(self, element: Element) -> None:
        reads = {
            "data-count": self._count,
            "data-taking-part": self._taking_part,
            "data-short": self._hard,
            "data-known": self._hard,
        }
        for name in reads.keys() & element.attributes.keys():
            if not WHOLE_NUMBER.fullmatch(element.text):
                told = f"{name} holds no whole number: {element.text}"
                self.found.strange(self.spot(element), told)
                continue
            reads[name](element, name, int(element.text.replace(",", "")))
            self.accounted.add(element)

    def _count(self, element: Element, _name: str, number: int) -> None:
        """How many stand at some stages."""
        stages = frozenset(map(int, re.findall(r"\d+", element.value("data-stages"))))
        of = self._of(element)
        if not (stages and of):
            self.found.strange(self.spot(element), f"{number} does not say what it counts")
            return
        self.found.counts.append(Count(of, stages, number, self.spot(element)))
        self.tables.setdefault(of, {})[stages] = number
        if row := element.inside("tr"):
            self.rows.setdefault(row, set()).add(of)

    def _taking_part(self, element: Element, _name: str, number: int) -> None:
        """How many take part."""
        edition, kind, group, what = (
            element.value(f"data-{each}") for each in ("edition", "kind", "group", "taking-part")
        )
        self.found.taking.append(Taking(edition, kind, group, what, number, self.spot(element)))

    def _hard(self, element: Element, name: str, number: int) -> None:
        """How many know about a question, or fall short on it."""
        edition, value, item = (
            element.value(f"data-{each}") for each in ("edition", "hardest", "item")
        )
        what = name.removeprefix("data-")
        self.found.hard.append(Hard(edition, value, item, what, number, self.spot(element)))

    def _of(self, element: Element) -> Of | None:
        edition, of = element.value("data-edition"), element.value("data-of")
        since, value = element.value("data-since"), element.value("data-value") or "overall"
        if of in (THEN, NOW):
            return Of(edition, of, since, value)
        kind, group = element.value("data-kind"), element.value("data-group")
        return Of(edition, kind, group, value) if edition and kind and group else None

    # ------------------------------------------------------------ what follows from figures

    def _following(self, element: Element) -> None:
        if FOLLOWING.isdisjoint(element.attributes):
            return
        self.accounted.add(element)
        right = {str(each) for each in self._sums(element)}
        right |= {f"{round(each)}%" for each in self._shares(element)}
        for number in numbers_in(element.text):
            if number.replace(",", "") not in right:
                told = f"{number} does not follow from the counts of its table on this page"
                self.found.strange(self.spot(element), told)

    def _sums(self, element: Element) -> list[int]:
        """Sums of neighbouring bins of the tables that an element belongs to."""
        return [each for table in self._tables(element) for each in _sums_of(table)]

    def _shares(self, element: Element) -> list[float]:
        """The same as percentages of the whole table."""
        return [
            100 * each / (sum(table) or 1)
            for table in self._tables(element)
            for each in _sums_of(table)
        ]

    def _tables(self, element: Element) -> list[list[int]]:
        """The counts, by stage, of the tables that an element belongs to, or its row shows."""
        row = element.inside("tr")
        of = self._of(element)
        mine = {*self.rows.get(row, ()), *([of] if of else [])} if row else {of}
        tables = (self.tables[each] for each in mine if each in self.tables)
        return [[table[bin_] for bin_ in sorted(table, key=min)] for table in tables]

    # ------------------------------------------------------------ all the rest

    def _attributes(self, element: Element) -> None:
        if self.is_list and element.inside("main"):
            self._beside_names(element)
        if element.inside("svg") and "wm-line" in _drawing(element).split():
            # How far somebody has come, in the self-assessment: blank until its reader answers.
            return
        for name, value in element.attributes.items():
            is_policy = name == "content" and "http-equiv" in element.attributes
            if name not in STRUCTURE and not is_policy and not self._is_figure(element, name):
                self.found.loose.append(Loose(value, Spot(self.file, f"{element}, {name}")))

    def _beside_names(self, element: Element) -> None:
        """In the list of names, a class or an id could say something of one too."""
        for name in element.attributes.keys() - (STRUCTURE - MARKING):
            value = element.attributes[name]
            # Of an address, the part of a page that it leads to.
            said = value.partition("#")[2] if name == "href" else value
            self.found.beside_list.append(Loose(said, Spot(self.file, f"{element}, {name}")))

    def _is_figure(self, element: Element, name: str) -> bool:
        """Whether it only repeats a figure, or draws one."""
        value = element.attributes[name]
        if name in FIGURES:
            return value in ("", element.text) or name == "data-taking-part"
        width = PER_CENT.fullmatch(value)
        if width is None or name != "width" or not element.inside("svg"):
            return False
        return any(abs(each - float(width[1])) <= FINE for each in self._shares(element))

    def _script(self, element: Element) -> None:
        """What a script in the page holds: data that was asked about, or what was built."""
        if element.tag not in ("script", "style") or "src" in element.attributes:
            return
        self.accounted.add(element)
        text = "".join(each.text for each in element.words())
        if element.attributes.get("type") == "application/json":
            self._data(element, text)
        elif element.tag == "script" and (why := self.built.trouble_with(text.encode())):
            self.found.strange(self.spot(element), why)

    def _data(self, element: Element, text: str) -> None:
        try:
            read = json.loads(text)
        except ValueError as error:
            self.found.strange(self.spot(element), f"data that cannot be read: {error}")
            return
        for path, value in leaves_of(read, "$"):
            spot = Spot(self.file, f"{element}: {path}")
            if isinstance(value, str):
                if not CODED.fullmatch(path):
                    self.found.loose.append(Loose(value, spot))
            elif value is not None and not ASKED.fullmatch(path):
                self.found.strange(spot, f"{value} where none belongs")

    def _listed(self, element: Element) -> None:
        """A name in the list of who takes part, which is one page."""
        if not is_listed(element):
            return
        if not self.is_list:
            self.found.strange(self.spot(element), "the list of who takes part is another page")
        place, sector = element.value("data-place"), element.value("data-sector")
        self.found.listed.append(Listed(element.text, place, sector, self.spot(element)))

    def _words(self) -> None:
        blocks: dict[Element, list[Words]] = {}
        for words in self.root.words():
            if words.comment:
                spot = Spot(self.file, f"line {words.line}, a comment")
                self._keep(words.text, spot, words.within)
            else:
                blocks.setdefault(_block_of(words.within), []).append(words)
        for block, said in blocks.items():
            self._keep("".join(map(self._said, said)), self.spot(block), block)

    def _keep(self, text: str, spot: Spot, within: Element) -> None:
        for host in self.hosts:
            text = text.replace(host, "")
        if not text.strip():
            return
        self.found.loose.append(Loose(text, spot))
        if self.is_list and within.inside("main"):
            self.found.beside_list.append(Loose(text, spot))

    def _said(self, words: Words) -> str:
        """A text without the figures that are accounted for, and without names of the list."""
        around = list(words.within.outward())
        if any(each.tag in ("script", "style") for each in around):
            return ""
        if self.is_list and any(map(is_listed, around)):
            return ""
        is_accounted = not self.accounted.isdisjoint(around)
        return DIGITS.sub("", words.text) if is_accounted else words.text


def leaves_of(read: Any, path: str) -> Iterator[tuple[str, object]]:  # noqa: ANN401 - any JSON
    """Every value of JSON, and every name as a value of its own, and the way there."""
    if isinstance(read, dict):
        for name, value in read.items():
            yield f"{path}, a name", name
            yield from leaves_of(value, f"{path}.{name}")
    elif isinstance(read, list):
        for at, value in enumerate(read):
            yield from leaves_of(value, f"{path}[{at}]")
    else:
        yield path, read


def is_listed(element: Element) -> bool:
    """Whether the element says that it holds a name of the list."""
    return "data-listed" in element.attributes


def _is_code(element: Element) -> bool:
    """Whether it holds a question's code on paper, or the number that a link rings."""
    return "data-code" in element.attributes or (
        element.attributes.get("href", "").startswith("tel:")
    )


def _drawing(element: Element) -> str:
    """The classes of the drawing that an element is in."""
    drawn = [each for each in element.outward() if each.tag == "svg"]
    return " ".join(each.attributes.get("class", "") for each in drawn)


def _block_of(element: Element) -> Element:
    """The closest element around it, or itself, whose text is read in one go."""
    return next(each for each in element.outward() if each.tag not in INLINE)


def _sums_of(table: Sequence[int]) -> list[int]:
    ends = range(1, len(table) + 1)
    return [sum(table[low:high]) for high in ends for low in range(high)]

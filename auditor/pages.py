"""The figures of one page, and everything on it that might be one.

Figures stand in elements that say what they are by `data-` attributes. All other text, comments,
scripts and attributes are kept as loose: `accounts.py` says which numbers in them are in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from auditor.attributes import is_numbered, is_read, trouble_with
from auditor.blank_lines import is_blank, ladder_in
from auditor.built import Built, is_data, is_inside, text_in
from auditor.drawings import draw, stack, width_of
from auditor.figures import NOW, THEN, Count, Derived, Found, Hard, Loose, Of, Share, Spot, Taking
from auditor.listing import is_listed, read_list
from auditor.questions import code_of, read_questions
from auditor.tree import Element, tree_of

# What stands within a line of text, and so in the middle of a name too.
INLINE = frozenset(
    "a abbr b bdi cite code em i mark q s small span strong sub sup time u wbr".split()  # noqa: SIM905
)
# The page for addresses that lead nowhere names the start from the root.
FROM_ROOT = re.compile(r"/([\w.~%/-]+/)?index\.html")
MAILTO = re.compile(r"mailto:([^?@\s]+@[^?@\s]+)")
ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
WHOLE_NUMBER = re.compile(r"\d+|\d{1,3}(,\d{3})+")
PER_CENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
# A rounded percentage is at most so far from the exact one.
ROUNDED = 0.5


def read_page(found: Found, file: str, text: str, built: Built, *, is_list: bool = False) -> None:
    """Add to `found` all that stands on the page; it may be the list of who takes part."""
    root = tree_of(text)
    Page(found, file, root, built, is_list=is_list).read()
    if is_list:
        read_list(found, file, root)


class Page:
    """A page that is being read."""

    def __init__(
        self, found: Found, file: str, root: Element, built: Built, *, is_list: bool
    ) -> None:
        """Read `root`, the page in `file`, into `found`."""
        self.is_list = is_list
        self.found, self.file, self.root, self.built = found, file, root, built
        self.counts: list[Count] = []
        self.rows: dict[Element | None, list[tuple[Element, Count]]] = {}
        self.accounted: set[Element] = set()
        # What says the stages of a count.
        self.staged: set[Element | None] = set()
        # Where a form sends to, the host's name, and whom a link writes to: a digit there is no
        # figure, as in a link.
        actions = {each.attributes.get("action", "") for each in root.elements()}
        hosts = {action: _host_of(action) for action in actions if _host_of(action)}
        links = (MAILTO.match(each.attributes.get("href", "")) for each in root.elements())
        mailed = {link[1] for link in links if link}
        self.sent_to = sorted({*hosts, *hosts.values(), *mailed}, key=len, reverse=True)

    def read(self) -> None:
        """Figures first: they account for what stands around them."""
        for element in self.root.elements():
            self._figure(element)
        for element in self.root.elements():
            self._share(element)
            self._code(element)
        self.found.counts += self.counts
        for element in self.root.elements():
            self._derived(element)
            self._attributes(element)
            self._inside(element)
            if is_listed(element) and not self.is_list:
                self.found.strange(self.spot(element), "the list of who takes part is another page")
        self._drawings()
        self._words()

    def spot(self, element: Element) -> Spot:
        """Where the element stands."""
        return Spot(self.file, str(element))

    # ------------------------------------------------------------ figures

    def _figure(self, element: Element) -> None:
        for name, read in READERS.items():
            if name in element.attributes:
                number = self._number(element, name)
                if number is not None:
                    read(self, element, number)
                    self.accounted.add(element)

    def _number(self, element: Element, name: str) -> int | None:
        """The whole number in the element; None, and kept as strange, where there is another."""
        repeated = element.attributes[name] if name != "data-taking-part" else ""
        if not WHOLE_NUMBER.fullmatch(element.text):
            self.found.strange(self.spot(element), f"{name} holds no whole number: {element.text}")
            return None
        if repeated and repeated != element.text:
            self.found.strange(self.spot(element), f'{name}="{repeated}" beside {element.text}')
        return int(element.text.replace(",", ""))

    def count(self, element: Element, number: int) -> None:
        """How many stand at some stages."""
        stages = frozenset(int(each) for each in element.value("data-stages").split())
        of = self._of(element)
        if not (stages and of):
            self.found.strange(self.spot(element), f"{number} does not say what it counts")
            return
        self.staged.add(element.nearest("data-stages"))
        count = Count(of, stages, number, self.spot(element))
        self.counts.append(count)
        self.rows.setdefault(element.inside("tr"), []).append((element, count))

    def taking_part(self, element: Element, number: int) -> None:
        """How many take part."""
        edition, kind, group, what = (
            element.value(f"data-{each}") for each in ("edition", "kind", "group", "taking-part")
        )
        self.found.taking.append(Taking(edition, kind, group, what, number, self.spot(element)))

    def short(self, element: Element, number: int) -> None:
        """How many fall short on a question."""
        self._hard(element, "short", number)

    def known(self, element: Element, number: int) -> None:
        """How many know about a question."""
        self._hard(element, "known", number)

    def _hard(self, element: Element, what: str, number: int) -> None:
        edition, value, item = (
            element.value(f"data-{each}") for each in ("edition", "hardest", "item")
        )
        self.found.hard.append(Hard(edition, value, item, what, number, self.spot(element)))

    def _of(self, element: Element) -> Of | None:
        edition, of = element.value("data-edition"), element.value("data-of")
        since, value = element.value("data-since"), element.value("data-value") or "overall"
        if of:
            return Of(edition, {"then": THEN, "now": NOW}.get(of, of), since, value)
        kind, group = element.value("data-kind"), element.value("data-group")
        return Of(edition, kind, group, value) if edition and kind and group else None

    def _share(self, element: Element) -> None:
        if "data-share" not in element.attributes:
            return
        said, beside = PER_CENT.fullmatch(element.text), self._beside(element)
        if not said or not beside:
            told = f"data-share holds no percentage beside a count: {element.text}"
            self.found.strange(self.spot(element), told)
            return
        repeated = element.attributes["data-share"].removesuffix("%")
        if repeated and repeated != said[1]:
            told = f'data-share="{repeated}" beside {element.text}'
            self.found.strange(self.spot(element), told)
        spot = self.spot(element)
        self.found.shares.append(Share(beside.of, beside.number, float(said[1]), ROUNDED, spot))
        self.accounted.add(element)

    def _code(self, element: Element) -> None:
        """A question's code follows from its name, and so tells nothing else."""
        if "data-code" in element.attributes and element.text == code_of(
            element.value("data-item")
        ):
            self.accounted.add(element)

    def _beside(self, element: Element) -> Count | None:
        """The count that stands before the element in its row, the last of them."""
        row = element.inside("tr")
        counts = {id(cell): count for cell, count in self.rows.get(row, ()) if row}
        found = None
        for each in row.elements() if row else ():
            if each is element:
                break
            found = counts.get(id(each), found)
        return found

    def _drawings(self) -> None:
        stacks: dict[Element, list[Element]] = {}
        for svg in self._drawn():
            row = svg.inside("tr")
            if row and width_of(svg):
                stacks.setdefault(row, []).append(svg)
            draw(self.found, svg, self.file, self._beside(svg))
        for row, parts in stacks.items():
            stack(self.found, parts, self.file, [count for _, count in self.rows.get(row, ())])

    def _drawn(self) -> Iterator[Element]:
        """Every drawing, those within others too, but for what is blank."""
        data = (text_in(each) for each in self.root.elements() if is_data(each))
        ladder = next(filter(None, map(ladder_in, data)), [])
        blank: set[Element] = set()
        for svg in (each for each in self.root.elements() if each.tag == "svg"):
            if svg not in blank and is_blank(svg, ladder):
                blank.update(svg.elements())
            if svg not in blank:
                yield svg

    def _derived(self, element: Element) -> None:
        if "data-from-counts" in element.attributes:
            self.accounted.add(element)
            of = self._of(element)
            beside = tuple(each for each in self.counts if each.of == of)
            self.found.derived.append(Derived(element.text, beside, self.spot(element)))

    # ------------------------------------------------------------ all the rest

    def _attributes(self, element: Element) -> None:
        if is_numbered(element.tag):
            self.found.strange(self.spot(element), "no element is called so")
        for name, value in element.attributes.items():
            spot = Spot(self.file, f"{element}, {name}")
            if why := trouble_with(name, value):
                self.found.strange(spot, why)
            elif name == "data-stages" and element not in self.staged:
                self.found.strange(spot, f"says {value!r} of no count")
            elif not is_read(element, name):
                self.found.loose.append(Loose(self._said(element, name), spot, is_name=True))

    def _said(self, element: Element, name: str) -> str:
        """What an attribute says; of an address, what does not stand there as a file of its own."""
        if name in ("href", "src"):
            return self._beyond_files(element, element.attributes[name])
        return self._without_addresses(self.built.without_hashes(element, name, self.root))

    def _beyond_files(self, element: Element, address: str) -> str:
        path, _, fragment = address.partition("#")
        if path.startswith("mailto:"):
            return ESCAPED.sub(" ", path.partition("?")[2])
        from_root = self.file.endswith("404.html") and FROM_ROOT.fullmatch(path)
        is_own = element.attributes.get("rel") == "canonical" or from_root
        is_file = not path.startswith("/") and (Path(self.file).parent / path).exists()
        return fragment if is_own or is_file else address

    def _inside(self, element: Element) -> None:
        if is_data(element):
            self.accounted.add(element)
            read_questions(self.found, str(self.spot(element)), text_in(element))
        elif is_inside(element):
            self.accounted.add(element)
            if why := self.built.trouble_inside(element):
                self.found.strange(self.spot(element), why)

    def _words(self) -> None:
        blocks: dict[Element, None] = {}
        for words in self.root.words():
            if words.text.strip() and not (words.comment or is_inside(words.within)):
                blocks[_block_of(words.within)] = None
            spot = Spot(self.file, f"line {words.line}, <{words.within.tag}>")
            if words.comment:
                spot = Spot(self.file, f"line {words.line}, a comment")
            if words.comment or not self._is_accounted(words.within):
                self.found.loose.append(Loose(self._without_addresses(words.text), spot))
        self.found.blocks += (Loose(self._text_of(each), self.spot(each)) for each in blocks)

    def _without_addresses(self, text: str) -> str:
        for address in self.sent_to:
            text = text.replace(address, "")
        return text

    def _text_of(self, block: Element) -> str:
        """All its text, as in `Element.text`, but for names of the list."""
        said = (each for each in block.words() if not each.comment)
        return _squeezed("".join(each.text for each in said if not self._is_in_list(each.within)))

    def _is_in_list(self, element: Element) -> bool:
        return self.is_list and is_listed(element)

    def _is_accounted(self, element: Element) -> bool:
        if self._is_in_list(element):
            return True
        return any(each in self.accounted for each in _outward(element)) or _is_called(element)


READERS: Mapping[str, Callable[[Page, Element, int], None]] = {
    "data-count": Page.count,
    "data-taking-part": Page.taking_part,
    "data-short": Page.short,
    "data-known": Page.known,
}


def _host_of(address: str) -> str:
    return address.partition("://")[2].partition("/")[0]


def _block_of(element: Element) -> Element:
    """The closest element around it, or itself, whose text is read in one go."""
    return next(each for each in _outward(element) if each.tag not in INLINE)


def _outward(element: Element | None) -> Iterator[Element]:
    while element:
        yield element
        element = element.parent


def _is_called(element: Element) -> bool:
    """Whether it is the link that rings the very number it shows."""
    link = element.inside("a")
    if not link or not link.attributes.get("href", "").startswith("tel:"):
        return False
    return _digits(link.text) in ("", _digits(link.attributes["href"]))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())

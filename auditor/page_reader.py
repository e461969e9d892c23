"""The figures of one page, and everything on it that might be one.

Figures stand in elements that say what they are by `data-` attributes. What follows from the counts
of a table on the same page (its total, sums of neighbouring stages, their shares, the widths of its
bars) tells nothing more. All other text, comments and attributes are kept unchecked:
`figure_checks.py` says which numbers in them are accounted for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from math import floor
from urllib.parse import urlsplit

from auditor.asked_questionnaire import read_asked_questionnaire
from auditor.built_assets import BuiltAssets
from auditor.data_files import walk_json
from auditor.html_tree import Element, TextRun, parse_html
from auditor.plain_words import find_numbers
from auditor.site_content import (
    CHANGE_NOW,
    CHANGE_THEN,
    HardItemCount,
    ListedName,
    ParticipationCount,
    SiteContent,
    SourceLocation,
    StageCount,
    TableKey,
    UncheckedText,
)

# What stands within a line of text, and so in the middle of a name too.
INLINE_TAGS = frozenset(
    "a abbr b bdi cite code em i mark q s small span strong sub sup time u wbr".split()  # noqa: SIM905
)
# How a page is put together, and how it looks: no program of ours writes a figure there.
STRUCTURAL_ATTRIBUTES = frozenset(
    """action aria-controls aria-describedby aria-labelledby charset class cols colspan fill for
    href http-equiv id lang maxlength method name rel role rows rowspan src tabindex type
    data-edition data-group data-hardest data-item data-items data-kind data-of data-since
    data-stages data-value
    """.split()  # noqa: SIM905
)
# Structural attributes that could still single out a name in the list.
IDENTIFYING_ATTRIBUTES = frozenset({"class", "href", "id"})
# A figure that stands in the element; the attribute may repeat it.
FIGURE_ATTRIBUTES = frozenset(
    {"data-count", "data-share", "data-taking-part", "data-short", "data-known"}
)
DERIVED_FIGURE_ATTRIBUTES = frozenset({"data-share", "data-from-counts"})
WHOLE_NUMBER = re.compile(r"\d+|\d{1,3}(,\d{3})+")
NUMBER_IN_TEXT = re.compile(r"[\d,.%]*\d[\d,.%]*")
PERCENTAGE = re.compile(r"(\d+(?:\.\d+)?)%")
# A bar's width is rounded to one decimal; the last digits allow for floating point.
BAR_WIDTH_TOLERANCE = 0.0501
# Where the data of a questionnaire has numbers: they were written before any answer was known.
QUESTIONNAIRE_NUMBER_PATH = re.compile(r"\$\.(asked|earlier\[\d+\]\.asked|words\.most)\..*")
QUESTIONNAIRE_CODE_PATH = re.compile(r"\$\.(earlier\[\d+\]\.)?asked\.(.*\.code|content_hash)")
LIST_PAGE = "who-takes-part/index.html"


def read_page(
    content: SiteContent, file: str, text: str, built: BuiltAssets, *, is_list: bool = False
) -> None:
    """Add to `content` all that stands on the page; it may be the list of who takes part."""
    PageReader(content, file, parse_html(text), built, is_list=is_list).read()


class PageReader:
    """A page that is being read."""

    def __init__(
        self, content: SiteContent, file: str, root: Element, built: BuiltAssets, *, is_list: bool
    ) -> None:
        """Read `root`, the page in `file`, into `content`."""
        self.is_list = is_list
        self.content, self.file, self.root, self.built = content, file, root, built
        self.tables: dict[TableKey, dict[frozenset[int], int]] = {}
        self.rows: dict[Element, set[TableKey]] = {}
        self.accounted: set[Element] = set()
        # Where a form sends to, as the page may say: whoever publishes it sets that.
        actions = (each.attributes.get("action", "") for each in root.elements())
        self.hosts = {host for each in actions if (host := urlsplit(each).netloc)}

    def read(self) -> None:
        """Figures first: they account for what stands around them."""
        elements = list(self.root.elements())
        for element in elements:
            self._read_figure(element)
            if _is_code_or_phone_link(element):
                self.accounted.add(element)
        for element in elements:
            self._check_derived_figure(element)
            self._read_attributes(element)
            self._read_script(element)
            self._read_listed_name(element)
        self._read_text()

    def locate(self, element: Element) -> SourceLocation:
        """Where the element stands."""
        return SourceLocation(self.file, str(element))

    def _add_unexpected(self, element: Element, message: str) -> None:
        self.content.add_unexpected(self.locate(element), message)

    # ------------------------------------------------------------ figures

    def _read_figure(self, element: Element) -> None:
        reads = {
            "data-count": self._add_stage_count,
            "data-taking-part": self._add_participation_count,
            "data-short": self._add_hard_item_count,
            "data-known": self._add_hard_item_count,
        }
        for name in reads.keys() & element.attributes.keys():
            if not WHOLE_NUMBER.fullmatch(element.text):
                message = f"{name} holds no whole number: {element.text}"
                self._add_unexpected(element, message)
                continue
            reads[name](element, name, int(element.text.replace(",", "")))
            self.accounted.add(element)

    def _add_stage_count(self, element: Element, _name: str, number: int) -> None:
        """How many stand at some stages."""
        stages = frozenset(map(int, re.findall(r"\d+", element.inherited("data-stages"))))
        table_key = self._find_table_key(element)
        if not (stages and table_key):
            self._add_unexpected(element, f"{number} does not say what it counts")
            return
        self.content.stage_counts.append(
            StageCount(table_key, stages, number, self.locate(element))
        )
        self.tables.setdefault(table_key, {})[stages] = number
        if row := element.closest("tr"):
            self.rows.setdefault(row, set()).add(table_key)

    def _add_participation_count(self, element: Element, _name: str, number: int) -> None:
        """How many take part."""
        edition, kind, group, what = (
            element.inherited(f"data-{each}")
            for each in ("edition", "kind", "group", "taking-part")
        )
        self.content.participation_counts.append(
            ParticipationCount(edition, kind, group, what, number, self.locate(element))
        )

    def _add_hard_item_count(self, element: Element, name: str, number: int) -> None:
        """How many know about a question, or fall short on it."""
        names = ("edition", "hardest", "item")
        edition, value, item = (element.inherited(f"data-{each}") for each in names)
        what = name.removeprefix("data-")
        self.content.hard_item_counts.append(
            HardItemCount(edition, value, item, what, number, self.locate(element))
        )

    def _find_table_key(self, element: Element) -> TableKey | None:
        get = element.inherited
        edition, table, since = get("data-edition"), get("data-of"), get("data-since")
        value = get("data-value") or "overall"
        if table in (CHANGE_THEN, CHANGE_NOW):
            return TableKey(edition, table, since, value)
        kind, group = get("data-kind"), get("data-group")
        return TableKey(edition, kind, group, value) if edition and kind and group else None

    # ------------------------------------------------------------ what follows from figures

    def _check_derived_figure(self, element: Element) -> None:
        if DERIVED_FIGURE_ATTRIBUTES.isdisjoint(element.attributes):
            return
        self.accounted.add(element)
        right = {str(each) for each in self._list_sums(element)}
        # Half up, as people round: `round` would make 12 of 12.5.
        right |= {f"{floor(each + 0.5)}%" for each in self._list_shares(element)}
        for number in find_numbers(element.text):
            if number.replace(",", "") not in right:
                message = f"{number} does not follow from the counts of its table on this page"
                self._add_unexpected(element, message)

    def _list_sums(self, element: Element) -> list[int]:
        """Sums of neighbouring bins of the tables that an element belongs to."""
        return [
            each for table in self._find_tables(element) for each in _list_neighbour_sums(table)
        ]

    def _list_shares(self, element: Element) -> list[float]:
        """Sums of neighbouring bins as percentages of the whole table."""
        return [
            100 * each / (sum(table) or 1)
            for table in self._find_tables(element)
            for each in _list_neighbour_sums(table)
        ]

    def _find_tables(self, element: Element) -> list[list[int]]:
        """The counts, by stage, of the tables that an element belongs to, or its row shows."""
        row = element.closest("tr")
        table_key = self._find_table_key(element)
        keys = (
            {*self.rows.get(row, ()), *([table_key] if table_key else [])} if row else {table_key}
        )
        tables = (self.tables[each] for each in keys if each in self.tables)
        return [[table[bin_] for bin_ in sorted(table, key=min)] for table in tables]

    # ------------------------------------------------------------ all the rest

    def _read_attributes(self, element: Element) -> None:
        if self.is_list and element.closest("main"):
            self._keep_identifying_attributes(element)
        if element.closest("svg") and "wm-line" in _find_drawing_classes(element).split():
            # How far somebody has come, in the self-assessment: blank until its reader answers.
            return
        for name, value in element.attributes.items():
            is_policy = name == "content" and "http-equiv" in element.attributes
            is_structural = is_policy or name in STRUCTURAL_ATTRIBUTES
            if not is_structural and not self._repeats_figure(element, name):
                self.content.add_text(value, SourceLocation(self.file, f"{element}, {name}"))

    def _keep_identifying_attributes(self, element: Element) -> None:
        """In the list of names, a class or an id could say something of one too."""
        for name in element.attributes.keys() - (STRUCTURAL_ATTRIBUTES - IDENTIFYING_ATTRIBUTES):
            value = element.attributes[name]
            # Of an address, the part of a page that it leads to.
            text = value.partition("#")[2] if name == "href" else value
            self.content.texts_beside_list.append(
                UncheckedText(text, SourceLocation(self.file, f"{element}, {name}"))
            )

    def _repeats_figure(self, element: Element, name: str) -> bool:
        """Whether it only repeats a figure, or draws one."""
        value = element.attributes[name]
        if name in FIGURE_ATTRIBUTES:
            return value in ("", element.text) or name == "data-taking-part"
        width = PERCENTAGE.fullmatch(value)
        if width is None or name != "width" or not element.closest("svg"):
            return False
        return any(
            abs(each - float(width[1])) <= BAR_WIDTH_TOLERANCE
            for each in self._list_shares(element)
        )

    def _read_script(self, element: Element) -> None:
        """What a script in the page holds: data that was asked about, or what was built."""
        if element.tag not in ("script", "style") or "src" in element.attributes:
            return
        self.accounted.add(element)
        text = "".join(each.text for each in element.text_runs())
        if element.attributes.get("type") == "application/json":
            self._read_json_data(element, text)
        elif element.tag == "script" and (why := self.built.explain_unknown(text.encode())):
            self._add_unexpected(element, why)

    def _read_json_data(self, element: Element, text: str) -> None:
        try:
            json_value = json.loads(text)
        except ValueError as error:
            self._add_unexpected(element, f"data that cannot be read: {error}")
            return
        if asked := read_asked_questionnaire(json_value):
            self.content.asked.append(asked)
        for path, value in walk_json(json_value, "$"):
            location = SourceLocation(self.file, f"{element}: {path}")
            if isinstance(value, str):
                if not QUESTIONNAIRE_CODE_PATH.fullmatch(path):
                    self.content.add_text(value, location)
            elif value is not None and not QUESTIONNAIRE_NUMBER_PATH.fullmatch(path):
                self.content.add_unexpected(location, f"{value} where none belongs")

    def _read_listed_name(self, element: Element) -> None:
        """A name in the list of who takes part, which is one page."""
        if not is_listed_name(element):
            return
        if not self.is_list:
            self._add_unexpected(element, "the list of who takes part is another page")
        place, sector = element.inherited("data-place"), element.inherited("data-sector")
        self.content.listed_names.append(
            ListedName(element.text, place, sector, self.locate(element))
        )

    def _read_text(self) -> None:
        blocks: dict[Element, list[TextRun]] = {}
        for words in self.root.text_runs():
            if words.is_comment:
                location = SourceLocation(self.file, f"line {words.line}, a comment")
                self._keep_unchecked_text(words.text, location, words.parent)
            else:
                blocks.setdefault(_find_text_block(words.parent), []).append(words)
        for block, runs in blocks.items():
            self._keep_unchecked_text(
                "".join(map(self._remove_accounted, runs)), self.locate(block), block
            )

    def _keep_unchecked_text(self, text: str, location: SourceLocation, within: Element) -> None:
        for host in self.hosts:
            text = text.replace(host, "")
        if not text.strip():
            return
        self.content.add_text(text, location)
        if self.is_list and within.closest("main"):
            self.content.texts_beside_list.append(UncheckedText(text, location))

    def _remove_accounted(self, words: TextRun) -> str:
        """A text without the figures that are accounted for, and without names of the list."""
        around = list(words.parent.self_and_ancestors())
        if any(each.tag in ("script", "style") for each in around):
            return ""
        if self.is_list and any(map(is_listed_name, around)):
            return ""
        is_accounted = not self.accounted.isdisjoint(around)
        return NUMBER_IN_TEXT.sub("", words.text) if is_accounted else words.text


def is_listed_name(element: Element) -> bool:
    """Whether the element says that it holds a name of the list."""
    return "data-listed" in element.attributes


def _is_code_or_phone_link(element: Element) -> bool:
    """Whether it holds a question's code on paper, or the number that a link rings."""
    return "data-code" in element.attributes or (
        element.attributes.get("href", "").startswith("tel:")
    )


def _find_drawing_classes(element: Element) -> str:
    """The classes of the drawing that an element is in."""
    drawn = [each for each in element.self_and_ancestors() if each.tag == "svg"]
    return " ".join(each.attributes.get("class", "") for each in drawn)


def _find_text_block(element: Element) -> Element:
    """The closest element around it, or itself, whose text is read in one go."""
    return next(each for each in element.self_and_ancestors() if each.tag not in INLINE_TAGS)


def _list_neighbour_sums(table: Sequence[int]) -> list[int]:
    ends = range(1, len(table) + 1)
    return [sum(table[low:high]) for high in ends for low in range(high)]

"""Looking for names of organisations in text, as whole names, however somebody types them.

Case, accents, the kind of spaces, dashes and apostrophes, and marks that nobody sees make no
difference; nor does punctuation, nor whether '&' is written out. A name is never found within a
longer word.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple
from unicodedata import category, normalize

APOSTROPHES = "'’‘`\N{ACUTE ACCENT}\N{PRIME}\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER PRIME}"
DASHES = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}–\N{EM DASH}\N{MINUS SIGN}"
AMPERSANDS = dict.fromkeys("&\N{FULLWIDTH AMPERSAND}", " and ")
TYPED_ALIKE = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(DASHES, "-") | AMPERSANDS
)
# Accents, and marks that nobody sees, such as where a word may break.
IGNORED_CATEGORIES = {"Mn", "Mc", "Me", "Cf"}
# A word; a sign such as + or an emoji, which is a piece of a name by itself; the rest of the marks.
WORD = re.compile(r"[^\W_]+")
MARKS = re.compile(r"(?:_|[^\w\s])+")
PIECE = re.compile(r"[^\W_]+|[^\w\s]")

ORGANISATION_COLUMN, LOOKED_FOR_COLUMN, LISTED_COLUMN = "organisation", "looked_for", "listed"
"""Columns of the participants file: what tells each organisation apart; the name to look for, empty
where nobody has to; and, in a row of no edition, that the name stands in the public list."""

# How the first column tells organisations of one name apart.
NUMBER_SUFFIX = re.compile(r" \(\d+\)$")
# How a spreadsheet is kept from taking a cell for a formula (see `app.web.spreadsheets`).
GUARDED_CELL = re.compile(r"'[=+\-@\t\r\n]")


class Separator(Enum):
    """What stands between two pieces of a text. `NONE` is within a word."""

    NONE = 0
    DASH = 1
    APOSTROPHE = 2
    SIGN = 3
    APART = 4


LOOSE_SEPARATORS = (Separator.DASH, Separator.APOSTROPHE, Separator.SIGN)
"""Where a name may be typed as one word or as two, as in co-op."""


class TextPieces(NamedTuple):
    """The words and signs of a text, and what stands before each of them and after the last."""

    words: Sequence[str]
    joints: Sequence[Separator]


class _SoughtName(NamedTuple):
    """A name by its letters, and what stands between them after how many."""

    name: str
    joints: dict[int, Separator]


class NameFinder:
    """Finds any of some names in texts."""

    def __init__(self, names: Iterable[str]) -> None:
        """Look for these. A name that holds nothing to see is never found."""
        self._by_letters: dict[str, list[_SoughtName]] = defaultdict(list)
        self._beginnings: set[str] = set()
        self._of_marks: dict[str, list[str]] = defaultdict(list)
        for name in dict.fromkeys(names):
            self._add(name)

    def __bool__(self) -> bool:
        """Whether there is any name to look for."""
        return bool(self._by_letters or self._of_marks)

    def found_in(self, text: str) -> list[str]:
        """The names that the text holds, the longest first; of one length in order."""
        if not self:
            return []
        plain = fold_text(text)
        names = {*self._words_in(plain), *self._marks_in(plain)}
        return sorted(names, key=lambda name: (-len(name), name))

    def _add(self, name: str) -> None:
        plain = fold_text(name)
        pieces = _split_pieces(plain)
        letters = "".join(pieces.words)
        if letters:
            self._by_letters[letters].append(_SoughtName(name, _separators_by_length(pieces)))
            self._beginnings.update(letters[:end] for end in range(1, len(letters) + 1))
        elif marks := "".join(plain.split()):
            self._of_marks[marks].append(name)

    def _words_in(self, plain: str) -> Iterator[str]:
        pieces = _split_pieces(plain)
        for start, joint in enumerate(pieces.joints[:-1]):
            if joint is not Separator.APOSTROPHE:
                yield from self._words_from(pieces, start)

    def _words_from(self, pieces: TextPieces, start: int) -> Iterator[str]:
        letters, joints = "", dict[int, Separator]()
        for at in range(start, len(pieces.words)):
            letters += pieces.words[at]
            if letters not in self._beginnings:
                return
            if _can_end_name(pieces, at):
                for sought in self._by_letters.get(letters, ()):
                    if _separators_match(sought.joints, joints):
                        yield sought.name
            joints[len(letters)] = pieces.joints[at + 1]

    def _marks_in(self, plain: str) -> Iterator[str]:
        """Names of nothing but marks, such as '...': the whole of a run of them, within no word."""
        for match in MARKS.finditer(plain) if self._of_marks else ():
            before, after = plain[: match.start()][-1:], plain[match.end() :][:1]
            if not (before.isalnum() and after.isalnum()):
                yield from self._of_marks.get(match[0], ())


def is_same_name(one: str, other: str) -> bool:
    """Whether both are one name, however typed."""
    return one == other or (_contains_name(one, other) and _contains_name(other, one))


def read_name_cell(cell: str) -> str:
    """The name that a cell of one of our tables holds, without what guards it."""
    return cell[1:] if GUARDED_CELL.match(cell) else cell


def names_to_find(rows: Sequence[Mapping[str, str | None]]) -> list[str]:
    """The names to look for, each once, of rows of a participants file by their columns.

    An earlier Waymark's file has one column of names, with numbers behind those that are alike.
    """
    if rows and LOOKED_FOR_COLUMN in rows[0]:
        cells = [row[LOOKED_FOR_COLUMN] or "" for row in rows]
    else:
        cells = _strip_number_suffixes([row[ORGANISATION_COLUMN] or "" for row in rows])
    return list(dict.fromkeys(name for each in cells if (name := read_name_cell(each.strip()))))


def _contains_name(name: str, text: str) -> bool:
    return bool(NameFinder([name]).found_in(text))


def _strip_number_suffixes(labels: Sequence[str]) -> list[str]:
    """The names without their keys, where several have one: else the number is the name's own."""
    shared = Counter(NUMBER_SUFFIX.sub("", label) for label in set(labels))
    names = (NUMBER_SUFFIX.sub("", label) for label in labels)
    return [name if shared[name] > 1 else label for label, name in zip(labels, names, strict=True)]


def fold_text(text: str) -> str:
    """The text without what makes no difference to a name, but for spaces and punctuation."""
    plain = normalize("NFKD", text.translate(TYPED_ALIKE)).casefold()
    if plain.isascii():
        return plain
    # Folding case may bring accents that stand apart.
    plain = normalize("NFKD", plain)
    return "".join(
        each for each in plain if each.isascii() or category(each) not in IGNORED_CATEGORIES
    )


def _split_pieces(plain: str) -> TextPieces:
    words, joints, end = list[str](), list[Separator](), 0
    for match in PIECE.finditer(plain):
        if _is_punctuation(match[0]):
            continue
        joints.append(
            _separator_between(plain[end : match.start()], words, match[0])
            if words
            else Separator.APART
        )
        words.append(match[0])
        end = match.end()
    return TextPieces(words, [*joints, Separator.APART])


def _is_punctuation(piece: str) -> bool:
    """Whether it is punctuation, which is no part of a name."""
    return len(piece) == 1 and category(piece).startswith("P")


def _separator_between(between: str, before: Sequence[str], word: str) -> Separator:
    if not between:
        is_sign = not (WORD.fullmatch(before[-1]) and WORD.fullmatch(word))
        return Separator.SIGN if is_sign else Separator.NONE
    return {"-": Separator.DASH, "'": Separator.APOSTROPHE}.get(between, Separator.APART)


def _separators_by_length(pieces: TextPieces) -> dict[int, Separator]:
    """What stands between the pieces, by how many letters come before."""
    joints, length = {}, 0
    for word, joint in zip(pieces.words, pieces.joints, strict=False):
        if length:
            joints[length] = joint
        length += len(word)
    return joints


def _can_end_name(pieces: TextPieces, at: int) -> bool:
    """Whether a name may end there: not before an apostrophe, but for the one of 'Shelter’s'."""
    if pieces.joints[at + 1] is not Separator.APOSTROPHE:
        return True
    return pieces.words[at + 1] == "s" and pieces.joints[at + 2] is not Separator.APOSTROPHE


def _separators_match(name: dict[int, Separator], text: dict[int, Separator]) -> bool:
    """Whether words are parted alike; where a dash, an apostrophe or a sign is, it is no matter."""
    return all(
        name.get(at, Separator.NONE) in LOOSE_SEPARATORS
        or text.get(at, Separator.NONE) in LOOSE_SEPARATORS
        or name.get(at, Separator.NONE) is text.get(at, Separator.NONE)
        for at in name.keys() | text.keys()
    )

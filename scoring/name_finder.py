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
AND = dict.fromkeys("&\N{FULLWIDTH AMPERSAND}", " and ")
TYPED_ALIKE = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(DASHES, "-") | AND)
# Accents, and marks that nobody sees, such as where a word may break.
UNSEEN = {"Mn", "Mc", "Me", "Cf"}
# A word; a sign such as + or an emoji, which is a piece of a name by itself; the rest of the marks.
WORD = re.compile(r"[^\W_]+")
MARKS = re.compile(r"(?:_|[^\w\s])+")
PIECE = re.compile(r"[^\W_]+|[^\w\s]")

ORGANISATION, LOOKED_FOR, LISTED = "organisation", "looked_for", "listed"
"""Columns of the participants file: what tells each organisation apart; the name to look for, empty
where nobody has to; and, in a row of no edition, that the name stands in the public list."""

# How the first column tells organisations of one name apart.
KEY = re.compile(r" \(\d+\)$")
# How a spreadsheet is kept from taking a cell for a formula (see `app.web.spreadsheets`).
GUARDED = re.compile(r"'[=+\-@\t\r\n]")


class Joint(Enum):
    """What stands between two pieces of a text. `NONE` is within a word."""

    NONE = 0
    DASH = 1
    APOSTROPHE = 2
    SIGN = 3
    APART = 4


LOOSE = (Joint.DASH, Joint.APOSTROPHE, Joint.SIGN)
"""Where a name may be typed as one word or as two, as in co-op."""


class Pieces(NamedTuple):
    """The words and signs of a text, and what stands before each of them and after the last."""

    words: Sequence[str]
    joints: Sequence[Joint]


class _Sought(NamedTuple):
    """A name by its letters, and what stands between them after how many."""

    name: str
    joints: dict[int, Joint]


class NameFinder:
    """Finds any of some names in texts."""

    def __init__(self, names: Iterable[str]) -> None:
        """Look for these. A name that holds nothing to see is never found."""
        self._by_letters: dict[str, list[_Sought]] = defaultdict(list)
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
        plain = folded(text)
        found = {*self._words_in(plain), *self._marks_in(plain)}
        return sorted(found, key=lambda name: (-len(name), name))

    def _add(self, name: str) -> None:
        plain = folded(name)
        pieces = _pieces(plain)
        letters = "".join(pieces.words)
        if letters:
            self._by_letters[letters].append(_Sought(name, _joints_within(pieces)))
            self._beginnings.update(letters[:end] for end in range(1, len(letters) + 1))
        elif marks := "".join(plain.split()):
            self._of_marks[marks].append(name)

    def _words_in(self, plain: str) -> Iterator[str]:
        pieces = _pieces(plain)
        for start, joint in enumerate(pieces.joints[:-1]):
            if joint is not Joint.APOSTROPHE:
                yield from self._words_from(pieces, start)

    def _words_from(self, pieces: Pieces, start: int) -> Iterator[str]:
        letters, joints = "", dict[int, Joint]()
        for at in range(start, len(pieces.words)):
            letters += pieces.words[at]
            if letters not in self._beginnings:
                return
            if _ends_a_word(pieces, at):
                for sought in self._by_letters.get(letters, ()):
                    if _is_typed_alike(sought.joints, joints):
                        yield sought.name
            joints[len(letters)] = pieces.joints[at + 1]

    def _marks_in(self, plain: str) -> Iterator[str]:
        """Names of nothing but marks, such as '...': the whole of a run of them, within no word."""
        for found in MARKS.finditer(plain) if self._of_marks else ():
            before, after = plain[: found.start()][-1:], plain[found.end() :][:1]
            if not (before.isalnum() and after.isalnum()):
                yield from self._of_marks.get(found[0], ())


def is_same_name(one: str, other: str) -> bool:
    """Whether both are one name, however typed."""
    return one == other or (_is_found(one, other) and _is_found(other, one))


def name_in_cell(cell: str) -> str:
    """The name that a cell of one of our tables holds, without what guards it."""
    return cell[1:] if GUARDED.match(cell) else cell


def names_of_participants(rows: Sequence[Mapping[str, str | None]]) -> list[str]:
    """The names to look for, each once, of rows of a participants file by their columns.

    An earlier Waymark's file has one column of names, with numbers behind those that are alike.
    """
    if rows and LOOKED_FOR in rows[0]:
        cells = [row[LOOKED_FOR] or "" for row in rows]
    else:
        cells = _without_keys([row[ORGANISATION] or "" for row in rows])
    return list(dict.fromkeys(name for each in cells if (name := name_in_cell(each.strip()))))


def _is_found(name: str, text: str) -> bool:
    return bool(NameFinder([name]).found_in(text))


def _without_keys(labels: Sequence[str]) -> list[str]:
    """The names without their keys, where several have one: else the number is the name's own."""
    shared = Counter(KEY.sub("", label) for label in set(labels))
    names = (KEY.sub("", label) for label in labels)
    return [name if shared[name] > 1 else label for label, name in zip(labels, names, strict=True)]


def folded(text: str) -> str:
    """The text without what makes no difference to a name, but for spaces and punctuation."""
    plain = normalize("NFKD", text.translate(TYPED_ALIKE)).casefold()
    if plain.isascii():
        return plain
    # Folding case may bring accents that stand apart.
    plain = normalize("NFKD", plain)
    return "".join(each for each in plain if each.isascii() or category(each) not in UNSEEN)


def _pieces(plain: str) -> Pieces:
    words, joints, end = list[str](), list[Joint](), 0
    for found in PIECE.finditer(plain):
        if _is_mark(found[0]):
            continue
        joints.append(_joint(plain[end : found.start()], words, found[0]) if words else Joint.APART)
        words.append(found[0])
        end = found.end()
    return Pieces(words, [*joints, Joint.APART])


def _is_mark(piece: str) -> bool:
    """Whether it is punctuation, which is no part of a name."""
    return len(piece) == 1 and category(piece).startswith("P")


def _joint(between: str, before: Sequence[str], word: str) -> Joint:
    if not between:
        is_sign = not (WORD.fullmatch(before[-1]) and WORD.fullmatch(word))
        return Joint.SIGN if is_sign else Joint.NONE
    return {"-": Joint.DASH, "'": Joint.APOSTROPHE}.get(between, Joint.APART)


def _joints_within(pieces: Pieces) -> dict[int, Joint]:
    """What stands between the pieces, by how many letters come before."""
    joints, length = {}, 0
    for word, joint in zip(pieces.words, pieces.joints, strict=False):
        if length:
            joints[length] = joint
        length += len(word)
    return joints


def _ends_a_word(pieces: Pieces, at: int) -> bool:
    """Whether a name may end there: not before an apostrophe, but for the one of 'Shelter’s'."""
    if pieces.joints[at + 1] is not Joint.APOSTROPHE:
        return True
    return pieces.words[at + 1] == "s" and pieces.joints[at + 2] is not Joint.APOSTROPHE


def _is_typed_alike(name: dict[int, Joint], text: dict[int, Joint]) -> bool:
    """Whether words are parted alike; where a dash, an apostrophe or a sign is, it is no matter."""
    return all(
        name.get(at, Joint.NONE) in LOOSE
        or text.get(at, Joint.NONE) in LOOSE
        or name.get(at, Joint.NONE) is text.get(at, Joint.NONE)
        for at in name.keys() | text.keys()
    )

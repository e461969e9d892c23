"""Recognises numbers in running text that are the same whatever the data.

A number is accounted for where it is part of a date, of an address or of what something is called
(`safety-aware-1`), where it says how long something lasts (how many days a log is kept, which
whoever publishes the site sets, or how many minutes to allow), or where the words around it (or the
whole text, as a line of its own) stand in `plain_words.txt` or in a file of the reader's own:
sentences that were written before any answer was known, as the names of a programme's places and
sectors were. Every other number in a page has to be a figure, and be marked as one. Numbers written
out are words: no page writes a figure so, and the note of an edition is asked as it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from auditor.participants import read_text_file

PLAIN_WORDS_FILE = Path(__file__).with_name("plain_words.txt")
# What is asked is written before any answer is known: of a questionnaire its sentences are plain
# words, and so is its version. The code on its sheets of paper follows from the lock beside it.
QUESTIONNAIRE_FOLDER = Path(__file__).resolve().parents[1] / "questionnaires"
LOCK_FILE = "published.lock"
PROGRAMME_FILE = "programme.yaml"
_OWN_ID = re.compile(r"^id: *['\"]?([a-z0-9-]+)", re.MULTILINE)
_OWN_VERSION = re.compile(r"^version: *(\d+)", re.MULTILINE)
_OWN_TITLE = re.compile(r"^title: *(['\"]?)(.+?)\1 *(?: #.*)?$", re.MULTILINE)
_LOCK_LINE = re.compile(r"^[a-z0-9-]+ (\d+) ([0-9a-f]{4})[0-9a-f]{60}$", re.MULTILINE)
_LINE_WITHOUT_SENTENCE = re.compile(
    r"^\s*(?:- )?(?:#|\{|(?:id|stage|value|scale|links|core|weight|evidence|not_applicable):"
    r"|[a-z_]+:\s*[\d{\[]).*$",
    re.MULTILINE,
)
# A programme's places and sectors, and what each of them, a stage or a questionnaire is called.
# Where a comma follows a name, it may end there or not: both are taken.
_PLACES_OR_SECTORS = re.compile(r"^(?:places|sectors):\n((?:(?:[ #-].*)?\n)*)", re.MULTILINE)
_ID_OR_NAME = re.compile(
    r"\b(?:id|name|short_name|title): *(?:'(?P<single>(?:[^']|'')*)'|\"(?P<double>[^\"]*)\""
    r"|(?P<first>[^\s,}][^,}\n]*)(?=(?P<rest>[^}\n]*)))"
)
# So many words in a row, the number among them, have to stand in the plain words: 'fewer than 5' is
# a figure, but not in the whole sentence that says why nothing is shown.
WORDS_IN_RUN = 7

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DATES = re.compile(
    r"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}(?:T00:00:00Z)?\b"
    rf"|(?<![\d.,])(?:(?:[12]?[0-9]|3[01])(?:st|nd|rd|th)?\s+(?:{_MONTHS})\s+)?20[0-9]{{2}}"
    r"(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"(?<![\w.,])[1-9][0-9]{0,3}(?:\.5)? (?:(?:working )?days?|minutes|hours)(?!\w)"
)
# Somebody's address, mailbox or host, and what is called by words with hyphens.
_ADDRESSES = re.compile(
    r"\w+://\S+|\S+@\S+|(?<![\w.-])[a-z][\w-]*(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?"
)
_HYPHENATED_NAME = re.compile(r"(?<![\w-])[a-z]+(?:-[a-z0-9]+)+(?![\w-])")
_PUNCTUATION = ".,:;()[]“”‘’'\"!?"


class PlainWords:
    """The words of texts that were written before any answer was known."""

    def __init__(
        self,
        texts: Iterable[str],
        questionnaires: Iterable[str] = (),
        locks: Iterable[str] = (),
        programmes: Iterable[str] = (),
    ) -> None:
        """Learn the words of texts, questionnaires and their locks, and the names of places."""
        questionnaire_texts = list(questionnaires)
        known = [*texts, *(_LINE_WITHOUT_SENTENCE.sub("", text) for text in questionnaire_texts)]
        self._word_runs = {run for text in known for run in _list_word_runs(_split_words(text))}
        group_names = {name for text in programmes for name in list_group_names(text)}
        self._known_lines = {_collapse_spaces(line) for text in known for line in text.splitlines()}
        self._known_lines |= group_names
        named = [
            *(version for text in questionnaire_texts for version in _list_own_versions(text)),
            *(f"v{number}-{code}" for text in locks for number, code in _LOCK_LINE.findall(text)),
            # One that is a number and nothing else could be a figure all the same.
            *filter(_has_number_and_letter, group_names),
            # What a stage or a questionnaire is called has no figure in it, whoever stands there.
            *(
                name
                for text in questionnaire_texts
                for name in filter(_has_number_and_letter, _list_ids_and_names(text))
            ),
        ]
        self._known_names = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, named))})(?!\w)", re.IGNORECASE
        )

    def find_unaccounted_numbers(self, text: str) -> list[str]:
        """The numbers of a text that nothing accounts for."""
        if self.knows_line(text):
            return []
        for known in (self._known_names, _DATES, _DURATION, _ADDRESSES, _HYPHENATED_NAME):
            text = known.sub(" ", text)
        tokens = _split_words(text)
        return [
            token
            for at, token in enumerate(tokens)
            if _has_number(token) and not self._is_in_known_run(tokens, at)
        ]

    def knows_line(self, text: str) -> bool:
        """Whether the whole text is a line of its own among the known ones."""
        return _collapse_spaces(text) in self._known_lines

    def _is_in_known_run(self, tokens: list[str], at: int) -> bool:
        around = tokens[max(0, at - WORDS_IN_RUN + 1) : at + WORDS_IN_RUN]
        return not self._word_runs.isdisjoint(_list_word_runs(around))


def load_plain_words(more: Iterable[Path]) -> PlainWords:
    """Load `plain_words.txt`, the questionnaires here, and more files or folders of questionnaires.

    Of the programmes among them, the names of places and sectors are plain words too.
    """
    given = [path for each in more for path in (_list_yaml(each) if each.is_dir() else [each])]
    questionnaires = [*_list_yaml(QUESTIONNAIRE_FOLDER), *(p for p in given if p.suffix == ".yaml")]
    texts = [PLAIN_WORDS_FILE, *(path for path in given if path.suffix != ".yaml")]
    locks = sorted(
        {path.with_name(LOCK_FILE) for path in questionnaires if path.with_name(LOCK_FILE).exists()}
    )
    return PlainWords(
        map(read_text_file, texts),
        map(read_text_file, questionnaires),
        map(read_text_file, locks),
        (read_text_file(path) for path in questionnaires if path.name == PROGRAMME_FILE),
    )


def _list_own_versions(text: str) -> Iterator[str]:
    """How pages name the version that a text is: by its id, or by its title."""
    number = _OWN_VERSION.search(text)
    for called in (_OWN_ID.search(text), _OWN_TITLE.search(text)) if number else ():
        if called and number:
            yield f"{called[called.lastindex or 0]}, version {number[1]}"


def _list_yaml(folder: Path) -> list[Path]:
    """The YAML of a folder of questionnaires, and of the catalogues of targets below it."""
    return sorted([*folder.glob("[!.~]*.yaml"), *folder.glob("targets/[!.~]*.yaml")])


def list_group_names(text: str) -> Iterator[str]:
    """The ids and names of the places and sectors of a programme's YAML; none of a questionnaire's.

    A questionnaire calls its stages something too, and those tell where somebody stands.
    """
    for block in _PLACES_OR_SECTORS.findall(text + "\n"):
        yield from _list_ids_and_names(block)


def _list_ids_and_names(text: str) -> Iterator[str]:
    for found in _ID_OR_NAME.finditer(text):
        if first := found["first"]:
            yield from map(_collapse_spaces, (first, first + found["rest"]))
        else:
            yield _collapse_spaces(found["double"] or found["single"].replace("''", "'"))


def find_numbers(text: str) -> list[str]:
    """Every word of a text in which a number stands."""
    return [token for token in _split_words(text) if _has_number(token)]


def _has_number(text: str) -> bool:
    """Whether a number stands in it: a digit, raised or of another script too."""
    return any(map(str.isnumeric, text))


def _has_number_and_letter(text: str) -> bool:
    return _has_number(text) and any(map(str.isalpha, text))


def _split_words(text: str) -> list[str]:
    return [word for each in text.lower().split() if (word := each.strip(_PUNCTUATION))]


def _list_word_runs(tokens: list[str]) -> Iterable[tuple[str, ...]]:
    for start in range(len(tokens) - WORDS_IN_RUN + 1):
        yield tuple(tokens[start : start + WORDS_IN_RUN])


def _collapse_spaces(text: str) -> str:
    return " ".join(text.split())

"""Several names as one: what sectors are called that are shown as one."""

from __future__ import annotations

from collections.abc import Sequence


def join_names(names: Sequence[str]) -> str:
    """Police and youth justice; Voluntary and community, and other; Health, police and NHS trusts.

    The names follow each other as in a sentence: `joining_words` stand between them.
    """
    first, *more = names
    return first + "".join(
        f"{words}{begin_small(name)}"
        for words, name in zip(joining_words(names), more, strict=True)
    )


def joining_words(names: Sequence[str]) -> list[str]:
    """What stands between the names: one fewer than there are names.

    A comma stands before the last 'and' too where another name has an 'and' of its own.
    """
    last = ", and " if any(" and " in name for name in names[:-1]) else " and "
    return [*[", "] * (len(names) - 2), last][: max(0, len(names) - 1)]


def begin_small(name: str) -> str:
    """A name in the middle of a sentence: 'Youth justice' begins small, 'NHS trusts' does not."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]

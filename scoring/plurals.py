"""How many of what, in words: no page and no command counts '1 organisations'."""


def pluralise(n: int, one: str, many: str = "") -> str:
    """The number and what is counted: 1 organisation, 0 organisations, 1,234 entries.

    `many` is what several are called, where that is not `one` with an s.
    """
    return f"{n:,} {one if n == 1 else many or f'{one}s'}"

"""How far a programme of so many years has come."""

from app.text.number_words import spell_number
from scoring.programme.programme import Programme


def describe_programme_year(programme: Programme, year: int) -> str:
    """A sentence on where the year stands in the programme's years; empty where it has no end.

    Years are counted from the first one on, and spelled out: the year itself says when that was
    so, to whoever reads it later. The last year ends what the years before it are counted of.
    """
    if programme.last_year is None:
        return ""
    length, number = programme.last_year - programme.first_year, year - programme.first_year + 1
    if number < 1:
        return f"It begins in {programme.first_year}."
    if number <= length:
        return f"{year} is year {spell_number(number)} of {spell_number(length)}."
    if year == programme.last_year:
        return f"{year} is its last year."
    return f"It ended in {programme.last_year}."

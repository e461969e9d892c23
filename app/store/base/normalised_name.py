"""How a name is compared with another."""

import re
import unicodedata


def normalise_name(name: str) -> str:
    """The name without case, accents and punctuation: what searches and duplicates compare.

    "St. Anne's School" and "st annes school" have one key. A name of nothing but signs keeps them.
    """
    # A few letters become many when they are taken apart: the column holds 400.
    return (_bare_words(name) or name.casefold())[:400]


def _bare_words(text: str) -> str:
    """The words of a text without case, accents and punctuation."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^\w\s]", " ", re.sub(r"['’]", "", letters)).split())

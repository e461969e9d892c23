"""How a name is compared with another."""

import re
import unicodedata

# A shorter name is too often the beginning of another word.
FEWEST_LETTERS = 4


def name_key(name: str) -> str:
    """The name without case, accents and punctuation: what searches and duplicates compare.

    "St. Anne's School" and "st annes school" have one key. A name of nothing but signs keeps them.
    """
    # A few letters become many when they are taken apart: the column holds 400.
    return (_words(name) or name.casefold())[:400]


def is_named(key: str, text: str) -> bool:
    """Whether text names an organisation, by its key. Endings, as in 'Shelters', are no matter.

    A name that is shorter than four letters has to be a word of its own.
    """
    # A key that holds no words is the name as it was typed.
    said = _words(text) if _words(key) else text.casefold()
    end = r"(?!\w)" if len(key) < FEWEST_LETTERS else ""
    return re.search(rf"(?<!\w){re.escape(key)}{end}", said) is not None


def _words(text: str) -> str:
    """The words of a text without case, accents and punctuation."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^\w\s]", " ", re.sub(r"['’]", "", letters)).split())

"""How a name is compared with another."""

import re
import unicodedata


def name_key(name: str) -> str:
    """The name without case, accents and punctuation: what searches and duplicates compare.

    "St. Anne's School" and "st annes school" have one key. A name of nothing but signs keeps them.
    """
    bare = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    words = re.sub(r"[^\w\s]", " ", re.sub(r"['’]", "", letters)).split()
    # A few letters become many when they are taken apart: the column holds 400.
    return (" ".join(words) or name.casefold())[:400]

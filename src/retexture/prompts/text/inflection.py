"""The form that a word is compared by: its singular, in British spelling."""

from functools import lru_cache

# Words whose plural is another thing, and plurals that no rule gives.
_IRREGULAR = {
    "glasses": "glasses",
    "woods": "woods",
    "leaves": "leaf",
    "shelves": "shelf",
    "bookshelves": "bookshelf",
    "wolves": "wolf",
    "buses": "bus",
    "gases": "gas",
    "canvases": "canvas",
    "halves": "half",
    "loaves": "loaf",
    "knives": "knife",
    **{  # "shoes", "toes" and "canoes" are regular
        f"{word}es": word
        for word in (
            *("tomato", "potato", "mango", "hero", "volcano", "domino", "mosquito", "buffalo", "flamingo"),
            *("tornado", "cargo", "torpedo", "armadillo"),
        )
    },
}
# American spellings and their British ones, as far as the words of prompts have them.
_AMERICAN = (
    ("gray", "grey"),
    ("color", "colour"),
    ("fiber", "fibre"),
    ("aluminum", "aluminium"),
    ("woolen", "woollen"),
    ("panele", "panelle"),
    ("paneli", "panelli"),
    ("modeling", "modelling"),
    ("mold", "mould"),
    ("jewelry", "jewellery"),
    ("sulfur", "sulphur"),
    ("armor", "armour"),
    ("luster", "lustre"),
)
_SIBILANT_PLURALS = ("sses", "shes", "ches", "xes", "zes")


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """Return the form that a lower-case word is compared by: its singular, in British spelling."""
    for american, british in _AMERICAN:
        word = word.replace(american, british)
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(_SIBILANT_PLURALS):
        return word[:-2]
    return word[:-1]

"""Languages that prompts come in and that have no words here, told by script or by their commonest words."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

# By the first word of their letters' Unicode names.
_SCRIPTS = {
    "HANGUL": "Korean",
    "THAI": "Thai",
    "HEBREW": "Hebrew",
    "ARABIC": "Arabic script",
    "GREEK": "Greek",
    "DEVANAGARI": "Hindi",
    "BENGALI": "Bengali",
    "GURMUKHI": "Punjabi",
    "GUJARATI": "Gujarati",
    "TAMIL": "Tamil",
    "TELUGU": "Telugu",
    "KANNADA": "Kannada",
    "MALAYALAM": "Malayalam",
    "SINHALA": "Sinhala",
    "LAO": "Lao",
    "KHMER": "Khmer",
    "MYANMAR": "Burmese",
    "TIBETAN": "Tibetan",
    "MONGOLIAN": "Mongolian",
    "GEORGIAN": "Georgian",
    "ARMENIAN": "Armenian",
    "ETHIOPIC": "Amharic",
}
# Letters of Cyrillic that Russian has not.
_UKRAINIAN = frozenset("іїєґ")
_SERBIAN = frozenset("ђћџљњј")
# Words for what prompts speak of, and words that hold sentences together, without accents. None is a word of
# English, Spanish, Portuguese, French, German, Italian or of another language of the table.
_WORDS = {
    "Dutch": "een het voor zonder gemaakt hout houten steen huis muur muren vloer dak met verlichting goud",
    "Polish": "drewno drewna drewniany kamien kamienia sciany podloga dach zloto jest oraz dom",
    "Swedish": "och med gjord tra trae guld vagg vaggar golv tak huset sten av ett",
    "Danish or Norwegian": "og lavet laget trae gull gulv vaeg vegg vegger huset stein af",
    "Finnish": "ja puu puinen puusta kivi kivesta talo seinat lattia katto kulta valkoinen kanssa",
    "Czech or Slovak": "dreva drevo dreveny drevene kamen kamene steny podlaha strecha zlato dum",
    "Hungarian": "egy fabol kobol haz falak padlo teto arany feher fekete keszult es",
    "Romanian": "lemn piatra casa pereti podea acoperis aur alb negru facut si cu din",
    "Turkish": "ve bir ahsap tas mermer duvar zemin cati altin beyaz siyah yapilmis ile ev",
    "Vietnamese": "bang cua go da nha tuong san mai vang trang den va lam tu voi",
    "Indonesian": "dan dari kayu batu rumah dinding lantai atap emas putih hitam dengan terbuat yang",
}
_LANGUAGES = {
    word: tuple(name for name, others in _WORDS.items() if word in others.split())
    for words in _WORDS.values()
    for word in words.split()
}
_LEAST_WORDS = 2  # one word alone may be a name


def name(unknown: Iterable[str]) -> str:
    """Return the language that unknown words are in, or their script; nothing where it can't be told.

    Args:
        unknown: Words that name nothing, in lower case without accents.
    """
    words = tuple(unknown)
    scripts = Counter(found for word in words if (found := _by_script(word)))
    if scripts:
        return scripts.most_common(1)[0][0]
    languages = Counter(each for word in words for each in _LANGUAGES.get(word, ()))
    found, count = languages.most_common(1)[0] if languages else ("", 0)
    return found if count >= _LEAST_WORDS else ""


def _by_script(word: str) -> str:
    """Return what language a word's script tells; nothing for Latin, Chinese, Japanese and Russian."""
    if word.isascii():
        return ""
    letter = next((each for each in word if each.isalpha() and not each.isascii()), "")
    script = unicodedata.name(letter, "").split(" ")[0] if letter else ""
    if script == "CYRILLIC":
        letters = frozenset(unicodedata.normalize("NFC", word))
        return "Ukrainian" if letters & _UKRAINIAN else "Serbian" if letters & _SERBIAN else ""
    return _SCRIPTS.get(script, "")

"""Words for the state of a surface: how much of it, how large its pattern, its finish, worn, wet, dusty."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from retexture.prompts.lexicon import grammar
from retexture.prompts.lexicon.finishes import FINISHES
from retexture.prompts.text import Phrases


@dataclass(frozen=True)
class StateWord:
    """What one word or phrase says.

    Attributes:
        field: The field of a condition that it sets; empty for a degree of what follows.
        value: What it sets it to, or the factor of a degree.
        says_age: It may be said of the age of what is alive ("old").
        of_all: It is the weather or the season: said of a part of the picture, it is so everywhere.
        finish: The finish that it names, one of :data:`~retexture.prompts.lexicon.finishes.FINISHES`.
    """

    field: str
    value: float
    says_age: bool = False
    of_all: bool = False
    finish: str = ""


_DEGREES = {
    0.4: """
        slightly; subtly; subtle; a little; a bit; a little bit; a tiny bit; lightly; faintly; mildly;
        barely; gently; slight; faint; partly; partially; less; hardly any; not much; a little bit of;
        a bit of; a tiny bit of
    """,
    0.7: "somewhat; moderately; fairly; rather; quite",
    1.6: """
        very; heavily; heavy; strongly; strong; highly; deeply; intensely; thickly; severely; badly; really;
        so much; thoroughly; richly; a lot; a lot of; lots of; more; much more; even more; plenty of
    """,
    2.0: "extremely; completely; totally; fully; entirely; utterly; ultra; super; incredibly; extreme",
}
_STATES = {
    "scale": {
        0.35: "tiny; miniature; minute; micro; very fine",
        0.5: "fine; fine grained; finely textured; finely",
        0.6: "small; smaller; small scale; little",
        1.8: "coarse; coarser; chunky; coarse grained",
        2.0: "large; big; larger; bigger; large scale",
        3.0: "huge; giant; oversized; massive; enormous; gigantic",
    },
    "wear": {
        0.0: """
            new; brand new; pristine; flawless; immaculate; spotless; unworn; clean
        """,
        0.4: "scratched; scuffed; scratches",
        0.5: "old; aged; chipped; antique; vintage",
        0.6: """
            worn; worn out; weathered; distressed; time worn; weather beaten; used; tarnished; sun faded;
            peeling; peeling paint
        """,
        0.7: "eroded; wear and tear",
        0.8: "ancient; battered; dilapidated; run down",
        0.9: "decayed; decaying; crumbling; derelict; rotten; rotting",
        1.0: "ruined; in ruins; destroyed",
    },
    "cracks": {
        0.5: "hairline cracks; fine cracks; crackled; crazed",
        0.8: "cracked; fissured; fractured; full of cracks",
        1.0: "shattered; badly cracked; heavily cracked",
    },
    "wetness": {
        0.0: "dry; bone dry",
        0.3: "dewy; dew; with dew",
        0.4: "damp; moist; humid",
        0.8: """
            wet; glistening with rain; wet with rain; raindrops; covered in raindrops; puddles; with
            puddles; dripping; rain wet; slick with rain; rain slick
        """,
        1.0: "soaked; rain soaked; drenched; rain drenched; soaking wet; dripping wet; flooded",
    },
    "snow": {
        0.3: "a dusting of snow; dusting of snow; dusted with snow; light snow; some snow; thin snow",
        0.6: "snow; snow on top; fresh snow; under snow",
        0.7: "snowy; snow capped; snowcapped; snow dusted",
        0.9: "snow covered; covered in snow; covered with snow; blanketed in snow; blanket of snow",
        1.0: "deep snow; heavy snow; buried in snow; snowed in; thick snow; snowbound",
    },
    "dust": {
        0.5: "dust; with dust; some dust; a layer of dust; layer of dust",
        0.6: "dusty; dusty surfaces; a thick layer of dust; thick dust; dirty; grimy; soiled; dirt covered",
        0.9: """
            dust covered; covered in dust; covered with dust; sand covered; covered in sand; covered with
            sand; ash covered; covered in ash; buried in dust; buried in sand; filthy; covered in dirt
        """,
    },
}
_WEATHER = {
    "wetness": {
        0.5: "drizzle",
        0.8: "rain; rainy; raining; in the rain; after the rain; after rain; wet weather; it rains",
        1.0: "heavy rain; pouring rain; downpour; rainstorm; thunderstorm; monsoon; torrential rain",
    },
    "snow": {
        0.6: """
            winter; in winter; wintry; wintery; winter time; winter scene; winter landscape; winter day;
            snowing; winter wonderland; it snows; snowfall
        """,
        0.7: "in the snow; snowy winter",
        0.9: "blizzard; snowstorm; snow storm; deep winter",
    },
    "dust": {0.8: "dust storm; duststorm; sandstorm"},
}
# What lies on a surface: nouns, which describe no other noun.
LYING = ("snow", "dust", "dew", "puddles", "raindrops")
_AGES = frozenset(
    {"old", "aged", "new", "ancient", "little", "small", "big", "large", "tiny", "huge", "giant"}
)

# What has a size of its own in a pattern: "large tiles", "fine weave".
PATTERNED = grammar.words(
    """
    weave grain pattern texture block tile stone plank stitch knit slab board scale piece loop thread course
    brick cobble cobblestone pebble facet panel stroke brushstroke
    """
)


@cache
def finish_words() -> frozenset[str]:
    """Every single word that names a finish; some of them name materials too, as satin does."""
    words = {word.strip() for finish in FINISHES.values() for word in finish.words.split(";")}
    return frozenset(word for word in words if " " not in word)


@cache
def of_snow() -> Mapping[str, StateWord]:
    """Return the words and phrases that say that snow lies on something."""
    return {
        " ".join(phrase.split()): StateWord("snow", value)
        for value, words in _STATES["snow"].items()
        for phrase in words.split(";")
    }


@cache
def index() -> Phrases[StateWord]:
    """Every state and degree, for looking up the longest."""
    phrases: Phrases[StateWord] = Phrases()
    for factor, words in _DEGREES.items():
        for phrase in words.split(";"):
            phrases.add(" ".join(phrase.split()), StateWord("", factor))
    for table in (_STATES, _WEATHER):
        for name, values in table.items():
            for value, words in values.items():
                for phrase in words.split(";"):
                    written = " ".join(phrase.split())
                    phrases.add(written, StateWord(name, value, written in _AGES, of_all=table is _WEATHER))
    for finish in FINISHES.values():
        for phrase in finish.words.split(";"):
            phrases.add(" ".join(phrase.split()), StateWord("finishes", 1.0, finish=finish.name))
    return phrases

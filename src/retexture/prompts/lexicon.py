"""The words that hold a prompt together: parts that accents lie on, negations, turns of phrase, grammar.

Nothing here names a material, a style or a light: those are an engine's own.
"""

from dataclasses import dataclass
from enum import Enum, auto


@dataclass(frozen=True)
class PartName:
    """A part of a surface that an accent gives a colour or a material.

    Attributes:
        name: What the part is called in a result.
        place: It belongs to the surface ("brick joints"), where others are added to it ("gold flecks").
    """

    name: str
    place: bool = False


def _parts(added: str, places: str) -> dict[str, PartName]:
    named: dict[str, PartName] = {}
    for table, place in ((added, False), (places, True)):
        for group in table.split(";"):
            words = [word.strip() for word in group.split(",")]
            named.update((word, PartName(words[0], place)) for word in words)
    return named


# The first of each group is the name in results; singular and plural are both found.
PARTS = _parts(
    added="""
    veins, veining, veinwork; rivets; studs, nails; bolts, screws; inlays, inlay; trim, trimming,
    trimmings; flecks; specks, speckles, speckling; flakes; dots; spots; stripes, striping; streaks;
    splashes, splatters; drips; stains; patches; threads, threading; stitching, stitches, stitch;
    embroidery; lace; filigree; ornaments, ornament, ornamentation; beads; buttons; buckles; hinges;
    rings; chains; swirls; glitter, sparkles; highlights; accents; details, detailing; touches, hints,
    traces; pattern, patterning; lines, lining; bands; outlines; crackle, crackling; coating; patina
    """,
    places="""
    cracks, fissures; seams; joints, grout, mortar; gaps, crevices, crannies; grooves; edges, edging;
    rims; borders; corners; tips; frames
    """,
)

# Words that lay an accent: "veined with gold", "gold-veined".
PARTICIPLES = {
    "veined": "veins",
    "riveted": "rivets",
    "studded": "studs",
    "inlaid": "inlays",
    "trimmed": "trim",
    "edged": "edges",
    "rimmed": "rims",
    "bordered": "borders",
    "framed": "frames",
    "outlined": "outlines",
    "flecked": "flecks",
    "speckled": "specks",
    "spotted": "spots",
    "dotted": "dots",
    "striped": "stripes",
    "streaked": "streaks",
    "splashed": "splashes",
    "splattered": "splashes",
    "stitched": "stitching",
    "embroidered": "embroidery",
    "patched": "patches",
    "accented": "accents",
    "decorated": "details",
    "adorned": "details",
    "covered": "coating",
    "coated": "coating",
    "dusted": "coating",
    "overgrown": "patches",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION_WORDS = _words(
    """
    a an the this that these those its his her their my your our it they them he she i we you some any
    each every all everything and or nor but with within in into on onto of at to from by for as is are
    be been was were like over under through along between around across inside upon against behind
    beneath which who where when while then than so if made make makes turn turned let please
    """
)
DETERMINERS = _words("a an the this that these those its his her their my your our some any all")
PLACING = _words("in into on onto along between around across over inside through at from within")
CONTAINING = _words("of in from with by")
JOINING = _words("and or")
LAYING = _words("with in by")

# Words that may stand between a material and its colour, and between a colour and its material.
OF_COLOUR = _words(
    """
    in of a the shade shades tone tones hue hues tint tints colour colours coloured painted dyed tinted
    stained glazed lacquered
    """
)
COLOURED = _words("coloured colored tinted toned hued tone tones hue hues tint tints shade shades")
PAINTED = _words("coloured colored painted dyed tinted stained glazed lacquered")
LIT = _words("light lights lighting lit glow sunlight moonlight sunset sunrise sky skies rays beam beams")


class Turn(Enum):
    """What a turn of phrase does."""

    NOTHING = auto()
    NEGATES = auto()


def _phrases(text: str, turn: Turn) -> dict[str, Turn]:
    return {" ".join(phrase.split()): turn for phrase in text.split(";")}


# Idioms whose words mean nothing of what they name.
_IDIOMS = """
    not only; not just; not merely; not simply; not too; not very; not so; not necessarily; no doubt; no
    matter; no less; no more than; no longer than; no one; no idea; no problem; nothing but; nothing
    except; none other than; never seen; never before; why not; if not; ice cream; ice cold; ice
    skating; stone age; stone cold; rock hard; gold medal; golden gate; golden retriever; golden age;
    golden ratio; golden rule; silver lining; silver screen; iron man; paper thin; set in stone; orange
    juice
"""
_NEGATIONS = """
    no; not; without; never; neither; nor; avoid; avoiding; exclude; excluding; minus; sans; except;
    except for; omit; lacking; remove; removing; non; isn't; aren't; don't; dont; doesn't; shouldn't; do
    not; free of; free from; devoid of; instead of; rather than; other than; nothing; get rid of; leave
    out; lose the; no longer
"""
TURNS = _phrases(_IDIOMS, Turn.NOTHING) | _phrases(_NEGATIONS, Turn.NEGATES)

# Words that end what a negation reaches once it has named something.
ENDING_NEGATION = _words(
    """
    but with only just instead make turn rather in under on at use keep replace into as while please
    then by using like everything where
    """
)

# Verbs that name what is there now, and the words that the new look comes after.
CHANGES = {
    "turn": ("into", "to"),
    "turning": ("into", "to"),
    "change": ("into", "to"),
    "changing": ("into", "to"),
    "transform": ("into", "to"),
    "transforming": ("into", "to"),
    "convert": ("into", "to"),
    "replace": ("with", "by"),
    "replacing": ("with", "by"),
    "swap": ("for", "with"),
    "cover": ("with", "in"),
    "render": ("as", "into"),
    "reimagine": ("as",),
    "repaint": ("as", "in"),
    "retexture": ("as", "into", "with"),
    "make": ("like", "into", "out"),
}

"""The words that hold a prompt together: parts that accents lie on, negations, turns of phrase, grammar.

Nothing here names a material, a style or a light: those are an engine's own.
"""

from dataclasses import dataclass
from enum import Enum, auto

from retexture.prompts.lexicon import lookalikes
from retexture.prompts.lexicon.places import Side


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
            names = [name.strip() for name in group.split(",")]
            named.update((name, PartName(names[0], place)) for name in names)
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


def words(text: str) -> frozenset[str]:
    """Return the words of a table."""
    return frozenset(text.split())


FUNCTION_WORDS = words(
    """
    a an the this that these those its his her their my your our it they them he she i we you some any
    each every all everything and or nor but with within in into on onto of at to from by for as is are
    be been was were like over under through along between around across inside upon against behind
    beneath which who where when while then than so if made make makes turn turned let please
    """
)
DETERMINERS = words(
    "a an the this that these those its his her their my your our some any all every each both"
)
PRONOUNS = words("it them")
PLACING = words("in into on onto along between around across over inside through at from within")
CONTAINING = words("of in from with by")
JOINING = words("and or")
LAYING = words("with in by")

# Words that may stand between a material and its colour, and between a colour and its material.
OF_COLOUR = words(
    """
    in of a the shade shades tone tones hue hues tint tints colour colours color colors coloured colored
    painted dyed tinted stained glazed lacquered scheme schemes palette palettes
    """
)
COLOURED = words("coloured colored tinted toned hued tone tones hue hues tint tints shade shades")
OF_ONE_COLOUR = words("colour color")  # "walls colour cream"
PAINTED = words("coloured colored painted dyed tinted stained glazed lacquered")
LIT = words("light lights lighting lit glow sunlight moonlight sunset sunrise rays beam beams")

# Words between a part of the picture and what it is to be made of: "walls of brick", "floor made from wood".
LINKING = words(
    """
    in into to of from as like with by for out made make is are be being should must shall will become
    becomes look looks looking turned turn covered cladded clad coated built carved painted dyed rendered
    finished done seem replaced changed transformed converted lined tiled paved cast sculpted wrapped
    it it's they they're was were which but colour color colours colors
    """
)
# Words between a material and the part of the picture that it is to go onto: "marble on the floor".
ONTO = words("on onto over across for to upon along in at inside around")
# Words before "of" that make a thing of what follows: "made of clouds".
MADE = words("made carved built cast sculpted crafted formed turned out")
ONLY = words("only just solely")
# Words that say which side of a part is meant: "left wall", "the lower half of the wall", "wall on the left".
SIDES = {
    "left": Side.LEFT,
    "right": Side.RIGHT,
    "upper": Side.UPPER,
    "top": Side.UPPER,
    "lower": Side.LOWER,
    "bottom": Side.LOWER,
}
# The same said after what goes there: "tiles below, plaster above".
LEVELS = {"below": Side.LOWER, "beneath": Side.LOWER, "above": Side.UPPER}
HALVES = words("half side part portion section area end")
# Words between a part of the picture and another that says which one is meant: "the roof of the house".
BELONGING = words("of in on behind near at from beside under with wearing holding by")
# Verbs that a part of the picture and its new look follow without another word: "paint the door blue".
MAKING = words(
    "make makes making paint painting turn colour color dye tint give have want render recolour spray"
)
# Words that may stand between a part of the picture and what is wanted there, and say nothing.
PASSED = words("please also too all both just only simply really instead now then in")
# Words after a noun that make a look of it: "brick wall texture".
LOOKS = words("texture textures textured pattern patterns look style effect finish material print wallpaper")
# Words that say of a material that it is itself.
AS_FOUND = words("natural")
DEFINITE = words("the this that these those his her their my your our its all both every each")
# A negation of what is there: "lava instead of the sea".
REPLACING = frozenset({"instead of", "rather than", "in place of"})
# Verbs that a negation makes a wish to keep of: "don't change the sky".
ALTERING = words(
    """
    change changing changes touch touching alter altering alterations modify modifying affect affecting edit
    editing retexture retexturing replace replacing cover covering recolour recoloring turn turning paint
    painting make making transform transforming apply applying put putting convert converting changed
    touched altered modified affected edited retextured replaced covered recoloured turned painted transformed
    include including
    """
)
# Words that end what is said of a part that is kept: "keep the sky as it is and ...".
ENDING_KEEP = words("and but then while with or just only make turn use")
# Words for a picture, its making and its quality that ask for nothing by themselves.
FILLER = words(
    """
    scene picture image photo photograph photography render rendering look looks looking texture textures
    textured material materials surface surfaces style styled styles finish effect pattern view shot version
    apply applied use using put change add added give want show create creating generate retexture
    retextured object objects color colour colours colors coloured colored tone tones hue hues shade shades
    light lighting lit whole entire completely very much more most also too there here full one two three
    lots bit piece part parts side sides should would could must can will shall may might do does did have
    has had get got keep kept leave stay same carved covered painted turned built crafted block blocks become
    becomes even alone single out base anywhere clad panel panels being me us myself what though although
    either other another such kind sort type else u pls plz thanks thank lol really simply finally first mix
    mixture imagine instead new throughout 1st 2nd 3rd wrap wrapped dip dipped sprinkle recolor seamless
    tileable below above natural soft vertical horizontal woven recycled bedside late early calm tufted
    """
)

# What the picture may be that a prompt comes with, other than a photo.
MEDIA = words(
    """
    sketch sketches drawing drawings lineart linework render renders rendering renderings model
    models mockup massing massings blockout wireframe greybox whitebox plan plans floorplan screenshot
    screenshots scribble doodle elevation viewport
    """
)
# Of these only those about which more is said ("clay render"): a model is a person too, and "render" a verb.
MEDIA_IF_TOLD = words("render renders rendering renderings model models elevation plan plans")
# What may be said of them.
OF_MEDIA = words(
    """
    clay grey gray white black massing sketchup rhino revit archicad blender 3d 3ds max cad maya line pencil
    ink pen hand drawn handdrawn rough simple untextured textureless blank plain raw quick concept
    architectural base initial original existing attached given uploaded input source interior exterior
    perspective digital unlit monochrome block bare volume study floor greybox whitebox blockout
    """
)
# Words of builders for what covers a wall, which otherwise mean a picture, with a phrase of materials for it.
OF_BUILDERS = {"render": "lime render"}
# What is said of such walls besides their colours.
OF_RENDERED_WALLS = words("smooth textured monocouche silicone acrylic through coloured weathered crisp")
# Pictures that are made of others: "render of a sketch".
RENDERINGS = words(
    "render rendering version visualisation visualization photo photograph picture image interpretation"
)
# General words for what a thing is covered with: "the sofa fabric".
COVERS = words("fabric cloth textile upholstery body bodywork paintwork shell casing")
# Names of styles that are adjectives first, except before words for pictures: "pastel icon".
STYLE_ADJECTIVES = words("pastel pastels")
PICTURES = words(
    "drawing drawings sketch sketches painting paintings art artwork portrait illustration style crayon chalk"
)
# Words for how a painted surface shines: the colour after them is that of a thing.
FINISHES = words("matte matt mat satin gloss glossy metallic brushed polished anodised anodized lacquered")
REAL = words("real realistic photorealistic photoreal lifelike realistically alive")


class Operator(Enum):
    """What a word or phrase does to those around it."""

    NOTHING = auto()
    NEGATES = auto()
    EXCEPTS = auto()
    KEEPS = auto()
    STAYS = auto()
    MEANS_OTHERWISE = auto()
    PRAISES = auto()


def _phrases(text: str, operator: Operator) -> dict[str, Operator]:
    return {" ".join(phrase.split()): operator for phrase in text.split(";")}


# Turns of phrase whose words mean nothing of what they name.
_IDIOMS = """
    not only; not just; not merely; not simply; not too; not very; not so; not necessarily; no doubt; no
    matter; no less; no more than; no longer than; no one; no idea; no problem; nothing but; nothing except;
    none other than; never seen; never before; why not; if not
"""
# Words that ask for a good picture.
_PRAISE = """
    2k; 4k; 8k; 16k; uhd; ultra hd; full hd; hdr; raw photo; high resolution; high res; hi res; ultra high
    resolution; detailed; highly detailed; ultra detailed; hyper detailed; super detailed;
    extremely detailed; insanely detailed; very detailed; finely detailed; intricate; intricate detail;
    intricate details; fine details; rich details; insane details; high detail; high details;
    hyperdetailed; ultradetailed; realistic; photorealistic; photo realistic; hyperrealistic; hyper
    realistic; ultra realistic; super realistic; very realistic; photorealism; hyperrealism; lifelike; real;
    photoreal; photo real; realistically; true to life;
    masterpiece; best quality; high quality; top quality; highest quality; very high quality; good
    quality; premium quality; award winning; trending on artstation; artstation; octane; octane render;
    redshift render; vray; v ray; corona render; blender; blender render; cycles render; unreal engine;
    unreal engine 5; unreal engine 4; cgi; 3d render; 3d; ray tracing; raytracing; ray traced; path
    tracing; global illumination; ambient occlusion; subsurface scattering; pbr; sharp focus; crisp;
    professional photography; stunning; breathtaking; cinematic; cinematic shot; cinematic photo;
    cinematic still; cinematic look; film still
"""
_NEGATIONS = """
    no; not; without; never; neither; nor; avoid; avoiding; minus; sans; lacking; remove; removing;
    non; isn't; aren't; don't; dont; doesn't; shouldn't; do not; free of; free from; devoid of; instead of;
    in place of; rather than; other than; nothing; get rid of; lose the; no longer; mustn't;
    never ever; without any; no more; none of; nor any; stay away from;
    steer clear of; take off; taking off; strip off; clean off; scrape off; wash off; peel off
"""
_EXCEPTIONS = """
    except; except for; except on; exclude; excluding; with the exception of; apart from; aside from; save
    for; but for; excepting; not including; leaving out; leave out; skip; skipping; omit; omitting; exept;
    exept for; expect for; besides
"""
_KEEPING = """
    keep; keeping; keeps; preserve; preserving; retain; retaining; leave; leaving; maintain; maintaining;
    protect; ignore; ignoring; spare; respect
"""
_STAYING = """
    stay; stays; remain; remains; untouched; unchanged; as is; as it is; as they are; intact; unaltered;
    unaffected; unmodified; left alone; same; original; excluded; excepted; spared; left out
"""
OPERATORS = (
    _phrases(_IDIOMS, Operator.NOTHING)
    | _phrases(_NEGATIONS, Operator.NEGATES)
    | _phrases(_EXCEPTIONS, Operator.EXCEPTS)
    | _phrases(_KEEPING, Operator.KEEPS)
    | _phrases(_STAYING, Operator.STAYS)
    | _phrases(_PRAISE, Operator.PRAISES)
    | dict.fromkeys(lookalikes.SET_PHRASES, Operator.MEANS_OTHERWISE)
)
NEGATING = frozenset({Operator.NEGATES, Operator.EXCEPTS})

# Words that end what a negation reaches once it has named something.
ENDING_NEGATION = words(
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
    "transform": ("into", "to", "in", "on"),
    "transforming": ("into", "to"),
    "convert": ("into", "to", "in", "on"),
    "replace": ("with", "by", "to"),
    "replacing": ("with", "by", "to"),
    "swap": ("for", "with", "to"),
    "cover": ("with", "in"),
    "render": ("as", "into"),
    "reimagine": ("as",),
    "retexture": ("as", "into", "in", "with"),
    "make": ("like", "into", "out"),
    "repaint": ("as", "in"),
    "switch": ("to", "with", "for"),
    "exchange": ("for", "with", "to"),
    "redo": ("in", "as"),
    "remake": ("in", "as"),
    "swapping": ("for", "with", "to"),
    "covering": ("with", "in"),
    "making": ("like", "into", "out"),
}

# Words for where something is or how it stands there, which say nothing of its look.
SITUATING = words(
    """
    surrounded facing overlooking reflecting reflected standing sitting lying hanging leaning placed set
    situated located exposed season
    """
)

SAYING_NOTHING = (
    FILLER | MAKING | ALTERING | ONLY | SITUATING | CHANGES.keys() | words("front growing after before")
)

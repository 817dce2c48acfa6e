"""What people call the parts of a picture: nouns, and the place that each of them stands for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from retexture.prompts.lexicon.places import Place
from retexture.prompts.text import Phrases, stem


@dataclass(frozen=True)
class Noun:
    """A noun that can say where something is wanted.

    Attributes:
        place: The part of the scene; None for all of it ("everything").
        thing: One of many that a photo may show; its colour tells it apart ("the red car").
        alive: It has an age of its own: "old" says nothing about its surface.
        result: It names what is to be made, unless it is said to be there ("a marble statue", "the statue").
        everything: It names the whole picture, not only what is left of it ("the rest").
        detail: It belongs to something larger, and is not found without its colour ("the windows").
        lost: It is not found at all ("her eyes").
    """

    place: Place | None
    thing: bool = False
    alive: bool = False
    result: bool = False
    everything: bool = False
    detail: bool = False
    lost: bool = False


_PLACES = {
    Place.WALL: """
        wall; facade; house front; shop front; wall tile; wall panel; interior wall; exterior wall;
        front wall; back wall; side wall; feature wall; accent wall; cladding; siding; wainscoting;
        backsplash; splashback; exterior; panelling; wallpaper; wall covering
    """,
    Place.FLOOR: "floor; flooring; floor tile; ground floor; flooring tile",
    Place.CEILING: "ceiling",
    Place.ROOF: "roof; rooftop; roof top; roofing; roof tile; tile on the roof; shingle",
    Place.SKY: "sky; cloud; heavens",
    Place.GROUND: """
        ground; street; road; pavement; sidewalk; footpath; path; pathway; driveway; courtyard; plaza;
        beach; earth; soil; dirt; terrain; field; shore; asphalt road; asphalt; tarmac; sand; parking lot;
        square in front; alley; lane; highway; cliff path; patio; terrace; deck; wheat field; corn field;
        rice field; lavender field; paving; paving stone; paver; forecourt; boardwalk; grassland
    """,
    Place.WATER: "water; sea; ocean; lake; river; pool; swimming pool; pond; stream; waterfall; wave; canal",
    Place.VEGETATION: """
        vegetation; plant; tree; treetop; grass; lawn; meadow; leaf; foliage; hedge; bush; shrub; forest;
        woods; jungle; ivy; greenery; garden; flower; palm tree; tree trunk; tree bark; branch; twig;
        vine; petal; blossom; cherry blossom; rose bush; rose garden; cactus; fern; bamboo grove; crop;
        oak tree; pine tree; birch tree; olive tree; orange tree; cherry tree; lemon tree; apple tree;
        maple tree; peach tree; christmas tree; pine forest; oak forest; birch forest; silver birch;
        bougainvillea; wisteria; reed; hydrangea; undergrowth
    """,
    Place.SUBJECT: "subject; main subject; main object; foreground; object; product; item",
    Place.BACKGROUND: "background; backdrop; surroundings",
}
_PEOPLE = {
    Place.PERSON: """
        person; people; persons; human; man; men; woman; women; boy; girl; child; children; kid; baby;
        toddler; guy; lady; gentleman; bride; groom; couple; crowd; friend; girlfriend; boyfriend; wife;
        husband; mother; father; daughter; son; sister; brother; body; hand; arm; leg; him; mum; mom;
        mummy; mommy; dad; daddy; grandma; grandpa; grandmother; grandfather; granny; uncle; aunt; model;
        dancer; soldier; knight; king; queen; prince; princess; warrior; monk; worker; player; singer;
        actor; doctor; chef; teenager; tourist; rider; skater; athlete
    """,
    Place.FACE: "face; skin; cheek; head; facial features",
}
_WORN = {
    Place.CLOTHES: """
        clothes; clothing; outfit; garment; uniform; suit; shirt; t shirt; tshirt; blouse; dress; gown; robe;
        armour; jacket; coat; sweater; pullover; jumper; cardigan; hoodie; sweatshirt; blazer; vest;
        waistcoat; kimono
    """,
    Place.HAIR: "hair; hairstyle; hairdo",
}
_ANIMALS = """
    animal; pet; dog; puppy; cat; kitten; horse; pony; bird; cow; bull; sheep; goat; pig; fish; lion;
    tiger; bear; elephant; giraffe; zebra; rabbit; fox; deer; wolf; monkey; duck; swan; parrot; owl;
    eagle; butterfly; frog; turtle; snake; golden retriever; labrador; chocolate labrador; goldfish; gold
    fish; snow leopard; leopard; panther; polar bear; brown bear; teddy bear; hamster; squirrel; mouse;
    rat; chicken; hen; rooster; donkey; camel; whale; dolphin; shark; octopus; crab; lobster; bee; ant;
    spider; beetle; dragonfly; ladybird; ladybug; snail; lizard; crocodile; peacock; penguin; pigeon;
    crow; raven; flamingo; dinosaur; dragon; unicorn; koi; gorilla; ape; panda; koala; kangaroo; moose;
    raccoon; hedgehog; otter; seal
"""
_THINGS = """
    car; truck; lorry; bus; van; taxi; motorcycle; motorbike; bike; bicycle; scooter; boat; ship; train;
    tram; plane; airplane; aeroplane; tractor; vase; cup; mug; saucer; bowl; plate; dish; bottle; jug;
    jar; teapot; kettle; pot; chair; armchair; table; sofa; couch; bed; desk; lamp; shelf; bookshelf;
    cabinet; cupboard; wardrobe; bench; stool; carpet; rug; blanket; clock; book; phone; laptop;
    computer; keyboard; camera; guitar; piano; violin; ball; balloon; box; basket; shoe; boot; sneaker;
    hat; helmet; bag; backpack; handbag; suitcase; umbrella; apple; banana; pear; strawberry; pumpkin;
    cake; house; building; tower; skyscraper; church; castle; cathedral; temple; palace; barn; cabin;
    hut; bridge; fence; fireplace; mountain; hill; cliff; island; bathtub; sink; fridge; oven; counter;
    countertop; kitchen counter; kitchen island; kitchen cabinet; mansion; villa; cottage; farmhouse;
    townhouse; town house; tree house; factory; warehouse; mosque; pagoda; shrine; lighthouse; windmill;
    garage; shed; gazebo; greenhouse; fortress; skyline; chapel; stadium; log cabin; sand castle; coffee
    table; dining table; side table; night table; nightstand; night stand; bedside table; dressing table;
    coffee cup; coffee mug; tea cup; teacup; wine glass; drinking glass; glass of water; glass of wine;
    glass of beer; glass of milk; glass of juice; cup of coffee; cup of tea; wine bottle; perfume bottle;
    spoon; fork; knife; tray; pan; frying pan; kitchen sink; toaster; coffee machine; washing machine;
    stove; cooker; shower; toilet; radiator; dresser; chest of drawers; drawer; chest;
    treasure chest; ottoman; footstool; headboard; mattress; bookcase; crate; barrel; bucket; lantern;
    chandelier; robot; drone; rocket; spaceship; spacecraft; helicopter; aircraft; tank; yacht; canoe;
    surfboard; skateboard; snowboard; ski; sword; shield; axe; dagger; mask; ring; bracelet; wristwatch;
    headphones; earphones; earbuds; speaker; television; monitor; tablet; smartphone; drum; trumpet;
    saxophone; flute; lipstick; glasses case; wallet; purse; phone case; trainer; trainers; heel; sandal;
    slipper; bread; pizza; burger; donut; doughnut; cookie; cupcake; sandwich; egg; mushroom; carrot; toy
    car; toy train; dollhouse; globe; candlestick; fountain; well; mailbox; street lamp; headboard;
    screen; worktop; bar stool; vanity; wheelbarrow; tent; snowman; scarecrow; bedding; bedspread; duvet;
    quilt; bed linen; bed sheet; bedclothes; plinth; pedestal; machine; engine; tabletop; partition;
    sideboard; pouf; beanbag; planter; flowerpot; range hood; extractor hood; wall light; pendant light;
    floor lamp; table lamp; icon; logo; furniture; furnishings; cabinet front; cupboard front; kitchen front;
    detached house; semi detached house; terraced house; country house; beach house; apartment building;
    apartment block; bungalow; chalet; chess board; cutting board; chopping board; circuit board; surf board;
    notice board; pin board; ironing board; pancake; waffle; croissant; macaron; fruit; hull; parasol;
    bean bag
"""
_DETAILS = """
    door; front door; window; window frame; shutter; balcony; chimney; gate; column; pillar; arch; stairs;
    staircase; curtain; pillow; cushion; wheel; tyre; handle; sign; skirt; trousers; pants; scarf; glove;
    sock; tie; necklace; earring; crown; sunglasses; label; door frame; windowsill; window sill; railing;
    banister; handrail; cornice; gutter; downpipe; skirting board; baseboard; blind; soffit; eaves; slat;
    pipe; wheel rim; alloy wheel; seat; bumper; grille; dashboard; steering wheel; bonnet; headlight;
    door handle; knob; door knob; fixture; light fixture; fitting; lid; cap; strap; zipper; lampshade; pier;
    jetty; picture frame; garage door; roller blind; awning; canopy; dormer; tap; faucet; shower head;
    spout; socket; light switch; hinge; moulding; molding; architrave; sole; shoelace; clasp
"""
_FEATURES = "eye; eyebrow; lip; mouth; nose; ear; teeth; beard; moustache; fingernail; nail polish"
_RESULTS = """
    statue; sculpture; figurine; bust; toy; monument; 3d model; scale model; architectural model;
    massing model
"""
_ALL = """
    everything; anything; everywhere; whole scene; entire scene; whole picture; entire picture; whole image;
    entire image; whole photo; entire photo; whole room; entire room; whole thing; all of it; all surfaces;
    every surface
"""
_ALL_OF_IT = """
    scene; picture; image; photo; photograph; room; interior; living room; drawing room; bedroom; bathroom;
    kitchen; dining room; nursery; hallway; hall; corridor; lobby; foyer; attic; basement; office; library;
    hotel; restaurant; cafe; shop; school; theatre; gym; landscape; cityscape; streetscape; city; town;
    village; harbour; environment; ruin; world; rural landscape; rural setting; rural scene;
    urban landscape; urban setting; urban scene; countryside; study; parlour; parlor; lounge; pantry;
    ballroom; pub; speakeasy; film set; movie set
"""
# What is laid on a part and may stand for it where it is to be replaced: "replace the tiles with parquet".
COVERINGS = {
    "tile": Place.FLOOR,
    "tiling": Place.FLOOR,
    "floorboard": Place.FLOOR,
    "parquet": Place.FLOOR,
    "laminate": Place.FLOOR,
    "linoleum": Place.FLOOR,
    "wallpaper": Place.WALL,
    "brick": Place.WALL,
    "brickwork": Place.WALL,
    "plaster": Place.WALL,
    "stucco": Place.WALL,
    "shingle": Place.ROOF,
    "thatch": Place.ROOF,
    "cobblestone": Place.GROUND,
    "cobble": Place.GROUND,
    "gravel": Place.GROUND,
}
_REST = "everything else; everywhere else; all else; rest of the scene; elsewhere; rest of it"


FRONT = Noun(Place.SUBJECT, thing=True, detail=True)
"""A part of furniture or of a frame that only a material tells of: oak fronts, steel brackets."""
MADE = Noun(Place.SUBJECT, thing=True, result=True)
"""A noun for what is to be made."""


def _nouns() -> Iterator[tuple[str, Noun]]:
    for table in (_PLACES, _PEOPLE, _WORN):
        for place, phrases in table.items():
            for phrase in phrases.split(";"):
                yield phrase, Noun(place, alive=table is _PEOPLE)
    for phrases, noun in (
        (_ANIMALS, Noun(Place.SUBJECT, thing=True, alive=True)),
        (_THINGS, Noun(Place.SUBJECT, thing=True)),
        (_DETAILS, Noun(Place.SUBJECT, thing=True, detail=True)),
        (_FEATURES, Noun(Place.SUBJECT, detail=True, lost=True)),
        (_RESULTS, MADE),
        (_ALL, Noun(None, everything=True)),
        (_ALL_OF_IT, Noun(None, everything=True, result=True)),
        (_REST, Noun(None)),
        ("rest", Noun(None, result=True)),
    ):
        for phrase in phrases.split(";"):
            yield phrase, noun


@cache
def stems_of_parts() -> frozenset[str]:
    """Return the stems of single words for parts of a scene: "floor", not the things that it may show."""
    tables = (*_PLACES.values(), *_PEOPLE.values(), *_WORN.values())
    phrases = (phrase.strip() for table in tables for phrase in table.split(";"))
    return frozenset(stem(phrase) for phrase in phrases if " " not in phrase)


@cache
def index() -> Phrases[Noun]:
    """Every noun, for looking up the longest."""
    phrases: Phrases[Noun] = Phrases()
    for phrase, noun in _nouns():
        phrases.add(" ".join(phrase.split()), noun)
    return phrases

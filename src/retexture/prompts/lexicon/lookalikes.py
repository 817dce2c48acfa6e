"""English that looks like names of materials, colours or parts of a picture, and is none."""

# One slip of the keys away from a name.
_ALIKE = """
    batter battle bend better bitter bolder bond bong branched brawn breed broad buster card caret carton
    carve carver cheerier cheery chroma coffer coil constructing constructive constructor contraction coop
    cooper copier cord corral cortex coupled craved curved docking fail feather filed flooded flooding
    flora flour flours flowed foal fool forged forget fried gelled ghostwriter glared glide gloss glossy
    grave gross guilt hampered hazed hinter hodge india juggle lather lathered leader leaders leaked
    limber linear loaded malted messier messy mild minded musty orchis pager parson parsons paste pasted
    pastes patented peal pearson persona peter placed planned planted planter played player plink point
    pointed pointing points pole poll polls poser potty power powered powerful printed printing produce
    rating rested robber robbery robe rooting rubbed rubble sceptre scream seen share shares sharing shirt
    shored silverware sing single sketchy slither sliver solver spectre stain stains starlet starling
    state states status statute steal stealing steam strawman straws string strings stringy subset sweeter
    timer traversing velveteen violate violent wail wander weld whine wicked widow wild winded wine winnow
    wonder greener bluer redder whiter blacker
"""

# Two names written together that mean a third thing.
_COMPOUND = """
    blackberry blackbird blackboard blackhead blacksmith bluebell blueberry bluebird brickwork glassware
    goldfish goldsmith grayscale greenhouse greyhound greyscale ironwood ironwork newspaper paperback
    redhead redwood sandbank sandbox sandpaper silverfish silversmith silverware snowman stonework strawman
    tinfoil wallpaper whiteboard whitehead woodland woodwork
"""

# Phrases that mean nothing of what their words name.
_SET_PHRASES = """
    ice cream; ice cold; ice skating; ice age; stone age; stone cold; stone faced; stone washed; bronze
    age; iron age; iron will; iron curtain; iron man; rock hard; rock concert; rock star; rock band; rock
    music; rock and roll; rock n roll; rock climbing; gold medal; gold rush; gold standard; golden gate;
    golden age; golden ratio; golden rule; silver lining; silver screen; heart of gold; heart of stone;
    pot of gold; paper thin; set in stone; brick by brick; plastic surgery; crystal clear; crystal ball;
    hot chocolate; cup of cocoa; cotton candy; cotton swab; tin soldier; wet on wet; pencil skirt; snow
    globe; carbon dioxide; carbon neutral; carbon footprint; marble run; marble cake; concrete jungle;
    glass ceiling; lava lamp; wax museum; fog of war; van gogh; van eyck; van dyck; rose petal; orange
    juice; orange peel; orange slice; orange blossom; olive oil; olive branch; lemon juice; lemon peel;
    lemonade; mint tea; peach fuzz; pastel colour; pastel tone; pastel palette; pastel shade; pastel hue;
    natural light; natural lighting; natural colour; natural look; natural tone; night club; night life;
    blue jeans; blue moon; black hole; white noise; red carpet event; green tea; black tea; wool over his
    eyes; on thin ice; soap bubble; dust jacket; mood board; story board; vision board; board game;
    board room; message board; bulletin board; on board
"""

WORDS = frozenset(f"{_ALIKE} {_COMPOUND}".split())
SET_PHRASES = frozenset(" ".join(phrase.split()) for phrase in _SET_PHRASES.split(";"))

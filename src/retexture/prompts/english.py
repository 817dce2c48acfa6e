"""English words that look like misspelt names of materials, colours or parts of a picture, and are not."""

from retexture.prompts import lexicon

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
    wonder
"""

# Two names written together that mean a third thing.
_COMPOUND = """
    blackberry blackbird blackboard blackhead blacksmith bluebell blueberry bluebird brickwork glassware
    goldfish goldsmith grayscale greenhouse greyhound greyscale ironwood ironwork newspaper paperback
    redhead redwood sandbank sandbox sandpaper silverfish silversmith silverware snowman stonework strawman
    tinfoil wallpaper whiteboard whitehead woodland woodwork
"""

WORDS = lexicon.words(_ALIKE) | lexicon.words(_COMPOUND)

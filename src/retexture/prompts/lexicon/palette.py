"""Colour names and their sRGB values: the CSS named colours, spelt as people write them, and common ones.

``STRONG`` names are colours wherever they stand. ``WEAK`` names are things first (wheat, snow, coffee) and
colours only where the sentence uses them so ("cream leather", "in mint and navy").

Spelling rules: grey for gray; words of a name apart; both "lightsteelblue" and "light-steel-blue" are found.
Some CSS names are not taken as they are, because nobody who writes them in a sentence expects them:
``darkgray`` is lighter than ``gray``, ``brown`` is a red, ``yellow`` is a lemon's, ``blue`` and ``navy`` are
violets, ``green`` and ``darkgreen`` are yellower than dyes and paints of this name, and ``turquoise`` is
lighter than the stone.
"""

# Values: CSS Color Module Level 4, section 6.1, "Named Colors".
_CSS = """
alice blue #f0f8ff; antique white #faebd7; aqua #00ffff; aquamarine #7fffd4; azure #f0ffff;
beige #f5f5dc; black #000000; blanched almond #ffebcd; blue #2253a6; blue violet #8a2be2;
cadet blue #5f9ea0; chartreuse #7fff00; cornflower blue #6495ed; crimson #dc143c; cyan #00ffff;
dark blue #00008b; dark cyan #008b8b; dark goldenrod #b8860b; dark green #124d2e; dark khaki #bdb76b;
dark magenta #8b008b; dark olive green #556b2f; dark orange #ff8c00; dark orchid #9932cc;
dark red #8b0000; dark salmon #e9967a; dark sea green #8fbc8f; dark slate blue #483d8b;
dark slate grey #2f4f4f; dark turquoise #00ced1; dark violet #9400d3; deep pink #ff1493;
deep sky blue #00bfff; dim grey #696969; dodger blue #1e90ff; fire brick #b22222; floral white #fffaf0;
forest green #228b22; fuchsia #ff00ff; gainsboro #dcdcdc; ghost white #f8f8ff; gold #ffd700;
goldenrod #daa520; grey #808080; green #247a43; green yellow #adff2f; hot pink #ff69b4;
indian red #cd5c5c; indigo #4b0082; khaki #f0e68c; lavender #e6e6fa;
lavender blush #fff0f5; lawn green #7cfc00; lemon chiffon #fffacd; light blue #add8e6;
light coral #f08080; light cyan #e0ffff; light goldenrod yellow #fafad2; light grey #d3d3d3;
light green #90ee90; light pink #ffb6c1; light salmon #ffa07a; light sea green #20b2aa;
light sky blue #87cefa; light slate grey #778899; light steel blue #b0c4de; light yellow #ffffe0;
lime green #32cd32; magenta #ff00ff; maroon #800000; medium aquamarine #66cdaa; medium blue #0000cd;
medium orchid #ba55d3; medium purple #9370db; medium sea green #3cb371; medium slate blue #7b68ee;
medium spring green #00fa9a; medium turquoise #48d1cc; medium violet red #c71585; midnight blue #191970;
mint cream #f5fffa; misty rose #ffe4e1; navajo white #ffdead; navy #14274f; old lace #fdf5e6;
olive #808000; olive drab #6b8e23; orange #ffa500; orange red #ff4500; pale goldenrod #eee8aa;
pale green #98fb98; pale turquoise #afeeee; pale violet red #db7093; papaya whip #ffefd5;
peach puff #ffdab9; pink #ffc0cb; powder blue #b0e0e6; purple #800080; rebecca purple #663399;
red #ff0000; rosy brown #bc8f8f; royal blue #4169e1; saddle brown #8b4513; sandy brown #f4a460;
sea green #2e8b57; sienna #a0522d; silver #c0c0c0; sky blue #87ceeb; slate blue #6a5acd;
slate grey #708090; spring green #00ff7f; steel blue #4682b4; teal #008080; turquoise #3ab5ab;
violet #ee82ee; white #ffffff; white smoke #f5f5f5; yellow #f3cb2b; yellow green #9acd32
"""

_COMMON = """
amber #ffbf00; amethyst #9966cc; anthracite #383e42; antique gold #b08d3c; apple green #8db600;
aquamarine blue #71d9e2; ash grey #b2beb5; baby blue #89cff0; baby pink #f4c2c2; black pearl #1e272c;
blood red #7c0a02; blue green #0d98ba; blue grey #6699a8; bone white #f3eddc; bottle green #006a4e;
brass #b5a642; brick red #a63a2e; brown #7b4a2b; bronze #b07a3c; burgundy #800020; burnt orange #cc5500;
burnt sienna #d8694a; burnt umber #8a3324; butter yellow #fdf0a3; candy pink #e4717a;
canary yellow #ffef5f; cardinal red #c41e3a; carmine #960018; celadon #ace1af; cerise #de3163;
cerulean #2a7fba; champagne #f7e7ce; champagne gold #e0c39a; charcoal #36454f; charcoal grey #3c4146;
charcoal black #24282b; chartreuse green #9bd300; cherry red #c8102e; chestnut brown #954535;
chocolate brown #5a3420; claret #7f1734; cobalt #0047ab; cobalt blue #0047ab; copper #b87333;
copper red #cb6d51; coral pink #f88379; coral red #ff4040; cream white #fffbea; deep purple #36013f;
denim blue #3b5b84; duck egg blue #b9d6cf; ebony #2b2520; ecru #d8caa8; eggplant #4b2343;
eggshell #f0ead6; eggshell white #f3efe4; electric blue #1f6fff; emerald #2f9e64; emerald green #2f9e64;
fern green #4f7942; fire engine red #ce2029; flamingo pink #fc8eac; garnet #733635; golden #d4a017;
golden brown #996515; golden yellow #ffc30b; grass green #4c9a2a; greige #b8ab9c; gunmetal #2a3439;
gunmetal grey #3a4248; honey gold #d99a2b; hunter green #355e3b; ice blue #bfe3f2; indigo blue #2e3a87;
ivory white #fbf8ea; jade #3f9f74; jade green #3f9f74; jet black #0a0a0a; kelly green #4cbb17;
lapis blue #26619c;
lavender grey #c4c3d0; lava red #cf1020; leaf green #5b9a3c; lemon yellow #fff44f; lilac #c8a2c8;
lime yellow #d9f03a; mahogany brown #6b2e1f; malachite green #1f8a5b; mauve #b784a7;
midnight black #0c0f16; mint green #98d8b1; moss green #6b7a3a; mulberry #7f2f56; mustard yellow #e1ad21;
navy blue #12234d; neon green #39ff14; neon pink #ff2fa0; neon blue #2a4dff; neon orange #ff6a1a;
neon yellow #e9ff1f; nut brown #644128; ocean blue #1f5f8b; ochre #c98a2b; off white #f6f3ea;
olive green #6f7a35; onyx black #15171a; oxblood #4a0a0f; peach pink #f7b79b; peacock blue #126a80;
pea green #8eab4f; pearl white #f4f1ea; periwinkle #9a9be0; petrol blue #0b4f63; petrol #0b4f63;
pewter #8b9095; pine green #1c5a46; pistachio green #a7c98a; platinum #dcdcd8; plum purple #652b57;
poppy red #dc343b; prussian blue #12324f; puce #b2727c; racing green #0b4024; raspberry red #b3204d;
raw umber #7b5a3a; red brown #7b3a25; rose gold #c98f80; rose pink #f29bb4; rose red #c21e56;
royal purple #6a3fa0; ruby #a81c3f; ruby red #9b111e; russet #80461b; rust #a8502a; rust red #933c22;
rust brown #7d3f1f; rust orange #bf5a26; saffron #f0b52e; sage green #a3ad8b; sand yellow #dcc48e;
sapphire #1f4fa5; sapphire blue #1f4fa5; scarlet #d8241c; seafoam green #93d6b8; sepia #704a2a;
shocking pink #fc0fc0; silver grey #b3b7ba; slate #6c7783; smoke grey #8c8f92; smoky grey #7a7d80;
sooty black #191817; steel grey #71797e; stone grey #8f8b83; straw yellow #e4d36f;
sulphur yellow #e8e048; sunflower yellow #ffc72c; tangerine #f28500; taupe #8b7d6f; tawny #b5672d;
teal blue #2a7f95; teal green #14877a; terracotta #c8694a; terra cotta #c8694a; tobacco brown #6b4b2f;
topaz #f0b95a; tiffany blue #81d8d0; ultramarine #2a2fa8; ultramarine blue #2a2fa8; umber #635147;
vermilion #e0402a; verdigris #5aa79a; viridian #40826d; walnut brown #5b4030; warm white #fbf3e3;
cool grey #8c92a0; warm grey #978f86; snow white #f7f9fb; white gold #e6e1d3; whitewashed #f1efe8;
whitewash #f1efe8; ebonised #2b2520; blackened #232323; wine red #6b1a2c; yellow gold #e6b93f;
candy apple red #b3121d; cognac #9a4d28
"""

_SHADES = """
bluish #4a74b8; greenish #5f9a6a; reddish #b0503f; yellowish #d9c668; greyish #8d8f90; brownish #84634a;
pinkish #e0a3ad; purplish #84609c; orangish #d98a4f; blackish #1d1e20; whitish #f0efec; silvery #c3c6c9;
coppery #b87333; bronzed #b07a3c
"""

_THINGS = """
apricot #fbceb1; ash #b2beb5; aubergine #472c4c; bisque #ffe4c4; blush #e7b1aa; bone #e6dcc6;
buff #dbb98a; burlywood #deb887; butter #fdf0a3; butterscotch #e09540; camel #c19a6b; caramel #b9743a;
cherry #a8213a; chestnut #8b4a36; chocolate #5a3420; cinnamon #b0622f; clementine #ef7a1a; cocoa #6a4631;
coffee #5c4033; coral #ff7f50; cornsilk #fff8dc; cranberry #9f1f3f; cream #fff3d6;
denim #3b5b84; espresso #3b2a21; fawn #d9b48a; flamingo #fc8eac; ginger #b8632a; graphite #393c41;
hazel #8a6a3a; honey #d99a2b; honeydew #f0fff0; ivory #fffff0; lemon #f5e74a; lime #00ff00; linen #faf0e6;
mahogany #6b2e1f; malachite #1f8a5b; melon #f7a98a; mint #a6e3c3; moccasin #ffe4b5; mocha #7a5a44;
mustard #d8a624; nude #e2bfa4; oatmeal #d9cdb8; obsidian #15161a; onyx #15171a; orchid #da70d6; peach #f9c6a3;
peacock #126a80; pearl #ece7dd; peru #cd853f; pistachio #b0c992; plum #dda0dd; poppy #dc343b;
raspberry #b3204d; rose #e58aa0; sage #a3ad8b; salmon #fa8072; sand #d8c39a; seafoam #93d6b8;
seashell #fff5ee; smoke #8c8f92; snow #fffafa; soot #191817; straw #dcc97c; tan #d2b48c; thistle #d8bfd8;
tobacco #6b4b2f; toffee #a5693a; tomato #ff6347; vanilla #f5e8c0; walnut #5b4030; wheat #f5deb3;
wine #6b1a2c
"""


def _entries(*tables: str) -> dict[str, str]:
    """Read tables of "name #hex" separated by semicolons."""
    pairs = (entry.rsplit(maxsplit=1) for table in tables for entry in table.split(";"))
    return {name.strip(): value for name, value in pairs}


STRONG = _entries(_CSS, _COMMON, _SHADES)
WEAK = _entries(_THINGS)
# Colours first, and fruit or flowers where they are counted: "a bowl of oranges".
ALSO_THINGS = frozenset({"orange", "olive", "violet", "lavender", "lilac"})
# What the name of a thing before it makes a shade of: "salmon pink".
_HUES = """
    white black grey red orange yellow green blue purple pink brown beige teal turquoise violet cyan magenta
"""
HUES = {name: STRONG[name] for name in _HUES.split()}

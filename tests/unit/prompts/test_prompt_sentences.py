"""Whole prompts and what is understood of them."""

import pytest

from prompt_vocabulary import VOCABULARY, summary
from retexture.prompts import understand

Expected = dict[str, list[str]]


def check(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("marble", {"materials": ["marble"]}),
        ("MARBLE!!!", {"materials": ["marble"]}),
        ("ｍａｒｂｌｅ", {"materials": ["marble"]}),
        ("mar\u200bble", {"materials": ["marble"]}),
        ("bricks", {"materials": ["brick"]}),
        ("the mosses", {"materials": ["moss"]}),
        ("marble's beauty", {"materials": ["marble"]}),
        ("marble-like surfaces", {"materials": ["marble"]}),
        ("a knitted wool sweater", {"materials": ["knitted wool"]}),
        ("a knitted blue wool sweater", {"materials": ["blue knitted wool"]}),
        ("lowpoly, low-poly, Low Poly", {"styles": ["low poly"]}),
        ("pixel-art", {"styles": ["pixel art"]}),
        ("an oil painting of a marble statue", {"materials": ["marble"], "styles": ["oil painting"]}),
        ("stained glass at night", {"styles": ["stained glass"], "lights": ["night"]}),
        ("golden hour", {"lights": ["golden hour"]}),
        ("golden statue, golden hour", {"materials": ["gold"], "lights": ["golden hour"]}),
        (
            "marble, wooden table / leather chair",
            {"materials": ["marble", "carved wood @ subject", "leather @ subject"]},
        ),
        ("{marble, wood} bust", {"materials": ["marble", "carved wood"]}),
    ],
)
def test_materials_styles_and_lights(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


@pytest.mark.parametrize(
    "prompt",
    [
        "a nice trusty milestone",
        "thinking of keystones, paperclips... pricey",
        "a man with glasses in the woods",
        "ice cream from the stone age",
        "μαρμάρινο άγαλμα",
        "대리석 조각상",
        "🗿✨",
        "",
        "   \n ",
        "...,,,;;;",
        "make it look better please",
    ],
)
def test_nothing_is_recognised_in(prompt: str) -> None:
    found = understand(prompt, VOCABULARY)
    assert summary(found) == {}
    assert not found.recognised
    assert found.to_json()["recognised"] is False


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("blue marble", {"materials": ["blue marble"]}),
        ("weathered white Carrara marble", {"materials": ["white marble {wear 0.6}"]}),
        ("blue and white marble", {"materials": ["blue+white marble"]}),
        ("blue, dark green and white marble", {"materials": ["blue+dark green+white marble"]}),
        ("black and gold marble", {"materials": ["black+gold marble"]}),
        ("blue/white porcelain", {"materials": ["porcelain"]}),
        ("marble in blue", {"materials": ["blue marble"]}),
        ("marble in shades of blue and green", {"materials": ["blue+green marble"]}),
        ("marble floor in black", {"materials": ["black marble @ floor"]}),
        ("leather, dyed deep burgundy", {"materials": ["deep burgundy leather"]}),
        ("porcelain in cobalt blue and white", {"materials": ["cobalt blue+white porcelain"]}),
        ("cobalt-blue porcelain", {"materials": ["cobalt blue porcelain"]}),
        ("jade green leather", {"materials": ["jade green leather"]}),
        ("brick red leather", {"materials": ["brick red leather"]}),
        ("stone grey wool", {"materials": ["stone grey knitted wool"]}),
        ("stone gray wool", {"materials": ["stone grey knitted wool"]}),
        ("moss green leather", {"materials": ["moss green leather"]}),
        ("ice blue marble", {"materials": ["ice blue marble"]}),
        ("ivory porcelain", {"materials": ["ivory porcelain"]}),
        ("rose gold leather", {"materials": ["rose gold leather"]}),
        ("rose gold statue", {"materials": ["rose gold gold"]}),
        ("white gold", {"materials": ["white gold gold"]}),
        ("gold leather", {"materials": ["gold leather"]}),
        ("gold-coloured leather", {"materials": ["gold leather"]}),
        ("charcoal leather", {"materials": ["charcoal leather"]}),
        ("gold and marble", {"materials": ["gold", "marble"]}),
        ("red and gold", {"colours": ["red", "gold"]}),
        ("white, weathered marble", {"materials": ["white marble {wear 0.6}"]}),
        (
            "white marble floor, black marble walls",
            {"materials": ["white marble @ floor", "black marble @ wall"]},
        ),
        ("#ff8800 leather", {"materials": ["#ff8800 leather"]}),
        ("mint and cream leather", {"materials": ["mint+cream leather"]}),
        ("navy, teal and white", {"colours": ["navy", "teal", "white"]}),
        (
            "mosaic of blue, white & gold tiles",
            {"materials": ["blue+white+gold ceramic tile"], "styles": ["mosaic"]},
        ),
        ("a red car made of ice", {"materials": ["ice @ object:red"]}),
        ("a marble woman in a red dress", {"materials": ["marble @ person"], "repaints": ["red @ clothes"]}),
        ("coffee on wood", {"materials": ["carved wood"]}),
        ("blue sky over brick houses", {"materials": ["brick @ subject"], "repaints": ["blue @ sky"]}),
        ("lightsteelblue leather", {"materials": ["light steel blue leather"]}),
    ],
)
def test_colours(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("marble with gold veins", ["marble [gold/gold veins]"]),
        ("marble, thin golden veining", ["marble [golden/gold veins]"]),
        ("marble veined with gold", ["marble [gold/gold veins]"]),
        ("gold-veined black marble", ["black marble [gold/gold veins]"]),
        ("marble with veins of gold", ["marble [gold/gold veins]"]),
        ("gold veins in white marble", ["white marble [gold/gold veins]"]),
        (
            "wooden door, gold veins in white marble",
            ["carved wood @ subject", "white marble [gold/gold veins]"],
        ),
        ("marble with gold and silver veins", ["marble [gold/gold veins, silver/silver veins]"]),
        ("veins of silver and gold in dark jade", ["dark jade jade [silver/silver veins, gold/gold veins]"]),
        ("marble with rose gold veins", ["marble [rose gold/gold veins]"]),
        ("marble with pale blue veins", ["marble [pale blue/- veins]"]),
        ("marble with veins", ["marble [-/- veins]"]),
        ("black marble with gold", ["black marble [gold/gold details]"]),
        ("copper rivets on rusted steel", ["rusted steel [copper/copper rivets]"]),
        (
            "leather with copper rivets and white stitching",
            ["leather [copper/copper rivets, white/- stitching]"],
        ),
        ("old bricks with moss in the cracks", ["brick [-/moss cracks] {wear 0.5}"]),
        ("stone, moss growing in the joints", ["stone [-/moss joints]"]),
        ("moss in the cracks of the stone", ["stone [-/moss cracks]"]),
        ("moss in the brick joints", ["brick [-/moss joints]"]),
        ("concrete with mossy cracks", ["concrete [-/moss cracks]"]),
        ("concrete, cracks filled with gold", ["concrete [gold/gold cracks]"]),
        ("brick with dark grey mortar", ["brick [dark grey/- joints]"]),
        ("moss-covered stone", ["stone [-/moss patches]"]),
        ("stone covered in thick moss", ["stone [-/moss coating]"]),
        ("everything covered in moss", ["moss"]),
        ("moss in the cracks", ["moss"]),
        ("jade and gold veins", ["jade [gold/gold veins]"]),
        ("wood w/ gold inlay", ["carved wood [gold/gold inlays]"]),
        ("porcelain with a blue floral pattern", ["porcelain [blue/roses pattern]"]),
        ("gold with gold veins", ["gold [gold/gold veins]"]),
    ],
)
def test_accents(prompt: str, expected: list[str]) -> None:
    check(prompt, {"materials": expected})


def test_an_accent_without_a_material_leaves_its_colour_and_says_so() -> None:
    found = understand("gold veins", VOCABULARY)
    assert summary(found) == {"colours": ["gold"]}
    assert [(each.text, "material" in each.reason) for each in found.ignored] == [("gold veins", True)]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("marble, no moss", {"materials": ["marble"], "excluded": ["moss"]}),
        ("no moss, white marble", {"materials": ["white marble"], "excluded": ["moss"]}),
        ("no moss and white marble", {"materials": ["white marble"], "excluded": ["moss"]}),
        ("marble without rust or moss", {"materials": ["marble"], "excluded": ["rusted steel", "moss"]}),
        (
            "jade without moss, rust, or cracks",
            {"materials": ["jade"], "excluded": ["moss", "rusted steel", "cracks"]},
        ),
        ("without moss and rust", {"excluded": ["moss", "rusted steel"]}),
        ("not wood but stone", {"materials": ["stone"], "excluded": ["carved wood"]}),
        ("neither wood nor stone; marble", {"materials": ["marble"], "excluded": ["carved wood", "stone"]}),
        ("ice free of cracks", {"materials": ["ice"], "excluded": ["cracks"]}),
        ("rust-free chrome", {"materials": ["chrome"], "excluded": ["rusted steel"]}),
        ("marble instead of wood", {"materials": ["marble"], "excluded": ["carved wood"]}),
        ("don’t make it gold, use chrome", {"materials": ["chrome"], "excluded": ["gold"]}),
        ("marble, no gold veins", {"materials": ["marble"], "excluded": ["gold veins"]}),
        ("golden statue, no gold veins", {"materials": ["gold"], "excluded": ["gold veins"]}),
        ("marble with gold veins --no gold veins", {"materials": ["marble"], "excluded": ["gold veins"]}),
        ("marble with gold veins --no veins", {"materials": ["marble"], "excluded": ["veins"]}),
        ("marble with gold veins --no gold", {"materials": ["marble"], "excluded": ["gold"]}),
        ("pale blue marble --no blue", {"materials": ["marble"], "excluded": ["blue"]}),
        ("marble at night, no neon", {"materials": ["marble"], "lights": ["night"], "excluded": ["neon"]}),
        ("marble, no people", {"materials": ["marble"], "excluded": ["people"]}),
        ("not only marble but also jade", {"materials": ["marble", "jade"]}),
        ("nothing but gold", {"materials": ["gold"]}),
        ("no doubt: marble", {"materials": ["marble"]}),
        ("noble, no-nonsense, non-slip concrete", {"materials": ["concrete"]}),
        ("wood wood wood --no wood", {"excluded": ["carved wood"]}),
        ("marble::2 wood::-0.5", {"materials": ["marble"], "excluded": ["carved wood"]}),
        ("marble:: wood::", {"materials": ["marble", "carved wood"]}),
    ],
)
def test_exclusions(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


@pytest.mark.parametrize(
    ("prompt", "expected", "present"),
    [
        ("turn the brick house into gold", {"materials": ["gold @ subject"]}, ["the brick house"]),
        ("replace the wood with marble", {"materials": ["marble"]}, ["the wood"]),
        ("make the stone wall look like lava", {"materials": ["lava @ wall"]}, ["the stone wall look"]),
        ("turn everything into marble", {"materials": ["marble"]}, []),
        ("make the walls brick", {"materials": ["brick @ wall"]}, []),
    ],
)
def test_what_is_there_now_is_not_asked_for(prompt: str, expected: Expected, present: list[str]) -> None:
    found = understand(prompt, VOCABULARY)
    assert summary(found) == expected
    assert [each.text for each in found.ignored] == present


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            (
                "turn everything into weathered white Carrara marble with thin gold veins, studio light, "
                "no people --s 250 --no moss"
            ),
            {
                "materials": ["white marble [gold/gold veins] {wear 0.6}"],
                "lights": ["studio"],
                "excluded": ["people", "moss"],
            },
        ),
        (
            "cyberpunk alley, rusty steel walls with moss along the edges, neon, thick fog --ar 9:16 --v 6.1",
            {
                "materials": ["rusted steel [-/moss edges] @ wall"],
                "lights": ["neon", "fog"],
                "manners": ["cyberpunk"],
            },
        ),
        (
            "my dog as a knitted wool toy, studio softbox, cream background, please avoid text",
            {
                "materials": ["knitted wool @ subject"],
                "lights": ["studio"],
                "repaints": ["cream @ background"],
                "excluded": ["text"],
            },
        ),
        (
            "Retexture the whole scene as a watercolor with soft blue and pink tones",
            {"styles": ["watercolour"], "colours": ["soft blue", "pink"]},
        ),
        (
            "everything carved from one block of pale green jade, overcast sky, no cracks",
            {"materials": ["pale green jade"], "lights": ["overcast"], "excluded": ["cracks"]},
        ),
        (
            "a paper boat, origami, on a sea of frozen waves; golden hour",
            {"materials": ["paper @ subject", "origami", "ice @ water"], "lights": ["golden hour"]},
        ),
    ],
)
def test_natural_sentences(prompt: str, expected: Expected) -> None:
    check(prompt, expected)

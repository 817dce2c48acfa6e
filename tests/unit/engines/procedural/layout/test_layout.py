from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.catalogue.photo_light import AS_PHOTOGRAPHED
from retexture.engines.procedural.layout import Layout, in_words, lay_out, shortcomings
from retexture.engines.procedural.layout.report import COLOURED, KEPT, SKY, Placed
from retexture.engines.procedural.look import Look, MaterialLayer, Recolouring
from retexture.evaluation.measures.declared import KEPT_ROWS
from retexture.imaging.arrays import Map
from retexture.prompts import Condition, Place, Side, Target
from retexture.prompts.lexicon.nouns import Noun
from retexture.structure import Scene, Structure, analyse
from retexture.structure.trained import ScenePart, SeenScene, class_numbers

HEIGHT, WIDTH = 60, 90


@pytest.fixture(scope="module")
def analysed() -> Structure:
    return analyse(np.ascontiguousarray(data.chelsea()[:HEIGHT, :WIDTH]))


def area(rows: slice = slice(None), columns: slice = slice(None)) -> Map:
    there = np.zeros((HEIGHT, WIDTH), np.float32)
    there[rows, columns] = 1
    return there


LOWER, UPPER, LEFT = area(slice(40, None)), area(slice(0, 20)), area(columns=slice(0, 30))


def scene(analysed: Structure, maps: Mapping[Place, Map]) -> Structure:
    """The photo with other parts; of these the scene network has seen nothing."""
    sky = maps.get(Place.SKY)
    return replace(analysed, scene=Scene(maps, ()), sky=sky, open_sky=sky, seen=None)


def showing(word: str, there: Map) -> SeenScene:
    """What the scene network says where ``there`` is a thing, and nothing else is anywhere."""
    classes = np.zeros((1000, HEIGHT, WIDTH), np.float32)
    classes[class_numbers()[word][0]] = there
    return SeenScene(np.zeros((len(ScenePart), HEIGHT, WIDTH), np.float32), classes)


def at(*places: Place) -> tuple[Target, ...]:
    return tuple(Target(place, None, place.value) for place in places)


def look(engine: ProceduralEngine, *materials: MaterialLayer, **changes: object) -> Look:
    return replace(Look(materials, light=engine.catalogue.lights["studio"]), **changes)  # type: ignore[arg-type]


def layer(engine: ProceduralEngine, name: str, *places: Place, **changes: object) -> MaterialLayer:
    return MaterialLayer(engine.catalogue.materials[name], targets=at(*places), **changes)  # type: ignore[arg-type]


def names(layout: Layout) -> list[str]:
    return [part.material_layer.material.name for part in layout.parts]


def test_a_material_without_targets_goes_everywhere(engine: ProceduralEngine, analysed: Structure) -> None:
    layout = lay_out(scene(analysed, {Place.FLOOR: LOWER}), look(engine, layer(engine, "marble")))
    assert layout.rendered is None
    assert layout.whole
    assert [part.share for part in layout.parts] == [None]
    assert layout.placed == (Placed("marble", "", True, 1.0),)


def test_a_side_of_a_part_is_half_of_it(engine: ProceduralEngine, analysed: Structure) -> None:
    photo = scene(analysed, {Place.WALL: LOWER})
    left, right = (Target(Place.WALL, None, f"{side} wall", side=side) for side in (Side.LEFT, Side.RIGHT))
    brick = replace(layer(engine, "brick"), targets=(left,))
    marble = replace(layer(engine, "marble"), targets=(right,))
    layout = lay_out(photo, look(engine, brick, marble))
    shares = {each.where: each.share for each in layout.placed if each.where}
    assert list(shares) == ["left wall", "right wall"]
    assert list(shares.values()) == pytest.approx([1 / 6, 1 / 6], abs=0.02)
    assert "left half" in layout.placed[0].evidence


def test_what_is_not_targeted_stays_the_photo(engine: ProceduralEngine, analysed: Structure) -> None:
    photo = scene(analysed, {Place.FLOOR: LOWER})
    layout = lay_out(photo, look(engine, layer(engine, "marble", Place.FLOOR)))
    assert layout.light is AS_PHOTOGRAPHED
    assert layout.rendered is not None
    np.testing.assert_array_equal(layout.rendered, LOWER)


def test_a_light_relights_what_is_not_targeted(engine: ProceduralEngine, analysed: Structure) -> None:
    photo = scene(analysed, {Place.FLOOR: LOWER})
    layout = lay_out(photo, look(engine, layer(engine, "marble", Place.FLOOR), relit=True))
    assert names(layout) == ["natural", "marble"]
    assert layout.rendered is None
    assert layout.light is engine.catalogue.lights["studio"]


def test_a_material_without_targets_leaves_those_of_others_alone(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    photo = scene(analysed, {Place.FLOOR: LOWER})
    wanted = look(engine, layer(engine, "marble", Place.FLOOR), layer(engine, "stone"))
    layout = lay_out(photo, wanted)
    assert names(layout) == ["stone", "marble"]
    shares = {each.what: each.share for each in layout.placed}
    assert shares == {"stone": pytest.approx(2 / 3, abs=0.03), "marble": pytest.approx(1 / 3, abs=0.03)}


def test_parts_lie_on_what_contains_them(engine: ProceduralEngine, analysed: Structure) -> None:
    photo = scene(analysed, {Place.PERSON: LEFT, Place.FACE: LEFT * UPPER})
    wanted = look(engine, layer(engine, "gold", Place.FACE), layer(engine, "marble", Place.PERSON))
    assert names(lay_out(photo, wanted)) == ["marble", "gold"]


def test_a_missing_part_is_told_and_covered_with_nothing(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    photo = scene(analysed, {Place.FLOOR: LOWER})
    wanted = look(engine, layer(engine, "marble", Place.FLOOR), layer(engine, "gold", Place.ROOF))
    layout = lay_out(photo, wanted)
    assert names(layout) == ["marble"]
    assert Placed("gold", "roof", False, 0.0) in layout.placed


WISHED = Noun(Place.SUBJECT, thing=True)


def test_where_a_part_is_not_found_the_photo_stays(engine: ProceduralEngine, analysed: Structure) -> None:
    layout = lay_out(scene(analysed, {}), look(engine, layer(engine, "gold", Place.ROOF)))
    assert layout.parts == ()
    assert layout.placed == (Placed("gold", "roof", False, 0.0), Placed("kept", "", True, 1.0))
    assert shortcomings(layout.placed) == (
        "Not found in this photo: the roof (gold); so the photo stays as it is.",
    )


@pytest.mark.parametrize("sure", [True, False])
def test_a_thing_is_the_sure_subject_or_not_found(
    engine: ProceduralEngine, analysed: Structure, sure: bool
) -> None:
    photo = replace(scene(analysed, {Place.SUBJECT: LEFT}), subject=LEFT, subject_is_sure=sure)
    target = Target(Place.SUBJECT, None, "statue", WISHED, definite=True)
    (placed, rest) = lay_out(photo, look(engine, replace(layer(engine, "gold"), targets=(target,)))).placed
    assert placed.found is sure
    assert placed.guessed == ("the statue as what the photo is about" if sure else "")
    assert placed.share + rest.share == pytest.approx(1, abs=0.01)


def test_one_subject_is_not_two_things(engine: ProceduralEngine, analysed: Structure) -> None:
    photo = replace(scene(analysed, {}), subject=LEFT, subject_is_sure=True)
    things = [
        replace(layer(engine, name), targets=(Target(Place.SUBJECT, None, text, WISHED, definite=True),))
        for name, text in (("gold", "statue"), ("marble", "shelf"))
    ]
    assert not any(each.found for each in lay_out(photo, look(engine, *things)).placed if each.where)


def test_what_is_to_stay_yields_the_subject_to_what_is_to_change(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    photo = replace(scene(analysed, {}), subject=LEFT, subject_is_sure=True)
    statue, shelf = (Target(Place.SUBJECT, None, text, WISHED, definite=True) for text in ("statue", "shelf"))
    wanted = look(engine, replace(layer(engine, "gold"), targets=(statue,)), kept=(shelf,))
    found = {each.where: each.found for each in lay_out(photo, wanted).placed if each.where}
    assert found == {"statue": True, "shelf": False}
    alone = lay_out(photo, look(engine, layer(engine, "gold"), kept=(shelf,))).placed
    assert {each.where: each.found for each in alone if each.where} == {"shelf": True}


@pytest.mark.parametrize(
    ("text", "share", "found"),
    [("sofa", LEFT, False), ("sofa", LOWER, True), ("lamp", LEFT, True), ("lamp", LOWER, False)],
)
def test_a_subject_with_other_proportions_is_something_else(
    engine: ProceduralEngine, analysed: Structure, text: str, share: Map, found: bool
) -> None:
    photo = replace(scene(analysed, {}), subject=share, subject_is_sure=True)
    target = Target(Place.SUBJECT, None, text, WISHED, definite=True)
    placed = lay_out(photo, look(engine, replace(layer(engine, "gold"), targets=(target,)))).placed
    assert placed[0].found is found


def test_a_thing_that_the_network_knows_is_found_by_its_look(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    photo = replace(scene(analysed, {}), subject=LEFT, subject_is_sure=True, seen=showing("dog", LEFT))
    rows = {}
    for text in ("dog", "car", "statue"):
        target = Target(Place.SUBJECT, None, text, WISHED, definite=True)
        rows[text] = lay_out(photo, look(engine, replace(layer(engine, "gold"), targets=(target,)))).placed[0]
    assert rows["dog"].found
    assert rows["dog"].guessed == ""
    assert rows["dog"].evidence == "a trained network, by its look"
    assert rows["dog"].share == pytest.approx(LEFT.mean(), abs=0.02)
    assert not rows["car"].found  # known, and not seen: the only subject is not taken for it
    assert rows["statue"].guessed == "the statue as what the photo is about"


def test_a_thing_that_is_not_the_subject_is_found_where_it_is_seen(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    photo = replace(scene(analysed, {}), subject=LEFT, subject_is_sure=True, seen=showing("boat", 1 - LEFT))
    target = Target(Place.SUBJECT, None, "boats", WISHED, definite=True)
    layout = lay_out(photo, look(engine, replace(layer(engine, "gold"), targets=(target,))))
    assert layout.placed[0].found
    assert layout.rendered is not None
    assert (layout.rendered * LEFT).sum() < 0.2 * layout.rendered.sum()


def test_walls_that_the_network_does_not_see_are_not_guessed(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    photo = scene(analysed, {Place.FLOOR: LOWER, Place.SUBJECT: LOWER})
    wanted = look(engine, layer(engine, "brick", Place.WALL))
    assert lay_out(photo, wanted).placed[0].guessed
    seen = lay_out(replace(photo, seen=showing("dog", LEFT)), wanted).placed[0]
    assert not seen.found
    assert not seen.guessed


def test_a_person_is_no_car(engine: ProceduralEngine, analysed: Structure) -> None:
    photo = replace(scene(analysed, {Place.PERSON: LOWER}), subject=LOWER, subject_is_sure=True)
    target = Target(Place.SUBJECT, None, "car", WISHED, definite=True)
    placed = lay_out(photo, look(engine, replace(layer(engine, "gold"), targets=(target,)))).placed
    assert not placed[0].found


def test_things_that_are_wished_for_and_not_there_are_made_of_all_that_is_no_other_part(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    photo = replace(scene(analysed, {Place.SKY: UPPER, Place.VEGETATION: LEFT}), subject_is_sure=False)
    target = Target(Place.SUBJECT, None, "castle", WISHED)
    layout = lay_out(photo, look(engine, replace(layer(engine, "gold"), targets=(target,))))
    assert layout.rendered is not None
    np.testing.assert_array_equal(layout.rendered, (1 - UPPER) * (1 - LEFT))
    assert in_words(layout.placed).endswith("So gold covers all but the sky and the plants.")
    assert sum(each.share for each in layout.placed) == pytest.approx(1, abs=0.01)


def test_a_guess_is_told(engine: ProceduralEngine, analysed: Structure) -> None:
    photo = scene(analysed, {Place.FLOOR: LOWER, Place.SUBJECT: LOWER})
    (placed, _rest) = lay_out(photo, look(engine, layer(engine, "brick", Place.WALL))).placed
    assert placed.found
    assert placed.guessed.startswith("the wall as what ")
    assert shortcomings((placed,)) == (f"Guessed: {placed.guessed}.",)
    found = scene(analysed, {Place.FLOOR: LOWER, Place.WALL: UPPER})
    assert lay_out(found, look(engine, layer(engine, "brick", Place.WALL))).placed[0].guessed == ""


def test_a_house_is_its_walls_and_roof_under_a_sky(engine: ProceduralEngine, analysed: Structure) -> None:
    houses = (Target(Place.SUBJECT, None, "brick houses", WISHED),)
    wanted = look(engine, replace(layer(engine, "gold"), targets=houses))
    parts = {Place.SKY: UPPER, Place.WALL: LEFT * LOWER, Place.SUBJECT: 1 - LEFT}
    outdoors = lay_out(replace(scene(analysed, parts), subject_is_sure=False), wanted)
    assert outdoors.rendered is not None
    np.testing.assert_array_equal(outdoors.rendered, LEFT * LOWER)
    alone = {Place.SUBJECT: 1 - LEFT}
    indoors = lay_out(replace(scene(analysed, alone), subject=1 - LEFT, subject_is_sure=True), wanted)
    assert indoors.rendered is not None
    np.testing.assert_array_equal(indoors.rendered, 1 - LEFT)


def test_what_is_kept_is_not_rendered(engine: ProceduralEngine, analysed: Structure) -> None:
    photo = scene(analysed, {Place.SKY: UPPER, Place.WALL: LEFT})
    whole = lay_out(photo, look(engine, layer(engine, "stone"), kept=at(Place.SKY)))
    assert whole.rendered is not None
    np.testing.assert_array_equal(whole.rendered, 1 - UPPER)
    part = lay_out(photo, look(engine, layer(engine, "stone", Place.WALL), kept=at(Place.SKY)))
    assert part.rendered is not None
    np.testing.assert_array_equal(part.rendered, LEFT * (1 - UPPER))


def test_sky_and_water_stay_themselves_unless_they_are_named(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    photo = scene(analysed, {Place.SKY: UPPER, Place.WATER: LOWER})
    layout = lay_out(photo, look(engine, layer(engine, "stone")))
    assert names(layout) == ["stone"]
    assert layout.rendered is not None
    np.testing.assert_array_equal(layout.rendered, 1 - np.maximum(UPPER, LOWER))
    relit = lay_out(photo, replace(look(engine, layer(engine, "stone")), relit=True))
    assert names(relit) == ["stone", "natural"]
    assert relit.sky is not None
    named = lay_out(
        photo, replace(look(engine, layer(engine, "gold", Place.SKY), layer(engine, "stone")), relit=True)
    )
    assert named.sky is None


def test_weather_alone_keeps_the_photos_light_and_sky(engine: ProceduralEngine, analysed: Structure) -> None:
    photo = scene(analysed, {Place.SKY: UPPER})
    layout = lay_out(photo, look(engine, layer(engine, "natural", condition=Condition(snow=0.8))))
    assert not layout.whole
    assert layout.rendered is not None
    np.testing.assert_array_equal(layout.rendered, 1 - UPPER)


def test_paint_alone_renders_nothing(engine: ProceduralEngine, analysed: Structure) -> None:
    paint = Recolouring(((0.5, 0.0, 0.0),), ("red",), at(Place.WALL))
    layout = lay_out(scene(analysed, {Place.WALL: LEFT}), look(engine, repaints=(paint,)))
    assert layout.parts == ()
    assert [each.to_json() for each in layout.placed] == [
        {
            "what": what,
            "where": where,
            "found": True,
            "share": pytest.approx(share, abs=0.03),
            "guessed": "",
            "evidence": evidence,
        }
        for what, where, share, evidence in (
            ("red", "wall", 1 / 3, "straight lines, and where it stands"),
            ("kept", "", 2 / 3, ""),
        )
    ]


def test_several_materials_without_targets_share_the_picture(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    layout = lay_out(scene(analysed, {}), look(engine, layer(engine, "stone"), layer(engine, "gold")))
    shares = [each.share for each in layout.placed]
    assert sum(shares) == pytest.approx(1, abs=0.02)
    assert min(shares) > 0.05


def test_what_became_of_wishes_is_told_in_words() -> None:
    placed = (
        Placed("gold", "roof", True, 0.124),
        Placed("stone", "", True, 0.6),
        Placed("ice", "water", False, 0.0),
        Placed("kept", "sky", True, 0.004),
    )
    assert in_words(placed) == (
        "In this photo: gold on the roof (12 %), stone on the rest (60 %), the sky kept (less than 1 %)."
    )
    assert shortcomings(placed) == (
        "Not found in this photo: the water (ice); so nothing was changed for it.",
    )
    assert in_words((Placed("gold", "", True, 1.0),)) == ""


def test_a_drawn_style_covers_all_but_what_is_kept(engine: ProceduralEngine, analysed: Structure) -> None:
    style = engine.catalogue.styles["oil painting"]
    photo = scene(analysed, {Place.SKY: UPPER})
    assert lay_out(photo, look(engine, style=style)).placed == (Placed("oil painting", "", True, 1.0),)
    kept, drawn = lay_out(photo, look(engine, style=style, kept=at(Place.SKY))).placed
    assert (kept.what, kept.where, drawn.what, drawn.where) == (KEPT, "sky", "oil painting", "")
    assert (kept.share, drawn.share) == pytest.approx((1 / 3, 2 / 3), abs=0.02)


def test_the_sky_above_wet_streets_is_the_photos_own(engine: ProceduralEngine, analysed: Structure) -> None:
    photo = scene(analysed, {Place.SKY: UPPER})
    wet = layer(engine, "natural", condition=Condition(wetness=1.0))
    weathered, kept = lay_out(photo, look(engine, wet)).placed
    assert (weathered.what, kept.what, kept.where) == ("natural", KEPT, "")
    assert (weathered.share, kept.share) == pytest.approx((2 / 3, 1 / 3), abs=0.02)


def test_the_evaluation_knows_what_rows_of_what_is_kept_are_called() -> None:
    assert KEPT_ROWS == (KEPT, COLOURED, SKY)

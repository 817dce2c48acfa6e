from dataclasses import replace

import cv2
import numpy as np
import pytest

from retexture.evaluation import References, agreement, looks_of, reference_of, reference_swatch
from retexture.evaluation.prompt_agreement.coverage import coverage, reach
from retexture.evaluation.working_size import at_working_size
from retexture.imaging.arrays import Map, Rgb8
from retexture.prompts import (
    Colour,
    MaterialSpec,
    Place,
    Repaint,
    Target,
    Term,
    TermKind,
    Understanding,
    Vocabulary,
    understand,
)
from tricks import photo, texture

SOURCE = photo("coffee")
SHAPE = SOURCE.shape[:2]
RIGHT = np.zeros(SHAPE, np.float32)
RIGHT[:, SHAPE[1] // 2 :] = 1
KNOWN = Vocabulary(
    (
        Term(TermKind.MATERIAL, "wood", ("wood", "wooden")),
        Term(TermKind.MATERIAL, "grass", ("grass",)),
        Term(TermKind.STYLE, "ink", ("ink",)),
    )
)
NOTHING = understand("", KNOWN)
WALL, FLOOR = Target(Place.WALL, None, "walls"), Target(Place.FLOOR, None, "floor")
OWN = {name: reference_of(texture(name, SHAPE)) for name in ("wood", "grass")}
LOOKS = References(OWN)
BLUE = Colour("blue", (0.15, 0.25, 0.75))


def wall_is_right(target: Target) -> Map | None:
    return RIGHT if target is WALL else None


def put(material: Rgb8, part: Map) -> Rgb8:
    return np.where(part[..., None] > 0.5, material, SOURCE)


def asked(*materials: MaterialSpec) -> Understanding:
    return replace(NOTHING, materials=materials)


WOODEN_WALLS = asked(MaterialSpec("wood", (), (), (WALL,)))


def test_what_was_asked_for_where_it_was_asked_for_agrees() -> None:
    output = put(texture("wood", SHAPE), RIGHT)
    found = agreement(SOURCE, output, WOODEN_WALLS, wall_is_right, References(OWN, [OWN["grass"]]))
    [walls] = found.surfaces
    assert walls.where == "walls"
    assert walls.found
    assert walls.reach is not None
    assert walls.reach.share == pytest.approx(0.5, abs=0.01)
    assert walls.reach.reached > 0.9
    assert walls.palette is not None
    assert walls.palette.distance < 6
    assert not walls.named
    assert walls.texture is not None
    assert walls.texture < 0.4
    assert walls.rank == 0
    assert found.spilled == pytest.approx(0, abs=0.01)


def test_a_material_in_the_wrong_place_spills_and_does_not_reach() -> None:
    found = agreement(SOURCE, put(texture("wood", SHAPE), 1 - RIGHT), WOODEN_WALLS, wall_is_right, LOOKS)
    assert found.surfaces[0].reach is not None
    assert found.surfaces[0].reach.reached < 0.05
    assert found.spilled is not None
    assert found.spilled > 0.9


def test_another_material_is_recognised_as_such() -> None:
    grass = put(texture("grass", SHAPE), RIGHT)
    found = agreement(SOURCE, grass, WOODEN_WALLS, wall_is_right, References(OWN, [OWN["grass"]]))
    assert found.surfaces[0].rank == 1
    assert found.surfaces[0].palette is not None
    assert found.surfaces[0].palette.unlit > 8


def test_a_part_that_the_photo_does_not_show_is_not_judged() -> None:
    found = agreement(SOURCE, SOURCE, asked(MaterialSpec("wood", (), (), (FLOOR,))), wall_is_right, LOOKS)
    [floor] = found.surfaces
    assert not floor.found
    assert (floor.reach, floor.palette, floor.texture, floor.rank) == (None, None, None, None)


def test_two_materials_are_judged_each_in_its_own_place() -> None:
    both = asked(MaterialSpec("wood", (), (), (WALL,)), MaterialSpec("grass", (), ()))
    right = np.where(RIGHT[..., None] > 0, texture("wood", SHAPE), texture("grass", SHAPE))
    wrong = np.where(RIGHT[..., None] > 0, texture("grass", SHAPE), texture("wood", SHAPE))
    looks = References(OWN, list(OWN.values()))
    good, bad = (agreement(SOURCE, output, both, wall_is_right, looks) for output in (right, wrong))
    assert [surface.where for surface in good.surfaces] == ["walls", "everything"]
    assert [surface.rank for surface in good.surfaces] == [0, 0]
    assert [surface.rank for surface in bad.surfaces] == [1, 1]
    assert good.spilled is None


def test_the_sky_is_no_surface_unless_it_is_asked_for() -> None:
    sky = Target(Place.SKY, None, "sky")
    output = np.where(RIGHT[..., None] > 0, np.array((90, 140, 200), np.uint8), texture("wood", SHAPE))

    def sky_is_right(target: Target) -> Map | None:
        return RIGHT if target.place is Place.SKY else None

    free, named = (
        agreement(SOURCE, output, asked(MaterialSpec("wood", (), (), targets)), sky_is_right, LOOKS)
        for targets in ((), (sky,))
    )
    assert free.surfaces[0].palette is not None
    assert free.surfaces[0].palette.distance < 6
    assert named.surfaces[0].palette is not None
    assert named.surfaces[0].palette.distance > 20


def test_what_is_kept_must_not_change() -> None:
    wood = texture("wood", SHAPE)
    keeping = replace(asked(MaterialSpec("wood", (), ())), kept=(WALL,))
    kept = agreement(SOURCE, put(wood, 1 - RIGHT), keeping, wall_is_right, LOOKS)
    taken = agreement(SOURCE, wood, keeping, wall_is_right, LOOKS)
    assert kept.spilled == pytest.approx(0, abs=0.01)
    assert taken.spilled is not None
    assert taken.spilled > 0.9


def test_a_named_colour_is_what_the_palette_is_held_against() -> None:
    blue = np.full_like(SOURCE, np.array(BLUE.rgb) * 255)
    painted = replace(NOTHING, repaints=(Repaint((BLUE,), (WALL,)),))
    done, undone = (
        agreement(SOURCE, output, painted, wall_is_right, References({}))
        for output in (put(blue, RIGHT), SOURCE)
    )
    assert [surface.named for surface in done.surfaces] == [True]
    assert done.surfaces[0].palette is not None
    assert done.surfaces[0].palette.distance < 3
    assert undone.surfaces[0].palette is not None
    assert undone.surfaces[0].palette.distance > 20


def test_under_another_light_or_in_a_style_nothing_has_to_stay() -> None:
    for other in (replace(WOODEN_WALLS, lights=("fog",)), replace(WOODEN_WALLS, styles=("ink",))):
        assert agreement(SOURCE, 255 - SOURCE, other, wall_is_right, LOOKS).spilled is None


def test_the_references_that_are_needed_are_named() -> None:
    assert looks_of(asked(MaterialSpec("wood", (BLUE,), ()))) == {"wood": "blue wood"}
    assert looks_of(understand("ink", KNOWN)) == {"ink": "ink"}
    assert looks_of(understand("wood in ink", KNOWN)) == {"wood": "wood"}
    assert looks_of(replace(NOTHING, repaints=(Repaint((BLUE,), (WALL,)),))) == {}


def test_a_visible_change_is_seen_and_the_trembling_of_an_encoder_is_not() -> None:
    jpeg = cv2.imdecode(cv2.imencode(".jpg", SOURCE, [cv2.IMWRITE_JPEG_QUALITY, 92])[1], cv2.IMREAD_COLOR)
    before = at_working_size(SOURCE)
    assert coverage(before, at_working_size(np.asarray(jpeg, np.uint8))).mean() < 0.02
    assert coverage(before, at_working_size(np.ascontiguousarray(SOURCE[..., ::-1]))).mean() > 0.5
    assert coverage(before, before).max() == 0


def test_along_the_edge_of_a_part_neither_side_counts() -> None:
    changed = np.asarray(cv2.dilate(RIGHT, np.ones((15, 15))), np.float32)
    held = reach(changed, RIGHT)
    assert held is not None
    assert held.reached == 1
    assert held.spilled == 0
    assert reach(changed, 0 * RIGHT) is None


def test_the_plain_surface_fills_the_picture_and_is_always_the_same() -> None:
    surface = reference_swatch(256)
    assert surface.shape == (192, 256, 3)
    np.testing.assert_array_equal(surface, reference_swatch(256))
    small, large = (at_working_size(reference_swatch(side)).lab for side in (256, 640))
    assert np.abs(small - large).mean() < 1.5
    assert at_working_size(surface).lightness.std() > 0.05

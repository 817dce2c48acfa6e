import math
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retexture.evaluation.annotated.scenes import SHOTS, Shot, draw
from retexture.evaluation.annotated.scenes.catalogue import SCENES
from retexture.evaluation.annotated.scenes.solids import Solid, box, cone, cylinder, ellipsoid

WIDTH = 160


def shot_of(scene: str, style: str) -> Shot:
    return next(shot for shot in SHOTS if (shot.scene, shot.style) == (scene, style))


def test_there_are_many_shots_of_all_kinds_in_all_styles() -> None:
    assert len(SHOTS) >= 30
    assert len({shot.name for shot in SHOTS}) == len(SHOTS)
    assert {shot.style for shot in SHOTS} == {"clay", "clay and lines", "block-out", "lines"}
    assert {SCENES[shot.scene].kind for shot in SHOTS} == {"interior", "building", "object"}


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_every_pixel_of_a_scene_belongs_to_a_part(shot: Shot) -> None:
    drawn = draw(shot, WIDTH)
    scene = SCENES[shot.scene]
    assert drawn.rgb.shape == (WIDTH * 3 // 4, WIDTH, 3)
    assert drawn.rgb.std() > 3  # something is to be seen
    named = [mask for name, mask in drawn.parts.items() if name != "subject"]
    times = np.sum(named, axis=0)
    assert times.max() <= 2  # where a border runs through the middle of a pixel, both have half of it
    assert (times == 2).mean() < 0.05
    if scene.kind != "object":  # a thing alone has a backdrop that is no part
        assert (times > 0).mean() > 0.95
    expected = {"interior": ("floor", "wall", "ceiling"), "building": ("floor", "sky", "wall", "roof")}
    assert set(expected.get(scene.kind, ("floor", "subject"))) <= set(drawn.parts)
    if scene.subject:
        own = {piece.part for index in scene.subject for piece in scene.things[index].pieces}
        elsewhere = {
            piece.part
            for index, thing in enumerate(scene.things)
            if index not in scene.subject
            for piece in thing.pieces
        }
        for part in own - elsewhere & set(drawn.parts):
            if part in drawn.parts:
                assert not (drawn.parts[part] & ~drawn.parts["subject"]).any()


@pytest.mark.parametrize("scene", ["living room", "cottage", "ball"])
def test_neither_light_nor_style_moves_a_part(scene: str) -> None:
    shot = shot_of(scene, "clay")
    drawn = draw(shot, WIDTH)
    for changed in (
        replace(shot, sun=(0.9, 0.4, -0.2)),
        replace(shot, style="lines"),
        replace(shot, style="block-out"),
    ):
        other = draw(changed, WIDTH)
        assert (other.rgb != drawn.rgb).any()
        assert drawn.parts.keys() == other.parts.keys()
        assert all((other.parts[name] == mask).all() for name, mask in drawn.parts.items())


def test_clay_throws_a_shadow_and_a_block_out_does_not() -> None:
    clay, flat = (
        draw(replace(shot_of("ball", "clay"), style=style), WIDTH) for style in ("clay", "block-out")
    )
    inside = cv2.erode(clay.parts["floor"].astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    tones = clay.rgb[..., 1][inside]
    dark = tones < (int(tones.min()) + int(tones.max())) / 2
    assert 0.05 < dark.mean() < 0.6
    assert np.ptp(flat.rgb[..., 1][inside]) == 0


def test_a_drawing_has_lines_on_paper_and_nothing_else() -> None:
    drawn = draw(shot_of("cottage", "lines"), 320)
    paper = int(drawn.rgb.max())
    blank = (drawn.rgb >= paper - 1).all(axis=2)
    assert 0.85 < blank.mean() < 0.99
    wall = drawn.parts["wall"].astype(np.uint8)
    border = cv2.morphologyEx(wall, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    near_line = cv2.dilate((~blank).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    inside = np.zeros_like(blank)
    inside[2:-2, 2:-2] = True  # the picture's edge has no line
    assert near_line[border & inside].mean() > 0.99


def test_nearer_things_are_larger() -> None:
    shot = shot_of("ball", "clay")
    near, far = (
        draw(replace(shot, eye=(0, back * shot.eye[1], back * shot.eye[2])), WIDTH).parts["ball"].sum()
        for back in (1.0, 2.0)
    )
    assert 2.5 < near / far < 6  # the square of the distance, and a little for the height


SOLIDS = {
    "box": box((-1, -1, -1), (1, 1, 1)),
    "cylinder": cylinder((0, 0), 1, "z", -1, 1),
    "cone": cone(1, -1, 1),
    "ellipsoid": ellipsoid((0, 0, 0), (1, 1, 1)),
}
angles = st.floats(0, 2 * math.pi)


def towards_the_middle(solid: Solid, turn: float, rise: float) -> tuple[float, float, bool]:
    """Distance at which a ray from 5 metres meets a solid, its product with the normal, and of a ray away."""
    direction = (
        -math.cos(turn) * math.cos(rise),
        -math.sin(rise),
        -math.sin(turn) * math.cos(rise),
    )
    origins = tuple(np.array([-5 * value]) for value in direction)
    ways = tuple(np.array([value]) for value in direction)
    backwards = tuple(-way for way in ways)
    distance, normal = solid.entered((origins[0], origins[1], origins[2]), (ways[0], ways[1], ways[2]))
    missed, _ = solid.entered(
        (origins[0], origins[1], origins[2]), (backwards[0], backwards[1], backwards[2])
    )
    facing = sum(float(n[0]) * d for n, d in zip(normal, direction, strict=True))
    return float(distance[0]), facing, bool(np.isfinite(missed[0]))


@pytest.mark.parametrize("name", SOLIDS)
@given(turn=angles, rise=st.floats(-1.5, 1.5))
def test_rays_to_the_middle_meet_a_solid_from_outside(name: str, turn: float, rise: float) -> None:
    distance, facing, behind = towards_the_middle(SOLIDS[name], turn, rise)
    assert 5 - math.sqrt(3) - 1e-9 < distance < 5
    assert facing < 0
    assert not behind


@pytest.mark.parametrize("name", SOLIDS)
@given(turn=angles, rise=st.floats(-1.5, 1.5), about=st.floats(0, 360))
def test_a_solid_may_be_turned_and_moved(name: str, turn: float, rise: float, about: float) -> None:
    solid = SOLIDS[name]
    there_and_back = (
        solid.placed((1.0, 0.5, -2.0), about).placed((-1.0, -0.5, 2.0), 0).placed((0, 0, 0), -about)
    )
    before, after = (towards_the_middle(each, turn, rise)[0] for each in (solid, there_and_back))
    assert after == pytest.approx(before, abs=1e-6)

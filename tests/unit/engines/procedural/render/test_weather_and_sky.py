"""What lies between a light and a relit photo: haze, mirrors, shadows and the painted sky."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from retexture.engines.procedural.catalogue import Haze, SkyLook, Weather
from retexture.engines.procedural.render.relighting.haze import veiled
from retexture.engines.procedural.render.relighting.mirror import mirrored
from retexture.engines.procedural.render.relighting.seasons import in_season
from retexture.engines.procedural.render.relighting.shot import Frame, Noise
from retexture.engines.procedural.render.relighting.sky import paint_sky, place_sun
from retexture.engines.procedural.render.shadow import shadows_towards
from retexture.engines.procedural.surroundings import find_surroundings
from retexture.prompts import Place
from retexture.structure import analyse

VIEW = Frame((300, 200), 0.3, 160.0)
CLEAR = SkyLook((0.05, 0.1, 0.4), (0.6, 0.3, 0.1), clouds=0.0, disc=(9.0, 8.0, 6.0), height=0.2)


def test_fog_thickens_with_distance_and_clears_the_subject() -> None:
    astronaut = analyse(data.astronaut())
    surroundings = find_surroundings(astronaut)
    flat = np.full((*astronaut.rgb.shape[:2], 3), 0.05, np.float32)
    fogged = veiled(flat, surroundings, Haze((0.6, 0.7, 0.7), 1.9), astronaut.unit)
    lightened = (fogged - flat)[..., 1]
    person = astronaut.scene.where(Place.PERSON)
    assert person is not None
    near = lightened[(person > 0.9) & (astronaut.subject > 0.9)].mean()
    behind = lightened[:200][(np.maximum(person, astronaut.subject) < 0.05)[:200]].mean()
    assert behind > 2 * near


def test_wet_ground_mirrors_what_stands_above_it_upside_down() -> None:
    picture = np.zeros((200, 80, 3), np.float32)
    picture[40:60] = (1, 0, 0)
    picture[80:100] = (0, 1, 0)
    level = np.zeros((200, 80), np.float32)
    level[100:] = 1
    seen = mirrored(picture, level, 0.2, 0.0)
    assert seen[:95].max() < 0.05
    assert seen[102:116, :, 1].mean() > 0.5
    red, green = (seen[100:, :, c].mean(axis=1) for c in (0, 1))
    assert np.argmax(red) > np.argmax(green) + 15


def test_long_shadows_lead_away_from_the_sun() -> None:
    stands = np.zeros((100, 200), np.float32)
    stands[35:45, 95:105] = 1
    level = np.zeros((100, 200), np.float32)
    level[45:] = 1
    dark = shadows_towards(stands, level, (60.0, 30.0), 0.2)
    assert dark[60, 150:170].max() > 0.3  # a sun on the left throws it to the right
    assert dark[60, 20:60].max() < 0.05


@pytest.mark.parametrize("number", range(4))
def test_the_sun_stands_where_the_sky_is_open(number: int) -> None:
    sky = np.zeros((200, 300), np.float32)
    sky[:100, 150:] = 1
    sun = place_sun(sky, Frame((300, 200), 0.3, 100.0), CLEAR, number)
    assert sun.seen
    assert sky[round(sun.y), round(sun.x)] == 1
    assert not place_sun(None, Frame((300, 200), 0.3, 100.0), CLEAR, number).seen


def test_a_sky_is_lighter_at_the_horizon_and_brightest_at_the_sun() -> None:
    sky = np.ones((200, 300), np.float32)
    sun = place_sun(sky, VIEW, CLEAR, 0)
    painted = paint_sky(VIEW, CLEAR, sun, np.random.default_rng(1))
    light = painted.sum(axis=2)
    row, column = np.unravel_index(int(np.argmax(light)), light.shape)
    assert np.hypot(row - sun.y, column - sun.x) < 8
    assert painted[2, :, 2].mean() > painted[2, :, 0].mean()
    assert painted[150, :, 0].mean() > painted[150, :, 2].mean()


def test_a_photo_is_given_its_open_sky_with_what_stands_before_it(photos: Path) -> None:
    rgb = np.asarray(Image.open(photos / "rocket.jpg").convert("RGB"))
    found = find_surroundings(analyse(rgb))
    assert found.sky is not None
    assert not found.inside
    assert found.sky[:60, 230:300].min() > 0.9
    rocket = found.sky[rgb.shape[0] // 2, 300:345]
    assert rocket.min() < 0.1


def test_leaves_turn_in_autumn_and_what_is_no_leaf_does_not() -> None:
    picture = np.empty((200, 300, 3), np.float32)
    picture[:] = (0.06, 0.14, 0.03)
    plants = np.zeros((200, 300), np.float32)
    plants[:, :150] = 1
    rgb = np.full((200, 300, 3), 90, np.uint8)
    surroundings = replace(
        find_surroundings(analyse(rgb)), plants=plants, lawn=np.zeros((100, 150), np.float32)
    )
    turned = in_season(picture.copy(), surroundings, Weather(autumn=1.0), 0.8, Noise(0.3, 5.0))
    assert turned[:, :150, 0].mean() > 1.2 * turned[:, :150, 1].mean()
    assert np.array_equal(turned[:, 150:], picture[:, 150:])

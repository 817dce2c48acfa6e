"""What lies between a light and a relit photo: haze, mirrors, shadows and the painted sky."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from retexture.engines.procedural.catalogue import Haze, SkyLook, Weather, load_catalogue
from retexture.engines.procedural.render.relighting.glow import glow_of
from retexture.engines.procedural.render.relighting.haze import veiled
from retexture.engines.procedural.render.relighting.mirror import mirrored
from retexture.engines.procedural.render.relighting.seasons import in_season
from retexture.engines.procedural.render.relighting.shot import Frame, Noise
from retexture.engines.procedural.render.relighting.sky import paint_sky, place_sun
from retexture.engines.procedural.render.shadow import shadows_towards
from retexture.engines.procedural.surroundings import find_surroundings
from retexture.engines.procedural.surroundings.air import night_sky
from retexture.engines.procedural.surroundings.panes import Panes
from retexture.imaging.arrays import Rgb8
from retexture.prompts import Place
from retexture.structure import analyse

VIEW = Frame((300, 200), 0.3, 160.0)
CLEAR = SkyLook((0.05, 0.1, 0.4), (0.6, 0.3, 0.1), clouds=0.0, disc=(9.0, 8.0, 6.0), height=0.2)


def street() -> Rgb8:
    """A blue sky, trees, a plain front and a road."""
    rng = np.random.default_rng(5)
    picture = np.empty((384, 512, 3), np.uint8)
    picture[:190] = np.linspace((60, 120, 215), (175, 208, 240), 190)[:, None]
    leaves = rng.normal(0, 26, (110, 200, 1)) + np.array([52, 96, 34])
    picture[100:210, :200] = np.clip(leaves, 0, 255)
    picture[60:230, 320:] = np.clip(rng.normal(170, 6, (170, 192, 1)) + np.array([12, 4, -10]), 0, 255)
    picture[190:230, 200:320] = np.clip(rng.normal(120, 14, (40, 120, 1)), 0, 255)
    picture[230:] = np.clip(rng.normal(95, 9, (154, 512, 1)), 0, 255)
    return picture


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


def test_windows_of_a_front_are_found_and_those_of_a_room_are_not() -> None:
    front = street()
    for x in range(335, 500, 40):
        for y in range(80, 200, 50):
            front[y : y + 28, x : x + 18] = (28, 34, 40)
    walls = np.zeros((192, 256), np.float32)
    walls[30:115, 160:] = 1
    seen = replace(find_surroundings(analyse(front)), ground=None, plants=None, sky=None, walls=walls)
    assert seen.panes.count >= 8
    assert seen.panes.numbers[50, 172] > 0
    assert not seen.panes.numbers[:, :140].any()
    assert replace(seen, inside=True).panes.count == 0


def test_blossoms_come_in_clusters_on_what_grows_above_the_ground() -> None:
    picture = np.empty((200, 300, 3), np.float32)
    picture[:] = (0.06, 0.14, 0.03)
    lawn = np.zeros((100, 150), np.float32)
    lawn[60:] = 1
    plants = np.ones((200, 300), np.float32)
    plants[:, 250:] = 0
    surroundings = replace(
        find_surroundings(analyse(np.full((200, 300, 3), 90, np.uint8))), plants=plants, lawn=lawn
    )
    grown = in_season(picture.copy(), surroundings, Weather(spring=0.9), 0.8, Noise(0.3, 5.0))
    pink = grown[..., 0] > 1.1 * grown[..., 1]
    assert 0.2 < pink[:110, :250].mean() < 0.98
    assert pink[130:, :250].mean() < 0.05
    assert np.array_equal(grown[:, 255:], picture[:, 255:])


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


def meadow() -> Rgb8:
    """A pale sky, a brown wood and a green meadow with rough places."""
    rng = np.random.default_rng(11)
    picture = np.empty((384, 512, 3), np.uint8)
    picture[:120] = (200, 214, 228)
    picture[120:210] = np.clip(rng.normal(0, 22, (90, 512, 1)) + np.array([150, 96, 48]), 0, 255)
    picture[210:] = np.clip(rng.normal(0, 6, (174, 512, 1)) + np.array([88, 132, 44]), 0, 255)
    picture[270:300, 200:240] = np.clip(rng.normal(0, 16, (30, 40, 1)) + np.array([80, 122, 42]), 0, 255)
    return picture


def test_a_lawn_goes_on_over_rough_places_and_ends_at_a_wood_of_another_colour() -> None:
    seen = analyse(meadow())
    plants = np.zeros((384, 512), np.float32)
    plants[120:] = 1
    maps = {**seen.scene.maps, Place.VEGETATION: plants}
    lawn = find_surroundings(replace(seen, scene=replace(seen.scene, maps=maps))).lawn
    assert lawn[137:148, 102:118].mean() > 0.8
    assert lawn[64:95].mean() < 0.1


def test_the_sky_of_a_night_is_told_by_what_lies_before_it_and_that_of_a_day_is_not_lit_up() -> None:
    picture = np.full((384, 512, 3), (10, 14, 34), np.uint8)
    picture[250:] = (90, 70, 50)
    sky = np.zeros((384, 512), np.float32)
    sky[:250] = 1
    night = night_sky(replace(analyse(picture), seen=None), sky)
    assert night is not None
    assert night[:115].min() > 0.9
    assert night[140:].max() < 0.1
    assert night_sky(analyse(street()), sky) is None


def test_lit_windows_are_a_small_part_of_a_front_and_the_hour_stays_dominant() -> None:
    structure = analyse(street())
    surroundings = find_surroundings(structure)
    numbers = np.zeros((192, 256), np.int32)
    for column in range(12):
        numbers[40:110, 164 + 7 * column : 170 + 7 * column] = column + 1
    front = float((numbers > 0).mean())
    vars(surroundings)["panes"] = Panes(numbers, 12, np.ones(numbers.shape, np.float32), front)
    glow = glow_of(structure, surroundings, load_catalogue().lights["lit windows"], np.random.default_rng(1))
    assert glow is not None
    one_window = float((numbers == 1).mean())
    assert 0 < float((glow.sources.max(axis=-1) > 0.05).mean()) < front / 9 + 2 * one_window
    assert float(glow.received.max()) < 0.5

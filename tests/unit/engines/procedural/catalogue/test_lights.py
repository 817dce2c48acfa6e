"""What the lights do to a picture beyond shading it."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from retexture.engines.procedural.catalogue import load_catalogue, tinted, together
from retexture.engines.procedural.catalogue.lights.neon import tubes
from retexture.engines.procedural.engine import ProceduralEngine
from retexture.engines.protocol import Request
from retexture.imaging.arrays import Rgb8
from retexture.imaging.decode import from_array
from retexture.structure import analyse

FACE = np.s_[90:170, 185:265]


ENGINE = ProceduralEngine()
"""One for all tests: it keeps what it compiled and analysed."""


def made(rgb: Rgb8, prompt: str) -> Rgb8:
    request = Request(from_array(rgb), prompt, 1, 7, 0.5)
    (variation,) = ENGINE.variations(request, lambda _done, _stage: None, lambda: False)
    return variation.rgb


def grey(rgb: Rgb8) -> NDArray[np.float32]:
    lightness = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(lightness, (0, 0), 1.5), np.float32)


@pytest.mark.parametrize("metal", ["chrome", "gold", "silver", "brushed steel"])
def test_a_metal_face_is_no_negative(metal: str) -> None:
    """What is bright in the photo is bright in the mirror: eyes and mouth stay readable."""
    photo = data.astronaut()
    rendered = made(photo, metal)
    assert np.corrcoef(grey(photo)[FACE].ravel(), grey(rendered)[FACE].ravel())[0, 1] > 0.5


def test_neon_follows_outlines_and_not_leaves() -> None:
    rng = np.random.default_rng(2)
    picture = np.full((384, 384, 3), 60, np.uint8)
    for x, y in rng.integers(0, 384, (4000, 2)):
        cv2.circle(
            picture, (int(x), int(y)), int(rng.integers(1, 4)), (30, int(rng.integers(60, 220)), 30), -1
        )
    cv2.rectangle(picture, (190, 0), (383, 383), (225, 225, 230), -1)
    cv2.circle(picture, (290, 190), 70, (40, 40, 60), -1, cv2.LINE_AA)
    structure = analyse(picture)
    emission = tubes(
        structure,
        np.zeros(picture.shape[:2], np.float32),
        np.random.default_rng(1),
        load_catalogue().lights["neon"].neon,
    )
    light = emission.seen.sum(axis=2)
    ring = cv2.circle(np.zeros((384, 384), np.uint8), (290, 190), 70, 1, 5) > 0
    assert light[ring].mean() > 5 * light[20:-20, 10:160].mean()


def test_a_neutral_light_leaves_the_sky_its_colour() -> None:
    rng = np.random.default_rng(3)
    picture = np.empty((300, 400, 3), np.uint8)
    picture[:170] = np.linspace((70, 130, 220), (170, 205, 240), 170)[:, None]
    picture[170:] = np.clip(rng.normal(90, 22, (130, 400, 1)) + np.array([20, 8, -15]), 0, 255)
    sky = made(picture, "sandstone")[20:120].reshape(-1, 3).mean(axis=0)
    assert sky[2] > sky[0] + 35
    golden = made(picture, "sandstone, golden hour")[100:160].reshape(-1, 3).mean(axis=0)
    assert golden[0] > golden[2]


def street() -> Rgb8:
    """A blue sky over trees, a wall with windows, and a grey road."""
    rng = np.random.default_rng(5)
    picture = np.empty((384, 512, 3), np.uint8)
    picture[:190] = np.linspace((60, 120, 215), (175, 208, 240), 190)[:, None]
    leaves = rng.normal(0, 26, (110, 200, 1)) + np.array([52, 96, 34])
    picture[100:210, :200] = np.clip(leaves, 0, 255)
    picture[60:230, 320:] = np.clip(rng.normal(170, 6, (170, 192, 1)) + np.array([12, 4, -10]), 0, 255)
    picture[190:230, 200:320] = np.clip(rng.normal(120, 14, (40, 120, 1)), 0, 255)
    picture[230:] = np.clip(rng.normal(95, 9, (154, 512, 1)), 0, 255)
    return picture


SKY, LEAVES, ROAD, WALL = (
    np.s_[10:50, 20:300],
    np.s_[120:200, 20:180],
    np.s_[300:380, 100:400],
    np.s_[80:200, 350:],
)


def mean(picture: Rgb8, place: tuple[slice, slice]) -> NDArray[np.float64]:
    return np.asarray(picture[place].reshape(-1, 3).mean(axis=0), np.float64)


@pytest.fixture(scope="module")
def lit() -> dict[str, Rgb8]:
    """The street in several lights."""
    lights = ("night", "sunset", "blue hour", "rain", "snowfall", "underwater", "daylight")
    return {name: made(street(), name) for name in lights}


def test_a_dark_sky_leaves_no_bright_border(lit: dict[str, Rgb8]) -> None:
    """Where the photo's bright sky met the wall, the night is nowhere brighter than the wall and the sky."""
    night = cv2.cvtColor(lit["night"], cv2.COLOR_RGB2GRAY).astype(int)
    along = night[70:180, 300:322]
    assert along.max() <= max(night[WALL].max(), night[80:170, 230:290].max()) + 12


def test_hours_are_as_bright_as_they_are(lit: dict[str, Rgb8]) -> None:
    bright = {name: float(picture.mean()) for name, picture in lit.items()}
    assert bright["night"] < bright["blue hour"] < bright["sunset"] < bright["daylight"]
    assert mean(lit["blue hour"], SKY)[2] > mean(lit["blue hour"], SKY)[0] + 20
    assert mean(lit["sunset"], WALL)[0] > mean(lit["sunset"], WALL)[2] + 25


def test_the_sun_sets_in_the_sky(lit: dict[str, Rgb8]) -> None:
    """The brightest place of a sunset is a spot in the sky, and not the whole of it."""
    light = cv2.GaussianBlur(cv2.cvtColor(lit["sunset"], cv2.COLOR_RGB2GRAY), (0, 0), 2)
    row, _ = np.unravel_index(int(np.argmax(light)), light.shape)
    assert row < 190
    assert float(np.mean(light[:190] > 240)) < 0.2


def test_snow_lies_on_the_ground_and_not_on_walls(lit: dict[str, Rgb8]) -> None:
    photo, snowed = street(), lit["snowfall"]
    brighter = mean(snowed, ROAD).mean() - mean(photo, ROAD).mean()
    assert brighter > 60
    assert mean(snowed, WALL).mean() - mean(photo, WALL).mean() < 0.6 * brighter


def test_water_takes_the_red_away(lit: dict[str, Rgb8]) -> None:
    below = mean(lit["underwater"], WALL)
    assert below[0] < 0.6 * below[2]


def test_a_light_keeps_the_photo_and_embosses_nothing(lit: dict[str, Rgb8]) -> None:
    """An even surface stays even: relief would make light and dark of its noise."""
    photo, dull = street(), lit["daylight"]
    contrast = [cv2.cvtColor(each, cv2.COLOR_RGB2GRAY)[ROAD].std() for each in (photo, dull)]
    assert contrast[1] < 2.0 * contrast[0]


@pytest.mark.parametrize("name", sorted(load_catalogue().lights))
def test_every_light_changes_the_photo_and_burns_nothing(name: str) -> None:
    picture = made(street(), name)
    assert np.abs(picture.astype(int) - street()).mean() > 2
    assert float((picture.min(axis=2) > 252).mean()) < 0.05


def test_hours_weather_and_seasons_add_up() -> None:
    lights = load_catalogue().lights
    mixed, left_out = together([lights["rain"], lights["night"], lights["neon"]])
    assert (mixed.name, left_out) == ("night", ())
    assert mixed.weather.rain == lights["rain"].weather.rain
    assert mixed.neon == lights["neon"].neon
    assert mixed.air.clouds == lights["rain"].air.clouds
    _, left_out = together([lights["night"], lights["sunset"]])
    assert [each.name for each in left_out] == ["sunset"]


def test_lamps_in_a_weather_are_lit_at_dusk() -> None:
    """ "Winter, warm windows" is no night; with an hour it is that hour."""
    lights = load_catalogue().lights
    dusk, _ = together([lights["snowfall"], lights["lit windows"]])
    assert lights["lit windows"].relight.lit < dusk.relight.lit < lights["snowfall"].relight.lit
    assert dusk.relight.panes == lights["lit windows"].relight.panes
    assert dusk.weather.snow == lights["snowfall"].weather.snow
    night, _ = together([lights["snowfall"], lights["lit windows"], lights["night"]])
    assert night.relight.lit == lights["night"].relight.lit


def test_a_night_with_a_moon_is_moonlit() -> None:
    lights = load_catalogue().lights
    for order in (("night", "moonlight"), ("moonlight", "night")):
        mixed, left_out = together([lights[name] for name in order])
        assert (mixed.name, left_out) == ("moonlight", ())


def test_the_middle_of_a_night_is_readable(lit: dict[str, Rgb8]) -> None:
    """Day for night: a wall in the sun is a stop and a half to two and a half darker, and blue."""
    night, day = (mean(lit[name], WALL) for name in ("night", "daylight"))
    assert 45 < night.mean() < 0.7 * day.mean()
    assert night[2] > night[0]
    sky = lit["night"]
    assert sky[170:185, 210:300].mean() > sky[5:20, 210:300].mean() + 5


def test_strips_have_the_colour_that_is_asked_for_in_a_light_room() -> None:
    room = np.full((300, 400, 3), 120, np.uint8)
    room[:60], room[220:] = 170, 90
    room[60:220, 250:] = 150
    made_of = made(room, "white composite panels and cyan light strips")
    assert np.median(made_of) > 130
    glowing = made_of[..., 2].astype(int) - made_of[..., 0]
    assert (glowing > 60).mean() > 0.002
    assert (-glowing > 60).mean() < 0.001


def test_a_colour_beside_a_light_colours_the_light() -> None:
    """It used to make clay of everything."""
    red, blue = (mean(made(street(), f"{colour} light"), ROAD) for colour in ("red", "blue"))
    assert red[0] > 1.5 * red[2]
    assert blue[2] > 1.5 * blue[0]
    neon = tinted(load_catalogue().lights["neon"], [(0.0, 1.0, 1.0), (1.0, 1.0, 1.0)])
    assert len(neon.neon) == 1
    assert neon.neon[0][0] < 0.1 * neon.neon[0][2]


def test_a_light_paints_the_sky_that_is_asked_for() -> None:
    green, plain = (mean(made(street(), f"night{sky}"), SKY) for sky in (", green sky", ""))
    assert green[1] - green[2] > plain[1] - plain[2] + 10

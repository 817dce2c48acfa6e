import cv2
import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.swatch import make_tile
from retexture.engines.procedural.swatch.quilt import quilt
from retexture.engines.procedural.swatch.tile import BLUE, HEIGHT, RED
from retexture.engines.protocol import Request, Variation
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.noise import SIDE
from retexture.imaging.photo import Photo

GRAVEL = np.ascontiguousarray(np.repeat(cv2.resize(data.gravel(), (400, 400))[..., None], 3, axis=2))


def noise(colour: tuple[int, int, int], spread: float = 0.15, size: tuple[int, int] = (220, 260)) -> Rgb8:
    rng = np.random.default_rng(9)
    grain = cv2.GaussianBlur(rng.standard_normal((*size, 1)).astype(np.float32), (0, 0), 1.5)
    lit = np.array(colour) * (1 + spread * grain / grain.std())[..., None]
    return np.asarray(np.clip(lit, 0, 255), np.uint8)


def stripes(size: int = 240, width: int = 24) -> Rgb8:
    across = np.where(np.arange(size) % width < width // 2, 90, 160)[:, None] * np.ones((1, size))
    return np.repeat(across[..., None], 3, axis=2).astype(np.uint8)


def photo(rgb: Rgb8) -> Photo:
    return Photo(np.ascontiguousarray(rgb), None, "ef" * 32, (rgb.shape[1], rgb.shape[0]))


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def make(
    engine: ProceduralEngine, swatch: Rgb8, prompt: str = "as the swatch", **changes: object
) -> list[Variation]:
    values = {"photo": photo(data.chelsea()), "count": 1, "seed": 1, "structure": 0.5, **changes}
    asked = Request(prompt=prompt, swatch=photo(swatch), **values)  # type: ignore[arg-type]
    return list(engine.variations(asked, lambda _done, _stage: None, lambda: False))


def lab(rgb: Rgb8) -> np.ndarray:
    mean = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).mean((0, 1))
    return np.asarray(mean)


def correlation(field: Map) -> Map:
    """How much a tile resembles itself when it is moved, for every way of moving it round."""
    centred = field - field.mean()
    power = np.abs(np.fft.rfft2(centred)) ** 2
    same = np.fft.irfft2(power, s=field.shape)
    return np.asarray(same / same[0, 0], np.float32)


def test_a_tile_goes_on_beyond_its_sides() -> None:
    tile = quilt(GRAVEL, 512, 128, 48).astype(int)
    for turned in (tile, tile.transpose(1, 0, 2)):
        steps = np.abs(turned - np.roll(turned, 1, axis=0)).mean((1, 2))
        assert steps[0] < 1.25 * np.median(steps)
        assert steps.max() < 1.6 * np.median(steps)  # nor is there a step where blocks meet


def test_a_tile_does_not_repeat_itself_visibly() -> None:
    tile = quilt(GRAVEL, 1024, 128, 48)[..., 0].astype(np.float32)
    same = correlation(tile)
    same[:32, :32] = same[:32, -32:] = same[-32:, :32] = same[-32:, -32:] = 0
    assert same.max() < 0.3


def test_a_tile_is_made_of_the_swatch() -> None:
    tile = quilt(GRAVEL, 512, 128, 48)
    shares = [np.histogram(each[..., 0], 16, (0, 256))[0] / each[..., 0].size for each in (tile, GRAVEL)]
    assert np.abs(shares[0] - shares[1]).sum() < 0.15


def test_the_swatchs_own_light_is_taken_out() -> None:
    even = noise((150, 120, 90))
    height, width = even.shape[:2]
    lamp = np.linspace(0.4, 1.5, width)[None, :, None] * np.linspace(1.2, 0.8, height)[:, None, None]
    lit = np.clip(even * lamp, 0, 255).astype(np.uint8)
    coarse = cv2.resize(make_tile(lit).tiles[RED, :SIDE, :SIDE], (8, 8), interpolation=cv2.INTER_AREA)
    assert coarse.std() / coarse.mean() < 0.08


def test_dark_lies_deep_and_what_hardly_varies_is_flat() -> None:
    tile = make_tile(stripes()).tiles
    light, height = tile[RED, :SIDE, :SIDE], tile[HEIGHT, :SIDE, :SIDE]
    assert np.corrcoef(light.ravel(), height.ravel())[0, 1] > 0.5
    assert np.abs(make_tile(noise((120, 120, 120), 0.01)).tiles[HEIGHT]).max() < 0.6


def test_tiles_are_the_same_on_any_number_of_threads() -> None:
    before = cv2.getNumThreads()
    try:
        made = []
        for count in (1, 3):
            cv2.setNumThreads(count)
            made.append(make_tile(noise((90, 120, 60))).tiles)
    finally:
        cv2.setNumThreads(before)
    assert np.array_equal(made[0], made[1])


@pytest.mark.parametrize("colour", [(160, 70, 50), (60, 110, 60), (60, 45, 35), (190, 170, 140)])
def test_pictures_have_the_colour_of_the_swatch(
    engine: ProceduralEngine, colour: tuple[int, int, int]
) -> None:
    swatch = noise(colour)
    (variation,) = make(engine, swatch)
    assert np.linalg.norm(lab(variation.rgb) - lab(swatch)) < 10


def test_pictures_have_the_texture_of_the_swatch(engine: ProceduralEngine) -> None:
    def lies(swatch: Rgb8) -> float:
        made = make(engine, swatch, structure=0.0)[0].rgb
        grey = cv2.GaussianBlur(cv2.cvtColor(made, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 1.0)
        down, across = (np.abs(cv2.Sobel(grey, cv2.CV_32F, *way)).mean() for way in ((0, 1), (1, 0)))
        return float(down / across)

    level = lies(stripes())
    upright = lies(np.ascontiguousarray(stripes().transpose(1, 0, 2)))
    assert level > 1.5 * upright


def test_four_pictures_differ(engine: ProceduralEngine) -> None:
    made = [variation.rgb.astype(int) for variation in make(engine, GRAVEL, count=4)]
    for i in range(4):
        for j in range(i):
            assert np.abs(made[i] - made[j]).mean() > 8


def test_a_prompt_need_not_say_more(engine: ProceduralEngine) -> None:
    (variation,) = make(engine, GRAVEL, "夢の中の祖母")
    assert variation.receipt.notes == ("The swatch is used where no other material was asked for.",)
    assert not np.array_equal(variation.rgb, make(engine, noise((160, 70, 50)), "夢の中の祖母")[0].rgb)


def test_a_named_colour_dyes_the_swatch(engine: ProceduralEngine) -> None:
    own, dyed = (lab(make(engine, GRAVEL, prompt)[0].rgb) for prompt in ("as the swatch", "blue"))
    assert np.hypot(*own[1:]) < 5
    assert dyed[2] < -15


def test_the_swatch_takes_the_place_of_the_first_material_alone(engine: ProceduralEngine) -> None:
    red = noise((170, 40, 40))
    alone = make(engine, red, "marble")[0].rgb
    both = make(engine, red, "marble and moss")[0].rgb

    def greens(rgb: Rgb8) -> float:
        return float((cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 1] < -2).mean())

    assert greens(alone) < 0.01
    assert greens(both) > 0.1
    assert lab(alone)[1] > 20


def test_colours_of_a_replaced_material_are_reported(engine: ProceduralEngine) -> None:
    red = noise((170, 40, 40))
    (variation,) = make(engine, red, "white marble")
    assert np.linalg.norm(lab(variation.rgb) - lab(red)) < 20
    (unused,) = variation.receipt.ignored
    assert unused.text == "white"
    assert "takes the place of marble" in unused.reason
    assert variation.receipt.notes == ("The swatch is used in place of marble.",)


def test_it_goes_where_the_material_was_wanted(engine: ProceduralEngine) -> None:
    source = photo(data.astronaut())
    (variation,) = make(engine, noise((60, 110, 60)), "marble background", photo=source)
    same = (variation.rgb == source.rgb).all(2)
    assert 0.1 < same.mean() < 0.9
    changed = variation.rgb[~same].reshape(1, -1, 3)
    assert lab(changed)[1] < -8


def test_styles_are_drawn_over_it(engine: ProceduralEngine) -> None:
    swatch = noise((170, 60, 40))
    painted = make(engine, swatch, "oil painting")[0].rgb
    hues = [np.arctan2(colour[2], colour[1]) for colour in (lab(painted), lab(swatch))]
    assert hues[0] == pytest.approx(hues[1], abs=0.25)
    assert not np.array_equal(painted, make(engine, swatch)[0].rgb)


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (700, 1), (3, 5), (64, 3000)])
def test_a_swatch_may_have_any_size(shape: tuple[int, int]) -> None:
    rgb = np.random.default_rng(5).integers(0, 256, (*shape, 3), np.uint8)
    assert np.isfinite(make_tile(rgb).tiles).all()


@pytest.mark.parametrize("level", [0, 255])
def test_a_swatch_may_be_black_or_white(engine: ProceduralEngine, level: int) -> None:
    (variation,) = make(engine, np.full((50, 50, 3), level, np.uint8))
    lightness = lab(variation.rgb)[0]
    assert lightness < 25 if level == 0 else lightness > 60


def test_a_tile_keeps_what_colours_the_swatch_has() -> None:
    tile = make_tile(noise((200, 60, 30)))
    assert tile.mean[0] > 3 * tile.mean[2]
    assert tile.tiles[RED].mean() > 3 * tile.tiles[BLUE].mean()

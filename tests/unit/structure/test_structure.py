import cv2
import numpy as np
import pytest
from skimage import data

from retexture.imaging.arrays import Rgb8
from retexture.structure import Structure, analyse
from retexture.structure.forms.orientation import half_angle
from retexture.structure.parts.subject import Role


@pytest.fixture(scope="module")
def coffee() -> Structure:
    return analyse(data.coffee())


def disc_on_ground(size: int = 256) -> Rgb8:
    """A disc as a photo shows it, which has grain."""
    picture = np.full((size, size, 3), (70, 90, 70), np.uint8)
    cv2.circle(picture, (size // 2, int(size * 0.55)), size // 4, (210, 60, 40), -1, cv2.LINE_AA)
    grain = np.random.Generator(np.random.PCG64(0)).integers(-1, 2, (size, size, 1))
    return (picture + grain).astype(np.uint8)


def maps_of(structure: Structure) -> dict[str, np.ndarray]:
    return {
        "base": structure.bands.base,
        "middle": structure.bands.middle,
        "fine": structure.bands.fine,
        "texture": structure.bands.texture,
        "subject": structure.subject,
        "form": structure.relief.form,
        "inflation": structure.relief.inflation,
        "body": structure.relief.body,
        "value": structure.relief.value,
        "border": structure.contours.border_distance,
        "labels": structure.regions.labels,
    }


def test_every_map_has_the_photos_size_and_is_finite(coffee: Structure) -> None:
    for name, field in maps_of(coffee).items():
        assert field.shape == (400, 600), name
        assert np.isfinite(field).all(), name
        assert field.dtype == (np.int32 if name == "labels" else np.float32), name


def test_bands_add_up_to_the_log_luminance(coffee: Structure) -> None:
    whole = np.log(coffee.linear @ np.array([0.2126, 0.7152, 0.0722], np.float32) + 0.015)
    bands = coffee.bands
    np.testing.assert_allclose(bands.base + bands.middle + bands.fine, whole, atol=1e-4)


def test_weights_lie_between_nothing_and_all(coffee: Structure) -> None:
    for weight in (coffee.bands.texture, coffee.subject, coffee.orientation.coherence):
        assert weight.min() >= -1e-3
        assert weight.max() <= 1 + 1e-3


def test_regions_partition_the_photo(coffee: Structure) -> None:
    regions = coffee.regions
    assert 3 <= regions.count <= 40
    assert np.array_equal(np.unique(regions.labels), np.arange(regions.count))
    assert regions.shares.sum() == pytest.approx(1)
    assert len(coffee.roles) == regions.count
    assert np.array_equal(regions.border_length, regions.border_length.T)


def test_region_borders_lie_on_the_edges_of_things() -> None:
    picture = disc_on_ground()
    structure = analyse(picture)
    inside = cv2.circle(np.zeros((256, 256), np.uint8), (128, 140), 64, 1, -1) > 0
    of_disc = np.bincount(structure.regions.labels[inside]).argmax()
    found = structure.regions.labels == of_disc
    assert (found & inside).sum() / (found | inside).sum() > 0.93


def test_what_stands_out_in_the_middle_is_the_subject() -> None:
    structure = analyse(disc_on_ground())
    assert structure.subject[140, 128] > 0.9
    assert structure.subject[10, 10] < 0.1
    assert structure.roles[structure.regions.labels[140, 128]] is Role.SUBJECT


def test_a_smooth_bright_top_above_land_is_sky() -> None:
    picture = np.empty((300, 400, 3), np.uint8)
    picture[:160] = np.linspace((120, 160, 230), (200, 215, 240), 160)[:, None]
    rng = np.random.default_rng(1)
    picture[160:] = np.clip(rng.normal(70, 25, (140, 400, 1)) + np.array([20, 5, -20]), 0, 255)
    structure = analyse(picture)
    assert structure.sky is not None
    assert structure.sky[20:140].mean() > 0.95
    assert structure.sky[190:].mean() < 0.05


def test_a_photo_without_sky_has_none(coffee: Structure) -> None:
    assert coffee.sky is None


@pytest.mark.parametrize("degrees", [0, 30, 77, 90, 135, 160])
def test_orientation_runs_along_stripes(degrees: int) -> None:
    y, x = np.mgrid[:256, :256].astype(np.float32)
    angle = np.deg2rad(degrees)
    across = -x * np.sin(angle) + y * np.cos(angle)
    grey = (128 + 80 * np.sin(across / 4)).astype(np.uint8)
    found = analyse(np.repeat(grey[..., None], 3, axis=2)).orientation
    middle = np.s_[32:96, 32:96]
    assert np.median(found.cos2[middle]) == pytest.approx(np.cos(2 * angle), abs=0.08)
    assert np.median(found.sin2[middle]) == pytest.approx(np.sin(2 * angle), abs=0.08)
    assert found.coherence[middle].mean() > 0.7


def test_half_angle_undoes_doubling() -> None:
    angle = np.linspace(-np.pi / 2 + 0.01, np.pi / 2, 181, dtype=np.float32)
    x, y = half_angle(3 * np.cos(2 * angle), 3 * np.sin(2 * angle))
    np.testing.assert_allclose(np.hypot(x, y), 1, atol=1e-5)
    np.testing.assert_allclose(np.abs(x * np.cos(angle) + y * np.sin(angle)), 1, atol=1e-5)


def test_textured_ground_counts_as_texture_and_outlines_do_not() -> None:
    # A weave like cloth, and on it the strong edge of a bright square.
    y, x = np.mgrid[:512, :512].astype(np.float32)
    weave = 120 + 12 * np.sin(x * 1.2) * np.sin(y * 1.2)
    weave[180:330, 180:330] += 110
    structure = analyse(np.repeat(np.clip(weave, 0, 255).astype(np.uint8)[..., None], 3, axis=2))
    texture = structure.bands.texture
    assert texture[60:120, 60:450].mean() > 0.8
    assert texture[200:310, 178:182].mean() < 0.2


def test_a_body_is_inflated_in_its_middle() -> None:
    structure = analyse(disc_on_ground(512))
    body = structure.relief.body
    assert body[280, 256] > 2 * body[280, 256 + 118] > 0
    assert body[20, 20] == pytest.approx(0, abs=0.5)


def test_the_same_photo_gives_the_same_analysis_on_any_number_of_threads() -> None:
    before = cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        alone = maps_of(analyse(data.astronaut()))
        cv2.setNumThreads(3)
        together = maps_of(analyse(data.astronaut()))
    finally:
        cv2.setNumThreads(before)
    for name, field in alone.items():
        assert np.array_equal(field, together[name]), name


def test_a_darker_exposure_keeps_the_regions() -> None:
    photo = data.astronaut()
    darker = np.round(photo * 0.8).astype(np.uint8)
    one, other = analyse(photo).regions.labels, analyse(darker).regions.labels
    # Adjusted for chance: pairs of pixels that both partitions put together or both keep apart.
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, one.size, (2, 20000))
    together, still = (labels.ravel()[a] == labels.ravel()[b] for labels in (one, other))
    assert np.corrcoef(together, still)[0, 1] > 0.6


@pytest.mark.parametrize("shape", [(16, 16), (17, 300), (300, 17), (33, 65)])
@pytest.mark.parametrize("kind", ["flat", "noise"])
def test_small_and_narrow_pictures_can_be_analysed(shape: tuple[int, int], kind: str) -> None:
    rng = np.random.default_rng(3)
    picture = (
        rng.integers(0, 256, (*shape, 3), np.uint8) if kind == "noise" else np.full((*shape, 3), 90, np.uint8)
    )
    for name, field in maps_of(analyse(picture)).items():
        assert field.shape == shape, name
        assert np.isfinite(field).all(), name

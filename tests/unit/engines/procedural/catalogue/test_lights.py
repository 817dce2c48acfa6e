"""What the lights do to a picture beyond shading it."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from retexture.engines.procedural.catalogue.lights.fog import veil
from retexture.engines.procedural.catalogue.lights.neon import tubes
from retexture.engines.procedural.engine import ProceduralEngine
from retexture.engines.protocol import Request
from retexture.imaging.arrays import Rgb8
from retexture.imaging.decode import from_array
from retexture.prompts import Place
from retexture.structure import Structure, analyse

FACE = np.s_[90:170, 185:265]


@pytest.fixture(scope="module")
def astronaut() -> Structure:
    return analyse(data.astronaut())


def made(rgb: Rgb8, prompt: str) -> Rgb8:
    request = Request(from_array(rgb), prompt, 1, 7, 0.5)
    (variation,) = ProceduralEngine().variations(request, lambda _done, _stage: None, lambda: False)
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


def test_fog_thickens_with_distance_and_clears_the_subject(astronaut: Structure) -> None:
    flat = np.full((*astronaut.rgb.shape[:2], 3), 0.05, np.float32)
    fogged = veil(flat.copy(), astronaut)
    lightened = (fogged - flat)[..., 1]
    person = astronaut.scene.where(Place.PERSON)
    assert person is not None
    near = lightened[(person > 0.9) & (astronaut.subject > 0.9)].mean()
    behind = lightened[:200][(np.maximum(person, astronaut.subject) < 0.05)[:200]].mean()
    assert behind > 4 * near


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
    emission = tubes(structure, np.zeros(picture.shape[:2], np.float32), np.random.default_rng(1))
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

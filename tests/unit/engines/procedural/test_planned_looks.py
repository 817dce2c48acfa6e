"""Larger pictures are rendered from fewer maps than their plans are made from, and are the same."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import retexture
from retexture.engines.procedural import making

_PROMPTS = {
    "the whole picture": ("chelsea.jpg", "mossy brick under snow"),
    "beside the photo": ("coffee.jpg", "wooden table, keep the cup"),
    "below a sky": ("rocket.jpg", "wet rusted steel"),
    "lamps": ("rocket.jpg", "rusted steel in neon night"),
    "a drawing of materials": ("coffee.jpg", "oil painting of a marble table"),
}


@pytest.mark.parametrize("kind", _PROMPTS)
def test_what_only_plans_are_made_from_is_not_missed(
    kind: str, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, prompt = _PROMPTS[kind]
    with Image.open(photos / name) as source:
        source.thumbnail((512, 512))
        picture = retexture.apply(source.convert("RGB"), prompt, n=1, seed=7)[0]
    larger = retexture.upscale(picture, 2)
    monkeypatch.setattr(making, "planned", lambda laid: laid)
    assert np.array_equal(larger.rgb, retexture.upscale(picture, 2).rgb)

"""Small pictures of looks as they were when somebody looked at them and found them good.

After a change that is meant to be seen: ``make test ARGS="tests/golden --renew-golden"``, then look at
what changed before committing it.
"""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import retexture

PICTURES = Path(__file__).parent / "pictures"
SEED = 7
# Between kinds of processors a level or two may differ; a changed look differs in most pixels.
LEVELS = 2
SHARE = 0.01

LOOKS = {
    "marble": ("coffee.jpg", "white marble with gold veins"),
    "rust": ("coffee.jpg", "rusted steel in neon night"),
    "oil": ("coffee.jpg", "oil painting"),
    "wood": ("astronaut.jpg", "carved wood, golden hour"),
    "gold": ("astronaut.jpg", "gold"),
    "ice": ("rocket.jpg", "blue ice in fog"),
    "mosaic": ("chelsea.jpg", "mosaic"),
    "watercolour": ("chelsea.jpg", "watercolour"),
}


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_is_as_it_was(name: str, photos: Path, request: pytest.FixtureRequest) -> None:
    photo, prompt = LOOKS[name]
    with Image.open(photos / photo) as source:
        source.thumbnail((160, 160))
        (made,) = retexture.apply(source.convert("RGB"), prompt, n=1, seed=SEED)
    golden = PICTURES / f"{name}.png"
    if request.config.getoption("--renew-golden"):
        made.save(golden, overwrite=True)
    with Image.open(golden) as kept:
        differs = np.abs(made.rgb.astype(int) - np.asarray(kept.convert("RGB"), int)).max(axis=2) > LEVELS
    assert differs.mean() <= SHARE, f"{differs.mean():.0%} of the pixels changed; see {golden}"

"""The engine with stronger eyes: asked once a photo and prompt, told in the receipt."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from command_line import Cli
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.working_size import to_working_size
from retexture.engines.protocol import EngineError, Request, Variation
from retexture.imaging.arrays import Rgb8
from retexture.imaging.photo import Photo
from retexture.perception import Perceived, build_perception


def make(engine: ProceduralEngine, photo: Photo, prompt: str) -> list[Variation]:
    return list(
        engine.variations(Request(photo, prompt, 2, 1, 0.5), lambda _done, _stage: None, lambda: False)
    )


class Counted:
    """Looks with tiny models, and remembers what it was asked."""

    def __init__(self, models: Path) -> None:
        perception = build_perception(["clipseg-rd64"], models, "cpu")
        assert perception is not None
        self._inner, self.name, self.missing = perception, perception.name, perception.missing
        self.asked: list[tuple[tuple[int, ...], tuple[str, ...]]] = []

    def perceive(self, photo: Rgb8, phrases: Sequence[str]) -> Perceived:
        self.asked.append((photo.shape, tuple(phrases)))
        return self._inner.perceive(photo, phrases)


def test_it_is_asked_for_the_prompts_targets_once(models: Path, photo: Rgb8) -> None:
    eyes = Counted(models)
    engine = ProceduralEngine(eyes)
    picture = Photo(photo, None, "0" * 64, (photo.shape[1], photo.shape[0]))
    made = make(engine, picture, "gold roof, the sofa in velvet, keep the sky")
    worked_at = to_working_size(photo).shape
    assert eyes.asked == [(worked_at, ("roof", "sofa", "sky"))]
    make(engine, picture, "silver roof, the sofa in leather, leave the sky")
    assert len(eyes.asked) == 1, "the same photo and the same targets"
    make(engine, picture, "marble")
    assert eyes.asked[1:] == [(worked_at, ())]
    for each in made:
        told = each.receipt.understood["perceived"]
        assert isinstance(told, dict)
        assert {"“roof”", "“sofa”", "“sky”"} <= set(told)
        assert each.receipt.engine_version.endswith(eyes.name)
        assert each.rgb.shape == photo.shape


def test_without_weights_it_says_what_to_type(models: Path, photo: Rgb8, tmp_path: Path) -> None:
    engine = ProceduralEngine(build_perception(["clipseg-rd64"], tmp_path, "cpu"))
    health = engine.check()
    assert not health.ok
    assert "retexture models pull clipseg-rd64" in health.detail
    with pytest.raises(EngineError, match="retexture models pull clipseg-rd64"):
        make(engine, Photo(photo, None, "0" * 64, (photo.shape[1], photo.shape[0])), "marble")


def test_the_command_line_uses_the_eyes_that_are_set(models: Path, cli: Cli, cup: Path) -> None:
    set_here = {"RETEXTURE_PERCEPTION": "builtin, clipseg-rd64", "RETEXTURE_PERCEPTION_MODELS": str(models)}
    made = cli("run", cup, "-p", "gold cup", "-n", "1", "--json", **set_here)
    assert made.returncode == 0, made.stderr
    assert b'"perceived"' in made.stdout
    assert "“cup”" in made.stdout.decode("unicode_escape") or "“cup”" in made.stdout.decode()
    examined = cli("doctor", **set_here)
    assert examined.returncode == 0, examined.stdout
    assert "clipseg-rd64" in examined.stdout.decode()
    listed = cli("models", "list", **set_here)
    assert b"clipseg-rd64  (here" in listed.stdout
    assert b"segformer-b2  (not here" in listed.stdout


def test_photos_need_not_be_looked_at_by_anybody_else(photo: Rgb8) -> None:
    (made, _) = make(ProceduralEngine(), Photo(photo, None, "0" * 64, (130, 96)), "gold roof")
    assert "perceived" not in made.receipt.understood
    assert np.array_equal(made.rgb.shape, photo.shape)

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retexture.evaluation import AnnotatedPhoto, annotated_photos, photo_picture
from retexture.evaluation.annotated.annotation import OutlinedPart, PhotoSource
from training.scene.backbone import CHANNELS
from training.scene.features import place_targets
from training.scene.head import FACTORS, Head, larger
from training.scene.parts import PARTS
from training.scene.pictures import TrainingFiles, training_files

SKY, WATER, FLOOR = (PARTS.index(name) for name in ("sky", "water", "floor"))


def square(left: float, top: float, right: float, bottom: float) -> tuple[tuple[float, float], ...]:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def annotated(**changes: object) -> AnnotatedPhoto:
    photo = {
        "name": "drawn",
        "kind": "outdoors",
        "source": PhotoSource("", "", "", "drawn.png"),
        "sha256": "0123456789abcdef" * 4,
        "bytes": 1,
        "licence": "CC0-1.0",
        "author": "",
        "size": (512, 256),
        "parts": {
            "sky": OutlinedPart(
                (square(0, 0, 1, 0.5),), (square(0.25, 0.125, 0.5, 0.375),), (square(0.375, 0, 0.75, 0.25),)
            )
        },
        "absent": ("water",),
    }
    return AnnotatedPhoto(**{**photo, **changes})  # type: ignore[arg-type]


def test_unsure_wins_over_outlines_and_holes() -> None:
    picture = photo_picture(annotated(), np.zeros((256, 512, 3), np.uint8))
    truth, known = place_targets(picture, (16, 32))
    at = {
        "outlined": (1, 2),
        "hole": (4, 10),
        "unsure outline": (2, 20),
        "unsure hole": (3, 13),
        "below": (12, 5),
    }
    assert {name: float(truth[SKY][place]) for name, place in at.items()} == {
        "outlined": 1,
        "hole": 0,
        "unsure outline": 1,
        "unsure hole": 0,
        "below": 0,
    }
    assert {name for name, place in at.items() if known[SKY][place] == 1} == {"outlined", "hole", "below"}
    assert {name for name, place in at.items() if known[SKY][place] == 0} == {"unsure outline", "unsure hole"}
    border = known[SKY][:, 2]
    assert 0 < border[7] < 1
    assert 0 < border[8] < 1


def test_absent_is_known_and_what_is_in_neither_is_not() -> None:
    picture = photo_picture(annotated(), np.zeros((256, 512, 3), np.uint8))
    truth, known = place_targets(picture, (16, 32))
    assert known[WATER].all()
    assert not known[FLOOR].any()
    assert not truth[[WATER, FLOOR]].any()


def test_photos_that_may_only_be_measured_have_no_weight(tmp_path: Path) -> None:
    path = tmp_path / "drawn.png"
    Image.new("RGBA", (64, 32), (255, 0, 0, 0)).save(path)
    data = path.read_bytes()
    cleared, measured = annotated(), annotated(name="other", measured_only=True)
    files = TrainingFiles((cleared, measured), {"drawn": data, "other": data})
    weights = {each.picture.name: each.weight for each in files.pictures() if each.is_photo}
    assert weights == {"drawn": 1, "other": 0}
    first = next(files.pictures())
    assert first.picture.rgb.min() == 255  # what is transparent lies on white
    assert first.is_photo
    assert files.missing == ()
    assert TrainingFiles((cleared, measured), {}).missing == (cleared,)


def test_files_are_found_and_those_missing_are_named(tmp_path: Path) -> None:
    files = training_files([tmp_path])
    assert "coffee" in files.files
    missing = {photo.name for photo in files.missing}
    assert "scratch-lake" in missing or "scratch-lake" in files.files
    assert not missing & {photo.name for photo in annotated_photos() if photo.measured_only}


def test_features_are_made_larger_about_the_middles_of_pixels() -> None:
    ramp = np.arange(4, dtype=np.float32)[None, None].repeat(3, axis=1)
    found = larger(ramp, 2)
    assert found.shape == (1, 6, 8)
    assert found[0, 0] == pytest.approx([0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3])


def test_the_head_is_two_layers_over_the_features_of_three_strides() -> None:
    random = np.random.default_rng(0)
    sizes = [(64, channels) for channels in CHANNELS]
    weights = [
        random.normal(size=size).astype(np.float32)
        for size in (*sizes, (64,), (len(PARTS), 64), (len(PARTS),))
    ]
    bias, out, out_bias = weights[3:]
    features = [
        random.normal(size=(channels, 8 // factor, 12 // factor)).astype(np.float32)
        for channels, factor in zip(CHANNELS, FACTORS, strict=True)
    ]
    found = Head(tuple(weights[:3]), bias, out, out_bias).logits(features)
    at_place = np.concatenate(
        [larger(each, factor)[:, 1, 2] for each, factor in zip(features, FACTORS, strict=True)]
    )
    hidden = np.maximum(np.concatenate(weights[:3], axis=1) @ at_place + bias, 0)
    assert found.shape == (len(PARTS), 8, 12)
    assert found[:, 1, 2] == pytest.approx(out @ hidden + out_bias, rel=1e-3, abs=1e-2)

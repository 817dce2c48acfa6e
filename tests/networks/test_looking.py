"""The real classes of transformers, loaded from folders of tiny models, look at a photo."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from command_line import environment
from loopback import start
from retexture.imaging.arrays import Rgb8
from retexture.perception import Perceived, Perception, PerceptionError, Sighting, build_perception
from retexture.prompts import Place

Weights = dict[str, Any]
"""A model's tensors by name."""

PHRASES = ("sofa", "red car")


def eyes(models: Path, *names: str) -> Perception:
    perception = build_perception(names, models, "cpu")
    assert perception is not None
    assert perception.missing() == ""
    return perception


def sightings(seen: Perceived) -> list[Sighting]:
    alone = [each for each in (seen.subject, seen.depth, seen.normals) if each is not None]
    return [*alone, *seen.parts.values(), *seen.things.values()]


@pytest.mark.parametrize(
    "name",
    [
        "clipseg-rd64",
        "upernet-convnext-tiny",
        "segformer-b0",
        "depth-anything-v2-small",
        "grounding-dino-tiny",
    ],
)
def test_maps_are_as_large_as_the_photo_and_the_same_each_time(name: str, models: Path, photo: Rgb8) -> None:
    perception = eyes(models, name)
    first, second = perception.perceive(photo, PHRASES), perception.perceive(photo.copy(), PHRASES)
    assert first.in_words() == second.in_words()
    assert first.in_words(), "it must say something"
    for one, other in zip(sightings(first), sightings(second), strict=True):
        assert one.map.shape == photo.shape[:2]
        assert one.map.dtype == np.float32
        assert one.map.min() >= 0
        assert one.map.max() <= 1
        assert 0 <= one.confidence <= 1
        assert one.provider.startswith(name)
        assert one.map.tobytes() == other.map.tobytes()


def test_every_phrase_is_found_or_not_found(models: Path, photo: Rgb8) -> None:
    many = tuple(f"thing {letter}" for letter in "abcdefghijk")  # more than are asked at once
    seen = eyes(models, "clipseg-rd64").perceive(photo, many)
    assert {*seen.things, *seen.not_found} == set(many)
    assert set(seen.things).isdisjoint(seen.not_found)


def test_a_phrase_is_answered_the_same_alone_and_among_others(models: Path, photo: Rgb8) -> None:
    perception = eyes(models, "clipseg-rd64")
    alone = perception.perceive(photo, ("sofa",)).things["sofa"]
    among = perception.perceive(photo, ("blue vase with flowers", "sofa", "roof")).things["sofa"]
    assert np.abs(alone.map - among.map).max() <= 1.5 / 255
    other = perception.perceive(photo, ("roof",)).things["roof"]
    assert np.abs(alone.map - other.map).max() > 1.5 / 255, "other words, another answer"


def rewritten(models: Path, name: str, folder: Path, change: Callable[[Weights], None]) -> Path:
    """A copy of a model's folder whose weights ``change`` has changed; returns the folder of all models."""
    from safetensors.torch import load_file, save_file

    shutil.copytree(models / name, folder / name)
    weights = load_file(folder / name / "model.safetensors")
    change(weights)
    save_file(weights, folder / name / "model.safetensors", metadata={"format": "pt"})
    return folder


def certain_of(label: int) -> Callable[[Weights], None]:
    """Make a scene segmenter see one label everywhere."""

    def change(weights: Weights) -> None:
        kernel, bias = weights["decode_head.classifier.weight"], weights["decode_head.classifier.bias"]
        kernel[:] = 0
        bias[:] = 0
        bias[label] = 20

    return change


@pytest.mark.parametrize(
    ("label", "place", "phrase", "other"),
    [(2, Place.SKY, "the sky", "sofa"), (26, Place.WATER, "ocean", "lake"), (23, None, "green couch", "sky")],
)
def test_labels_become_parts_and_things(
    label: int, place: Place | None, phrase: str, other: str, models: Path, photo: Rgb8, tmp_path: Path
) -> None:
    folder = rewritten(models, "segformer-b0", tmp_path, certain_of(label))
    seen = eyes(folder, "segformer-b0").perceive(photo, (phrase, other, "shirt"))
    assert set(seen.parts) == ({place} if place else set())
    assert set(seen.things) == {phrase}
    assert set(seen.not_found) == {other}, "a shirt is no label, so nobody has looked for it"
    for each in sightings(seen):
        assert each.map.min() > 0.99
        assert each.confidence > 0.99


def test_nearer_is_larger(models: Path, photo: Rgb8, tmp_path: Path) -> None:
    # The last layer ends with a ReLU: lifted, so that neither way round is cut off; and random weights hardly
    # differ from pixel to pixel.
    def facing(sign: int) -> Callable[[Weights], None]:
        def change(weights: Weights) -> None:
            weights["head.conv3.weight"] *= sign * 1000
            weights["head.conv3.bias"][:] = 50

        return change

    name = "depth-anything-v2-small"
    one = eyes(rewritten(models, name, tmp_path / "as", facing(1)), name).perceive(photo, ()).depth
    other = eyes(rewritten(models, name, tmp_path / "turned", facing(-1)), name).perceive(photo, ()).depth
    assert one is not None
    assert other is not None
    assert np.ptp(one.map) > 0.9
    assert np.corrcoef(one.map.ravel(), other.map.ravel())[0, 1] < -0.9


def test_things_are_outlined_where_their_boxes_are(models: Path, photo: Rgb8) -> None:
    seen = eyes(models, "grounding-dino-tiny").perceive(photo, ("sofa",))
    assert "sofa" in {*seen.things, *seen.not_found}
    assert eyes(models, "grounding-dino-tiny").perceive(photo, ()).in_words() == {}


def test_several_models_look_together(models: Path, photo: Rgb8) -> None:
    seen = eyes(models, "clipseg-rd64", "depth-anything-v2-small").perceive(photo, PHRASES)
    assert seen.depth is not None
    assert {*seen.things, *seen.not_found} == set(PHRASES)


def as_older_repositories_have_them(folder: Path, extractor: str) -> None:
    """Weights as a pickle of tensors, and preprocessing described as it was in 2021."""
    import torch
    from safetensors.torch import load_file

    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    described = {"feature_extractor_type": extractor, "do_normalize": True, "do_resize": True, "size": 64}
    described |= {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225], "resample": 2}
    (folder / "preprocessor_config.json").write_text(json.dumps(described))
    (folder / "processor_config.json").unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("name", "extractor"),
    [("segformer-b0", "SegformerFeatureExtractor"), ("clipseg-rd64", "ViTFeatureExtractor")],
)
def test_older_repositories_are_read_too(
    name: str, extractor: str, models: Path, photo: Rgb8, tmp_path: Path
) -> None:
    shutil.copytree(models / name, tmp_path / name)
    as_older_repositories_have_them(tmp_path / name, extractor)
    assert eyes(tmp_path, name).perceive(photo, PHRASES).in_words()


def test_a_segmenter_of_other_labels_is_refused(models: Path, photo: Rgb8, tmp_path: Path) -> None:
    from tiny_models import save_segformer

    save_segformer(tmp_path / "segformer-b0", labels=19)
    with pytest.raises(PerceptionError, match=r"19 labels, ADE20K has 150"):
        eyes(tmp_path, "segformer-b0").perceive(photo, ())


@pytest.mark.parametrize("name", ["clipseg-rd64", "segformer-b0", "depth-anything-v2-small"])
def test_broken_weights_are_said(name: str, models: Path, photo: Rgb8, tmp_path: Path) -> None:
    shutil.copytree(models / name, tmp_path / name)
    (tmp_path / name / "model.safetensors").write_bytes(b"not at all")
    with pytest.raises(PerceptionError, match=f"retexture models pull {name}"):
        eyes(tmp_path, name).perceive(photo, ())


def test_weights_that_are_code_are_not_run(models: Path, photo: Rgb8, tmp_path: Path) -> None:
    import pickle

    class Harm:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return Path.touch, (tmp_path / "harmed",)

    shutil.copytree(models / "segformer-b0", tmp_path / "segformer-b0")
    (tmp_path / "segformer-b0" / "model.safetensors").unlink()
    (tmp_path / "segformer-b0" / "pytorch_model.bin").write_bytes(pickle.dumps({"a": Harm()}))
    with pytest.raises(PerceptionError):
        eyes(tmp_path, "segformer-b0").perceive(photo, ())
    assert not (tmp_path / "harmed").exists()


def test_what_needs_a_gpu_is_not_run_without_one_unless_it_is_asked_for(models: Path) -> None:
    import torch

    if torch.cuda.is_available() or torch.backends.mps.is_available():
        pytest.skip("there is a GPU")
    by_itself = build_perception(["grounding-dino-tiny"], models, "auto")
    assert by_itself is not None
    assert "RETEXTURE_PERCEPTION_DEVICE=cpu" in by_itself.missing()
    assert eyes(models, "grounding-dino-tiny").missing() == ""


def test_the_threads_that_are_set_are_used(models: Path, photo: Rgb8) -> None:
    import torch

    before = torch.get_num_threads()
    perception = build_perception(["segformer-b0"], models, "cpu", threads=3)
    assert perception is not None
    try:
        perception.perceive(photo, ())
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_threads_wait_for_each_other(models: Path, photo: Rgb8) -> None:
    perception = eyes(models, "clipseg-rd64")
    expected = perception.perceive(photo, PHRASES).in_words()
    answers: list[dict[str, str]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(perception.perceive(photo, PHRASES).in_words()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 4


LOOK = """
import hashlib, sys
from pathlib import Path
import numpy as np, torch
from retexture.perception import build_perception
torch.set_num_threads(int(sys.argv[2]))
photo = np.arange(96 * 130 * 3, dtype=np.uint32).reshape(96, 130, 3).astype(np.uint8)
for name in ("clipseg-rd64", "segformer-b0", "depth-anything-v2-small"):
    seen = build_perception([name], Path(sys.argv[1]), "cpu").perceive(photo, ["sofa"])
    maps = [each.map for each in (seen.subject, seen.depth, *seen.things.values()) if each is not None]
    print(name, seen.in_words(), [hashlib.sha256(each.tobytes()).hexdigest() for each in maps])
"""


def test_nothing_is_asked_of_the_hub_and_threads_change_nothing(models: Path) -> None:
    with ExitStack() as stack:
        hub = start(stack, lambda connection, _target: connection.sendall(b"HTTP/1.1 404 Not Found\r\n\r\n"))
        run = [sys.executable, "-c", LOOK, str(models)]
        known = environment(HF_ENDPOINT=hub.url().rstrip("/"), HF_HUB_OFFLINE=None)
        alone, together = (
            subprocess.run([*run, threads], env=known, capture_output=True, text=True, check=True).stdout
            for threads in ("1", "2")
        )
        assert hub.requests == []
    assert alone == together
    assert len(alone.splitlines()) == 3

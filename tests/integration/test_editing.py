"""Edits of earlier pictures, through the library and through the records of an output folder."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import retexture
from command_line import shrunk
from retexture import bootstrap
from retexture.cli.exits import BadInput
from retexture.cli.run.editing import LocalEdit, NamedPicture, edit_in_folder
from retexture.cli.run.names import USUAL
from retexture.cli.run.start import RunOptions, run_batch
from retexture.cli.run.tiles import TileOptions, make_tiles
from retexture.editing import RECORDS, Output, find_record
from retexture.imaging.encode import PictureFormat
from retexture.imaging.formats.metadata import MetadataChoice
from retexture.library.retextured import Retextured
from retexture.tasks.edits import EditKind, Way

PROMPT = "white marble with gold veins"


@pytest.fixture
def cup(photos: Path, tmp_path: Path) -> Path:
    shrunk(photos / "coffee.jpg", tmp_path / "cup.jpg")
    return tmp_path / "cup.jpg"


@pytest.fixture
def marble(cup: Path) -> Retextured:
    return retexture.apply(cup, PROMPT, n=2, seed=7)[1]


def edited(
    kind: EditKind, path: Path, number: int | None = None, *, prompt: str = "", seed: int = 1
) -> list[Path]:
    """What a command makes of a picture: twice as large, a subtle variation, a strong remix."""
    way = {EditKind.UPSCALE: Way.STANDARD, EditKind.VARIATION: Way.SUBTLE, EditKind.REMIX: Way.STRONG}[kind]
    picture = NamedPicture(path, number)
    return edit_in_folder(LocalEdit(picture, kind, way, prompt, seed, PictureFormat.PNG.value, json=True))


def ran(cup: Path, **changes: Any) -> Path:
    """The folder of a run over the cup."""
    folder = cup.parent / "out"
    values = {
        "images": (str(cup),), "recursive": False, "prompt": PROMPT, "folder": folder, "count": 2, "seed": 7,
        "engine": None, "fallback": True, "structure": 0.5, "min_structure": 0.0, "mask": None,
        "swatch": None, "format": PictureFormat.PNG, "sheet": False, "json": True,
        "allow_private": False, "debug": True, "maps": False, "layers": False, "quality": None,
        "metadata": MetadataChoice.NONE, "name": USUAL,
    }  # fmt: skip
    assert run_batch(RunOptions(**{**values, **changes})) == 0
    return folder


def pixels(path: Path) -> np.ndarray[Any, Any]:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def output_of(path: Path) -> Output:
    found = find_record(path)
    assert found is not None
    return found[1]


def sameness(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    size = (one.shape[1], one.shape[0])
    again = np.asarray(Image.fromarray(other).resize(size, Image.Resampling.BOX))
    return float(np.abs(again.astype(int) - one).mean())


def test_a_picture_is_made_again_larger(marble: Retextured) -> None:
    large = retexture.upscale(marble, 4)
    height, width = marble.rgb.shape[:2]
    assert large.rgb.shape == (4 * height, 4 * width, 3)
    assert sameness(marble.rgb, large.rgb) < 4
    assert not any("enlarged" in note for note in large.receipt.notes)


def test_larger_twice_is_larger_by_both(marble: Retextured) -> None:
    twice = retexture.upscale(retexture.upscale(marble))
    assert np.array_equal(twice.rgb, retexture.upscale(marble, 4).rgb)
    beyond = retexture.upscale(twice)
    height, width = marble.rgb.shape[:2]
    assert beyond.rgb.shape == (8 * height, 8 * width, 3)
    assert "it is 4 times as large as its source already" in beyond.receipt.notes[-1]


def test_variations_of_a_variation_keep_its_draw(marble: Retextured) -> None:
    subtle = retexture.vary(marble, n=2, seed=3)
    again = retexture.vary(subtle[0], n=1, seed=4)
    assert len(subtle) == 2
    for picture in (*subtle, *again):
        assert picture.request is not None
        assert picture.request.keeps is not None
        assert (picture.request.keeps.seed, picture.request.keeps.number) == (7, 1)
        assert sameness(marble.rgb, picture.rgb) > 1
    strong = retexture.vary(marble, n=2, seed=3, strong=True)
    assert np.mean([sameness(marble.rgb, each.rgb) for each in strong]) > np.mean(
        [sameness(marble.rgb, each.rgb) for each in subtle]
    )


def test_receipts_of_strong_variations_tell_what_was_asked_for_alone(cup: Path) -> None:
    picture = NamedPicture(ran(cup, count=1) / "cup-1.png")
    form = PictureFormat.PNG.value
    strong = edit_in_folder(LocalEdit(picture, EditKind.VARIATION, Way.STRONG, "", 1, form, json=True))[0]
    (larger,) = edited(EditKind.UPSCALE, strong)
    for path in (strong, larger):
        output = output_of(path)
        assert output.recipe is not None
        assert output.recipe.prompt.endswith("--chaos 80")
        assert output.receipt.understood["parameters"] == {}
    (own,) = retexture.apply(cup, f"{PROMPT} --chaos 10", n=1, seed=7)
    (varied,) = retexture.vary(own, n=1, seed=3, strong=True)
    assert varied.receipt.understood["parameters"] == {"chaos": 10}
    assert not varied.receipt.ignored


def test_a_prompt_is_mixed_into_variations(marble: Retextured) -> None:
    (night,) = retexture.vary(marble, n=1, seed=3, prompt="neon night")
    assert night.receipt.understood["lights"]
    assert night.receipt.understood["materials"]


def test_remixes_read_the_source_or_the_picture(cup: Path) -> None:
    (brick,) = retexture.apply(cup, "cup in red brick", n=1, seed=7)
    (strong,) = retexture.remix(brick, "table in oak", n=1, seed=7)
    (subtle,) = retexture.remix(brick, "table in oak", n=1, seed=7, strong=False)
    assert strong.request is not None
    assert strong.request.background is not None
    assert subtle.request is not None
    assert np.array_equal(subtle.request.photo.rgb, brick.rgb)
    assert strong.receipt.source_sha256 == brick.receipt.source_sha256
    larger = retexture.upscale(strong)
    assert sameness(strong.rgb, larger.rgb) < 4


@pytest.mark.parametrize("maps", [False, True])
def test_layers_of_a_drawing_say_nothing_of_maps_that_nobody_asked_for(cup: Path, maps: bool) -> None:
    folder = ran(cup, prompt="pencil drawing", count=1, layers=True, maps=maps)
    output = output_of(folder / "cup-1.png")
    assert output.layers
    assert ("maps" in " ".join(output.receipt.notes)) == maps


@pytest.mark.parametrize("name", ["nosuch.png", "out/nosuch.png", "out/.retexture/nosuch.json"])
def test_a_file_that_is_not_there_is_told_as_everywhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "out" / RECORDS).mkdir(parents=True)
    calls = (
        lambda: retexture.apply(tmp_path / name, PROMPT),
        lambda: retexture.upscale(tmp_path / name),
        lambda: retexture.vary(tmp_path / name),
        lambda: retexture.remix(tmp_path / name, PROMPT),
    )
    for call in calls:
        with pytest.raises(FileNotFoundError, match="nosuch"):
            call()


def test_the_paths_of_edits_are_named_as_that_of_their_picture(
    cup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ran(cup, count=1)
    record = next((folder / RECORDS).glob("*.json")).name
    monkeypatch.chdir(folder.parent)
    assert edited(EditKind.UPSCALE, Path("out/cup-1.png")) == [Path("out/cup-1-2x-1.png")]
    assert edited(EditKind.UPSCALE, Path("out", RECORDS, record)) == [Path("out/cup-1-2x-1.png")]
    assert edited(EditKind.UPSCALE, folder / "cup-1.png") == [folder / "cup-1-2x-1.png"]
    monkeypatch.chdir(folder)
    assert edited(EditKind.UPSCALE, Path("cup-1.png")) == [Path("cup-1-2x-1.png")]
    monkeypatch.chdir(folder / RECORDS)
    assert edited(EditKind.UPSCALE, Path(record)) == [folder / "cup-1-2x-1.png"]


def test_arguments_are_checked(marble: Retextured, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="scale must be 2 to 4"):
        retexture.upscale(marble, 5)
    with pytest.raises(TypeError, match="Retextured or a path"):
        retexture.upscale(3)  # type: ignore[arg-type]
    (tmp_path / "other.png").write_bytes(b"")
    with pytest.raises(ValueError, match="no record tells of it"):
        retexture.upscale(tmp_path / "other.png")
    with pytest.raises(ValueError, match="1 to 8192"):
        retexture.remix(marble, "")


def test_a_record_makes_its_picture_again(cup: Path) -> None:
    folder = ran(cup)
    first = pixels(folder / "cup-1.png")
    by_picture = retexture.upscale(folder / "cup-1.png")
    record = next(path for path in (folder / RECORDS).glob("*.json") if output_of(path).file == "cup-1.png")
    assert np.array_equal(retexture.upscale(record).rgb, by_picture.rgb)
    assert sameness(first, by_picture.rgb) < 4
    assert not any("itself was enlarged" in note for note in by_picture.receipt.notes)


def test_masks_and_swatches_are_part_of_a_record(cup: Path, photos: Path) -> None:
    with Image.open(cup) as image:
        size = image.size
    mask = cup.parent / "mask.png"
    Image.fromarray(np.tile(np.arange(size[0]) < size[0] // 2, (size[1], 1))).save(mask)
    shrunk(photos / "chelsea.jpg", cup.parent / "fur.jpg")
    folder = ran(cup, mask=str(mask), swatch=str(cup.parent / "fur.jpg"), count=1)
    large = retexture.upscale(folder / "cup-1.png")
    assert large.receipt.mask_sha256
    assert large.receipt.swatch_sha256
    assert sameness(pixels(folder / "cup-1.png"), large.rgb) < 4
    right = np.s_[:, size[0] // 2 + 2 :]
    assert sameness(pixels(cup)[right], large.rgb[:, size[0] + 4 :]) < 2


@pytest.mark.parametrize("lost", ["gone", "changed", "version"])
def test_what_cannot_be_made_again_is_enlarged_and_says_so(
    cup: Path, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ran(cup, count=1)
    if lost == "gone":
        cup.unlink()
        reason = "cannot be read any more"
    elif lost == "changed":
        Image.new("RGB", (40, 30), "red").save(cup)
        reason = "was changed"
    else:
        known = bootstrap.configured()
        monkeypatch.setattr(bootstrap.engine_of_thread(known, "procedural"), "version", "other")
        reason = "version other is here"
    large = retexture.upscale(folder / "cup-1.png")
    first = pixels(folder / "cup-1.png")
    assert large.rgb.shape == (2 * first.shape[0], 2 * first.shape[1], 3)
    assert "The picture itself was enlarged" in large.receipt.notes[-1]
    assert reason in large.receipt.notes[-1]
    if lost != "version":
        (varied,) = retexture.vary(folder / "cup-1.png", n=1, seed=2)
        assert "was taken as the source" in varied.receipt.notes[0]


def test_a_changed_picture_is_not_edited(cup: Path) -> None:
    folder = ran(cup, count=1)
    Image.new("RGB", (40, 30), "red").save(folder / "cup-1.png")
    with pytest.raises(ValueError, match="was changed since it was made"):
        retexture.upscale(folder / "cup-1.png")


def test_edits_lie_beside_the_picture_with_records_of_their_own(cup: Path) -> None:
    """A chain: run, remix, vary, upscale, each from the record of the last."""
    folder = ran(cup)
    remixed = edited(EditKind.REMIX, folder / "cup-1.png", prompt="cup in gold", seed=3)[0]
    assert remixed.name == "cup-1-remix-1.png"
    varied = edited(EditKind.VARIATION, remixed, seed=4)
    assert [path.name for path in varied] == [f"cup-1-remix-1-subtle-{number}.png" for number in (1, 2, 3, 4)]
    (large,) = edited(EditKind.UPSCALE, varied[1])
    recipe = output_of(large).recipe
    assert recipe is not None
    assert recipe.scale == 2
    assert recipe.background is not None
    assert recipe.background.path == str((folder / "cup-1.png").absolute())
    assert sameness(pixels(varied[1]), pixels(large)) < 4
    assert not any("itself was enlarged" in note for note in output_of(large).receipt.notes)
    assert edited(EditKind.UPSCALE, varied[1]) == [large]  # it is there already


def test_a_number_names_another_picture_of_the_same_request(cup: Path) -> None:
    folder = ran(cup)
    (large,) = edited(EditKind.UPSCALE, folder / "cup-1.png", 1)
    assert large.name == "cup-2-2x-1.png"
    with pytest.raises(BadInput, match="No picture 3"):
        edited(EditKind.UPSCALE, folder / "cup-1.png", 3)


def test_records_of_earlier_versions_are_read(cup: Path) -> None:
    folder = ran(cup, count=1)
    (record,) = (folder / RECORDS).glob("*.json")
    output = output_of(record)
    written = dataclasses.asdict(output)
    del written["recipe"]
    record.write_text(json.dumps(written))
    assert output_of(folder / "cup-1.png").recipe is None
    assert "nothing is known" in retexture.upscale(folder / "cup-1.png").receipt.notes[-1]
    with pytest.raises(ValueError, match="say in a prompt"):
        retexture.vary(folder / "cup-1.png")


def test_tiles_are_not_edited(tmp_path: Path) -> None:
    options = TileOptions(
        prompt="slate", folder=tmp_path / "tiles", count=1, seed=7, side=512, swatch=None, maps=False,
        format=PictureFormat.PNG, engine="procedural", json=True,
    )  # fmt: skip
    assert make_tiles(options) == 0
    (path,) = (tmp_path / "tiles").glob("*.png")
    (tile,) = retexture.tile("slate", seed=7, size=512)
    for picture in (tile, path):
        with pytest.raises(ValueError, match="A tile is not edited"):
            retexture.upscale(picture)
        with pytest.raises(ValueError, match="A tile is not edited"):
            retexture.vary(picture, prompt="worn")
        with pytest.raises(ValueError, match="A tile is not edited"):
            retexture.remix(picture, "oak")
    for kind in EditKind:
        with pytest.raises(BadInput, match="A tile is not edited"):
            edited(kind, path, prompt="oak")
    assert list((tmp_path / "tiles").glob("*.png")) == [path]

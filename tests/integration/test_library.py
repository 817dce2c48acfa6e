import asyncio
import http.server
import io
import re
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import retexture
from command_line import contents, shrunk
from documents import DOCS, REPOSITORY, samples
from retexture.engines.registry import UnknownEngine

PROMPT = "white marble with gold veins"


def examples() -> list[str]:
    """The Python blocks of the documents, and the example of the package's docstring."""
    pages = [REPOSITORY / "README.md", DOCS / "library.md"]
    blocks = [sample.text for page in pages for sample in samples(page, "python")]
    docstring = (retexture.__doc__ or "").partition("::\n\n")[2]
    return [*blocks, re.sub(r"^    ", "", docstring, flags=re.MULTILINE)]


@pytest.mark.parametrize("example", examples())
def test_documented_examples_run(
    example: str, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrunk(photos / "coffee.jpg", tmp_path / "cup.jpg")
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "example", "exec"), {})


def test_the_documents_have_examples() -> None:
    assert len(examples()) >= 3
    assert "retexture.apply" in examples()[-1]


def test_every_kind_of_picture_gives_the_same_result(cup: Path) -> None:
    with Image.open(cup) as image:
        image.load()
    data = cup.read_bytes()
    kinds = (
        str(cup),
        cup,
        data,
        bytearray(data),
        memoryview(data),
        io.BytesIO(data),
        image,
        np.asarray(image),
    )
    results = [retexture.apply(kind, PROMPT, n=1, seed=7)[0] for kind in kinds]
    with cup.open("rb", buffering=0) as file:
        results += retexture.apply(file, PROMPT, n=1, seed=7)
    for result in results[1:]:
        np.testing.assert_array_equal(result.array, results[0].array)


class ArrayLike:
    """What other libraries' arrays are to NumPy."""

    def __init__(self, array: "np.typing.NDArray[np.uint8]") -> None:
        self._array = array

    def __array__(self, dtype: object = None, copy: object = None) -> "np.typing.NDArray[np.uint8]":
        return self._array


def test_masks_and_swatches_come_in_every_kind_too(cup: Path) -> None:
    half = np.zeros((80, 120), np.uint8)
    half[:, 60:] = 255
    (plain,) = retexture.apply(cup, PROMPT, n=1, seed=7, mask=half, swatch=cup)
    like: Any = ArrayLike(half)
    (other,) = retexture.apply(cup, PROMPT, n=1, seed=7, mask=like, swatch=io.BytesIO(cup.read_bytes()))
    np.testing.assert_array_equal(plain.array, other.array)


@pytest.fixture
def web(cup: Path) -> Iterator[str]:
    """The address of a web server that has the small photograph as ``cup.png``."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=cup.parent)) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_url_is_downloaded_behind_the_guards(cup: Path, web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError, match="public internet"):
        retexture.apply(f"{web}/cup.png", PROMPT, n=1)
    monkeypatch.setenv("RETEXTURE_FETCH_ALLOW", "127.0.0.0/8")
    (there,) = retexture.apply(f"{web}/cup.png", PROMPT, n=1, seed=7)
    (here,) = retexture.apply(cup, PROMPT, n=1, seed=7)
    np.testing.assert_array_equal(there.array, here.array)
    with pytest.raises(OSError, match="URL"):
        retexture.apply(f"{web}/none.png", PROMPT, n=1)
    with pytest.raises(ValueError, match=r"URL"):
        retexture.apply("http://[::1", PROMPT, n=1)


@pytest.mark.parametrize("image", [None, 7, ["cup.png"], object()])
def test_what_can_be_no_picture_is_told_what_can(cup: Path, image: object) -> None:
    told = (
        r"must be a path, an http\(s\) URL, bytes, a file opened in binary mode, a Pillow image or an array,"
    )
    with pytest.raises(TypeError, match=f"image {told} not {type(image).__name__}"):
        retexture.apply(image, PROMPT)  # type: ignore[arg-type]
    if image is not None:
        with pytest.raises(TypeError, match=f"swatch {told}"):
            retexture.apply(cup, PROMPT, swatch=image)  # type: ignore[arg-type]


def test_a_file_in_text_mode_is_refused() -> None:
    with pytest.raises(TypeError, match="'rb'"):
        retexture.apply(io.StringIO("text"), PROMPT)  # type: ignore[arg-type]


def test_a_file_that_never_ends_is_read_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETEXTURE_MAX_BYTES", "100000")
    with Path("/dev/zero").open("rb") as endless, pytest.raises(ValueError, match="limit"):
        retexture.apply(endless, PROMPT)


@pytest.mark.parametrize(
    "wrong",
    [{"prompt": None}, {"n": 2.0}, {"n": "2"}, {"seed": 1.5}, {"structure": "0.5"}, {"min_structure": None}],
)
def test_an_option_of_another_type_is_named(cup: Path, wrong: dict[str, object]) -> None:
    options: dict[str, object] = {"prompt": PROMPT, **wrong}
    with pytest.raises(TypeError, match=f"{next(iter(wrong))} must be"):
        retexture.apply(cup, **options)  # type: ignore[arg-type]


def test_numbers_of_numpy_are_numbers(cup: Path) -> None:
    (result,) = retexture.apply(cup, PROMPT, np.int64(1), np.uint32(7), structure=np.float32(0.5))  # type: ignore[arg-type]
    assert type(result.seed) is int


def test_results_carry_their_receipt(cup: Path) -> None:
    first, second = retexture.apply(cup, f"{PROMPT} --ar 3:2 --seed 5", n=2)
    assert (first.number, second.number) == (1, 2)
    assert first.seed == second.seed == 5
    assert first.array.shape == (80, 120, 3)
    assert first.image.size == (120, 80)
    assert not np.array_equal(first.array, second.array)
    assert first.receipt.engine == "procedural"
    assert [ignored.text for ignored in first.receipt.ignored] == ["--ar 3:2"]
    assert retexture.apply(cup, f"{PROMPT} --seed 5", n=1, seed=6)[0].seed == 6


def test_a_grey_array_and_one_of_floats_are_taken(cup: Path) -> None:
    with Image.open(cup) as image:
        grey = np.asarray(image.convert("L"))
    (whole,) = retexture.apply(grey, PROMPT, n=1, seed=7)
    (scaled,) = retexture.apply(grey.astype(np.float64) / 255, PROMPT, n=1, seed=7)
    assert whole.array.shape == (80, 120, 3)
    np.testing.assert_array_equal(whole.array, scaled.array)


def test_transparency_is_handed_through(cup: Path, tmp_path: Path) -> None:
    with Image.open(cup) as image:
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    (result,) = retexture.apply(image, PROMPT, n=1, seed=7)
    np.testing.assert_array_equal(result.array[..., 3], np.asarray(image)[..., 3])
    assert result.image.mode == "RGBA"
    with Image.open(result.save(tmp_path / "out.webp")) as saved:
        assert saved.mode == "RGBA"


@pytest.mark.parametrize(
    ("name", "form"), [("a.png", "PNG"), ("a.JPG", "JPEG"), ("a.jpeg", "JPEG"), ("a.avif", "AVIF")]
)
def test_a_result_is_saved_in_the_format_of_the_suffix(
    cup: Path, tmp_path: Path, name: str, form: str
) -> None:
    (result,) = retexture.apply(cup, PROMPT, n=1, seed=7)
    with Image.open(result.save(tmp_path / name)) as saved:
        assert (saved.format, saved.size) == (form, (120, 80))


def test_a_file_that_is_there_is_not_replaced_unasked(cup: Path, tmp_path: Path) -> None:
    (result,) = retexture.apply(cup, PROMPT, n=1, seed=7)
    before = cup.read_bytes()
    with pytest.raises(FileExistsError, match="overwrite=True") as refused:
        result.save(cup)
    assert refused.value.filename == str(cup)
    assert cup.read_bytes() == before
    link = tmp_path / "link.png"
    link.symlink_to("cup.png")
    result.save(link, overwrite=True)
    assert link.is_symlink()
    assert cup.read_bytes() != before
    np.testing.assert_array_equal(np.asarray(Image.open(cup)), result.array)
    assert {path.name for path in tmp_path.iterdir()} == {"cup.png", "link.png"}


def test_saving_where_nothing_can_be_written_names_the_path(cup: Path, tmp_path: Path) -> None:
    (result,) = retexture.apply(cup, PROMPT, n=1, seed=7)
    for overwrite in (False, True):
        with pytest.raises(FileNotFoundError) as failed:
            result.save(tmp_path / "none" / "a.png", overwrite=overwrite)
        assert failed.value.filename == str(tmp_path / "none" / "a.png")
    assert contents(tmp_path).keys() == {"cup.png"}


def test_what_is_shown_of_a_picture_is_short(cup: Path) -> None:
    (result,) = retexture.apply(cup, f"{PROMPT} --ar 3:2", n=1, seed=7)
    assert repr(result) == "<Retextured 1: 120 × 80, seed 7, 'White marble with gold veins.'>"
    assert re.fullmatch(
        r"<Receipt of procedural \S+: seed 7, 'White marble with gold veins.', "
        r"1 ignored, 0 notes, 0\.\d+ kept>",
        repr(result.receipt),
    )


@pytest.mark.parametrize("transparent", [False, True])
def test_a_notebook_shows_the_picture(cup: Path, *, transparent: bool) -> None:
    with Image.open(cup) as image:
        if transparent:
            image.putalpha(Image.linear_gradient("L").resize(image.size))
        (result,) = retexture.apply(image, PROMPT, n=1, seed=7)
    with Image.open(io.BytesIO(result._repr_png_())) as shown:
        assert shown.format == "PNG"
        np.testing.assert_array_equal(np.asarray(shown), result.array)


def test_a_notebook_is_not_filled_with_large_pictures(cup: Path) -> None:
    (small,) = retexture.apply(cup, PROMPT, n=1, seed=7)
    large = retexture.Retextured(1, np.zeros((1000, 3000, 3), np.uint8), None, small.receipt)
    with Image.open(io.BytesIO(large._repr_png_())) as shown:
        assert shown.size == (1024, 341)


def test_pictures_come_as_they_are_made(cup: Path) -> None:
    begun: list[str] = []
    pictures = retexture.iterate(cup, PROMPT, 3, 7, progress=lambda _fraction, stage: begun.append(stage))
    assert begun == []
    first = next(pictures)
    assert first.number == 1
    assert "Making picture 3 of 3" not in begun
    rest = list(pictures)
    assert "Making picture 3 of 3" in begun
    at_once = retexture.apply(cup, PROMPT, 3, 7)
    for one, other in zip([first, *rest], at_once, strict=True):
        assert one.number == other.number
        np.testing.assert_array_equal(one.array, other.array)


def test_an_iterator_checks_its_arguments_at_once(cup: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="n must be"):
        retexture.iterate(cup, PROMPT, n=5)
    with pytest.raises(FileNotFoundError):
        retexture.iterate(tmp_path / "none.png", PROMPT)


def test_the_event_loop_stays_free(cup: Path) -> None:
    turns = threading.Semaphore(0)

    def wait_for_the_loop(_fraction: float, _stage: str) -> None:
        assert turns.acquire(timeout=60), "the event loop stands still while a picture is made"

    async def main() -> "list[retexture.Retextured]":
        async def turn() -> None:
            while True:
                turns.release()
                await asyncio.sleep(0.001)

        turning = asyncio.create_task(turn())
        try:
            return await retexture.aapply(cup, PROMPT, 2, 7, progress=wait_for_the_loop)
        finally:
            turning.cancel()

    made = asyncio.run(main())
    for one, other in zip(made, retexture.apply(cup, PROMPT, 2, 7), strict=True):
        np.testing.assert_array_equal(one.array, other.array)


def test_asynchronous_calls_raise_what_the_others_do(cup: Path) -> None:
    with pytest.raises(ValueError, match="n must be"):
        asyncio.run(retexture.aapply(cup, PROMPT, n=5))


def test_work_that_is_cancelled_ends(cup: Path) -> None:
    stages: list[str] = []
    begun, go_on = threading.Event(), threading.Event()
    others = set(threading.enumerate())

    def hold(_fraction: float, stage: str) -> None:
        stages.append(stage)
        begun.set()
        assert go_on.wait(60)

    async def main() -> None:
        work = asyncio.create_task(retexture.aapply(cup, PROMPT, 4, 7, progress=hold))
        await asyncio.to_thread(begun.wait)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work  # although the thread is still held
        go_on.set()

    asyncio.run(main())
    for thread in set(threading.enumerate()) - others:
        if thread.name.startswith("AnyIO"):
            thread.join(60)
            assert not thread.is_alive()
    assert not any("picture 2" in stage for stage in stages)


def test_pictures_are_had_one_by_one_from_an_event_loop(cup: Path) -> None:
    stages: list[str] = []

    async def main() -> int:
        pictures = retexture.aiterate(
            cup, PROMPT, 4, 7, progress=lambda _fraction, stage: stages.append(stage)
        )
        async for picture in pictures:
            await pictures.aclose()
            return picture.number
        raise AssertionError("there is a picture")

    assert asyncio.run(main()) == 1
    assert not any("picture 3" in stage for stage in stages)


def test_a_suffix_that_names_no_format_is_refused(cup: Path, tmp_path: Path) -> None:
    (result,) = retexture.apply(cup, PROMPT, n=1, seed=7)
    with pytest.raises(ValueError, match=r"\.png"):
        result.save(tmp_path / "a.gif")
    assert contents(tmp_path).keys() == {"cup.png"}


@pytest.mark.parametrize(
    "wrong", [{"prompt": " "}, {"prompt": "x" * 8193}, {"n": 0}, {"n": 5}, {"seed": -1}, {"seed": 2**32}]
)
def test_wrong_options_are_refused(cup: Path, wrong: dict[str, object]) -> None:
    options: dict[str, object] = {"prompt": PROMPT, **wrong}
    with pytest.raises(ValueError, match=r"\d"):
        retexture.apply(cup, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("structure", [-0.1, 1.1, float("nan")])
def test_a_structure_out_of_range_is_refused(cup: Path, structure: float) -> None:
    with pytest.raises(ValueError, match="structure"):
        retexture.apply(cup, PROMPT, structure=structure)


def test_outside_a_mask_the_picture_is_the_source(cup: Path, tmp_path: Path) -> None:
    mask = np.zeros((160, 240), bool)
    mask[:, :100] = True
    (result,) = retexture.apply(cup, PROMPT, n=1, seed=7, mask=mask)
    with Image.open(result.save(tmp_path / "out.png")) as saved, Image.open(cup) as source:
        np.testing.assert_array_equal(np.asarray(saved)[:, 51:], np.asarray(source.convert("RGB"))[:, 51:])
    assert result.receipt.mask_sha256
    with pytest.raises(ValueError, match="proportions"):
        retexture.apply(cup, PROMPT, mask=np.ones((80, 80)))
    with pytest.raises(ValueError, match="black all over"):
        retexture.apply(cup, PROMPT, mask=np.zeros((80, 120)))


def test_a_swatch_takes_the_materials_place(cup: Path) -> None:
    red = np.random.default_rng(3).normal((170, 40, 40), 12, (90, 90, 3)).clip(0, 255).astype(np.uint8)
    (result,) = retexture.apply(cup, PROMPT, n=1, seed=7, swatch=red)
    means = result.rgb.mean((0, 1))
    assert means[0] > 1.8 * max(means[1:])
    assert result.receipt.swatch_sha256


def test_what_keeps_too_little_is_made_again(cup: Path) -> None:
    (result,) = retexture.apply(cup, "stone", n=1, seed=7, structure=0.0, min_structure=1.0)
    kept = result.receipt.kept
    assert kept is not None
    assert kept.renderings == 3
    assert 0 < kept.score < 1


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_a_least_structure_out_of_range_is_refused(cup: Path, least: float) -> None:
    with pytest.raises(ValueError, match="min_structure"):
        retexture.apply(cup, PROMPT, min_structure=least)


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="picture"):
        retexture.apply(b"no picture", PROMPT)
    with pytest.raises(ValueError, match="float"):
        retexture.apply(np.full((4, 4), 2.0), PROMPT)
    with pytest.raises(FileNotFoundError):
        retexture.apply(tmp_path / "none.png", PROMPT)


def test_an_unknown_engine_is_refused(cup: Path) -> None:
    with pytest.raises(UnknownEngine, match="procedural"):
        retexture.apply(cup, PROMPT, engine="magic")


def test_progress_never_falls_and_names_stages(cup: Path) -> None:
    told: list[tuple[float, str]] = []
    retexture.apply(cup, PROMPT, n=2, seed=7, progress=lambda fraction, stage: told.append((fraction, stage)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] < fractions[-1] <= 1
    assert len({stage for _, stage in told}) > 2


def test_a_tile_has_its_size_and_its_maps(tmp_path: Path) -> None:
    (tile,) = retexture.tile("white marble", seed=7, size=512, maps=True)
    assert tile.rgb.shape == (512, 512, 3)
    assert tile.maps is not None
    assert tile.maps.periodic
    written = tile.save_maps(tmp_path / "maps", "marble")
    assert {path.name for path in written} >= {"marble_BaseColor.png", "marble.exr", "marble.gltf"}
    assert all(path.is_file() for path in written)
    with pytest.raises(FileExistsError):
        tile.save_maps(tmp_path / "maps", "marble")


@pytest.mark.parametrize(("size", "message"), [(511, "size must be 512 to 4096"), (8192, "size must be 512")])
def test_a_tile_of_another_size_is_refused(size: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        retexture.tile("marble", size=size)


def test_the_light_of_a_prompt_tints_a_tile_and_leaves_its_maps() -> None:
    day, night = (
        retexture.tile(prompt, seed=7, size=512, maps=True)[0] for prompt in ("marble", "marble at night")
    )
    assert night.rgb.mean() < 0.8 * day.rgb.mean()
    assert day.maps is not None
    assert night.maps is not None
    assert np.array_equal(day.maps.albedo, night.maps.albedo)
    assert np.array_equal(day.maps.normal, night.maps.normal)

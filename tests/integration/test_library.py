import re
from pathlib import Path

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
    kinds = (str(cup), cup, cup.read_bytes(), image, np.asarray(image))
    results = [retexture.apply(kind, PROMPT, n=1, seed=7)[0] for kind in kinds]
    for result in results[1:]:
        np.testing.assert_array_equal(result.array, results[0].array)


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

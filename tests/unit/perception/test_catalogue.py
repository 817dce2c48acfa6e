import re
from pathlib import Path

import pytest

from retexture.perception import GROUP, UnknownModel, build_perception, chosen_rows, model_rows
from retexture.perception.labels import labels_meant, scene_labels
from retexture.prompts import Place

NAMES = [row.name for row in model_rows()]


def test_every_row_is_whole() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for row in model_rows():
        assert re.fullmatch(r"[\w.-]+", row.name), "it is the name of a folder"
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", row.hub_id)
        assert re.fullmatch(r"[0-9a-f]{40}|main", row.revision)
        assert row.weights.endswith((".safetensors", ".bin"))
        assert row.size_mb > 0
        assert row.licence
        assert row.gives
        assert not row.partner or row.partner in NAMES


def test_the_usual_ones_may_be_used_by_anybody_anywhere() -> None:
    usual = chosen_rows([GROUP])
    assert {row.licence for row in usual} <= {"Apache-2.0", "MIT"}
    assert not any(row.needs_gpu for row in usual)


def test_the_table_in_the_documents_is_the_table() -> None:
    page = (Path(__file__).parents[3] / "docs" / "stronger-eyes.md").read_text("utf-8")
    for row in model_rows():
        line = next(line for line in page.splitlines() if line.startswith(f"| `{row.name}`"))
        assert f"{row.size_mb:g} MB" in line
        assert row.licence.partition(":")[0] in line


def test_a_model_comes_with_the_one_that_it_works_with() -> None:
    assert [row.name for row in chosen_rows(["grounding-dino-tiny"])] == [
        "grounding-dino-tiny",
        "sam2.1-hiera-small",
    ]


def test_each_comes_once() -> None:
    chosen = [row.name for row in chosen_rows([GROUP, "clipseg-rd64", GROUP])]
    assert len(set(chosen)) == len(chosen)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownModel, match=r"'clipsag'.*clipseg-rd64"):
        chosen_rows(["clipsag"])


def test_the_built_in_eyes_need_nobody_else(tmp_path: Path) -> None:
    assert build_perception(["builtin"], tmp_path, "auto") is None
    assert build_perception([], tmp_path, "auto") is None


@pytest.mark.parametrize("name", [name for name in NAMES if name != "sam2.1-hiera-small"])
def test_without_weights_a_sentence_says_what_to_type(name: str, tmp_path: Path) -> None:
    perception = build_perception(["builtin", name], tmp_path, "auto")
    assert perception is not None
    assert name in perception.name
    assert re.search(
        rf"retexture models pull {name}|pip install 'retexture\[perception\]'", perception.missing()
    )


def test_outlines_alone_are_of_no_use(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="alone"):
        build_perception(["sam2.1-hiera-small"], tmp_path, "auto")


def test_there_are_150_labels_and_parts_for_them() -> None:
    labels = scene_labels()
    assert len({label.name for label in labels}) == len(labels) == 150
    assert {label.place for label in labels} - {None} == {
        Place.WALL,
        Place.FLOOR,
        Place.CEILING,
        Place.SKY,
        Place.GROUND,
        Place.WATER,
        Place.VEGETATION,
        Place.PERSON,
    }


@pytest.mark.parametrize(
    ("phrase", "meant"),
    [
        ("the sofa", ["sofa"]),
        ("red couches", ["sofa"]),
        ("coffee table", ["coffee table"]),
        ("old wooden table", ["table"]),
        ("walls", ["wall"]),
        ("sea", ["sea"]),
        ("roof", []),
        ("shirt", []),
        ("dog", []),
        ("", []),
    ],
)
def test_nouns_mean_labels(phrase: str, meant: list[str]) -> None:
    assert [scene_labels()[i].name for i in labels_meant(phrase)] == meant

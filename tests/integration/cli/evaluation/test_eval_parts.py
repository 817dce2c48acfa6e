import json
from pathlib import Path

import pytest

from command_line import Cli, sentences
from retexture.cli.evaluation.parts.measuring import measure_picture
from retexture.cli.evaluation.parts.perceived import SeenPicture
from retexture.engines.procedural import ProceduralEngine
from retexture.evaluation import (
    SHOTS,
    TARGETS,
    AnnotatedPicture,
    annotated_photos,
    find_photos,
    page_of,
    photo_picture,
    scene_picture,
)
from retexture.imaging.decode import decode
from retexture.imaging.limits import Limits


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def sample(name: str) -> AnnotatedPicture:
    [photo] = [photo for photo in annotated_photos() if photo.name == name]
    data = find_photos([photo], [])[name]
    return photo_picture(photo, decode(data, Limits()).rgb)


def test_what_is_seen_in_a_portrait_is_measured(engine: ProceduralEngine) -> None:
    measured = measure_picture(engine, sample("astronaut"))
    scores = {score.part: score for score in measured.scores.parts}
    assert (scores["person"].iou or 0) > 0.5
    assert scores["sky"].iou is None
    assert measured.scores.faces is not None
    assert (measured.scores.faces.there, measured.scores.faces.found) == (1, 1)
    assert {target.target for target in measured.scores.targets} <= set(TARGETS)
    page = page_of([measured], {"<other>": "a & b"})
    assert page.count("data:image/webp") == 2
    assert "public domain, as a work of NASA" in page
    assert "&lt;other&gt;: a &amp; b" in page


def test_a_target_goes_where_the_engine_would_paint(engine: ProceduralEngine) -> None:
    picture = sample("coffee")
    perceived = SeenPicture(engine, picture.rgb)
    share, said = perceived.target("the table")
    assert share is not None
    assert share.shape == picture.rgb.shape[:2]
    assert 0 <= share.min() <= share.max() <= 1
    assert said in ("found", "guessed")


def test_a_drawn_scene_is_measured_alike_each_time(engine: ProceduralEngine) -> None:
    first, again = (measure_picture(engine, scene_picture(SHOTS[0], 320)) for _ in range(2))
    assert first == again
    assert first.scores.drawn
    assert all(0 <= score.iou <= 1 for score in first.scores.parts if score.iou is not None)


def test_parts_are_reported_without_any_photo_but_the_samples(cli: Cli, tmp_path: Path) -> None:
    done = cli("eval", "--parts", "--side", "64", "-o", "seen", "--json")
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    assert said["drawn"]["pictures"] == len(SHOTS)
    assert said["photos"]["pictures"] >= 4
    assert said["photos"]["pictures"] + len(said["missing"]) == len(annotated_photos())
    assert "opencv-doc" in said["missing"]["facade"] or "facade" not in said["missing"]
    content = json.loads((tmp_path / said["data"]).read_text())
    assert len(content["pictures"]) == said["all"]["pictures"]
    shown = [part["shown"] for part in said["drawn"]["parts"] if part["part"] == "floor"]
    assert shown == [len(SHOTS)]
    page = (tmp_path / said["report"]).read_text()
    assert page.count("data:image/webp") == 2 * said["all"]["pictures"]
    for name, where in said["missing"].items():
        assert name in page
        assert " of " in where or "in no package" in where


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "retexture: Name a folder of photos, or measure what is seen with --parts."),
        (
            ("--parts", "--looks", "marble"),
            "retexture: --parts makes no looks: leave out --looks and --engines.",
        ),
        (("--parts", "nowhere"), "retexture: nowhere cannot be read: it is not a folder."),
    ],
)
def test_what_cannot_be_measured_is_said(cli: Cli, arguments: tuple[str, ...], sentence: str) -> None:
    done = cli("eval", *arguments)
    assert done.returncode == 2
    assert sentences(done) == [sentence]
    assert done.stdout == b""

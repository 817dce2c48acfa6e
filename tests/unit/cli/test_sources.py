import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from retexture.cli.outputs import Output, OutputFolder, numbered
from retexture.cli.sources import BadSource, Source, expand, read
from retexture.engines.protocol import Receipt
from retexture.imaging.limits import Limits, PictureError

LIMITS = Limits(max_bytes=100)


def no_download(_: str) -> bytes:
    raise AssertionError("nothing is to be downloaded")


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def labels(*images: object) -> list[str]:
    sources, faults = expand([str(image) for image in images])
    assert faults == []
    return [source.label for source in sources]


def test_a_folder_gives_its_pictures_in_order(tmp_path: Path) -> None:
    touch(tmp_path, "b.PNG", "a.jpg", "c.tiff", "notes.txt", ".hidden.png", "deeper/d.png")
    sources, faults = expand([str(tmp_path)])
    assert faults == []
    assert [Path(source.origin).name for source in sources] == ["a.jpg", "b.PNG", "c.tiff"]


def test_a_folder_does_not_give_what_was_made_into_it(tmp_path: Path) -> None:
    touch(tmp_path, "cup.png")
    made = Output("", "", "", 0, 1, 1, Receipt("procedural", "1", 0, "00", {}, ()))
    folder = OutputFolder(tmp_path)
    folder.begin("look", 0)
    folder.publish("a", numbered("cup", ".png", 1), b"made", made)
    assert labels(tmp_path) == ["cup"]
    assert labels(tmp_path / "cup-1.png") == ["cup-1"]


def test_sources_of_one_stem_are_told_apart(tmp_path: Path) -> None:
    touch(tmp_path, "x/cup.jpg", "x/Cup.png", "y/cup.jpg", "y/cup_2.jpg")
    assert labels(tmp_path / "x" / "cup.jpg", tmp_path / "x" / "Cup.png", tmp_path / "y") == [
        "cup",
        "Cup_2",
        "cup_3",
        "cup_2_2",
    ]


def test_a_picture_that_is_named_twice_is_taken_once(tmp_path: Path) -> None:
    touch(tmp_path, "cup.jpg")
    assert labels(tmp_path / "cup.jpg", tmp_path, tmp_path / "cup.jpg") == ["cup"]


@pytest.mark.parametrize(
    ("origin", "label"),
    [
        ("-", "stdin"),
        ("https://example.org/a/blue%20cup.png?size=2", "blue cup"),
        ("HTTPS://example.org/", "example.org"),
        ("http://user:secret@example.org", "example.org"),
        ("http://example.org/%2e%2e/%2F%00x.png", "_x"),
    ],
)
def test_what_is_no_file_gets_a_name_too(origin: str, label: str) -> None:
    assert labels(origin) == [label]


def test_a_long_or_strange_name_gives_a_usable_one(tmp_path: Path) -> None:
    touch(tmp_path, "ü" * 120 + ".png", "line\nbreak.png")
    long, broken = labels(tmp_path / ("ü" * 120 + ".png"), tmp_path / "line\nbreak.png")
    assert len(f"{long}-1.png".encode()) < 200
    assert long == "ü" * 60
    assert broken == "line_break"


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are UTF-8")
def test_a_name_that_is_not_utf_8_is_usable(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png")
    Path(path).write_bytes(b"x")
    assert labels(path) == ["caf?"]
    assert read(expand([path])[0][0], LIMITS, no_download) == b"x"


def test_what_cannot_be_used_is_explained_and_the_rest_goes_on(tmp_path: Path) -> None:
    touch(tmp_path, "cup.jpg")
    (tmp_path / "empty").mkdir()
    bad = [str(tmp_path / "none.png"), str(tmp_path / "empty"), "ftp://example.org/x.png", "a\0b"]
    sources, faults = expand([*bad, str(tmp_path / "cup.jpg")])
    assert [source.label for source in sources] == ["cup"]
    assert [image for image, _ in faults] == bad
    assert all(reason.endswith((".", ").")) for _, reason in faults)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(b"x" * 101)
    with pytest.raises(PictureError, match="limit"):
        read(Source(str(tmp_path / "large.png"), "large"), LIMITS, no_download)


def test_what_has_no_end_is_read_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(read(Source("/dev/zero", "zero"), LIMITS, no_download)) == 101
    stream = SimpleNamespace(isatty=lambda: False, buffer=io.BytesIO(b"x" * 500))
    monkeypatch.setattr(sys, "stdin", stream)
    assert len(read(Source("-", "stdin"), LIMITS, no_download)) == 101


def test_a_folder_in_the_place_of_a_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="directory"):
        read(Source(str(tmp_path), "folder"), LIMITS, no_download)


def test_an_address_is_downloaded() -> None:
    assert read(Source("https://example.org/x.png", "x"), LIMITS, lambda url: url.encode()) == (
        b"https://example.org/x.png"
    )

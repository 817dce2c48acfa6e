import io
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from retexture.cli.run.folders import SkipReason, describe_skipped
from retexture.cli.run.names import numbered
from retexture.cli.run.outputs import OutputFolder
from retexture.cli.run.sources import BadSource, ImageSource, Selection, read, select
from retexture.editing import Output
from retexture.engines.protocol import Receipt
from retexture.imaging.limits import Limits, PictureError

LIMITS = Limits(max_bytes=100)


def no_download(_: str) -> bytes:
    raise AssertionError("nothing is to be downloaded")


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def selected(*images: object, recursive: bool = False, output: Path = Path("/nowhere")) -> Selection:
    return select([str(image) for image in images], recursive=recursive, output=output)


def labels(*images: object, recursive: bool = False) -> list[str]:
    selection = selected(*images, recursive=recursive)
    assert selection.faults == ()
    return [source.label for source in selection.sources]


def test_a_folder_gives_its_pictures_in_order(tmp_path: Path) -> None:
    touch(tmp_path, "b.PNG", "a.jpg", "c.tiff", "notes.txt", ".hidden.png", "deeper/d.png")
    selection = selected(tmp_path)
    assert selection.faults == ()
    assert [Path(source.origin).name for source in selection.sources] == ["a.jpg", "b.PNG", "c.tiff"]
    assert selection.is_batch
    assert selection.skipped == {
        SkipReason.HIDDEN: [f"{tmp_path}/.hidden.png"],
        SkipReason.FOLDER: [f"{tmp_path}/deeper"],
        SkipReason.OTHER: [f"{tmp_path}/notes.txt"],
    }


def test_subfolders_are_searched_when_asked_for(tmp_path: Path) -> None:
    touch(tmp_path, "b.png", "x/a.png", "x/y/z/c.png", "x/note.txt", ".git/d.png", "w/b.jpg", "w/b.png")
    assert labels(tmp_path, recursive=True) == ["b", "w/b", "w/b_2", "x/a", "x/y/z/c"]
    assert selected(tmp_path, recursive=True).skipped == {
        SkipReason.HIDDEN: [f"{tmp_path}/.git"],
        SkipReason.OTHER: [f"{tmp_path}/x/note.txt"],
    }


def test_a_folder_that_is_named_twice_gives_its_pictures_once(tmp_path: Path) -> None:
    touch(tmp_path, "x/a.png")
    assert labels(tmp_path, f"{tmp_path}/", tmp_path / "x", f"{tmp_path}/x/../x/a.png", recursive=True) == [
        "x/a"
    ]


def test_the_output_folder_is_not_fed_to_itself(tmp_path: Path) -> None:
    touch(tmp_path, "a.png", "out/old.png", "x/b.png")
    (tmp_path / "way").symlink_to(tmp_path / "out")
    for output in (tmp_path / "out", tmp_path / "x" / ".." / "out", tmp_path / "way"):
        selection = selected(tmp_path, recursive=True, output=output)
        assert [source.label for source in selection.sources] == ["a", "x/b"]
        assert selection.skipped[SkipReason.OUTPUT] == [f"{tmp_path}/out"]
    assert labels(tmp_path / "out") == ["old"]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    touch(tmp_path, "a.png", "x/b.png")
    (tmp_path / "x" / "loop").symlink_to("..")
    (tmp_path / "x" / "itself.png").symlink_to("itself.png")
    (tmp_path / "x" / "dead.png").symlink_to("nothing")
    (tmp_path / "x" / "linked.png").symlink_to("../a.png")
    selection = selected(tmp_path, recursive=True)
    assert [source.label for source in selection.sources] == ["a", "x/b", "x/linked"]
    assert selection.skipped == {
        SkipReason.LINK: [f"{tmp_path}/x/{name}" for name in ("dead.png", "itself.png", "loop")]
    }
    assert labels(tmp_path / "x" / "loop") == ["a"]


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "folder.png").mkdir()
    assert selected(tmp_path).skipped == {
        SkipReason.FOLDER: [f"{tmp_path}/folder.png"],
        SkipReason.OTHER: [f"{tmp_path}/pipe.png"],
    }


def test_a_subfolder_that_cannot_be_read_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a.png", "z/b.png")
    # A path that is too long cannot be read by anybody, not even by root.
    monkeypatch.chdir(tmp_path)
    for _ in range(20):
        Path("d" * 250).mkdir()
        os.chdir("d" * 250)
    selection = selected(tmp_path, recursive=True)
    assert [source.label for source in selection.sources] == ["a", "z/b"]
    ((path, reason),) = selection.faults
    assert path.startswith(f"{tmp_path}/{'d' * 250}/")
    assert reason == "It cannot be read: File name too long."


LISTING = """
import sys
from pathlib import Path
from retexture.cli.run.sources import select

def note(event, arguments):
    if event in ("open", "os.scandir") and str(arguments[0]).startswith(sys.argv[1]):
        print(event, arguments[0])

sys.addaudithook(note)
assert len(select([sys.argv[1]], recursive=True, output=Path("/nowhere")).sources) == 3000
"""


def test_thousands_of_files_are_listed_once_and_not_opened(tmp_path: Path) -> None:
    touch(tmp_path, *(f"{folder}/cup{number}.png" for folder in "abc" for number in range(1000)))
    done = subprocess.run(
        [sys.executable, "-c", LISTING, tmp_path], capture_output=True, text=True, check=True
    )
    folders = (tmp_path, tmp_path / "a", tmp_path / "b", tmp_path / "c")
    assert done.stdout.splitlines() == [f"os.scandir {folder}" for folder in folders]


def test_thousands_of_files_of_one_stem_get_their_names(tmp_path: Path) -> None:
    touch(tmp_path, *(f"{number}/photo.jpg" for number in range(3000)))
    images = [tmp_path / str(number) / "photo.jpg" for number in range(3000)]
    assert labels(*images) == ["photo", *(f"photo_{number}" for number in range(2, 3001))]


def test_what_is_skipped_is_told_in_one_sentence() -> None:
    skipped = {SkipReason.FOLDER: ["p/x"], SkipReason.OTHER: [f"p/{number}.txt" for number in range(7)]}
    assert describe_skipped(skipped) == (
        "Skipped: 1 subfolder (p/x; --recursive takes what is in it), "
        "7 files of other kinds (p/0.txt, p/1.txt, p/2.txt, …)."
    )


def test_a_folder_does_not_give_what_was_made_into_it(tmp_path: Path) -> None:
    touch(tmp_path, "cup.png")
    made = Output("", "", "", 0, 1, 1, Receipt("procedural", "1", 0, "00", {}, ()))
    folder = OutputFolder(tmp_path)
    folder.begin("look", 0)
    folder.publish("a", numbered("cup", ".png", 1), b"made", made)
    folder.publish("b", numbered("x/cup", ".png", 1), b"made", made)
    assert labels(tmp_path) == ["cup"]
    assert labels(tmp_path, recursive=True) == ["cup"]
    assert selected(tmp_path, recursive=True).skipped[SkipReason.MADE] == [
        f"{tmp_path}/cup-1.png",
        f"{tmp_path}/x/cup-1.png",
    ]
    assert labels(tmp_path / "cup-1.png") == ["cup-1"]
    ((_, reason),) = selected(tmp_path / "x").faults
    assert "made by earlier runs" in reason


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
        ("http://[::1", "picture"),
    ],
)
def test_what_is_no_file_gets_a_name_too(origin: str, label: str) -> None:
    assert labels(origin) == [label]


def test_a_long_or_strange_name_gives_a_usable_one(tmp_path: Path) -> None:
    touch(tmp_path, "ü" * 120 + ".png", "line\nbreak.png", "in\nside/a.png", "in_side/a.png")
    long, broken = labels(tmp_path / ("ü" * 120 + ".png"), tmp_path / "line\nbreak.png")
    assert len(f"{long}-1.png".encode()) < 200
    assert long == "ü" * 60
    assert broken == "line_break"
    assert labels(tmp_path, recursive=True)[2:] == ["in_side/a", "in_side/a_2"]


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are UTF-8")
def test_a_name_that_is_not_utf_8_is_usable(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png")
    Path(path).write_bytes(b"x")
    assert labels(path) == ["caf?"]
    assert read(selected(path).sources[0], LIMITS, no_download) == b"x"


def test_what_cannot_be_used_is_explained_and_the_rest_goes_on(tmp_path: Path) -> None:
    touch(tmp_path, "cup.jpg")
    (tmp_path / "empty").mkdir()
    bad = [str(tmp_path / "none.png"), str(tmp_path / "empty"), "ftp://example.org/x.png", "a\0b", ""]
    selection = selected(*bad, tmp_path / "cup.jpg")
    assert [source.label for source in selection.sources] == ["cup"]
    assert [image for image, _ in selection.faults] == bad
    assert all(reason.endswith(".") for _, reason in selection.faults)


def test_a_folder_without_pictures_says_where_some_may_be(tmp_path: Path) -> None:
    touch(tmp_path, "x/a.png", "y/note.txt")
    ((_, reason),) = selected(tmp_path).faults
    assert "--recursive" in reason
    ((_, reason),) = selected(tmp_path / "y").faults
    assert "--recursive" not in reason
    ((_, reason),) = selected(tmp_path / "y", recursive=True).faults
    assert "nor in the folders" in reason


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(b"x" * 101)
    with pytest.raises(PictureError, match="limit"):
        read(ImageSource(str(tmp_path / "large.png"), "large"), LIMITS, no_download)


def test_what_has_no_end_is_read_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(read(ImageSource("/dev/zero", "zero"), LIMITS, no_download)) == 101
    stream = SimpleNamespace(isatty=lambda: False, buffer=io.BytesIO(b"x" * 500))
    monkeypatch.setattr(sys, "stdin", stream)
    assert len(read(ImageSource("-", "stdin"), LIMITS, no_download)) == 101


def test_a_folder_in_the_place_of_a_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="directory"):
        read(ImageSource(str(tmp_path), "folder"), LIMITS, no_download)


def test_an_address_is_downloaded() -> None:
    assert read(ImageSource("https://example.org/x.png", "x"), LIMITS, lambda url: url.encode()) == (
        b"https://example.org/x.png"
    )

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retexture.cli.run.names import numbered
from retexture.cli.run.outputs import OutputFolder, digest_of, made_here
from retexture.editing import RECORDS, Output
from retexture.engines.protocol import Ignored, Receipt

RECEIPT = Receipt(
    "procedural", "1", 7, "00", {"materials": ["marble"]}, (Ignored("--ar", "size"),), ("note",)
)
BLANK = Output("", "", "cup.jpg", 7, 4, 3, RECEIPT)


def folder_in(path: Path) -> OutputFolder:
    folder = OutputFolder(path)
    folder.begin("other", 1)
    return folder


def publish(folder: OutputFolder, key: str, data: bytes = b"picture", label: str = "cup") -> Output:
    return folder.publish(key, numbered(label, ".png", 1), data, BLANK)


def pictures(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()}


def test_a_picture_is_found_again(tmp_path: Path) -> None:
    made = publish(folder_in(tmp_path), "a")
    assert made.file == "cup-1.png"
    assert pictures(tmp_path) == {"cup-1.png": b"picture"}
    assert folder_in(tmp_path).find("a") == made


def test_the_same_output_is_not_put_there_twice(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    assert publish(folder, "a") == publish(folder, "a")
    assert list(pictures(tmp_path)) == ["cup-1.png"]


def test_a_label_may_hold_folders(tmp_path: Path) -> None:
    made = publish(folder_in(tmp_path), "a", label="rooms/attic/bed")
    assert made.file == "rooms/attic/bed-1.png"
    assert pictures(tmp_path / "rooms" / "attic") == {"bed-1.png": b"picture"}
    assert folder_in(tmp_path).find("a") == made
    assert made_here(tmp_path) == {"rooms/attic/bed-1.png"}


def test_a_name_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "cup-1.png").write_bytes(b"mine")
    (tmp_path / "cup-2.png").symlink_to("nowhere")
    (tmp_path / "cup-3.png").mkdir()
    assert publish(folder_in(tmp_path), "a").file == "cup-4.png"
    assert pictures(tmp_path) == {"cup-1.png": b"mine", "cup-4.png": b"picture"}


def test_a_picture_that_was_changed_by_hand_counts_as_someone_elses(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    publish(folder, "a")
    (tmp_path / "cup-1.png").write_bytes(b"retouched")
    assert folder.find("a") is None
    assert publish(folder, "a").file == "cup-2.png"
    assert pictures(tmp_path)["cup-1.png"] == b"retouched"


def test_a_picture_that_was_deleted_is_made_again(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    publish(folder, "a")
    (tmp_path / "cup-1.png").unlink()
    assert folder.find("a") is None
    assert publish(folder, "a").file == "cup-1.png"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"file": "cup-1.png"}', b"\xff"])
def test_a_damaged_record_counts_for_nothing(tmp_path: Path, damage: bytes) -> None:
    folder = folder_in(tmp_path)
    publish(folder, "a")
    (tmp_path / RECORDS / "a.json").write_bytes(damage)
    assert folder.find("a") is None
    assert made_here(tmp_path) == frozenset()


def test_records_name_what_was_made_here(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    publish(folder, "a")
    folder.begin("look", 7)
    assert made_here(tmp_path) == {"cup-1.png"}
    assert made_here(tmp_path / "elsewhere") == frozenset()


def test_nothing_is_created_before_there_is_something_to_put_there(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "new")
    assert folder.find("a") is None
    assert folder.unfinished_seed("look") is None
    folder.finish("look")
    assert not (tmp_path / "new").exists()


def test_an_unfinished_run_is_remembered_until_it_ends(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    assert folder.unfinished_seed("look") is None
    folder.begin("look", 41)
    assert folder_in(tmp_path).unfinished_seed("look") == 41
    assert folder.unfinished_seed("another") is None
    folder.finish("look")
    assert folder.unfinished_seed("look") is None


@pytest.mark.parametrize("content", ["", "[]", '{"seed": "7"}', '{"seed": -1}', '{"seed": 4294967296}'])
def test_a_seed_that_cannot_be_one_is_not_taken_up(tmp_path: Path, content: str) -> None:
    folder = folder_in(tmp_path)
    (tmp_path / RECORDS / "run-look.json").write_text(content)
    assert folder.unfinished_seed("look") is None


def test_what_a_killed_run_left_is_swept_away(tmp_path: Path) -> None:
    folder_in(tmp_path)
    old, new = tmp_path / RECORDS / "old.part", tmp_path / RECORDS / "new.part"
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    folder_in(tmp_path)
    assert not old.exists()
    assert new.exists()


def test_nothing_half_written_stays_after_a_failure(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    (tmp_path / "taken").touch()
    with pytest.raises(OSError, match="taken"):
        folder.publish("a", iter(["taken/cup.png"]), b"picture", BLANK)
    assert list((tmp_path / RECORDS).glob("*.part")) == []


def test_a_file_system_without_links_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "cup-1.png").write_bytes(b"mine")
    assert publish(folder_in(tmp_path), "a").file == "cup-2.png"
    assert pictures(tmp_path) == {"cup-1.png": b"mine", "cup-2.png": b"picture"}


def test_pictures_have_the_permissions_of_other_new_files(tmp_path: Path) -> None:
    publish(folder_in(tmp_path), "a")
    (tmp_path / "plain").touch()
    assert (tmp_path / "cup-1.png").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_key_does_not_depend_on_the_order_of_the_facts() -> None:
    assert digest_of({"a": 1, "b": "é"}) == digest_of({"b": "é", "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": "1"})


PUBLISHER = """
import sys
from pathlib import Path
from retexture.cli.run.names import numbered
from retexture.cli.run.outputs import OutputFolder
from retexture.editing import Output
from retexture.engines.protocol import Receipt

folder = OutputFolder(Path(sys.argv[1]))
folder.begin("look", 7)
receipt = Receipt("procedural", "1", 7, "00", {}, ())
for number in range(40):
    key = f"{sys.argv[2]}-{number}"
    data = key.encode() * 20000
    folder.publish(key, numbered("cup", ".png", 1), data, Output("", "", "cup.jpg", 7, 4, 3, receipt))
    print(number, flush=True)
"""


def start(folder: Path, name: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, str(folder), name], stdout=subprocess.PIPE, text=True
    )


def test_processes_that_share_a_folder_do_not_disturb_each_other(tmp_path: Path) -> None:
    both = [start(tmp_path, name) for name in ("a", "b")]
    for process in both:
        process.communicate()
        assert process.returncode == 0
    files = pictures(tmp_path)
    assert sorted(files) == sorted(f"cup-{number}.png" for number in range(1, 81))
    assert len(set(files.values())) == 80


@pytest.mark.parametrize("after", [0, 1, 7, 20])
def test_a_kill_leaves_only_whole_pictures_and_the_next_run_completes_them(
    tmp_path: Path, after: int
) -> None:
    process = start(tmp_path, "a")
    assert process.stdout is not None
    for _ in range(after):
        process.stdout.readline()
    process.kill()
    process.communicate()
    for data in pictures(tmp_path).values():
        assert data in {f"a-{number}".encode() * 20000 for number in range(40)}
    assert start(tmp_path, "a").communicate()[0].splitlines() == [str(number) for number in range(40)]
    files = pictures(tmp_path)
    assert sorted(files) == sorted(f"cup-{number}.png" for number in range(1, 41))
    assert sorted(files.values()) == sorted(f"a-{number}".encode() * 20000 for number in range(40))


def test_records_are_readable_by_people(tmp_path: Path) -> None:
    publish(folder_in(tmp_path), "a")
    assert json.loads((tmp_path / RECORDS / "a.json").read_text())["receipt"]["understood"] == {
        "materials": ["marble"]
    }

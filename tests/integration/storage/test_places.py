"""What a kind of storage does of its own: folders survive crashes, S3 keeps the type, bad URLs are told."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.store import S3Store

from retexture.storage import MissingObject, StorageError, Store

WRITER = """
import sys
from retexture.storage import Store
store = Store(sys.argv[1])
print("ready", flush=True)
for round in range(10_000):
    store.put("picture.png", bytes([round % 251]) * 6_000_000, "image/png")
    print(round, flush=True)
"""


def test_an_object_is_whole_after_its_writer_was_killed(tmp_path: Path) -> None:
    url = (tmp_path / "objects").as_uri()
    for _ in range(4):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        writer.stdout.readline()  # the first write is done, the next one under way
        time.sleep(0.003)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        data = Store(url).get("picture.png")
        assert len(data) == 6_000_000
        assert set(data) == {data[0]}


def test_a_torn_write_is_never_an_object(tmp_path: Path) -> None:
    store = Store(tmp_path.as_uri())
    (tmp_path / "picture.png#1").write_bytes(b"half a pict")  # what a killed writer leaves behind
    with pytest.raises(MissingObject):
        store.get("picture.png")
    store.put("picture.png", b"a whole picture", "image/png")
    assert store.get("picture.png") == b"a whole picture"


def test_torn_writes_go_with_time_and_foreign_files_stay(tmp_path: Path) -> None:
    store = Store(tmp_path.as_uri())
    for name in ("old.png#1", "new.png#2", "old.png", "notes of mine"):
        (tmp_path / name).write_bytes(b"x")
    for name in ("old.png#1", "old.png", "notes of mine"):
        os.utime(tmp_path / name, (1000, 1000))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "old.png").write_bytes(b"x")
    assert [name for batch in store.names(2000) for name in batch] == ["old.png"]
    assert {path.name for path in tmp_path.iterdir()} == {"new.png#2", "old.png", "notes of mine", "folder"}


def test_a_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    Store((tmp_path / "a" / "b" / "c").as_uri()).put("x.png", b"x", "image/png")
    assert (tmp_path / "a" / "b" / "c" / "x.png").read_bytes() == b"x"


def test_two_stores_share_a_folder(tmp_path: Path) -> None:
    Store(tmp_path.as_uri()).put("x.png", b"x", "image/png")
    assert Store(tmp_path.as_uri()).get("x.png") == b"x"


def test_s3_keeps_the_type_and_the_prefix(s3_options: dict[str, Any]) -> None:
    Store("s3://pictures/of/mine", s3_options).put("x.webp", b"x", "image/webp")
    bucket = S3Store("pictures", **s3_options)
    found = obstore.get(bucket, "of/mine/x.webp")
    assert found.bytes().to_bytes() == b"x"
    assert found.attributes["Content-Type"] == "image/webp"


def test_s3_with_the_wrong_secret_can_not_be_used(s3_options: dict[str, Any]) -> None:
    store = Store("s3://pictures/x", s3_options | {"secret_access_key": "wrong"})
    with pytest.raises(StorageError) as raised:
        store.check()
    assert "wrong" not in str(raised.value)
    assert not isinstance(raised.value, MissingObject)


@pytest.mark.parametrize(
    "url", ["", "/var/pictures", "pictures", "ftp://host/x", "https://host/x", "file:///proc/no"]
)
def test_a_url_that_leads_nowhere_is_told_at_once(url: str) -> None:
    with pytest.raises(StorageError, match="storage"):
        Store(url)

"""What a kind of storage does of its own: folders survive crashes, S3 keeps the type, bad URLs are told."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.store import S3Store

from retexture import deadlines
from retexture.storage import MissingObject, StorageError, Store, Undeletable

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


def test_files_that_come_and_go_do_not_end_a_listing(tmp_path: Path) -> None:
    store = Store(tmp_path.as_uri())
    staying = {f"{number}.png" for number in range(1500)}
    for name in staying:
        (tmp_path / name).write_bytes(b"x")
    over = threading.Event()

    def come_and_go(worker: int) -> None:
        torn, whole = tmp_path / f"passing-{worker}.png#1", tmp_path / f"passing-{worker}.png"
        while not over.is_set():
            torn.write_bytes(b"x")
            with suppress(FileNotFoundError):  # the listing tidied it away
                torn.rename(whole)
            whole.unlink(missing_ok=True)

    threads = [threading.Thread(target=come_and_go, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(40):
            assert {name for batch in store.names(time.time() + 60) for name in batch} >= staying
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_odd_files_are_passed_over(tmp_path: Path) -> None:
    store = Store(tmp_path.as_uri())
    store.put("good.png", b"x", "image/png")
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "torn.png#1").mkdir()
    (tmp_path / "nowhere.png").symlink_to(tmp_path / "nothing")
    (tmp_path / "round.png").symlink_to(tmp_path / "round.png")
    assert [name for batch in store.names(time.time() + 60) for name in batch] == ["good.png"]


def test_one_object_that_can_not_be_deleted_holds_up_no_other(tmp_path: Path) -> None:
    store = Store(tmp_path.as_uri())
    bad = [f"{number}-bad.png" for number in range(7)]
    for name in bad:
        (tmp_path / name).mkdir()  # nobody's rights suffice to delete this as a file
    store.put("8.png", b"x", "image/png")
    store.put("9.png", b"x", "image/png")
    with pytest.raises(Undeletable) as raised:
        store.delete([*bad, "8.png", "9.png"])
    assert raised.value.names == set(bad)
    assert "Is a directory" in str(raised.value)
    assert {path.name for path in tmp_path.iterdir()} == set(bad)


def test_a_folder_that_is_away_is_no_object_that_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "objects"
    store = Store(folder.as_uri())
    folder.rmdir()
    with pytest.raises(StorageError) as raised:
        store.get("picture.png")
    assert not isinstance(raised.value, MissingObject)
    folder.write_bytes(b"a file where the folder was")
    with pytest.raises(StorageError) as refused:
        store.delete([f"{number}.png" for number in range(9)])
    assert not isinstance(refused.value, Undeletable)


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


def in_use(store: Store) -> Sequence[Callable[[], object]]:
    """What may be done with an object."""
    return (
        store.check,
        lambda: store.put("x.png", b"x", "image/png"),
        lambda: store.get("x.png"),
        lambda: asyncio.run(store.stream("x.png")),
        lambda: store.delete(["x.png"]),
        lambda: list(store.names(0.0)),
    )


@pytest.mark.parametrize(
    ("bucket", "changes", "told"),
    [
        ("nowhere", {}, "there is no such bucket"),
        ("pictures", {"secret_access_key": "wrong-secret"}, "the secret does not belong"),
        ("pictures", {"access_key_id": "wrong-secret"}, "the access key is not known"),
        ("pictures", {"endpoint": "http://127.0.0.1:9"}, "nothing answers at its endpoint"),
        ("pictures", {"endpoint": "http://host.invalid"}, "the name of its endpoint is not known"),
        ("pictures", {"client_options": {}}, "set AWS_ALLOW_HTTP=true"),
    ],
)
def test_what_is_wrong_with_s3_is_told_without_secrets(
    s3_options: dict[str, Any], bucket: str, changes: dict[str, Any], told: str
) -> None:
    store = Store(f"s3://{bucket}/x", s3_options | changes)
    for use in in_use(store):
        with pytest.raises(StorageError, match=told) as raised, deadlines.within(30.0):
            use()
        assert not isinstance(raised.value, MissingObject)
        trace = "".join(traceback.format_exception(raised.value))
        for secret in (s3_options["access_key_id"], s3_options["secret_access_key"], "wrong-secret"):
            assert secret not in trace


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_s3_that_hangs_is_given_up_at_the_deadline(s3_options: dict[str, Any], silent: str) -> None:
    store = Store("s3://pictures/x", s3_options | {"endpoint": silent})
    for use in in_use(store)[:-1]:
        with pytest.raises(StorageError, match="does not answer"), deadlines.within(0.3):
            use()


def test_a_deadline_that_has_passed_lets_nothing_be_stored(s3_options: dict[str, Any]) -> None:
    store = Store("s3://pictures/late", s3_options)
    with pytest.raises(StorageError), deadlines.within(-1.0):
        store.put("x.png", b"x", "image/png")
    with pytest.raises(MissingObject):
        store.get("x.png")


@pytest.mark.parametrize(
    "url", ["", "/var/pictures", "pictures", "ftp://host/x", "https://host/x", "file:///proc/no"]
)
def test_a_url_that_leads_nowhere_is_told_at_once(url: str) -> None:
    with pytest.raises(StorageError, match="storage"):
        Store(url)

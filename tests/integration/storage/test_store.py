"""What every kind of storage does alike."""

import asyncio
import threading
import time

import pytest

from retexture.storage import MissingObject, StorageError, Store

NAME = "0f3a9c.png"
DATA = bytes(range(256)) * 4


async def _streamed(store: Store, name: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in await store.stream(name, start, end)])


def test_what_is_put_can_be_got(store: Store) -> None:
    store.put(NAME, DATA, "image/png")
    assert store.get(NAME) == DATA
    assert asyncio.run(_streamed(store, NAME)) == DATA


def test_an_object_of_several_mebibytes_comes_back_whole(store: Store) -> None:
    large = bytes(range(251)) * 50_000
    store.put(NAME, large, "image/png")
    assert store.get(NAME) == large
    assert asyncio.run(_streamed(store, NAME)) == large


def test_an_empty_object_is_an_object(store: Store) -> None:
    store.put(NAME, b"", "text/plain")
    assert store.get(NAME) == b""


@pytest.mark.parametrize(
    ("start", "end"), [(0, 1), (0, None), (100, 300), (1000, None), (1023, 1024), (1000, 9000)]
)
def test_a_range_is_part_of_the_object(store: Store, start: int, end: int | None) -> None:
    store.put(NAME, DATA, "image/png")
    assert store.get(NAME, start, end) == DATA[start:end]
    assert asyncio.run(_streamed(store, NAME, start, end)) == DATA[start:end]


def test_a_range_behind_the_end_is_an_error(store: Store) -> None:
    store.put(NAME, DATA, "image/png")
    with pytest.raises(StorageError):
        store.get(NAME, len(DATA) + 1)


@pytest.mark.parametrize(("start", "end"), [(-1, None), (5, 5), (5, 4)])
def test_a_range_that_is_none_is_refused(store: Store, start: int, end: int) -> None:
    with pytest.raises(ValueError, match="range"):
        store.get(NAME, start, end)


def test_putting_again_replaces(store: Store) -> None:
    store.put(NAME, DATA, "image/png")
    store.put(NAME, b"shorter", "image/png")
    assert store.get(NAME) == b"shorter"


def test_what_is_not_there_is_missing(store: Store) -> None:
    with pytest.raises(MissingObject):
        store.get(NAME)
    with pytest.raises(MissingObject):
        asyncio.run(_streamed(store, NAME))


def test_deleting_takes_what_is_there_and_minds_no_gaps(store: Store) -> None:
    store.put("one.png", b"1", "image/png")
    store.put("two.png", b"2", "image/png")
    store.put("three.png", b"3", "image/png")
    store.delete(["one.png", "never.png", "two.png"])
    for name in ("one.png", "two.png"):
        with pytest.raises(MissingObject):
            store.get(name)
    assert store.get("three.png") == b"3"
    store.delete([])


def test_names_are_those_of_old_objects(store: Store) -> None:
    names = {f"{number}.png" for number in range(700)}
    for name in names:
        store.put(name, b"x", "image/png")
    batches = list(store.names(time.time() + 60))
    assert {name for batch in batches for name in batch} == names
    assert max(map(len, batches)) < 700
    assert [name for batch in store.names(time.time() - 60) for name in batch] == []


def test_the_check_leaves_nothing_and_touches_nothing(store: Store) -> None:
    store.put(NAME, DATA, "image/png")
    store.check()
    assert store.get(NAME) == DATA


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../x.png", "a/b.png", "/etc/passwd", "a\\b.png", "a\0b", ".hidden", "-option", "a..b",
        "a.b.c", "%2e%2e", "a%2fb", "x.png\n", "é.png", "x#1", "a" * 200,
    ],
)  # fmt: skip
def test_no_name_leads_out_of_the_store(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        store.put(name, b"x", "text/plain")
    with pytest.raises(ValueError, match="name"):
        store.get(name)
    with pytest.raises(ValueError, match="name"):
        store.delete([name])


def test_many_threads_may_use_one_store(store: Store) -> None:
    names = [f"{number}.png" for number in range(16)]
    threads = [threading.Thread(target=store.put, args=(name, name.encode(), "image/png")) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.get(name) for name in names] == [name.encode() for name in names]

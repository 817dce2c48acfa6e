"""A disk that is full or can't be written to, a clock that jumps, a locked database: nothing is lost.

Disks need root, clocks a tool of the system; where either is missing, their tests say so and are skipped.
"""

import json
import os
import sqlite3
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from client import Client
from command_line import CLOCK, Cli, sentences, shrunk
from running import KEY, Running, free_port, serving, started, until

PROMPT = "white marble with gold veins"
PRICE = Decimal("0.04")
HOUR = 3600


@pytest.fixture
def photo(photos: Path, tmp_path: Path) -> Path:
    return shrunk(photos / "coffee.jpg", tmp_path / "cup.jpg", (320, 240))


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A small disk of its own at ``folder``."""
    folder.mkdir()
    command = [
        "mount",
        "-t",
        "tmpfs",
        "-o",
        ",".join(("size=24m", "mode=700", *options)),
        "tmpfs",
        str(folder),
    ]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a disk is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path) -> Path:
    """Leave not a byte on a disk; returns the file that takes the room."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (2**20, 2**12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return filler


def refusal(server: Running, client: Client, url: str) -> tuple[int, int, str]:
    """Create a task that must be refused; returns status, code and when to try again."""
    body = {"model": "midjourney_retexture", "imgUrl": url, "remixPrompt": PROMPT}
    request = urllib.request.Request(
        f"{server.base}/model/v1/generation",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {client.key}", "Content-Type": "application/json"},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    error = json.load(refused.value)["error"]
    return refused.value.code, error["code"], refused.value.headers["Retry-After"]


def _upload(server: Running, photo: Path) -> httpx.Response:
    with photo.open("rb") as file:
        key = {"Authorization": f"Bearer {KEY}"}
        return httpx.post(f"{server.base}/v1/files", files={"file": file}, headers=key, timeout=60)


def check_upload_refused(server: Running, photo: Path) -> None:
    refused = _upload(server, photo)
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0


def all_done(server: Running, client: Client, ids: list[str]) -> None:
    """Every task is completed, with four pictures that can be fetched, and charged once."""
    for task_id in ids:
        urls = client.wait(task_id, lambda _share: None)
        assert len(set(urls)) == 4
        for url in urls:
            with urllib.request.urlopen(url, timeout=30) as picture:
                assert picture.status == 200
    spent = server.get("/monitor/api/v1/cost/billing")["data"]["summary"]
    assert spent["total_requests"] == len(ids)
    assert Decimal(spent["total_cost"]) == PRICE * len(ids)


SETTINGS: dict[str, Any] = {"RETEXTURE_FIRST_KEY": KEY, "RETEXTURE_PRICE_USD": str(PRICE)}


def test_a_full_disk_is_a_delay(tmp_path: Path, photo: Path) -> None:
    with mounted(tmp_path / "disk") as disk, serving(disk, **SETTINGS) as server:
        client = Client(server.base, KEY)
        url = client.upload(photo)
        ids = [client.create(url, PROMPT) for _ in range(4)]
        filler = fill(disk)
        # What fits into the pages that the database's log has already is still taken.
        refused = until(lambda: _until_refused(server, client, url, ids), "a create to be refused")
        assert refused[:2] == (503, 4013099)
        assert int(refused[2]) > 0
        assert server.get("/healthz") == {"status": "ok"}
        assert server.get(f"/model/v1/generation/task/{ids[-1]}")["status"] == "in_progress"
        until(lambda: not server.ready(), "the server to say that it takes nothing")
        shown = httpx.get(f"{url}/thumbnail")  # what can't be stored can still be shown
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
        filler.unlink()
        until(server.ready, "the server to take tasks again")
        ids.append(client.create(url, PROMPT))
        all_done(server, client, ids)


def _taken(client: Client, url: str) -> str | None:
    try:
        return client.create(url, PROMPT)
    except RuntimeError:
        return None


def _until_refused(server: Running, client: Client, url: str, ids: list[str]) -> tuple[int, int, str] | None:
    taken = _taken(client, url)
    if taken is None:
        return refusal(server, client, url)
    ids.append(taken)
    return None


@contextmanager
def serving_with_pictures_apart(folder: Path) -> Iterator[tuple[Path, Running]]:
    """A server whose pictures, and nothing else, lie on a small disk of their own; the disk comes first."""
    with mounted(folder / "disk") as disk:
        settings: dict[str, Any] = {"RETEXTURE_STORAGE_URL": disk.as_uri(), **SETTINGS}
        with serving(folder / "server", **settings) as server:
            yield disk, server


def test_a_full_disk_of_the_pictures_alone_lets_tasks_wait(tmp_path: Path, photo: Path) -> None:
    with serving_with_pictures_apart(tmp_path) as (disk, server):
        client = Client(server.base, KEY)
        url = client.upload(photo)
        filler = fill(disk)
        until(lambda: not server.ready(), "the server to say that it is not ready")
        ids = [client.create(url, PROMPT) for _ in range(3)]
        check_upload_refused(server, photo)
        assert server.get(f"/model/v1/generation/task/{ids[0]}")["status"] == "in_progress"
        filler.unlink()
        all_done(server, client, ids)


def test_a_full_disk_of_the_database_alone_refuses_creates(tmp_path: Path, photo: Path) -> None:
    with mounted(tmp_path / "disk") as disk:
        settings: dict[str, Any] = {"RETEXTURE_DATABASE_URL": f"sqlite:///{disk}/retexture.db", **SETTINGS}
        with serving(tmp_path / "server", **settings) as server:
            client = Client(server.base, KEY)
            url = client.upload(photo)
            ids = [client.create(url, PROMPT)]
            filler = fill(disk)
            refused = until(lambda: _until_refused(server, client, url, ids), "a create to be refused")
            assert refused[:2] == (503, 4013099)
            assert int(refused[2]) > 0
            until(lambda: _upload(server, photo).status_code == 503, "an upload to be refused")
            check_upload_refused(server, photo)
            assert server.ready()  # it looks whether the database can be read
            assert server.get(f"/model/v1/generation/task/{ids[-1]}")["status"] in (
                "in_progress",
                "completed",
            )
            filler.unlink()
            ids.append(until(lambda: _taken(client, url), "a create to be taken"))
            all_done(server, client, ids)


def test_storage_that_cannot_be_written_to_is_a_delay(tmp_path: Path, photo: Path) -> None:
    with serving_with_pictures_apart(tmp_path) as (disk, server):
        client = Client(server.base, KEY)
        url = client.upload(photo)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        ids = [client.create(url, PROMPT) for _ in range(2)]
        with pytest.raises(RuntimeError, match="store pictures"):
            client.upload(photo)
        until(lambda: not server.ready(), "the server to say that it is not ready")
        until(lambda: "retexture_storage_errors_total" in server.get("/metrics"), "the metric")
        assert server.get(f"/model/v1/generation/task/{ids[0]}")["status"] == "in_progress"
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        all_done(server, client, ids)


def test_a_data_folder_that_cannot_be_written_to_is_one_sentence(tmp_path: Path, shell: Cli) -> None:
    with mounted(tmp_path / "disk") as disk:
        with serving(disk, **SETTINGS):
            pass
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        for folder in (disk / "data", disk / "new"):
            done = shell("serve", "--port", free_port(), "--data", folder)
            assert done.returncode in (1, 2)
            (sentence,) = sentences(done)
            assert "--data" in sentence


def test_a_database_that_is_locked_for_long_is_a_delay(tmp_path: Path, photo: Path) -> None:
    with serving(tmp_path, **SETTINGS) as server:
        client = Client(server.base, KEY)
        url = client.upload(photo)
        ids = [client.create(url, PROMPT) for _ in range(3)]
        locked, over = threading.Event(), threading.Event()

        def lock() -> None:
            connection = sqlite3.connect(tmp_path / "data" / "retexture.db", timeout=30, isolation_level=None)
            connection.execute("BEGIN EXCLUSIVE")
            locked.set()
            over.wait(20)
            connection.execute("ROLLBACK")
            connection.close()

        locker = threading.Thread(target=lock)
        locker.start()
        try:
            assert locked.wait(30)
            assert server.get(f"/model/v1/generation/task/{ids[0]}")["id"] == ids[0]
            ids.append(client.create(url, PROMPT))  # waits for the lock, and is taken
        finally:
            over.set()
            locker.join()
        all_done(server, client, ids)


@pytest.mark.skipif(CLOCK is None, reason="libfaketime is not installed")
@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forward", "back"])
def test_a_clock_that_jumps_loses_nothing(tmp_path: Path, photo: Path, jump: int) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    faked: dict[str, Any] = {
        "LD_PRELOAD": str(CLOCK),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    server = started(tmp_path / "server", free_port(), **SETTINGS, **faked)
    try:
        client = Client(server.base, KEY)
        url = client.upload(photo)
        ids = [client.create(url, PROMPT) for _ in range(3)]
        until(
            lambda: server.get(f"/model/v1/generation/task/{ids[0]}").get("progress", 1) > 0, "work to begin"
        )
        clock.write_text(f"{jump:+d}\n")
        ids.append(client.create(url, PROMPT))
        all_done(server, client, ids)
        clock.write_text("+0\n")
        ids.append(client.create(url, PROMPT))
        all_done(server, client, ids)
    finally:
        server.process.terminate()
        assert server.process.wait(60) == 0

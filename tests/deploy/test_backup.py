"""What docs/operating.md says of backups: taken while all runs, restored elsewhere, nothing is missing."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from command_line import COMMAND, environment, shrunk
from databases import new_database, postgres, postgres_binaries
from documents import DOCS, samples
from running import KEY, Running, serving, until

CREATE = "/model/v1/generation"


def said(program: str) -> str:
    """The line of the page that begins with a program."""
    lines = [line for each in samples(DOCS / "operating.md", "") for line in each.text.splitlines()]
    (line,) = [line for line in lines if line.startswith(program)]
    return line


def completed(running: Running, client: httpx.Client, photo: Path) -> str:
    """Order pictures and wait for them; returns the task's id."""
    url = client.post("/v1/files", files={"file": photo.read_bytes()}).json()["url"]
    order = {"model": "midjourney_retexture", "imgUrl": url, "remixPrompt": "white marble"}
    task_id: str = client.post(CREATE, json=order).json()["id"]
    until(lambda: running.get(f"{CREATE}/task/{task_id}")["status"] == "completed", "the pictures to be made")
    return task_id


def pictures(running: Running, client: httpx.Client, task_id: str) -> list[bytes]:
    """A task's pictures, as they are served here."""
    (group,) = running.get(f"{CREATE}/task/{task_id}")["output"]
    paths = [httpx.URL(entry["url"]).path for entry in group["content"]]
    return [client.get(path).raise_for_status().content for path in paths]


def client_of(running: Running) -> httpx.Client:
    return httpx.Client(base_url=running.base, headers={"Authorization": f"Bearer {KEY}"}, timeout=60)


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="sqlite3 is not installed")
def test_a_sqlite_installation_is_restored(tmp_path: Path, photos: Path) -> None:
    photo = shrunk(photos / "coffee.jpg", tmp_path / "cup.jpg")
    first, second = tmp_path / "first", tmp_path / "second"
    with serving(first, RETEXTURE_FIRST_KEY=KEY) as running, client_of(running) as client:
        task_id = completed(running, client, photo)
        wanted = pictures(running, client, task_id)
        line = said("sqlite3")
        subprocess.run(line, shell=True, check=True, cwd=first / "data")
        backup = first / "data" / line.split()[-1].strip("\"'")
        completed(running, client, photo)  # after the backup: it is not in it
        (second / "data").mkdir(parents=True)
        shutil.copy(backup, second / "data" / "retexture.db")
        shutil.copytree(first / "data" / "files", second / "data" / "files")
    with serving(second) as running, client_of(running) as client:
        assert pictures(running, client, task_id) == wanted
        assert len(running.get(f"{CREATE}/tasks")["tasks"]) == 1


def test_a_postgres_installation_is_restored(tmp_path: Path, photos: Path) -> None:
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("neither initdb nor postgres is on PATH or in /usr/lib/postgresql/*/bin")
    photo = shrunk(photos / "coffee.jpg", tmp_path / "cup.jpg")
    files = (tmp_path / "files").as_uri()
    tools = {**os.environ, "PATH": os.pathsep.join([str(binaries), os.environ["PATH"]])}
    with postgres(binaries) as server, new_database(server) as old, new_database(server) as new:
        settings: Any = {"RETEXTURE_FIRST_KEY": KEY, "RETEXTURE_STORAGE_URL": files}
        with (
            serving(tmp_path / "first", RETEXTURE_DATABASE_URL=old, **settings) as running,
            client_of(running) as client,
        ):
            task_id = completed(running, client, photo)
            wanted = pictures(running, client, task_id)
            addresses = {**tools, "RETEXTURE_DATABASE_URL": old, "NEW_DATABASE_URL": new}
            subprocess.run(said("pg_dump"), shell=True, check=True, cwd=tmp_path, env=addresses)
            subprocess.run(said("pg_restore"), shell=True, check=True, cwd=tmp_path, env=addresses)
        with (
            serving(tmp_path / "second", RETEXTURE_DATABASE_URL=new, **settings) as running,
            client_of(running) as client,
        ):
            assert pictures(running, client, task_id) == wanted
            completed(running, client, photo)


def test_a_database_that_is_too_new_is_said_in_one_sentence(tmp_path: Path) -> None:
    with serving(tmp_path, workers=0):
        pass
    with sqlite3.connect(tmp_path / "data" / "retexture.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in ("serve", "worker"):
        refused = subprocess.run(
            [COMMAND, command, "--data", tmp_path / "data"], env=environment(), capture_output=True, text=True
        )
        assert refused.returncode == 2
        (sentence,) = refused.stderr.splitlines()
        assert "newer version of Retexture" in sentence

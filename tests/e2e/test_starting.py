"""The server and its workers start while their database is away, or is none that they may use."""

import contextlib
import json
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from command_line import COMMAND, Cli, environment
from databases import new_database, postgres, postgres_binaries
from running import LIMIT, Running, free_port, until


@pytest.fixture(scope="module")
def database_server() -> Iterator[str]:
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("neither initdb nor postgres is on PATH or in /usr/lib/postgresql/*/bin")
    with postgres(binaries) as url:
        yield url


@contextlib.contextmanager
def starting(folder: Path, *command: str, **settings: str) -> Iterator[Running]:
    """A command that is not ready yet; it is told to stop at the end."""
    port = free_port()
    where = {"RETEXTURE_DATA_DIR": str(folder / "data"), "RETEXTURE_PORT": str(port), **settings}
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen([COMMAND, *command], env=environment(**where), stdout=out, stderr=err)
    try:
        yield Running(process, f"http://127.0.0.1:{port}", folder)
    finally:
        process.terminate()
        process.wait(LIMIT)


def waits(running: Running) -> bool:
    assert running.process.poll() is None, (running.folder / "err").read_text()
    return any(line["event"] == "waiting for the database" for line in running.log())


def has_begun(running: Running) -> bool:
    return any(line["event"] == "worker begins" for line in running.log())


@pytest.mark.parametrize("command", [("serve", "--workers", "1"), ("worker",)], ids=lambda each: each[0])
def test_a_database_that_comes_later_is_waited_for(
    command: tuple[str, ...], database_server: str, tmp_path: Path
) -> None:
    place = Path(re.sub(r".*host=", "", database_server))
    later = tmp_path / "sockets"
    with new_database(database_server) as url:
        settings = {
            "RETEXTURE_DATABASE_URL": url.replace(str(place), str(later)),
            "RETEXTURE_DATABASE_WAIT_S": "300",
        }
        with starting(tmp_path, *command, **settings) as running:
            until(lambda: waits(running), "a line that says what is waited for")
            later.symlink_to(place)
            until(lambda: has_begun(running), "a worker to begin")
            assert command[0] == "worker" or until(running.ready, "the server to be ready")
    assert "Traceback" not in (tmp_path / "err").read_text()


def test_a_locked_file_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "retexture.db")) as holder:
        holder.execute("PRAGMA journal_mode=WAL")
        holder.execute("BEGIN IMMEDIATE")
        with starting(tmp_path, "serve", "--workers", "0") as running:
            until(lambda: waits(running), "a line that says what is waited for")
            holder.rollback()
            until(running.ready, "the server to be ready")
    assert "Traceback" not in (tmp_path / "err").read_text()


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_patience_has_an_end(command: str, shell: Cli, tmp_path: Path) -> None:
    settings = {
        "RETEXTURE_DATA_DIR": str(tmp_path / "data"),
        "RETEXTURE_PORT": str(free_port()),
        "RETEXTURE_DATABASE_URL": "postgresql://127.0.0.1:1/nothing",
        "RETEXTURE_DATABASE_WAIT_S": "10",
    }
    done = shell(command, **settings)
    assert done.returncode == 1
    *tries, sentence = done.stderr.decode().splitlines()
    assert {json.loads(line)["event"] for line in tries} == {"waiting for the database"}
    assert "cannot be reached" in sentence
    assert "RETEXTURE_DATABASE_URL" in sentence


@pytest.fixture(scope="module")
def locked_out(database_server: str) -> Iterator[str]:
    """The URL of a database with the name and a wrong password of somebody whom it asks for one."""
    with new_database(database_server) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE locked_out LOGIN PASSWORD 'right'")
        asked = connection.execute("SHOW hba_file").fetchone()
        assert asked is not None
        rules = Path(asked[0])
        rules.write_text(f"local all locked_out scram-sha-256\n{rules.read_text()}")
        connection.execute("SELECT pg_reload_conf()")
        yield url.replace("retexture@", "locked_out:wrong@")


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize("fault", ["password", "database", "role"])
def test_a_database_that_refuses_ends_the_command(
    command: str, fault: str, database_server: str, locked_out: str, shell: Cli, tmp_path: Path
) -> None:
    url = {
        "password": locked_out,
        "database": database_server.replace("/postgres?", "/nowhere?"),
        "role": database_server.replace("retexture@", "nobody@"),
    }[fault]
    settings = {
        "RETEXTURE_DATA_DIR": str(tmp_path / "data"),
        "RETEXTURE_PORT": str(free_port()),
        "RETEXTURE_DATABASE_URL": url,
    }
    done = shell(command, **settings)
    assert done.returncode == 2
    (sentence,) = done.stderr.decode().splitlines()
    assert fault in sentence
    assert "RETEXTURE_DATABASE_URL" in sentence
    assert "wrong" not in sentence

"""The first key: shown once, by one server, and not lost where the rest of the start goes wrong."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from command_line import COMMAND, environment
from databases import new_database, postgres, postgres_binaries
from loopback import answering, response, start
from running import KEY, Running, free_port, serving, until


@contextmanager
def begun(folder: Path, **settings: str | None) -> Iterator[Running]:
    """A server process that has been started, whatever comes of it; gone at the end."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    command = [COMMAND, "serve", "--data", str(folder / "data"), "--port", str(port), "--workers", "0"]
    with (folder / "out").open("ab") as out, (folder / "err").open("ab") as err:
        process = subprocess.Popen(command, env=environment(**settings), stdout=out, stderr=err)
    try:
        yield Running(process, f"http://127.0.0.1:{port}", folder)
    finally:
        process.terminate()
        process.wait(60)


def answers(server: Running, key: str) -> bool:
    with suppress(httpx.TransportError):
        headers = {"Authorization": f"Bearer {key}"}
        return httpx.get(f"{server.base}/v1/key", headers=headers, timeout=30).status_code == 200
    return False


def told(folder: Path) -> list[str]:
    """The sentences of all starts in a folder."""
    return [line for line in (folder / "err").read_text().splitlines() if line.startswith("retexture:")]


def test_a_storage_that_refuses_does_not_swallow_the_first_key(tmp_path: Path) -> None:
    with ExitStack() as stack:
        refusing = start(stack, answering(response(b"<Error/>", "403 Forbidden")))
        storage = {
            "RETEXTURE_STORAGE_URL": "s3://pictures/here",
            "AWS_ENDPOINT_URL": refusing.url(""),
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "here",
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": "mistyped",
        }
        with begun(tmp_path, **storage) as server:
            until(lambda: "imgUrl" in server.out() or server.process.poll() is not None, "the first steps")
            (key,) = re.findall(r"^  (rtx_\S+)$", server.out(), re.MULTILINE)
            until(lambda: answers(server, key), "the server to answer")
            assert len(told(tmp_path)) == 1
            assert "storage" in told(tmp_path)[0]
        before = server.out()
        with begun(tmp_path, **storage) as again:
            until(lambda: answers(again, key), "the server to answer")
            assert len(told(tmp_path)) == 2, "it is said at every start"
            assert "storage" in told(tmp_path)[1]
    with serving(tmp_path, workers=0) as mended:
        assert answers(mended, key)
    assert server.out() == before


@pytest.mark.parametrize("given", [KEY, None])
def test_of_two_servers_that_start_at_once_on_an_empty_database_one_makes_the_key(
    tmp_path: Path, given: str | None
) -> None:
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("neither initdb nor postgres is on PATH or in /usr/lib/postgresql/*/bin")
    with postgres(binaries) as url, new_database(url) as database, ExitStack() as stack:
        settings = {"RETEXTURE_DATABASE_URL": database, "RETEXTURE_FIRST_KEY": given}
        servers = [stack.enter_context(begun(tmp_path / f"{number}", **settings)) for number in range(2)]
        key = (
            given
            or until(
                lambda: re.findall(
                    r"^  (rtx_\S+)$", "".join(server.out() for server in servers), re.MULTILINE
                ),
                "the first key",
            )[0]
        )
        for server in servers:
            until(
                lambda server=server: answers(server, key) or server.process.poll() is not None,  # type: ignore[misc]
                "both servers to know the key",
            )
            assert server.process.poll() is None, (server.folder / "err").read_text()
        headers = {"Authorization": f"Bearer {key}"}
        listed = httpx.get(f"{servers[0].base}/v1/keys", headers=headers, timeout=30).json()["keys"]
        assert [each["name"] for each in listed] == ["first"]
        assert "sha256" not in "".join((server.folder / "err").read_text() for server in servers)

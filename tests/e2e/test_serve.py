"""The server as its operator and a developer meet it: one command, curl, kills and restarts."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from client import Client, retexture
from command_line import COMMAND, Cli, environment, shrunk
from running import KEY, LIMIT, Running, free_port, serving, started, until

MARBLE = "white marble with gold veins"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(
        tmp_path_factory.mktemp("serve"), RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0.04"
    ) as running:
        yield running


@pytest.fixture
def photo(photos: Path, tmp_path: Path) -> Path:
    return shrunk(photos / "coffee.jpg", tmp_path / "cup.jpg")


def test_the_first_start_shows_a_key_and_a_request_that_works(tmp_path: Path) -> None:
    with serving(tmp_path) as running:
        shown = until(lambda: "imgUrl" in (out := running.out()) and out, "the first steps")
        (key,) = re.findall(r"^  (rtx_\S+)$", shown, re.MULTILINE)
        pasted = shown[shown.index("curl") :]
        answer = subprocess.run(["sh", "-c", pasted], capture_output=True, check=True, timeout=LIMIT)
        task = json.loads(answer.stdout)
        assert task["status"] == "completed", task
        urls = [entry["url"] for entry in task["output"][0]["content"]]
        assert len(set(urls)) == 4
        assert running.get(f"/model/v1/generation/task/{task['id']}", key)["status"] == "completed"
    before = len(running.out())
    (link,) = re.findall(r"^  (http\S+/sign-in#\S+)$", shown, re.MULTILINE)
    with serving(tmp_path) as again:
        page, token = link.replace(running.base, again.base).split("#")
        with httpx.Client(base_url=again.base) as browser:
            assert browser.get(page).status_code == 200
            assert browser.post("/v1/session/link", json={"token": token}).status_code == 200
            assert browser.get("/v1/session").json()["key"]["admin"]
            assert browser.post("/v1/session/link", json={"token": token}).status_code == 401
            until(
                lambda: browser.get("/v1/system").json()["engines"][0]["ok"], "a worker to say that it works"
            )
        assert again.get(f"/model/v1/generation/task/{task['id']}", key)["status"] == "completed"
    assert again.out()[before:] == ""


def test_a_later_start_says_where_all_is_and_how_to_sign_in(tmp_path: Path) -> None:
    with serving(tmp_path, workers=0):
        pass
    before = len((tmp_path / "err").read_text())
    with serving(tmp_path, workers=0, RETEXTURE_PROT="80") as again:
        told = (tmp_path / "err").read_text()[before:]
        assert f"listens on {again.base}" in told
        assert f"Data folder: {tmp_path / 'data'}" in told
        assert "RETEXTURE_PROT is not a setting" in told
        (command,) = re.findall(r"^To sign in: retexture (.*)$", told, re.MULTILINE)
        done = subprocess.run([COMMAND, *shlex.split(command)], env=environment(), capture_output=True)
        page, token = done.stdout.decode().strip().split("#")
        assert page == f"{again.base}/sign-in"
        with httpx.Client(base_url=again.base) as browser:
            assert browser.post("/v1/session/link", json={"token": token}).status_code == 200
            assert browser.get("/v1/session").json()["key"]["admin"]


def test_a_client_gets_four_pictures(server: Running, photo: Path, tmp_path: Path) -> None:
    seen: list[float] = []
    made = list(retexture(Client(server.base, KEY), photo, MARBLE, tmp_path / "made", seen.append, seed=7))
    assert [path.name for path in made] == [f"cup-{number}.png" for number in (1, 2, 3, 4)]
    assert len({path.read_bytes() for path in made}) == 4
    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_the_server_and_the_command_make_the_same_pictures(
    server: Running, photo: Path, tmp_path: Path, cli: Cli
) -> None:
    folder = tmp_path / "by-server"
    by_server = list(retexture(Client(server.base, KEY), photo, MARBLE, folder, lambda _share: None, seed=7))
    assert cli("run", photo, "-p", MARBLE, "--seed", 7, "-o", "by-command").returncode == 0
    for path in by_server:
        assert path.read_bytes() == (tmp_path / "by-command" / path.name).read_bytes()


def test_a_given_first_key_is_not_repeated(server: Running) -> None:
    assert KEY not in server.out() + (server.folder / "err").read_text()


def test_keys_of_the_command_line_open_the_server(server: Running, cli: Cli) -> None:
    data = ("--data", server.folder / "data")
    key = cli("keys", "create", "colleague", "--discount", 0.7, *data).stdout.decode().strip()
    assert server.get("/model/v1/generation/tasks", key)["tasks"] == []
    listed = json.loads(cli("keys", "list", "--json", *data).stdout)
    assert {entry["name"]: entry["discount"] for entry in listed} == {"first": 1, "colleague": 0.7}
    assert key not in json.dumps(listed)
    assert cli("keys", "create", "colleague", *data).returncode == 2
    assert cli("keys", "revoke", "colleague", *data).returncode == 0
    with pytest.raises(urllib.error.HTTPError, match="401"):
        until(lambda: not server.get("/model/v1/generation/tasks", key), "the key to be refused")
    assert cli("keys", "revoke", "colleague", *data).returncode == 2


def test_a_worker_that_is_killed_is_started_again_and_its_task_completed(
    server: Running, photo: Path
) -> None:
    client = Client(server.base, KEY)
    (worker,) = server.workers()
    task_id = client.create(client.upload(photo), MARBLE)
    os.kill(worker, signal.SIGKILL)
    assert len(client.wait(task_id, lambda _share: None)) == 4
    assert worker not in server.workers()
    assert re.search(r"^retexture_worker_restarts_total 1\.0$", server.get("/metrics"), re.MULTILINE)


def test_a_server_that_is_killed_loses_nothing(tmp_path: Path, photo: Path) -> None:
    port = free_port()
    first = started(tmp_path, port, RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0.04")
    client = Client(first.base, KEY)
    ids = [client.create(client.upload(photo), MARBLE) for _ in range(3)]
    first.process.kill()
    first.process.wait()
    second = started(tmp_path, port, RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0.04")
    try:
        for task_id in ids:
            assert len(set(client.wait(task_id, lambda _share: None))) == 4
        spent = second.get("/monitor/api/v1/cost/billing")["data"]["summary"]
        assert (spent["total_requests"], float(spent["total_cost"])) == (3, 0.12)
    finally:
        second.process.terminate()
        assert second.process.wait(60) == 0
    for_people = [line for line in (tmp_path / "err").read_text().splitlines() if not line.startswith("{")]
    assert not any("dbos" in line.lower() or line.startswith((" ", "Traceback")) for line in for_people)


def test_workers_alone_do_the_tasks_of_a_server_without_any(tmp_path: Path, photo: Path) -> None:
    with serving(tmp_path, workers=0, RETEXTURE_FIRST_KEY=KEY) as running:
        client = Client(running.base, KEY)
        task_id = client.create(client.upload(photo), MARBLE)
        with (tmp_path / "workers").open("wb") as log:
            command: list[str | Path] = [COMMAND, "worker", "--data", tmp_path / "data"]
            workers = subprocess.Popen(command, env=environment(), stdout=log, stderr=log)
        try:
            assert len(client.wait(task_id, lambda _share: None)) == 4
        finally:
            workers.terminate()
            assert workers.wait(60) == 0


def test_logs_lead_from_the_request_to_the_worker_and_keep_secrets(server: Running, photo: Path) -> None:
    client = Client(server.base, KEY)
    url = client.upload(photo)
    body = {"model": "midjourney_retexture", "imgUrl": url, "remixPrompt": "a prompt of velvet secrets"}
    request = urllib.request.Request(
        f"{server.base}/model/v1/generation/sync",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {KEY}", "X-Request-Id": "follow-me-42"},
    )
    with urllib.request.urlopen(request, timeout=LIMIT) as answer:
        assert answer.headers["X-Request-Id"] == "follow-me-42"
        assert json.load(answer)["status"] == "completed"

    def told_by() -> set[str]:
        return {line["process"] for line in server.log() if line.get("request_id") == "follow-me-42"}

    until(lambda: told_by() >= {"server", "worker-0"}, "both processes to tell of the request")
    everything = (server.folder / "err").read_text()
    assert "velvet" not in everything
    assert url.rpartition("/")[2] not in everything


def test_metrics_tell_of_requests_tasks_and_the_queue(server: Running) -> None:
    text = server.get("/metrics")
    for name in (
        'retexture_http_requests_total{method="POST",route="/model/v1/generation",status="200"}',
        'retexture_tasks_ended_total{engine="procedural",outcome="completed"}',
        'retexture_task_duration_seconds_count{engine="procedural",outcome="completed"}',
        'retexture_task_wait_seconds_count{engine="procedural"}',
        'retexture_tasks_active{status="queued"}',
        "retexture_workers ",
    ):
        assert name in text, name


def test_a_second_server_on_the_same_data_takes_no_metrics_from_the_first(server: Running) -> None:
    asked = 'retexture_http_requests_total{method="GET",route="/readyz",status="200"}'

    def count(running: Running) -> float:
        lines = running.get("/metrics").splitlines()
        return next((float(line.split()[1]) for line in lines if line.startswith(asked)), 0.0)

    before = count(server)
    assert before > 0
    second = started(server.folder, free_port(), workers=0)
    assert 0 < count(second) < before + 1
    second.process.terminate()
    assert second.process.wait(60) == 0
    assert server.ready()
    assert count(server) > before


def test_an_address_in_use_is_one_sentence(server: Running, shell: Cli, tmp_path: Path) -> None:
    port = server.base.rpartition(":")[2]
    done = shell("serve", "--port", port, "--data", tmp_path / "other")
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "--port" in done.stderr.decode()


@pytest.mark.parametrize(
    ("setting", "value", "code", "says"),
    [
        ("RETEXTURE_DATA_DIR", "/proc/nowhere", 2, "--data"),
        ("RETEXTURE_STORAGE_URL", "ftp://pictures", 2, "s3://"),
        ("RETEXTURE_ENGINE", "steam", 2, "procedural"),
        ("RETEXTURE_PRICE_USD", "0.0000001", 2, "decimal"),
        ("RETEXTURE_FIRST_KEY", "short", 2, "16 to 200"),
    ],
)
def test_what_keeps_a_server_from_starting_is_one_sentence(
    setting: str, value: str, code: int, says: str, tmp_path: Path, shell: Cli
) -> None:
    settings = {"RETEXTURE_DATA_DIR": str(tmp_path), "RETEXTURE_PORT": str(free_port()), setting: value}
    done = shell("serve", **settings)
    assert done.returncode == code
    (sentence,) = [line for line in done.stderr.decode().splitlines() if line.startswith("retexture: ")]
    assert says in sentence


def test_what_is_no_request_is_refused_in_the_shape_of_all_errors(server: Running) -> None:
    host, port = server.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 30) as connection:
        connection.sendall(b"HELLO THERE\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"nosniff" in head
    assert json.loads(body)["error"]["code"] == 400

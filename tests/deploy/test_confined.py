"""The processes of deploy/ with a container's rights: its user, a read-only root, one volume, its signals."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from command_line import COMMAND, shrunk
from confinement import Confinement, confinement, why_not_confined
from databases import new_database, postgres, postgres_binaries
from object_server import ACCESS_KEY, SECRET_KEY, s3_server
from recipes import DEPLOY, Recipe, image_user, image_variables, services
from retexture.imaging.kernel_cache import code_digest, kernel_cache
from running import KEY, LIMIT, free_port, until

CREATE = "/model/v1/generation"
SECRETS = "/run/secrets"

pytestmark = pytest.mark.skipif(bool(why_not_confined()), reason=why_not_confined() or "")


PROMPT = "white marble"
_PATIENCE = 300.0  # seconds: these processes begin with few compiled kernels, beside other tests


@pytest.fixture(scope="module")
def kernels(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of compiled kernels of these tests, where those are that the pictures below need."""
    folder = tmp_path_factory.mktemp("compiling")
    photo = shrunk(photos / "coffee.jpg", folder / "cup.jpg")
    subprocess.run(
        [COMMAND, "run", photo, "-p", PROMPT, "-n", "1", "-o", folder], check=True, capture_output=True
    )
    found = kernel_cache(Path(os.environ["RETEXTURE_CACHE_DIR"]))
    assert found is not None
    return found


@pytest.fixture
def confined(kernels: Path) -> Iterator[Confinement]:
    """A place for the image's user, with the kernels of these tests as those that an image brings along."""
    with confinement(image_user()) as place:
        shipped = place.folder / "shipped"
        shutil.copytree(kernels, shipped / "kernels" / kernels.name)
        subprocess.run(["chmod", "-R", "a+rX,go-w", shipped], check=True)
        place.bound["/opt/retexture"] = shipped
        yield place


def settings_of(recipe: Recipe, **changes: str) -> dict[str, str]:
    """What a process of the image finds set, but for the processor: these kernels are of this machine's."""
    variables = {**image_variables(), **recipe.variables, **changes}
    return {name: value for name, value in variables.items() if not name.startswith(("NUMBA_", "PATH"))}


@contextmanager
def running(place: Confinement, recipe: Recipe, **changes: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run what a recipe says until the block ends; then stop it as a container is stopped."""
    environment = place.environment(settings_of(recipe, **changes))
    with (place.folder / f"log-{recipe.words[0]}").open("ab") as log:
        process = subprocess.Popen(
            place.command([COMMAND, *recipe.words]), env=environment, cwd="/", stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(recipe.grace)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        assert code == 0, told(place)


def told(place: Confinement) -> str:
    """All that its processes have said."""
    return "\n".join(path.read_text() for path in place.folder.glob("log-*"))


def client_of(port: int) -> httpx.Client:
    return httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {KEY}"}, timeout=LIMIT
    )


def ready(place: Confinement, process: "subprocess.Popen[bytes]", client: httpx.Client) -> None:
    """Wait until a server takes tasks."""

    def answers() -> bool:
        assert process.poll() is None, told(place)
        try:
            return client.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    until(answers, "the server to be ready", _PATIENCE)


def ordered(place: Confinement, client: httpx.Client, photo: Path) -> str:
    """Hand a photo in and order pictures of it; returns the task's id."""
    kept = client.post("/v1/files", files={"file": photo.read_bytes()})
    assert kept.status_code == 200, kept.text + told(place)
    parameters = {"imgUrl": kept.json()["url"], "remixPrompt": PROMPT}
    answer = client.post(CREATE, json={"model": "midjourney_retexture", **parameters})
    task_id: str = answer.json()["id"]
    return task_id


def ended(client: httpx.Client, task_id: str) -> dict[str, Any]:
    """The task, when it has ended."""

    def asked() -> dict[str, Any] | None:
        task: dict[str, Any] = client.get(f"{CREATE}/task/{task_id}").json()
        return task if task["status"] != "in_progress" else None

    found: dict[str, Any] = until(asked, "the task to end", _PATIENCE)
    return found


def single() -> Recipe:
    """One container on SQLite."""
    return next(each for each in services() if each.place.endswith(" single"))


def test_one_container_makes_pictures_and_loses_none_when_it_is_stopped(
    confined: Confinement, photos: Path, tmp_path: Path
) -> None:
    port = free_port()
    confined.place(f"{SECRETS}/first_key", f"{KEY}\n")
    ports = {"RETEXTURE_PORT": str(port), "RETEXTURE_WORKER_METRICS_PORT": str(free_port())}
    photo = shrunk(photos / "coffee.jpg", tmp_path / "cup.jpg", (1500, 1000))
    one_worker = replace(single(), words=("serve", "--workers", "1"))
    with client_of(port) as client:
        with running(confined, one_worker, **ports) as process:
            ready(confined, process, client)
            task_id = ordered(confined, client, photo)
            until(
                lambda: "started_at" in client.get(f"{CREATE}/task/{task_id}").json()["metadata"],
                "the task to be at work",
                _PATIENCE,
            )
        # It was stopped with the task at work: done by then, or handed back.
        with running(confined, one_worker, **ports) as process:
            ready(confined, process, client)
            task = ended(client, task_id)
            assert task["status"] == "completed", told(confined)
            (group,) = task["output"]
            assert len(group["content"]) == 4
    assert KEY not in told(confined)
    # The kernels that came with the image are in the volume, and nothing is but what Retexture put there.
    kept = confined.volume / "cache" / "kernels" / code_digest()
    shipped = confined.bound["/opt/retexture"] / "kernels" / code_digest()
    assert {path.relative_to(shipped) for path in shipped.rglob("*.nbc")} <= {
        path.relative_to(kept) for path in kept.rglob("*.nbc")
    }
    assert {path.name for path in confined.volume.iterdir()} >= {"cache", "files", "retexture.db"}


def test_the_services_of_the_compose_file_work_together(
    confined: Confinement, photos: Path, tmp_path: Path
) -> None:
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("neither initdb nor postgres is on PATH or in /usr/lib/postgresql/*/bin")
    recipes = {each.place.split()[-1]: each for each in services()}
    port, metrics = free_port(), free_port()
    changed = {"RETEXTURE_PORT": str(port), "RETEXTURE_WORKER_METRICS_PORT": str(metrics)}
    with postgres(binaries) as server, new_database(server) as url, s3_server(tmp_path / "s3") as address:
        sockets = Path(server.partition("?host=")[2])
        sockets.chmod(0o755)  # Postgres checks who may write to its data, and not to the folder around
        confined.bound[str(sockets)] = sockets
        for name, secret in {
            "database_url": url,
            "first_key": KEY,
            "s3_access_key_id": ACCESS_KEY,
            "s3_secret_access_key": SECRET_KEY,
        }.items():
            confined.place(f"{SECRETS}/{name}", f"{secret}\n")
        changed |= {"AWS_ENDPOINT_URL": address, "RETEXTURE_PUBLIC_URL": f"http://127.0.0.1:{port}"}
        with (
            client_of(port) as client,
            running(confined, recipes["server"], **changed) as process,
            running(confined, recipes["worker"], **changed) as worker,
        ):
            ready(confined, process, client)
            task = ended(
                client, ordered(confined, client, shrunk(photos / "coffee.jpg", tmp_path / "cup.jpg"))
            )
            assert task["status"] == "completed", told(confined)
            (group,) = task["output"]
            for entry in group["content"]:
                assert client.get(entry["url"]).content[:4] == b"\x89PNG"
            counted = httpx.get(f"http://127.0.0.1:{metrics}/metrics").text
            assert 'retexture_tasks_ended_total{engine="procedural",outcome="completed"} 1.0' in counted
            assert worker.poll() is None
    assert (tmp_path / "s3" / "pictures" / "retexture").is_dir()
    assert all(secret not in told(confined) for secret in (KEY, SECRET_KEY))


def test_the_health_check_says_whether_something_answers(tmp_path: Path) -> None:
    health: list[str | Path] = [sys.executable, DEPLOY / "healthy.py"]
    port, nobody = free_port(), free_port()

    def check(server: int, worker: int) -> int:
        ports = {"RETEXTURE_PORT": str(server), "RETEXTURE_WORKER_METRICS_PORT": str(worker)}
        return subprocess.run(health, env={**os.environ, **ports}).returncode

    assert check(port, nobody) == 1
    environment = {
        **os.environ,
        "RETEXTURE_DATA_DIR": str(tmp_path),
        "RETEXTURE_WORKER_METRICS_PORT": str(port),
    }
    worker = subprocess.Popen([COMMAND, "worker"], env=environment, stderr=subprocess.DEVNULL)
    try:
        until(lambda: check(nobody, port) == 0, "the worker to answer", _PATIENCE)
    finally:
        worker.terminate()
        assert worker.wait(60) == 0

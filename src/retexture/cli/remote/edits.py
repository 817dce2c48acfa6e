"""An edit of a picture that a server has made: ordered, followed, and its pictures put into a folder."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from retexture import atomic_files
from retexture.cli.exits import BadInput, InnerFailure
from retexture.cli.installation import address_of, configured, key_for, server_address
from retexture.cli.progress import Display, choose
from retexture.cli.remote.client import RemoteServer, Task


@dataclass(frozen=True)
class RemoteEdit:
    """What a command asks for.

    Attributes:
        model: The model's name.
        task: The id of the task that made the earlier picture, or the picture's jobId.
        parameters: Of the model, but for jobId.
        label: What the names of the new pictures have behind the task's.
        pictures: How many there are to be.
        folder: Where they are put.
        server: The server's address; None: the configured one.
        key: The key; None: the configured one.
        json: One JSON object a line is written instead of paths.
    """

    model: str
    task: str
    parameters: Mapping[str, Any]
    label: str
    pictures: int
    folder: Path
    server: str | None
    key: str | None
    json: bool


def edit_on_server(edit: RemoteEdit) -> None:
    """Have an edit made, and print the path of each new picture.

    Raises:
        BadInput: What was given can't be used: key, address, task, folder.
        InnerFailure: The server does not answer, or failed.
    """
    display = choose(quiet=edit.json)
    with closing(_client(edit)) as client, closing(display):
        display.begin(f"{edit.label} of {edit.task}, picture {edit.parameters['imageNo']}")
        display.stage(0, "Waiting for the server")
        task_id = client.order(edit.model, {**edit.parameters, "jobId": client.job_of(edit.task)})

        def arrived(pictures: int) -> None:
            display.stage(pictures / edit.pictures, f"{pictures} of {edit.pictures} pictures")

        done = client.follow(task_id, arrived)
        if done["status"] != "completed":
            raise BadInput(str(done["error"]["error_message"]))
        _keep(edit, done, client, display)


def _client(edit: RemoteEdit) -> RemoteServer:
    settings = configured()
    key = key_for(edit.key, settings)
    server = edit.server or (str(settings.url) if settings.url is not None else address_of(settings))
    return RemoteServer(server_address(server), key)


def _keep(edit: RemoteEdit, task: Task, client: RemoteServer, display: Display) -> None:
    """Fetch a task's pictures, and report each."""
    told = task["metadata"].get("retexture", {})
    for note in told.get("inputs", [{}])[0].get("notes", ()):
        display.note(note)
    content = [entry for group in task["output"] for entry in group["content"]]
    for number, entry in enumerate(content):
        suffix = PurePosixPath(urlsplit(entry["url"]).path).suffix
        path = _placed(
            edit.folder, f"{task['id']}-{edit.label}-{number}{suffix}", client.picture(entry["url"])
        )
        maps = _maps(edit, task, number, client)
        if edit.json:
            facts = {
                "path": str(path),
                "task": task["id"],
                "jobId": entry["jobId"],
                "imageNo": number,
                **maps,
            }
            print(json.dumps({"type": "picture", **facts, "receipt": told}), flush=True)
        else:
            display.result(str(path))


def _maps(edit: RemoteEdit, task: Task, number: int, client: RemoteServer) -> dict[str, str]:
    """Fetch the maps of a picture, where it has any; returns what is told of them."""
    named = (entry for entry in task["output"][0].get("maps", ()) if entry["imageNo"] == number)
    for entry in named:
        name = f"{task['id']}-{edit.label}-{number}-maps.zip"
        return {"maps": str(_placed(edit.folder, name, client.picture(entry["url"])))}
    return {}


def _placed(folder: Path, name: str, data: bytes) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        atomic_files.write(folder / name, data, overwrite=False)
    except OSError as error:
        raise InnerFailure(f"{folder} cannot be written to: {error.strerror or error}.") from error
    return folder / name

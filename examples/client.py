"""A complete client of the API in the standard library alone: upload, create, poll, download.

    python examples/client.py http://127.0.0.1:8787 KEY photo.jpg "white marble with gold veins" [FOLDER]

Prints the path of each picture.
"""

import json
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODEL = "midjourney_retexture"
POLL_EVERY = 1.0  # seconds


@dataclass(frozen=True)
class Client:
    """A server and a key for it."""

    base: str
    key: str

    def upload(self, photo: Path) -> str:
        """Give the server a picture; returns its URL. A picture that is on the web needs no upload."""
        boundary = secrets.token_hex(16)
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{photo.name}"\r\n\r\n'
        body = head.encode() + photo.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        return str(self._ask("/v1/files", body, f"multipart/form-data; boundary={boundary}")["url"])

    def create(self, image_url: str, prompt: str, **params: object) -> str:
        """Create a task; returns its id at once."""
        asked = {"imgUrl": image_url, "remixPrompt": prompt, **params}
        body = json.dumps({"model": MODEL, "input": [{"params": asked}]}).encode()
        return str(self._ask("/model/v1/generation", body, "application/json")["id"])

    def wait(self, task_id: str, progress: Callable[[float], None]) -> list[str]:
        """Poll a task until it has ended; returns the URLs of its pictures.

        Raises:
            RuntimeError: it failed; the message says why.
        """
        while True:
            task = self._ask(f"/model/v1/generation/task/{task_id}")
            if task["status"] == "failed":
                raise RuntimeError(task["error"]["error_message"])
            progress(task.get("progress", 0.0))
            if task["status"] == "completed":
                return [entry["url"] for group in task["output"] for entry in group["content"]]
            time.sleep(POLL_EVERY)

    def _ask(self, path: str, body: bytes | None = None, kind: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.key}"} | ({"Content-Type": kind} if kind else {})
        request = urllib.request.Request(self.base + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["error"]["message"]) from None


def retexture(
    client: Client,
    photo: Path,
    prompt: str,
    folder: Path,
    progress: Callable[[float], None],
    **params: object,
) -> Iterator[Path]:
    """Retexture a photo and save the pictures in ``folder``; yields their paths."""
    task_id = client.create(client.upload(photo), prompt, **params)
    folder.mkdir(parents=True, exist_ok=True)
    for number, url in enumerate(client.wait(task_id, progress), 1):
        path = folder / f"{photo.stem}-{number}{Path(urllib.parse.urlsplit(url).path).suffix}"
        with urllib.request.urlopen(url, timeout=60) as picture:
            path.write_bytes(picture.read())
        yield path


def main() -> None:
    """What the module's text says."""
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    base, key, photo, prompt, *rest = sys.argv[1:]
    folder = Path(rest[0] if rest else "retextured")

    def tell(done: float) -> None:
        print(f"{done:.0%}", file=sys.stderr)

    try:
        for path in retexture(Client(base.rstrip("/"), key), Path(photo), prompt, folder, tell):
            print(path)
    except (RuntimeError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

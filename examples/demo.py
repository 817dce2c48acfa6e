"""What ``make demo`` shows: a server is started, and a photograph retextured through its API, three times."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from PIL import Image
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from client import Client, retexture
from retexture.evaluation import Tile, contact_sheet

PHOTO = Path(__file__).parent.parent / "src" / "retexture" / "samples" / "coffee.jpg"
FOLDER = Path("retextured")
LOOKS = {
    "marble": "white marble with gold veins",
    "rust": "rusted steel in neon night",
    "oil": "oil painting",
}
SEED = 7


@contextmanager
def server(key: str, log: Path) -> Iterator[str]:
    """A server with ``key`` as its first; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command: list[str | Path] = [Path(sys.executable).with_name("retexture"), "serve", "--port", str(port)]
    command += ["--data", FOLDER / "server"]
    environment = {**os.environ, "RETEXTURE_FIRST_KEY": key}
    with log.open("wb") as lines:
        process = subprocess.Popen(command, env=environment, stdout=lines, stderr=lines)
    try:
        base = f"http://127.0.0.1:{port}"
        while process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{base}/readyz", timeout=2):
                break
            time.sleep(0.05)
        else:
            sys.exit(f"The server ended at once; {log} says why.")
        yield base
    finally:
        process.terminate()
        process.wait(30)


def sheet(pictures: dict[str, list[Path]]) -> Path:
    """One contact sheet of everything, the photograph first in each row."""

    def read(path: Path) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
        with Image.open(path) as picture:
            return np.asarray(picture.convert("RGB"))

    rows = [
        [Tile(read(PHOTO), "the photograph"), *(Tile(read(path), prompt) for path in paths)]
        for prompt, paths in pictures.items()
    ]
    target = FOLDER / "sheet.png"
    Image.fromarray(contact_sheet(rows)).save(target)
    return target


def main() -> None:
    """Run it and print the paths."""
    console = Console(stderr=True, highlight=False)
    FOLDER.mkdir(exist_ok=True)
    # The same key each time, so that the second run finds the data folder of the first.
    kept = FOLDER / "demo-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(f"rtx_{secrets.token_urlsafe(32)}")
    key = kept.read_text()
    made: dict[str, list[Path]] = {}
    with server(key, FOLDER / "server.log") as base:
        console.print(f"A server runs at {base}; its key is {key[:8]}…")
        bar = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), console=console, transient=True
        )
        with bar:
            for name, prompt in LOOKS.items():
                step = bar.add_task(prompt, total=1.0)
                paths = retexture(
                    Client(base, key),
                    PHOTO,
                    prompt,
                    FOLDER / name,
                    lambda done, step=step: bar.update(step, completed=done),  # type: ignore[misc]
                    seed=SEED,
                )
                made[prompt] = list(paths)
                for path in made[prompt]:
                    print(path, flush=True)
    print(sheet(made))
    console.print(
        "The same by hand: [bold]make serve[/bold] leaves the server running and shows how to call it."
    )


if __name__ == "__main__":
    main()

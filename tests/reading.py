"""What a reader has who follows a page: a shell, a folder, and a server that starts when the page says so."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from command_line import COMMAND, environment, shrunk
from documents import REPOSITORY, Sample

LIMIT = 600  # seconds after which a page hangs

_RETEXTURE = """#!/usr/bin/env bash
# The installed command; what runs until it is stopped goes to the background, and is waited for.
case "${1-}" in serve | worker) ;; *) exec "$REAL" "$@" ;; esac
"$REAL" "$@" < /dev/null >> "$STATE/printed" 2>> "$STATE/log" &
echo $! >> "$STATE/pids"
[ "$1" = worker ] && exit
until curl --disable --silent --fail --output /dev/null "http://127.0.0.1:$RETEXTURE_PORT/readyz"; do
    kill -0 $! || { cat "$STATE/log" >&2; exit 1; }
    sleep 0.05
done
"""

_MAKE = """#!/usr/bin/env bash
# Says what it would do: installing is for the merge gate. A server is started all the same.
real=$(PATH=${PATH#*:} command -v make)
"$real" --dry-run "$@" > "$STATE/made" || { cat "$STATE/made"; exit 1; }
if tail -n 1 "$STATE/made" | grep -q 'retexture serve$'; then exec retexture serve; fi
"""

_FIRST_KEY = """#!/usr/bin/env bash
grep --only-matching --max-count 1 'rtx_[A-Za-z0-9_-]*' "$STATE/printed"
"""

_CHECKOUT = ("Makefile", "examples", "pyproject.toml", "requirements")


@dataclass(frozen=True)
class Reader:
    """Somebody who does what a page says."""

    folder: Path
    port: int
    exchanged: Mapping[str, str]
    settings: Mapping[str, str]

    def follow(self, page: Iterable[Sample]) -> "subprocess.CompletedProcess[str]":
        """Run the samples of a page in order, in one shell."""
        script = self.folder / "script.sh"
        script.write_text("\n".join(["set -euo pipefail", *map(self._written, page)]))
        process = subprocess.Popen(
            ["bash", script],
            cwd=self.folder,
            env=environment(**self._environment()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            out, err = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return subprocess.CompletedProcess(["bash"], process.returncode, out, err)

    def _written(self, sample: Sample) -> str:
        text = sample.text
        for said, meant in self.exchanged.items():
            text = text.replace(said, meant)
        head = f"echo '== {sample}' >&2; cd {self.folder / 'here'}"
        if sample.language == "sh":
            return f"{head}\n{text}"
        suffix, program = {"python": (".py", sys.executable), "js": (".mjs", "node")}[sample.language]
        path = self.folder / f"{sample.path.stem}-{sample.line}{suffix}"
        path.write_text(text)
        return f"{head}\n{program} {path}"

    def _environment(self) -> dict[str, str | None]:
        programs = [self.folder / "bin", Path(COMMAND).parent, Path(sys.executable).parent]
        return {
            "PATH": os.pathsep.join([*map(str, programs), os.environ["PATH"]]),
            "HOME": str(self.folder),
            "STATE": str(self.folder),
            "REAL": COMMAND,
            "RETEXTURE_PORT": str(self.port),
            "RETEXTURE_DATA_DIR": str(self.folder / "data"),
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{REPOSITORY}.insteadOf",
            "GIT_CONFIG_VALUE_0": "https://github.com/retexture/retexture",
            # The reader's make is not a part of the make that runs the tests.
            **dict.fromkeys(("MAKEFLAGS", "MAKELEVEL", "MFLAGS")),
            **self.settings,
        }


@contextmanager
def reading(
    folder: Path, port: int, exchanged: Mapping[str, str], settings: Mapping[str, str]
) -> Iterator[Reader]:
    """A reader with a folder that looks like a checkout; what they started is ended afterwards."""
    _lay_out(folder)
    said = {"http://127.0.0.1:8787": f"http://127.0.0.1:{port}", "rtx_…": "$(first-key)"}
    try:
        yield Reader(folder, port, said | dict(exchanged), settings)
    finally:
        _end(folder / "pids")


def _lay_out(folder: Path) -> None:
    here, programs = folder / "here", folder / "bin"
    bundled = here / "src" / "retexture" / "samples"
    for each in (bundled, programs, here / "photos"):
        each.mkdir(parents=True)
    for name in _CHECKOUT:
        (here / name).symlink_to(REPOSITORY / name)
    photo = REPOSITORY / "src" / "retexture" / "samples" / "coffee.jpg"
    for target in (here / "photo.jpg", here / "cup.jpg", bundled / "coffee.jpg", here / "photos" / "a.jpg"):
        shrunk(photo, target)
    for name, text in (("retexture", _RETEXTURE), ("make", _MAKE), ("first-key", _FIRST_KEY)):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    (folder / ".curlrc").write_text("fail-with-body\nshow-error\n")


def _end(pids: Path) -> None:
    started = [int(line) for line in pids.read_text().split()] if pids.exists() else []
    for pid in started:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 60
    while any(_lives(pid) for pid in started):
        assert time.monotonic() < deadline, "what the page started does not end"
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def missing_programs(page: Iterable[Sample]) -> list[str]:
    """The programs that a page asks of its reader and this machine lacks."""
    wanted = {"bash", "curl", "git", "jq", *("node" for sample in page if sample.language == "js")}
    return sorted(name for name in wanted if shutil.which(name) is None)

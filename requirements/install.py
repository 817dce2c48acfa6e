"""Make .venv what the lock files say; what ``make`` does before its first command.

    python3 requirements/install.py runtime|development

An installation that is broken off at any moment leaves packages that are half there, and pip can't mend
these. So ``.venv/.created`` says that the environment was begun here, and ``.venv/.runtime`` and
``.venv/.dev`` say that it is whole: they are taken away before anything is changed. Where the first is there
alone, everything is made anew. An environment that was made by other means is kept, and installed into.
"""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
VENV = ROOT / ".venv"
BEGUN = VENV / ".created"
RUNTIME = VENV / ".runtime"
DEVELOPMENT = VENV / ".dev"
STAMPS = {
    RUNTIME: (LOCKS / "build.txt", LOCKS / "runtime.txt", ROOT / "pyproject.toml"),
    DEVELOPMENT: (LOCKS / "dev.txt",),
}


def main() -> None:
    """What the module's text says."""
    if sys.version_info < OLDEST:
        found = "{}.{}".format(*sys.version_info)  # said by older ones too, so without newer syntax
        sys.exit(f"Python 3.11 or newer is needed, this is {found}. Try: make PYTHON=python3.12")
    wanted = [RUNTIME] if sys.argv[1:] == ["runtime"] else [RUNTIME, DEVELOPMENT]
    with LOCKS.joinpath("install.py").open("rb") as lock:
        _wait_for(lock)
        current = [stamp for stamp in STAMPS if _is_current(stamp)]
        missing = [stamp for stamp in wanted if stamp not in current]
        if missing:
            if _begin(lock):
                current, missing = [], wanted
            for stamp in missing:
                (_install_runtime if stamp is RUNTIME else _install_development)(lock)
        for stamp in STAMPS:  # in this order: make compares their times
            if stamp in current or stamp in wanted:
                stamp.touch()


def _wait_for(lock: BinaryIO) -> None:
    """Let one installation at a time work; one that was orphaned counts, as pip holds the lock too."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Waiting for another installation into .venv to end", file=sys.stderr)
        fcntl.flock(lock, fcntl.LOCK_EX)


def _is_current(stamp: Path) -> bool:
    """Whether what the stamp stands for was installed after the files that it comes from were written."""
    return stamp.exists() and all(stamp.stat().st_mtime >= each.stat().st_mtime for each in STAMPS[stamp])


def _begin(lock: BinaryIO) -> bool:
    """Have an environment, marked as one that is being changed; returns whether it was made now."""
    if BEGUN.exists() and not RUNTIME.exists():
        print("An installation was broken off: .venv is made anew", file=sys.stderr)
        _empty()
    VENV.mkdir(exist_ok=True)
    BEGUN.touch()
    for stamp in STAMPS:
        stamp.unlink(missing_ok=True)
    if (VENV / "bin" / "python").exists():
        return False
    try:
        _run(lock, sys.executable, "-m", "venv", str(VENV))
    except subprocess.CalledProcessError:
        sys.exit("Python's venv module is missing (on Debian: apt install python3-venv)")
    return True


def _empty() -> None:
    """Remove everything but the mark, which is there as long as anything else is."""
    for each in VENV.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        elif each != BEGUN:
            each.unlink()


def _install_runtime(lock: BinaryIO) -> None:
    print("Installing what Retexture needs into .venv (once)", file=sys.stderr)
    _pip(lock, "--require-hashes", "-r", str(LOCKS / "build.txt"), "-r", str(LOCKS / "runtime.txt"))
    _pip(lock, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def _install_development(lock: BinaryIO) -> None:
    print("Installing the development tools into .venv (once)", file=sys.stderr)
    _pip(lock, "--require-hashes", "-r", str(LOCKS / "dev.txt"))


def _pip(lock: BinaryIO, *arguments: str) -> None:
    pip = (str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    try:
        _run(lock, *pip, *arguments)
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)  # pip has said why


def _run(lock: BinaryIO, *command: str) -> None:
    # What it starts holds the lock too: it may outlive this process, and goes on changing .venv.
    subprocess.run(command, check=True, pass_fds=[lock.fileno()])  # noqa: S603


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

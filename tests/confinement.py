"""A process with the rights that it has in a container: an unprivileged user, a read-only root, one volume.

What a container runtime does is done by hand, in a mount namespace of the process' own: a root of folders
that are bound read-only, at the same paths as outside, and a volume. Needs root, as a runtime does.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from documents import REPOSITORY

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc")
_ENTER = """
set -eu
root=$1 user=$2 chroot=$3; shift 3
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$root"
while [ "$1" != -- ]; do
    how=$1 from=$2 to=$3; shift 3
    if [ -d "$from" ]; then mkdir -p "$root$to"; else mkdir -p "$(dirname "$root$to")"; : > "$root$to"; fi
    mount --rbind "$from" "$root$to"
    case $how in ro) mount -o remount,bind,ro "$root$to" ;; esac
done
shift
mkdir -p "$root/tmp"
mount -o remount,ro "$root"
exec setpriv --no-new-privs --bounding-set=-all,+setuid,+setgid,+setpcap,+sys_chroot \\
    "$chroot" --userspec="$user:$user" "$root" env --chdir=/data "$@"
"""


def why_not_confined() -> str | None:
    """Why processes can't be confined on this machine; None where they can."""
    if os.geteuid() != 0:
        return "only root may give a process a root folder and a user of its own"
    missing = [name for name in ("unshare", "setpriv", "chroot") if shutil.which(name) is None]
    if missing:
        return f"{', '.join(missing)} not installed"
    probe = subprocess.run(["unshare", "--mount", "mount", "--make-rprivate", "/"], capture_output=True)
    return None if probe.returncode == 0 else "this machine lets no process have mounts of its own"


@dataclass(frozen=True)
class Confinement:
    """Where confined processes run.

    Attributes:
        folder: Outside, of the volume and of what is bound besides.
        user: The number of the user and of the group.
        bound: Paths inside, and what is bound there read-only.
    """

    folder: Path
    user: int
    bound: dict[str, Path] = field(default_factory=dict)

    @property
    def volume(self) -> Path:
        """The folder that is /data inside."""
        return self.folder / "volume"

    def place(self, inside: str, content: str, mode: int = 0o444) -> None:
        """Put a file at a path inside."""
        path = self.folder / "files" / inside.strip("/").replace("/", "-")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
        path.chmod(mode)
        self.bound[inside] = path

    def command(self, command: Sequence[str | Path]) -> list[str | Path]:
        """What runs a command inside; the process that it becomes is the command's."""
        binds: list[str | Path] = []
        for path in (*_SYSTEM, sys.base_prefix, sys.prefix, str(REPOSITORY / "src")):
            if Path(path).exists():
                binds += ["ro", path, path]
        for inside, outside in self.bound.items():
            binds += ["ro", outside, inside]
        for path in ("/proc", "/dev"):
            binds += ["as-it-is", path, path]
        binds += ["rw", self.volume, "/data"]
        root = self.folder / "root"
        root.mkdir(exist_ok=True)
        chroot = shutil.which("chroot") or "chroot"  # not in the path of those that run inside
        enter: list[str | Path] = ["unshare", "--mount", "sh", "-c", _ENTER, "enter"]
        return [*enter, root, str(self.user), chroot, *binds, "--", *command]

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        """What a container's process finds set: what the image and its operator say, and nothing else."""
        path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"])
        return {"PATH": path, **settings}


@contextmanager
def confinement(user: int) -> Iterator[Confinement]:
    """A volume of its own for a user, gone afterwards; pytest's folders are closed to other users."""
    folder = Path(tempfile.mkdtemp(prefix="rtx-confined-"))
    folder.chmod(0o755)
    made = Confinement(folder, user)
    made.volume.mkdir(mode=0o700)
    os.chown(made.volume, user, user)
    try:
        yield made
    finally:
        shutil.rmtree(folder)

import subprocess
import sys
from pathlib import Path

import pytest

from retexture.atomic_files import write


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_has_the_permissions_of_other_new_files(tmp_path: Path) -> None:
    write(tmp_path / "a", b"data", overwrite=False)
    (tmp_path / "plain").touch()
    assert (tmp_path / "a").read_bytes() == b"data"
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert names(tmp_path) == ["a", "plain"]


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_there_stays(tmp_path: Path, kind: str) -> None:
    taken = tmp_path / "taken"
    if kind == "file":
        taken.touch()
    elif kind == "folder":
        taken.mkdir()
    else:
        taken.symlink_to("nowhere")
    with pytest.raises(FileExistsError) as refused:
        write(taken, b"data", overwrite=False)
    assert refused.value.filename == str(taken)
    assert names(tmp_path) == ["taken"]
    assert kind == "folder" or taken.is_symlink() or taken.read_bytes() == b""


WRITER = """
import sys
from pathlib import Path
from retexture.atomic_files import write
for number in range(1000):
    write(Path(sys.argv[1]), bytes([number % 251]) * 300_000, overwrite=True)
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 5, 9])
def test_a_kill_leaves_the_old_or_the_new_content(tmp_path: Path, after: int) -> None:
    target = tmp_path / "a.png"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, target], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        for _ in range(after):
            writer.stdout.readline()
        writer.kill()
    assert len(target.read_bytes()) == 300_000
    assert len(set(target.read_bytes())) == 1


def test_a_file_that_cannot_be_finished_leaves_nothing(tmp_path: Path) -> None:
    limited = f"""
import resource, signal, sys
from pathlib import Path
from retexture.atomic_files import write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write(Path({str(tmp_path / "a.png")!r}), b"x" * 5000, overwrite=False)
except OSError as error:
    print(error.filename)
"""
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=True)
    assert done.stdout == f"{tmp_path / 'a.png'}\n"
    assert names(tmp_path) == []

"""``retexture compile``: nothing is left to be compiled when pictures are asked for."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import COMMAND, Cli, environment, sentences
from retexture import bootstrap
from retexture.engines.procedural.compilation import small_pictures
from retexture.engines.protocol import Request
from running import LIMIT, until

_PROGRAM = """
import gc, sys
from numba.core.dispatcher import Dispatcher
from retexture import bootstrap
from retexture.engines.procedural import compilation
settings = bootstrap.configured()
bootstrap.prepare_kernels(settings)
engine = bootstrap.engines(settings).build("procedural")
# Each material has one kernel, of the same types: a few of them stand for all. Tiles and maps have others.
materials = sorted(compilation.load_catalogue().materials)[3:]
every = compilation.small_pictures
is_own = lambda each: each.maps or isinstance(each, compilation.TileRequest) or each.prompt not in materials
compilation.small_pictures = lambda: filter(is_own, every())
compilation.compile_kernels(engine, lambda share, name: None)
for each in gc.get_objects():
    # What is inlined is a part of the kernels that use it.
    if isinstance(each, Dispatcher) and not each.targetoptions.get("forceinline"):
        if each.__module__.startswith("retexture."):
            print("compiled" if each.signatures else "left", each.__module__, each.__qualname__)
"""

_ON_DEMAND = {
    "retexture.engines.procedural.plan.growth _climb",
    "retexture.engines.procedural.render.shadow _lead",
}


@pytest.mark.slow
def test_every_kernel_is_compiled_but_two_that_want_walls_or_a_low_sun() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = [line.split(" ", 1) for line in done.stdout.splitlines()]
    assert {name for state, name in lines if state == "left"} <= _ON_DEMAND
    assert len([name for state, name in lines if state == "compiled"]) > 40


def test_each_look_is_among_the_pictures() -> None:
    vocabulary = bootstrap.engines(bootstrap.configured()).build("procedural").vocabulary
    assert vocabulary is not None
    prompts = {request.prompt for request in small_pictures() if isinstance(request, Request)}
    named = {term.name for term in vocabulary.terms if term.kind.value != "manner"}
    assert named <= prompts


def test_it_can_be_stopped_and_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as err:
        process = subprocess.Popen(
            [COMMAND, "compile"], env=environment(), stderr=err, stdout=subprocess.DEVNULL
        )
    try:
        until(lambda: "Compiling" in log.read_text(), "the first picture")
        process.send_signal(signal.SIGINT)
        assert process.wait(LIMIT) == 130
    finally:
        process.kill()
        process.wait()
    assert "goes on where it was stopped" in log.read_text()


def test_a_place_that_cannot_be_written_to_is_said(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    nowhere = {"RETEXTURE_CACHE_DIR": str(tmp_path / "file"), "HOME": "/dev/null/home"}
    finished = cli("compile", **nowhere, XDG_CACHE_HOME=None, XDG_DATA_HOME=None)
    assert finished.returncode == 2
    (sentence,) = sentences(finished)
    assert "RETEXTURE_CACHE_DIR" in sentence

"""The commands, one module each: its options, its help, and the call that does its work.

A command imports what does its work when it is called, so that the help of all commands appears at once.
"""

from retexture.cli.commands.compile import compile_all
from retexture.cli.commands.conformance import CONFORMANCE_CODES, conformance
from retexture.cli.commands.doctor import doctor
from retexture.cli.commands.editing import REMIX_HELP, UPSCALE_HELP, VARY_HELP, remix, upscale, vary
from retexture.cli.commands.engines import ENGINES_CODES, engines
from retexture.cli.commands.evaluate import evaluate
from retexture.cli.commands.keys import keys
from retexture.cli.commands.looks import looks
from retexture.cli.commands.models import models
from retexture.cli.commands.run import RUN_HELP, run
from retexture.cli.commands.serve import serve
from retexture.cli.commands.settings import settings
from retexture.cli.commands.tile import TILE_HELP, tile
from retexture.cli.commands.worker import worker

__all__ = [
    "CONFORMANCE_CODES",
    "ENGINES_CODES",
    "REMIX_HELP",
    "RUN_HELP",
    "TILE_HELP",
    "UPSCALE_HELP",
    "VARY_HELP",
    "compile_all",
    "conformance",
    "doctor",
    "engines",
    "evaluate",
    "keys",
    "looks",
    "models",
    "remix",
    "run",
    "serve",
    "settings",
    "tile",
    "upscale",
    "vary",
    "worker",
]

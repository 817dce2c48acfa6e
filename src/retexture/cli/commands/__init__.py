"""The commands, one module each: its options, its help, and the call that does its work.

A command imports what does its work when it is called, so that the help of all commands appears at once.
"""

from retexture.cli.commands.doctor import doctor
from retexture.cli.commands.engines import ENGINES_CODES, engines
from retexture.cli.commands.evaluate import evaluate
from retexture.cli.commands.keys import keys
from retexture.cli.commands.looks import looks
from retexture.cli.commands.models import models
from retexture.cli.commands.run import RUN_HELP, run
from retexture.cli.commands.serve import serve
from retexture.cli.commands.settings import settings
from retexture.cli.commands.worker import worker

__all__ = [
    "ENGINES_CODES",
    "RUN_HELP",
    "doctor",
    "engines",
    "evaluate",
    "keys",
    "looks",
    "models",
    "run",
    "serve",
    "settings",
    "worker",
]

"""``retexture run``: several pictures with one look, read, retextured, written and reported."""

from retexture.cli.run.folders import PICTURE_SUFFIXES
from retexture.cli.run.outputs import digest_of
from retexture.cli.run.start import RunOptions, run_batch

__all__ = ["PICTURE_SUFFIXES", "RunOptions", "digest_of", "run_batch"]

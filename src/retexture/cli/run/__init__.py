"""``retexture run``: several pictures with one look, read, retextured, written and reported; and tiles."""

from retexture.cli.run.editing import LocalEdit, NamedPicture, edit_in_folder
from retexture.cli.run.folders import PICTURE_SUFFIXES
from retexture.cli.run.outputs import digest_of
from retexture.cli.run.start import RunOptions, run_batch
from retexture.cli.run.tiles import TileOptions, make_tiles

__all__ = [
    "PICTURE_SUFFIXES",
    "LocalEdit",
    "NamedPicture",
    "RunOptions",
    "TileOptions",
    "digest_of",
    "edit_in_folder",
    "make_tiles",
    "run_batch",
]

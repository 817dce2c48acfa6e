"""The maps of a picture's surfaces, in a folder of their own beside it."""

from collections.abc import Iterator
from itertools import chain
from pathlib import PurePosixPath

from retexture.cli.run.outputs import OutputFolder
from retexture.imaging.surface_maps import SurfaceMaps, files_of

MAPS = "-maps"
"""What the folder's name has in place of the picture's suffix."""


def publish_maps(maps: SurfaceMaps, names: Iterator[str], folder: OutputFolder) -> str:
    """Write the maps of a picture into the first folder of ``names`` that is free.

    Args:
        maps: What is written.
        names: Those that the folder may have, best first, each with :data:`MAPS` at its end.
        folder: Where pictures are put.

    Returns:
        The path of the maps' folder in ``folder``.

    Raises:
        OSError: the folder cannot be written to.
    """
    best = next(names)
    stem = PurePosixPath(best).name.removesuffix(MAPS)
    return folder.publish_folder(chain([best], names), files_of(maps, stem))

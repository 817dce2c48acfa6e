"""The contact sheet of one source: the source and what was made of it, side by side."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from retexture.cli.outputs import Output, OutputFolder, key_of
from retexture.cli.sources import Source
from retexture.evaluation import Tile, contact_sheet
from retexture.imaging.arrays import Rgb8
from retexture.imaging.decode import decode
from retexture.imaging.encode import encode, on_white
from retexture.imaging.limits import Limits


def publish_sheet(
    source: Source, data: bytes, outputs: Sequence[Output], prompt: str, limits: Limits, folder: OutputFolder
) -> Output:
    """Put a contact sheet into the folder, unless it is there already.

    Args:
        source: Where the source came from.
        data: Its encoded bytes.
        outputs: The pictures that were made of it; they lie in ``folder``.
        prompt: Written under the source.
        limits: How large a picture may be.
        folder: Where the sheet is put, as ``LABEL-sheet.png``.

    Raises:
        OSError: the folder cannot be read or written to.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    key = key_of({"sheet": [output.sha256 for output in outputs], "source": sha256, "label": source.label})
    if (there := folder.find(key)) is not None:
        return there
    tiles = [Tile(_shown(data, limits), f"{source.label}: {prompt}")]
    for number, output in enumerate(outputs, 1):
        made = (folder.path / output.file).read_bytes()
        tiles.append(Tile(_shown(made, limits), f"{number}, seed {output.seed}"))
    sheet = contact_sheet([tiles])
    height, width = sheet.shape[:2]
    return folder.publish(key, _names(source), encode(sheet), replace(outputs[0], width=width, height=height))


def _shown(data: bytes, limits: Limits) -> Rgb8:
    photo = decode(data, limits)
    return photo.rgb if photo.alpha is None else on_white(photo.rgb, photo.alpha)


def _names(source: Source) -> Iterator[str]:
    yield f"{source.label}-sheet.png"
    yield from (f"{source.label}-sheet-{number}.png" for number in count(2))

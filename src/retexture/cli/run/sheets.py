"""The contact sheet of one source: the source and what was made of it, side by side."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from retexture.cli.run.outputs import OutputFolder, digest_of
from retexture.cli.run.sources import ImageSource
from retexture.editing import Output
from retexture.evaluation import Tile, contact_sheet
from retexture.imaging.arrays import Rgb8
from retexture.imaging.decode import decode
from retexture.imaging.encode import encode, on_white
from retexture.imaging.limits import Limits


@dataclass(frozen=True)
class SheetContent:
    """What a contact sheet shows.

    Attributes:
        source: Where the source came from.
        data: The source's encoded bytes.
        prompt: Written under the source.
        outputs: The pictures that were made of the source, at least one.
    """

    source: ImageSource
    data: bytes
    prompt: str
    outputs: Sequence[Output]

    def key(self) -> str:
        """Return the sheet's name in the records."""
        facts = {
            "sheet": [output.sha256 for output in self.outputs],
            "source": hashlib.sha256(self.data).hexdigest(),
            "label": self.source.label,
        }
        return digest_of(facts)


def publish_sheet(content: SheetContent, limits: Limits, folder: OutputFolder) -> Output:
    """Put a contact sheet into the folder as ``LABEL-sheet.png``, unless it is there already.

    Args:
        content: What it shows; the outputs lie in ``folder``.
        limits: How large a picture may be.
        folder: Where the sheet is put.

    Raises:
        OSError: the folder cannot be read or written to.
    """
    key = content.key()
    if (there := folder.find(key)) is not None:
        return there
    source, outputs = content.source, content.outputs
    tiles = [Tile(_shown(content.data, limits), f"{source.label}: {content.prompt}")]
    for number, output in enumerate(outputs, 1):
        made = (folder.path / output.file).read_bytes()
        tiles.append(Tile(_shown(made, limits), f"{number}, seed {output.seed}"))
    sheet = contact_sheet([tiles])
    height, width = sheet.shape[:2]
    return folder.publish(key, _names(source), encode(sheet), replace(outputs[0], width=width, height=height))


def _shown(data: bytes, limits: Limits) -> Rgb8:
    photo = decode(data, limits)
    return photo.rgb if photo.alpha is None else on_white(photo.rgb, photo.alpha)


def _names(source: ImageSource) -> Iterator[str]:
    yield f"{source.label}-sheet.png"
    yield from (f"{source.label}-sheet-{number}.png" for number in count(2))

"""What a client orders: validated, with nothing of HTTP left in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from retexture.imaging.encode import PictureFormat
from retexture.tasks.edits import Basis, PictureEdit
from retexture.tasks.idempotency import Repeatable

MOST_INPUTS = 16
IMAGES = 4


@dataclass(frozen=True)
class Picture:
    """A picture that an order names.

    Attributes:
        url: Where it is, as the client wrote it.
        file: The name of the file, where it is one of this server's own.
    """

    url: str
    file: str | None = None


@dataclass(frozen=True)
class Input:
    """One picture to be retextured, an earlier one to be edited, or a material to make a tile of.

    Attributes:
        image_url: Where the picture is, as the client wrote it; empty: the edit says which one, or a
            tile is made, which needs none.
        prompt: What it should look like.
        callback: Where the finished task is to be sent.
        file: The name of the file, where the picture is one of this server's own.
        mask: What of the picture is to change; None: everything.
        swatch: A material to be used instead of the engine's own.
        edit: What is to become of an earlier picture; None: it starts from a picture of the client's.
        basis: What the edit starts from; None: that has not been looked for yet.
    """

    image_url: str
    prompt: str
    callback: str | None = None
    file: str | None = None
    mask: Picture | None = None
    swatch: Picture | None = None
    edit: PictureEdit | None = None
    basis: Basis | None = None


@dataclass(frozen=True)
class Order:
    """One task to be.

    Attributes:
        model: The name that the client used.
        inputs: 1 to :data:`MOST_INPUTS`.
        request_id: Correlates everything that follows from the request.
        base_url: The server's address as the client used it; the URLs in callbacks begin with it.
        count: Variations of each input, 1 to :data:`IMAGES`.
        seed: 0 to 2**32 - 1; None: the prompt's, or a random one.
        structure: 0 (loose) to 1 (strict).
        min_structure: 0 to 1: an output that keeps less of the structure is made again, more strictly.
        format: Of the outputs.
        quality: Of outputs in a format with losses, 0 to 100; None: the usual one of the format.
        engine: Its name; None: the configured one.
        maps: Whether the maps of the pictures' surfaces are wanted too.
        tile_side: Pixels a side of tiles; None: pictures of photos are made.
        fallback: Of a chain of engines another may take the place of the first that can do what is asked.
        metadata: The client's own entries.
        repeatable: What identifies a repetition of the order; None: each one is a task of its own.
        via: The installations that it came through, this one last.
        without_effect: For each input, the names of parameters that were sent and that other models alone
            have; nothing: there are none.
    """

    model: str
    inputs: tuple[Input, ...]
    request_id: str
    base_url: str
    count: int = IMAGES
    seed: int | None = None
    structure: float = 0.5
    min_structure: float = 0.0
    format: PictureFormat = PictureFormat.PNG
    quality: int | None = None
    engine: str | None = None
    fallback: bool = True
    maps: bool = False
    tile_side: int | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    repeatable: Repeatable | None = None
    via: tuple[str, ...] = ()
    without_effect: tuple[tuple[str, ...], ...] = ()

    @property
    def urls(self) -> Iterator[str]:
        """The URLs of all pictures that it names."""
        for each in self.inputs:
            if each.image_url:
                yield each.image_url
            yield from (picture.url for picture in (each.mask, each.swatch) if picture is not None)

"""A picture that was made before, as edits need it."""

from dataclasses import dataclass, field

from retexture.engines.protocol import Engine, Receipt, Request
from retexture.imaging.photo import Photo


@dataclass(frozen=True, eq=False)
class Earlier:
    """A picture that was made before.

    Attributes:
        picture: It.
        number: Its number among the variations of its request, from 0.
        receipt: How it came about.
        request: What it was made from; None where that is not known any more.
        lost: Why it is not, as a clause; empty where it is.
        prompt: What was asked for, as far as it is known.

    Raises:
        ValueError: It is a tile. What an edit makes would not go on beyond its sides.
    """

    picture: Photo = field(repr=False)
    number: int
    receipt: Receipt
    request: Request | None = field(default=None, repr=False)
    lost: str = ""
    prompt: str = ""

    def __post_init__(self) -> None:
        if not self.receipt.source_sha256:  # as only tiles are, which are drawn on no photo
            raise ValueError(
                "A tile is not edited: make tiles again, of another size or with another seed or prompt."
            )

    @property
    def structure(self) -> float:
        """How closely it follows its photo."""
        if self.receipt.kept is not None:
            return self.receipt.kept.structure
        return 0.5 if self.request is None else self.request.structure

    def hindrance(self, engine: Engine | None) -> str:
        """Why it can't be made again, as a clause; empty where it can.

        Args:
            engine: The engine that made it, as it is here now; None: there is none of that name.
        """
        if self.request is None:
            return self.lost or "nothing is known of what it was made from"
        if engine is None:
            return f"there is no engine {self.receipt.engine} here"
        if not engine.capabilities.repeats:
            return f"the engine {engine.name} makes a new picture each time"
        if engine.version != self.receipt.engine_version:
            made, here = self.receipt.engine_version, engine.version
            return f"version {made} of the engine made it, and version {here} is here"
        return ""

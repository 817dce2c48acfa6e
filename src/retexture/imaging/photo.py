"""A decoded picture, ready for an engine."""

from dataclasses import dataclass, field

from retexture.imaging.arrays import Alpha8, Rgb8


@dataclass(frozen=True, eq=False)
class Photo:
    """A picture with its orientation applied and its colours in sRGB; its metadata is gone.

    Attributes:
        rgb: The pixels, (height, width, 3) uint8 sRGB. Where ``alpha`` is 0 the colour is unspecified.
        alpha: (height, width) uint8, or None when the picture is opaque.
        sha256: Hex digest of the encoded bytes that the photo was decoded from, or of its pixels where it
            came from memory.
        original_size: (width, height) in pixels, upright, before it was scaled down to the size limit.
        notes: What was done to the picture that its owner should know, as sentences for people.
    """

    rgb: Rgb8 = field(repr=False)
    alpha: Alpha8 | None = field(repr=False)
    sha256: str
    original_size: tuple[int, int]
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        height, width = self.rgb.shape[:2]
        return width, height

"""Whoever looks at photos: the protocol, and several who look together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from retexture.imaging.arrays import Rgb8
from retexture.perception.perceived import Perceived, merge


class PerceptionError(Exception):
    """A photo could not be looked at; the message is one sentence that says what to do."""


class Perception(Protocol):
    """Looks at photos. Synchronous; several threads may call it, and wait for each other."""

    @property
    def name(self) -> str:
        """Its name and version: changes whenever it could see something else in the same photo."""

    def missing(self) -> str:
        """Say what it lacks and what to type, without loading anything large; empty where it can look."""

    def perceive(self, photo: Rgb8, phrases: Sequence[str]) -> Perceived:
        """Look at a photo.

        Args:
            photo: (height, width, 3) uint8 sRGB.
            phrases: What to look for besides, noun phrases in English ("sofa", "red car"); may be empty.

        Raises:
            PerceptionError: It lacks something, or a model is broken.
        """


@dataclass(frozen=True)
class Together:
    """Several who look at the same photo; the surest wins, part by part."""

    members: tuple[Perception, ...]

    @property
    def name(self) -> str:
        """All names."""
        return ",".join(each.name for each in self.members)

    def missing(self) -> str:
        """What each of them lacks; what several lack is said once."""
        return " ".join(dict.fromkeys(text for each in self.members if (text := each.missing())))

    def perceive(self, photo: Rgb8, phrases: Sequence[str]) -> Perceived:
        """What all of them see."""
        return merge([each.perceive(photo, phrases) for each in self.members])

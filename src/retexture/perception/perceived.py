"""What was seen in a photo, as data: where things are, how surely, who says so and by what evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from retexture.imaging.arrays import Map
from retexture.prompts import Place

_Key = TypeVar("_Key")


@dataclass(frozen=True, eq=False)
class Sighting:
    """Something that one provider sees.

    Attributes:
        map: Where it is, (height, width) float32 as large as the photo, 0–1: how surely each pixel belongs to
            it. Of depth: 1 nearest, 0 farthest, in no unit. Of normals: (height, width, 3), right, down and
            towards the viewer, each -1 to 1.
        confidence: How surely it is there at all, 0–1. Only comparable as far as providers mean the same by
            it; it decides between them.
        provider: Who says so.
        evidence: By what, in words for people.
    """

    map: Map
    confidence: float
    provider: str
    evidence: str


@dataclass(frozen=True, eq=False)
class Perceived:
    """What is seen in one photo. Any of it may be absent.

    Attributes:
        subject: What the photo is about.
        parts: The parts of the scene; people are ``parts[Place.PERSON]``.
        things: What was asked for and found, by the phrase that asked for it.
        not_found: What was looked for and is not there, by the phrase that asked for it: the evidence in
            words. A phrase that is in neither mapping was looked for by nobody.
        depth: How near everything is.
        normals: Which way everything faces.
    """

    subject: Sighting | None = None
    parts: Mapping[Place, Sighting] = field(default_factory=dict)
    things: Mapping[str, Sighting] = field(default_factory=dict)
    not_found: Mapping[str, str] = field(default_factory=dict)
    depth: Sighting | None = None
    normals: Sighting | None = None

    def in_words(self) -> dict[str, str]:
        """The evidence of everything, JSON-compatible, for receipts: what it is, and who says so by what."""
        seen = {
            "subject": self.subject,
            **{place.value: self.parts[place] for place in Place if place in self.parts},
            **{f"“{phrase}”": sighting for phrase, sighting in self.things.items()},
            "depth": self.depth,
            "normals": self.normals,
        }
        told = {what: f"{each.provider}: {each.evidence}" for what, each in seen.items() if each is not None}
        return told | {f"“{phrase}”": f"not found, {why}" for phrase, why in self.not_found.items()}


def merge(results: Iterable[Perceived]) -> Perceived:
    """What several providers see together: of each thing the surest sighting, of equals the earliest.

    What one of them finds is found, whatever the others say.
    """
    several = tuple(results)
    things = _surest_of_each(each.things for each in several)
    missed: dict[str, list[str]] = {}
    for each in several:
        for phrase, why in each.not_found.items():
            if phrase not in things:
                missed.setdefault(phrase, []).append(why)
    return Perceived(
        subject=_surest(each.subject for each in several),
        parts=_surest_of_each(each.parts for each in several),
        things=things,
        not_found={phrase: "; ".join(reasons) for phrase, reasons in missed.items()},
        depth=_surest(each.depth for each in several),
        normals=_surest(each.normals for each in several),
    )


def _surest(sightings: Iterable[Sighting | None]) -> Sighting | None:
    there = [each for each in sightings if each is not None]
    return max(there, key=lambda each: each.confidence, default=None)


def _surest_of_each(results: Iterable[Mapping[_Key, Sighting]]) -> dict[_Key, Sighting]:
    surest: dict[_Key, Sighting] = {}
    for result in results:
        for key, sighting in result.items():
            if key not in surest or sighting.confidence > surest[key].confidence:
                surest[key] = sighting
    return surest

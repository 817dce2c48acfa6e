"""The analysis with what stronger eyes see in place of its own."""

from dataclasses import replace

from retexture.perception import Perceived
from retexture.prompts import Place
from retexture.structure.analysis import Structure, open_sky

_SURE = 0.5  # confidence from which a subject is one thing, and a part is there at all


def with_perceived(structure: Structure, perceived: Perceived) -> Structure:
    """The analysis of a photo with the parts, the things and the subject that were perceived in it.

    Floors and walls keep the planes that the analysis found. What nobody looked for stays as it was.

    Args:
        structure: The photo's analysis.
        perceived: Its maps are as large as the photo.
    """
    parts = {place: seen.map for place, seen in perceived.parts.items() if seen.confidence >= _SURE}
    if Place.FLOOR in parts:
        parts.setdefault(Place.GROUND, parts[Place.FLOOR])
    subject, sure = structure.subject, structure.subject_is_sure
    if perceived.subject is not None:
        subject, sure = perceived.subject.map, perceived.subject.confidence >= _SURE
    maps = {**structure.scene.maps, **parts, Place.SUBJECT: subject}
    scene = replace(structure.scene, maps=maps)
    return replace(
        structure,
        subject=subject,
        subject_is_sure=sure,
        scene=scene,
        sky=scene.where(Place.SKY),
        open_sky=open_sky(scene, structure.blurred, seen=structure.seen is not None or Place.SKY in parts),
        things={phrase: seen.map for phrase, seen in perceived.things.items()},
        not_there=frozenset(perceived.not_found),
    )

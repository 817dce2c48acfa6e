"""One annotated picture, seen and measured."""

import numpy as np
from numpy.typing import NDArray

from retexture.cli.evaluation.cases import small
from retexture.cli.evaluation.parts.perceived import SeenPicture
from retexture.engines.procedural import ProceduralEngine
from retexture.evaluation import (
    TARGETS,
    AnnotatedPicture,
    PagePicture,
    PictureScores,
    overlay,
    score_faces,
    score_part,
    score_target,
)
from retexture.imaging.arrays import Map

_SHOWN = 480  # pixels of the long side of a picture on the page


def measure_picture(engine: ProceduralEngine, picture: AnnotatedPicture) -> PagePicture:
    """See a picture, and hold what was seen beside its annotations."""
    perceived = SeenPicture(engine, picture.rgb)
    known = [*picture.parts, *picture.absent]
    claims = {part: _claimed(perceived.part(part), picture) for part in known}
    targets = []
    for name, part in TARGETS.items():
        if part in known:
            share, said = perceived.target(name)
            targets.append(score_target(picture, name, _claimed(share, picture), said))
    scores = PictureScores(
        name=picture.name,
        kind=picture.kind,
        drawn=picture.drawn,
        parts=tuple(score_part(picture, part, claimed) for part, claimed in claims.items()),
        faces=score_faces(picture, perceived.faces),
        targets=tuple(targets),
    )
    true = {part: truth.mask for part, truth in picture.parts.items()}
    shown, seen = (small(overlay(picture, masks), _SHOWN) for masks in (true, claims))
    return PagePicture(scores, shown, seen, picture.credit)


def _claimed(share: Map | None, picture: AnnotatedPicture) -> NDArray[np.bool_]:
    """What is claimed more than it is not."""
    return np.zeros(picture.rgb.shape[:2], np.bool_) if share is None else share > 0.5

"""Looks without a target on a model or a drawing: meant for what is shown, not for the empty ground."""

from dataclasses import replace

import numpy as np

from retexture.engines.procedural.layout.ground import is_photo_in_weather
from retexture.engines.procedural.look import Look
from retexture.prompts import Place, Target
from retexture.structure import InputKind, Structure

_EMPTY = 0.25  # of the picture: what is left bare is a backdrop, a sheet of paper or the sky
_SHOWN = 0.03  # of the picture: less is no subject
_SUBJECT = Target(Place.SUBJECT, None, "subject")


def on_things(structure: Structure, look: Look) -> Look:
    """The look with its materials laid on the things of a model, drawing or logo; a photo's look as it is.

    A room is all subject, weather falls on everything, and what is asked to be lit anew is a whole picture.
    """
    free = [layer for layer in look.materials if not layer.targets and not is_photo_in_weather(layer)]
    if structure.kind is InputKind.PHOTO or look.everything or look.relit or len(free) != 1:
        return look
    if Place.CEILING in structure.scene.maps or any(layer.targets for layer in look.materials):
        return look
    share = float(np.mean(structure.subject))
    if not _SHOWN < share < 1 - _EMPTY:
        return look
    return replace(look, materials=tuple(replace(layer, targets=(_SUBJECT,)) for layer in look.materials))

"""What stronger eyes are asked about a photo: the parts that the prompt names."""

from retexture.engines.protocol import EngineError
from retexture.imaging.arrays import Rgb8
from retexture.perception import Perceived, Perception, PerceptionError
from retexture.prompts import MaterialSpec, Repaint, Treatment, Understanding


def target_phrases(understanding: Understanding) -> tuple[str, ...]:
    """The prompt's own words for every part that it names, each once, in the order of mention by kind."""
    asked: tuple[MaterialSpec | Repaint | Treatment, ...]
    asked = (*understanding.materials, *understanding.repaints, *understanding.treatments)
    targets = [target for each in asked for target in each.targets]
    return tuple(dict.fromkeys(target.text for target in (*targets, *understanding.kept)))


def perceived_by(perception: Perception, rgb: Rgb8, phrases: tuple[str, ...]) -> Perceived:
    """What is seen in a photo.

    Args:
        perception: Who looks.
        rgb: The photo, (height, width, 3) uint8 sRGB.
        phrases: What to look for besides.

    Raises:
        EngineError: it cannot be looked at; the message says what to do.
    """
    try:
        return perception.perceive(rgb, phrases)
    except PerceptionError as error:
        raise EngineError(str(error)) from error

"""Grounding DINO with SAM 2: boxes around what is named, then outlines within the boxes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.perception.networks.loading import LocalModel, Network, picture
from retexture.perception.networks.maps import LEAST_SHARE, fitted, in_steps
from retexture.perception.perceived import Perceived, Sighting

_LEAST_BOX, _LEAST_WORD = 0.35, 0.25  # scores of boxes and of words, those of the authors' examples
_MOST_BOXES = 12  # of one phrase, the surest: outlines of more cost memory, and look the same


@dataclass(frozen=True, eq=False)
class _Boxes:
    """Boxes around one thing, (n, 4) left, top, right, bottom in pixels, the surest first, with scores."""

    corners: NDArray[np.float32]
    scores: NDArray[np.float32]


@dataclass(frozen=True)
class Grounded:
    """Finds whatever is named, with sharp outlines."""

    detector: LocalModel
    outliner: LocalModel

    @property
    def name(self) -> str:
        """Both models and their revisions."""
        return f"{self.detector.row.version}+{self.outliner.row.version}"

    def missing(self) -> str:
        """Say what either lacks and what to type."""
        return self.detector.missing() or self.outliner.missing()

    def perceive(self, photo: Rgb8, phrases: Sequence[str]) -> Perceived:
        """Each phrase, found or not found."""
        asked = list(dict.fromkeys(phrases))
        if not asked:
            return Perceived()
        boxes = self.detector.run(lambda network: {each: _boxes(network, photo, each) for each in asked})
        found = {phrase: each for phrase, each in boxes.items() if len(each.scores)}
        outlines = self.outliner.run(lambda network: _outlines(network, photo, found)) if found else {}
        things = {}
        for phrase, outline in outlines.items():
            if float((outline > 0.5).mean()) >= LEAST_SHARE:
                count, best = len(found[phrase].scores), in_steps(float(found[phrase].scores[0]))
                evidence = f"“{phrase}” {count} times, at {best:.2f} where it is surest"
                things[phrase] = Sighting(fitted(outline, photo), best, self.name, evidence)
        missed = {phrase: f"{self.name}: no box for “{phrase}”" for phrase in asked if phrase not in things}
        return Perceived(things=things, not_found=missed)


def _boxes(network: Network, photo: Rgb8, phrase: str) -> _Boxes:
    """Boxes around what a phrase says. Phrases are asked one by one, so that no box is another's."""
    # The model was trained on small letters, and on phrases that end with a full stop.
    inputs = network.prepared(images=picture(photo), text=f"{phrase.lower().rstrip('.')}.")
    (answer,) = network.processor.post_process_grounded_object_detection(
        network.model(**inputs),
        inputs["input_ids"],
        threshold=_LEAST_BOX,
        text_threshold=_LEAST_WORD,
        target_sizes=[photo.shape[:2]],
    )
    scores, corners = answer["scores"].cpu().numpy(), answer["boxes"].cpu().numpy()
    surest = np.argsort(-scores, kind="stable")[:_MOST_BOXES]
    return _Boxes(corners[surest], scores[surest])


def _outlines(network: Network, photo: Rgb8, found: Mapping[str, _Boxes]) -> dict[str, Map]:
    """How surely each pixel is within an outline of each thing, 0–1, as large as the photo."""
    corners = [box for each in found.values() for box in each.corners.tolist()]
    inputs = network.prepared(images=picture(photo), input_boxes=[corners])
    answer = network.model(**inputs, multimask_output=False)
    (masks,) = network.processor.post_process_masks(
        answer.pred_masks.cpu(), inputs["original_sizes"].cpu(), binarize=False
    )
    shares = masks.sigmoid()[:, 0].numpy()
    outlines, first = {}, 0
    for phrase, each in found.items():
        outlines[phrase] = shares[first : first + len(each.scores)].max(axis=0)
        first += len(each.scores)
    return outlines

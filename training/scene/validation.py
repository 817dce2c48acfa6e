"""How well parts are found in photos that the head has not learned from."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from retexture.evaluation import AnnotatedPicture, PictureScores, score_part, summarise_parts
from training.scene.features import Example, Sample
from training.scene.fitting import fitted
from training.scene.head import Head, Values
from training.scene.parts import PARTS
from training.scene.pictures import TrainingFiles

_SMALLEST = 0.01  # of a picture: smaller parts are not scored, a place of 16 pixels more or less decides


def folds(scenes: Iterable[str], count: int) -> dict[str, int]:
    """Deal scenes out to folds by chance; the same scenes are always dealt out alike."""
    names = sorted(set(scenes))
    order = np.random.default_rng(1).permutation(len(names))
    return {names[place]: number % count for number, place in enumerate(order)}


def cross_validated(files: TrainingFiles, examples: Sequence[Example], count: int) -> list[PictureScores]:
    """Score every photo with a head that was fitted without the photo's fold.

    Args:
        files: All pictures.
        examples: The same, as they are learned from.
        count: Folds.
    """
    fold_of = folds((each.scene for each in examples), count)
    heads = [fitted([each for each in examples if fold_of[each.scene] != number]) for number in range(count)]
    logits = {each.name: _logits(heads[fold_of[each.scene]], each.plain) for each in examples}
    return [_scores(each.picture, logits[each.picture.name]) for each in files.pictures() if each.is_photo]


def table(scores: Sequence[PictureScores]) -> str:
    """The scores as text: a line for each part."""
    lines = [f"{'part':8} shown  median  mean  absent  false over 2 %"]
    for each in summarise_parts(scores):
        shown = "     –     –" if each.median is None else f"  {each.median:.2f}  {each.mean:.2f}"
        lines.append(f"{each.part:8} {each.shown:5}  {shown}  {each.absent:6}  {each.clearly_false:6}")
    return "\n".join(lines)


def _logits(head: Head, sample: Sample) -> Values:
    return head.logits([each.astype(np.float32) for each in sample.features])


def _scores(picture: AnnotatedPicture, logits: Values) -> PictureScores:
    height, width = picture.rgb.shape[:2]
    chances = 1 / (1 + np.exp(-logits))
    scores = [
        score_part(picture, name, cv2.resize(chance, (width, height), interpolation=cv2.INTER_LINEAR) > 0.5)
        for name, chance in zip(PARTS, chances, strict=True)
        if _is_scored(picture, name)
    ]
    return PictureScores(picture.name, picture.kind, False, tuple(scores), None, ())


def _is_scored(picture: AnnotatedPicture, part: str) -> bool:
    if part in picture.parts:
        return bool(picture.parts[part].mask.mean() >= _SMALLEST)
    return part in picture.absent

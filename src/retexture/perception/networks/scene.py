"""Scene segmenters with the 150 labels of ADE20K: SegFormer, UPerNet, and others that answer alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.perception.labels import labels_meant, scene_labels
from retexture.perception.networks.loading import Network, OfOneModel, picture
from retexture.perception.networks.maps import LEAST_SHARE, fitted, in_steps
from retexture.perception.perceived import Perceived, Sighting
from retexture.perception.perception import PerceptionError
from retexture.prompts import Place


@dataclass(frozen=True)
class SceneParts(OfOneModel):
    """Finds the parts of a scene, and things that one of the labels means."""

    def perceive(self, photo: Rgb8, phrases: Sequence[str]) -> Perceived:
        """All parts that are there, and the phrases whose nouns are among the labels."""
        shares = self.source.run(lambda network: _shares(network, photo))
        labels = scene_labels()
        if len(shares) != len(labels):
            raise PerceptionError(
                f"{self.name} tells {len(shares)} labels, ADE20K has {len(labels)}; name another model."
            )
        parts = {}
        for place in Place:
            belonging = [i for i, label in enumerate(labels) if label.place is place]
            if belonging and (sighting := self._sighting(photo, shares, belonging)):
                parts[place] = sighting
        things, not_found = {}, {}
        for phrase in dict.fromkeys(phrases):
            meant = labels_meant(phrase)
            if meant and (sighting := self._sighting(photo, shares, meant)):
                things[phrase] = sighting
            elif meant:
                not_found[phrase] = (
                    f"{self.name}: no {' or '.join(labels[i].name for i in meant)} in the scene"
                )
        return Perceived(parts=parts, things=things, not_found=not_found)

    def _sighting(
        self, photo: Rgb8, shares: NDArray[np.float32], belonging: Iterable[int]
    ) -> Sighting | None:
        """Where the labels ``belonging`` together are likelier than all others; None if hardly anywhere."""
        numbers = list(belonging)
        own: Map = np.sum(shares[numbers], axis=0, dtype=np.float32)
        there = own > 0.5
        if there.mean() < LEAST_SHARE:
            return None
        seen = [scene_labels()[i].name for i in numbers if (shares[i][there] > 0.5).any()]
        what = ", ".join(seen) or "several labels together"
        confidence = in_steps(float(own[there].mean()))
        evidence = f"{what}, {there.mean():.0%} of the picture"
        return Sighting(fitted(own, photo), confidence, self.name, evidence)


def _shares(network: Network, photo: Rgb8) -> NDArray[np.float32]:
    """How likely each label is at each pixel of a smaller picture, (labels, height, width), 0–1."""
    logits = network.model(**network.prepared(images=picture(photo))).logits
    shares: NDArray[np.float32] = logits.softmax(dim=1)[0].cpu().numpy()
    return shares

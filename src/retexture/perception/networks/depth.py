"""Depth Anything: how near everything is, in no unit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.perception.networks.loading import Network, OfOneModel, picture
from retexture.perception.networks.maps import fitted
from retexture.perception.perceived import Perceived, Sighting

_ENDS = (0.01, 0.99)  # quantiles that become 0 and 1: single pixels at either end are noise
# The model gives no confidence, and its order of near and far mostly holds: another provider must be very
# sure to be believed instead.
_CONFIDENCE = 0.8


@dataclass(frozen=True)
class Depth(OfOneModel):
    """Finds how near everything is."""

    def perceive(self, photo: Rgb8, phrases: Sequence[str]) -> Perceived:  # noqa: ARG002 - it takes no words
        """The depth; absent where everything is equally near."""
        near = self.source.run(lambda network: _nearness(network, photo))
        farthest, nearest = (float(each) for each in np.quantile(near, _ENDS))
        if not nearest > farthest:
            return Perceived()
        depth = fitted((near - np.float32(farthest)) / np.float32(nearest - farthest), photo)
        return Perceived(depth=Sighting(depth, _CONFIDENCE, self.name, "relative, without a unit"))


def _nearness(network: Network, photo: Rgb8) -> Map:
    """Larger is nearer: the model's answers are inverse depths."""
    near: Map = network.model(**network.prepared(images=picture(photo))).predicted_depth[0].cpu().numpy()
    return near

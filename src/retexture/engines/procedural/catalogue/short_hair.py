"""Short hair that lies along the forms: the ground of printed furs and hides."""

from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD_B, STREAK, Tiles, sample


@inlined
def short_hair(noise: Tiles, u: float, v: float) -> float:
    """Light and dark of hairs that lie along v, about -1 to 1."""
    bent = u + 9 * sample(noise, CLOUD_B, u * 1.3, v * 1.3)
    fine = sample(noise, STREAK, bent * 2.3 + 210, v * 6.0)
    broad = sample(noise, STREAK, bent * 1.3 + 70, v * 4.1)
    return 0.9 * fine + 0.5 * broad

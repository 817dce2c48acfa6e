"""What accents without a material of their own are made of: paint, or polished metal."""

from retexture.engines.procedural.catalogue.kernel_math import mix
from retexture.engines.procedural.catalogue.material import Family, Material
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample


@inlined
def inlay(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: metalness. Palette: its colour."""
    metal = parameters[0]
    broad = sample(noise, CLOUD, at.u * 1.4, at.v * 1.4)
    small = sample(noise, CLOUD_B, at.u * 3.1, at.v * 3.1)
    grain = sample(noise, GRAIN, at.u, at.v)
    light = 1 + 0.35 * broad + mix(0.10 * grain, 0.25 * small, metal)
    red, green, blue = palette[0]
    return surface_of(
        (red * light, green * light, blue * light),
        roughness=mix(0.55, 0.26 + 0.2 * small, metal),
        metalness=metal,
        height=1.5 + 1.5 * broad + mix(0.5 * grain, 2.0 * small, metal),
    )


INLAY = Material(
    name="inlay",
    words=(),
    kernel=inlay,
    families=(Family("paint", (("b0a090",),)),),
    align="free",
)
"""Not in the catalogue: nobody asks for it by name, and its colour is always the prompt's."""

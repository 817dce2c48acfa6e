"""Natural: the photo's own surfaces in its own colours, smoothed, to be seen in another light."""

from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def natural(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:  # noqa: ARG001
    """Parameters: none. Palette: a tint that multiplies the photo's colour."""
    tint = palette[0]
    broad = sample(noise, CLOUD, at.u * 0.8, at.v * 0.8)
    grain = sample(noise, GRAIN, at.u * 0.8, at.v * 0.8)
    even = 1 + 0.05 * broad + 0.02 * grain
    return surface_of(
        (at.red * tint[0] * even, at.green * tint[1] * even, at.blue * tint[2] * even),
        roughness=0.62 + 0.3 * broad,
        height=0.8 * broad + 0.15 * grain,
        subsurface=0.1,
    )


NATURAL = Material(
    name="natural",
    words=("natural",),
    translations=Translations(
        es="natural; al natural",
        pt="natural; ao natural",
        fr="naturel; au naturel",
        de="natürlich; naturbelassen",
        it="naturale; al naturale",
        zh="自然; 天然",
        ja="自然; ナチュラル; 天然",
        ru="естественный; натуральный; природный",
    ),
    kernel=natural,
    families=(
        Family("as it is", (("ffffff",),)),
        Family("warm", (("fff2e0",),)),
        Family("cool", (("e6f1ff",),)),
        Family("deep", (("e8e4e0",),)),
    ),
    shading=Shading(form=0.9, middle=0.9, fine=0.85, value=0.35, busy=0.85),
    body=Body(inflation=0.5, relief=0.7, groove=0.15, smoothing=0.6),
    exposure=0.75,
)

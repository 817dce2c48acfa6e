"""Velvet: deep pile that drinks the light where one looks into it and shines where it bends away."""

from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample


@inlined
def velvet(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: how far the pile is crushed. Palette: deep pile, bright pile."""
    broad = sample(noise, CLOUD, at.u * 0.6 + 0.4 * at.w, at.v * 0.6)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    stroke = sample(noise, STREAK, at.u * 0.5 + 30 * broad, at.v * 0.35 + 30 * small)
    pile = sample(noise, GRAIN, at.u * 1.1, at.v * 0.7)
    # The pile shines where it leans away from the eye: on slopes, and where a hand brushed it.
    slope = 2 * abs(at.upward - 0.5)
    brushed = parameters[0] * (1.1 * broad + 0.6 * small + 0.18 * stroke)
    sheen = smoothstep(0.08, 0.75, 0.75 * slope + 0.30 * at.cavity + brushed + 0.10)
    colour = mix_colour(palette[0], palette[1], clamp01(sheen))
    light = 1 + 0.20 * pile
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=0.88,
        height=5 * broad + 2.2 * small + 0.35 * pile + 0.4 * stroke,
        subsurface=0.10,
    )


VELVET = Material(
    name="velvet",
    words=("velvet", "velvety", "crushed velvet", "velour", "plush", "suede"),
    kernel=velvet,
    families=(
        Family("wine", (("1e0410", "6a1430"), ("3c0618", "a82448"), ("5c1026", "c4405f"))),
        Family("emerald", (("02140e", "0e5a40"), ("043024", "168a64"), ("125844", "5cc8a0"))),
        Family("royal blue", (("06082a", "1c2c86"), ("0a1048", "2c48bc"), ("1c2c7a", "7c94ec"))),
        Family("gold", (("2a1803", "8a5e14"), ("523206", "c8922c"), ("8a5e1c", "f0cc74"))),
    ),
    parameters=((0.30,),),
    shading=Shading(form=0.75, middle=0.5, fine=0.04, value=0.1),
    body=Body(inflation=1.4, relief=1.5, groove=1.2, smoothing=2.6),
    exposure=0.58,
)

"""Obsidian: black glass of a volcano, broken into shells with ripples and edges that let light through."""

import math

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, facet, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations


@inlined
def obsidian(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: size of a flake. Palette: glass, sheen, thin edge."""
    a, b = at.u + 0.5 * at.w, at.v + 0.6 * at.w
    broad = sample(noise, CLOUD, a * 0.4, b * 0.4)
    small = sample(noise, CLOUD_B, a * 1.1, b * 1.1)
    # A blow leaves a shallow shell: a bowl around the point of impact, with rings like water's.
    bowl, edge, own = facet(a + 22 * broad, b + 18 * small, parameters[0], at.seed)
    away = sample(noise, CELL, a * 0.36 + 300 * own, b * 0.36)
    ring = math.sin(34.0 * away + 3.0 * broad) * smoothstep(0.05, 0.35, away)
    brink = 1 - smoothstep(0.3, 2.6, edge)
    sheen = smoothstep(0.25, 0.95, 0.45 + 1.3 * broad + 0.5 * (at.upward - 0.5) + 0.10 * ring + 0.2 * own)
    colour = mix_colour(palette[0], palette[1], clamp01(0.55 * sheen))
    colour = mix_colour(colour, palette[2], clamp01(0.25 * brink + 0.30 * smoothstep(0.3, 1.2, at.cavity)))
    return surface_of(
        colour,
        roughness=0.05 + 0.05 * abs(small) + 0.12 * brink,
        metalness=0.12,
        height=0.55 * bowl + 7.0 * away * away + 0.9 * ring - 0.8 * brink + 3 * broad,
        subsurface=0.05,
    )


OBSIDIAN = Material(
    name="obsidian",
    words=("obsidian", "volcanic glass", "black glass", "onyx", "black onyx", "flint", "jet stone"),
    translations=Translations(
        es="obsidiana; vidrio volcánico; ónix; ónice; sílex",
        pt="obsidiana; vidro vulcânico; ônix; sílex; ónix",
        fr="obsidienne; verre volcanique; onyx; silex",
        de="Obsidian; Vulkanglas; Onyx; Feuerstein; vulkanisches Glas",
        it="ossidiana; vetro vulcanico; onice; selce",
        zh="黑曜石; 火山玻璃; 缟玛瑙; 黑玛瑙",
        ja="黒曜石; オブシディアン; オニキス; 火打石",
        ru="обсидиан; обсидиановый; вулканическое стекло; оникс; кремень",
    ),
    kernel=obsidian,
    gamut=STONES,
    families=(
        Family(
            "black",
            (("050506", "17181b", "4c4a4c"), ("0b0b0d", "2a2c31", "6c6a6c"), ("1c1d20", "5a5e66", "a4a4a8")),
        ),
        Family(
            "mahogany",
            (("080404", "3c140c", "6c3420"), ("120807", "5e2114", "964c30"), ("2a1410", "94402c", "d48c68")),
        ),
        Family(
            "rainbow",
            (("06060a", "2c1c4c", "207060"), ("0c0c14", "4c3080", "34988c"), ("20202c", "8c6cc0", "84d8cc")),
        ),
        Family(
            "golden sheen",
            (("070604", "3c3014", "7c6434"), ("0f0d09", "5e4c22", "ac8c4c"), ("26221a", "9c8448", "ecd090")),
        ),
    ),
    parameters=((150.0,), (120.0,), (100.0,)),
    shading=Shading(form=0.9, middle=0.75, fine=0.25, value=0.3),
    body=Body(inflation=1.6, relief=1.7, groove=1.0, smoothing=1.8, warp=18.0),
    exposure=0.30,
)

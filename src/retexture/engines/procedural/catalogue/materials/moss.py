"""Mossy stone: cushions of moss in the hollows and on what faces up, weathered rock elsewhere."""

from retexture.engines.procedural.catalogue.gamut import PLANTS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Fronts, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def moss(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: how much moss there is. Palette: shaded moss, moss, rock, young tips."""
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    broad = sample(noise, CLOUD, a * 0.6, b * 0.6)
    small = sample(noise, CLOUD_B, a * 1.6, b * 1.6)
    age = sample(noise, CLOUD_B, a * 0.45, b * 0.45 + 90)
    grain = sample(noise, GRAIN, a, b)
    cushion = 1 - sample(noise, CELL, a * 1.1 + 14 * small, b * 1.1)
    tuft = 1 - sample(noise, FINE_CELL, a * 1.35 + 7 * small, b * 1.35)
    grown = (
        parameters[0] + 0.75 * broad + 0.9 * (at.upward - 0.5) - 0.45 * at.cavity + 0.35 * (cushion - 0.55)
    )
    cover = smoothstep(-0.06, 0.10, grown + 0.25 * (tuft - 0.55))
    thick = smoothstep(-0.05, 0.45, grown)
    deep = clamp01(-0.10 + 0.75 * tuft + 0.45 * (cushion - 0.4) + 0.5 * small + 0.2 * grain)
    green = mix_colour(palette[0], palette[1], deep)
    young = smoothstep(0.0, 0.36, age + 0.4 * small) * (0.25 + 0.75 * tuft)
    green = mix_colour(green, palette[3], 0.75 * young * deep)
    rock_light = (0.72 + 0.9 * small + 0.7 * broad + 0.18 * grain + 0.35 * at.cavity) * (1 - 0.35 * thick)
    rock = (palette[2][0] * rock_light, palette[2][1] * rock_light, palette[2][2] * rock_light)
    # A fringe of shade where a cushion lies on the rock.
    fringe = 1 - 0.45 * smoothstep(-0.16, -0.02, grown) * (1 - cover)
    colour = mix_colour((rock[0] * fringe, rock[1] * fringe, rock[2] * fringe), green, cover)
    return surface_of(
        colour,
        roughness=0.92,
        height=8 * broad
        + mix(7 * small + 0.8 * grain, 4 + 8 * thick * cushion + 5 * tuft + 0.8 * grain, cover),
        subsurface=0.12 * cover,
    )


MOSS = Material(
    name="moss",
    words=(
        "moss",
        "mossy",
        "overgrown",
        "lichen",
        "moss covered",
    ),
    translations=Translations(
        es="musgo; musgoso; liquen",
        pt="musgo; musgoso; líquen",
        fr="mousse; moussu; lichen",
        de="Moos; moosig; bemoost; moosbewachsen; Flechten; moosbedeckt",
        it="muschio; muschioso; lichene",
        zh="苔藓; 青苔; 苔; 地衣",
        ja="苔; コケ; 苔むした; 苔生した; モス",
        ru="мох; замшелый; лишайник; мхом; мха; мху; мхе; моховой",
    ),
    kernel=moss,
    gamut=PLANTS,
    overgrows=True,
    families=(
        Family(
            "green",
            (
                ("121a06", "33440f", "38362f", "5c6a1a"),
                ("1c290a", "4b611a", "6b675c", "848f2c"),
                ("2a3a10", "6a8028", "a09a8a", "a8ac48"),
            ),
        ),
        Family(
            "golden",
            (
                ("1e1a07", "4a4412", "3d352a", "857420"),
                ("2c290c", "6d6520", "746756", "ab9838"),
                ("403c16", "8f8634", "aa9c84", "c8b454"),
            ),
        ),
        Family(
            "emerald",
            (
                ("0d180c", "2a4420", "2c3030", "4c6426"),
                ("16280f", "3f5e2c", "5a6060", "6c883c"),
                ("284022", "627e4c", "949a98", "94a85c"),
            ),
        ),
        Family(
            "autumn",
            (
                ("1c1208", "45300f", "3c332e", "6e2c14"),
                ("2c200c", "6b511c", "6c6058", "96481f"),
                ("443418", "8f7434", "a29688", "b8693a"),
            ),
        ),
    ),
    parameters=((0.20,), (0.06,), (-0.10,)),
    laid_on=("walls",),
    fronts=Fronts(
        name="moss on walls",
        kernel=moss,
        parameters=((0.95,), (0.85,), (0.75,)),
        shading=Shading(form=0.8, middle=0.5, fine=0.15, value=0.3),
        body=Body(inflation=0.4, relief=0.8, pattern=0.5, groove=0.2, smoothing=1.2),
    ),
    shading=Shading(form=0.7, middle=0.5, fine=0.12, value=0.1),
    body=Body(inflation=0.9, relief=1.4, smoothing=1.2),
    exposure=0.8,
    light="overcast",
)

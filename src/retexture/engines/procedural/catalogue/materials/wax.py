"""Wax: soft translucent bodies that glow where they are thin, with runs, drips and smears."""

from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def wax(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: height of the runs. Palette: deep wax, wax, bloom."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.0, at.v * 1.0)
    run = sample(noise, CELL, at.u * 0.55 + 14 * small, at.v * 0.085 + 8 * broad)
    smear = sample(noise, STREAK, at.u * 0.5 + at.v * 0.3, at.v * 0.6 - at.u * 0.3)
    drip = smoothstep(0.60, 0.12, run) * smoothstep(-0.25, 0.1, broad)
    light = 0.50 + 0.6 * broad + 0.35 * small + 0.45 * at.cavity + 0.35 * (drip - 0.3)
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    bloom = smoothstep(0.15, 0.6, small + 0.3 * smear + 0.3 * at.cavity)
    colour = mix_colour(colour, palette[2], 0.5 * bloom)
    return surface_of(
        colour,
        roughness=0.24 + 0.25 * bloom,
        metalness=0.04,
        height=parameters[0] * 15 * drip + 7 * broad + 1.5 * small + 0.3 * smear,
        subsurface=1.0,
    )


WAX = Material(
    name="wax",
    words=("wax", "waxy", "candle wax", "beeswax", "melted wax", "candle", "soap", "paraffin"),
    translations=Translations(
        es="cera; vela de cera; cera de abejas; jabón; parafina; ceroso",
        pt="cera; cera de abelha; sabão; sabonete; parafina; vela de cera",
        fr="cire; cire d'abeille; savon; paraffine; bougie de cire; cireux",
        de="Wachs; Bienenwachs; wächsern; Seife; Kerzenwachs; Paraffin",
        it="cera; cera d'api; sapone; paraffina; ceroso; cera fusa",
        zh="蜡; 蜂蜡; 蜡烛蜡; 肥皂; 石蜡; 蜡质",
        ja="蝋; ワックス; ロウ; 蜜蝋; 石鹸; パラフィン; ろう",
        ru="воск; восковой; пчелиный воск; мыло; парафин; восковая",
    ),
    kernel=wax,
    families=(
        Family(
            "beeswax",
            (("7a4a16", "a8722c", "d4a868"), ("b07a30", "dca858", "ecd09c"), ("dcb070", "f4d8a4", "fcf0d8")),
        ),
        Family(
            "ivory",
            (("8c7c64", "b4a488", "d6cab4"), ("c0b092", "e2d6bc", "f0e8d8"), ("e0d4bc", "f6eedd", "fdfaf4")),
        ),
        Family(
            "red",
            (("4c0c0c", "801e1a", "b05a50"), ("8c201c", "bc4438", "d88a7c"), ("cc6c5c", "eca494", "f6d2c8")),
        ),
        Family(
            "sage",
            (("3c4a38", "62735a", "92a088"), ("74866a", "a0b094", "c4cfbc"), ("b0bfa2", "d6e0cb", "eef2e8")),
        ),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.55, middle=0.4, fine=0.05, value=0.08),
    body=Body(inflation=1.4, relief=1.5, smoothing=2.6),
    align="level",
    exposure=0.72,
)

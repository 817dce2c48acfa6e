"""Porcelain: white glaze, painted with a brush in the photo's dark strokes and along its edges."""

from dataclasses import replace

from retexture.engines.procedural.catalogue.gamut import GLAZES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def porcelain(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: strength of the painting, amount of the accent in the cracks, metalness of the accent.

    Palette: glaze, thin paint, thick paint, accent.
    """
    broad = sample(noise, CLOUD, at.u * 0.6, at.v * 0.6)
    small = sample(noise, CLOUD_B, at.u * 1.6, at.v * 1.6)
    brush = sample(noise, STREAK, at.u * 0.6 + 30 * broad, at.v * 0.6)
    # Light paint on a dark glaze follows the photo's light, dark paint its dark: neither shows a negative.
    darker = palette[2][0] + palette[2][1] + palette[2][2] < palette[0][0] + palette[0][1] + palette[0][2]
    wash = parameters[0] - (1.15 if darker else -1.15) * at.relief
    # Paint pools where a stroke is thick, and its rim dries darker.
    wash += 0.25 * broad + 0.12 * small
    thin = smoothstep(0.16, 0.30, wash) * (0.62 + 0.22 * brush)
    rim = smoothstep(0.14, 0.22, wash) * (1 - smoothstep(0.24, 0.40, wash))
    thick = smoothstep(0.62, 0.95, wash + 0.2 * brush)
    outline = 1 - smoothstep(1.2, 2.2 + 2.5 * max(small + 0.1, 0.0), abs(at.border - 4.0))
    ring = (1 - smoothstep(0.6, 1.5, abs(at.border - 15.0))) * smoothstep(-0.15, 0.05, broad)
    crazing = sample(noise, CELL_EDGE, at.u * 0.20 + 22 * broad + 5 * small, at.v * 0.20)
    colour = mix_colour(palette[0], palette[1], clamp01(0.8 * thin + 0.3 * rim + 0.45 * ring))
    colour = mix_colour(colour, palette[2], clamp01(0.85 * thick + 0.45 * rim + 0.8 * outline))
    mended = parameters[1] * (1 - smoothstep(0.022, 0.042, crazing))
    colour = mix_colour(colour, palette[3], mended)
    return surface_of(
        colour,
        roughness=0.07 + 0.06 * abs(small) + 0.30 * mended,
        metalness=0.5 * mended * parameters[2],
        height=4 * broad + 0.4 * thick + 1.2 * mended,
        subsurface=0.35 * (1 - mended),
    )


PORCELAIN = Material(
    name="porcelain",
    words=(
        "porcelain",
        "china porcelain",
        "blue and white porcelain",
        "delft",
        "delftware",
        "ceramic",
        "glazed ceramic",
        "bone china",
        "faience",
        "ming porcelain",
    ),
    translations=Translations(
        es="porcelana; cerámica; loza; cerámica esmaltada; porcelana azul y blanca; cerámico",
        pt="porcelana; cerâmica; louça; cerâmica esmaltada; porcelana azul e branca; faiança",
        fr="porcelaine; céramique; faïence; céramique émaillée; porcelaine bleue et blanche",
        de="Porzellan; Keramik; Fayence; glasierte Keramik; blau-weißes Porzellan; keramisch; porzellanen",
        it="porcellana; ceramica; maiolica; ceramica smaltata; porcellana bianca e blu; ceramico",
        zh="瓷器; 瓷; 陶瓷; 青花瓷; 骨瓷; 景德镇瓷; 釉面陶瓷",
        ja="磁器; 陶磁器; セラミック; ポーセリン; 染付; 青磁",
        ru="фарфор; фарфоровый; керамика; фаянс; керамический; гжель",
    ),
    kernel=porcelain,
    gamut=GLAZES,
    families=(
        Family("cobalt", (("f1f3f3", "6f8fd0", "14307c", "dca545"),)),
        Family("celadon", (("cfdcc9", "7fa08c", "2b4f44", "dca545"),)),
        Family("iron red", (("f4eee4", "d98a68", "8e2a1c", "dca545"),)),
        Family("manganese", (("efe9ee", "a284ae", "482458", "dca545"),)),
    ),
    parameters=((0.0,),),
    shading=Shading(form=0.45, middle=0.3, fine=0.06, value=0.05),
    body=Body(inflation=1.3, relief=1.2, smoothing=1.8),
    exposure=1.0,
    accent=Accent(words=("crack", "crackle", "vein"), amount=1),
)

KINTSUGI = replace(
    PORCELAIN,
    name="kintsugi",
    words=("kintsugi", "kintsugi porcelain", "kintsugi ceramic", "mended porcelain"),
    translations=Translations(
        es="kintsugi; porcelana kintsugi; cerámica kintsugi",
        pt="kintsugi; porcelana kintsugi; cerâmica kintsugi",
        fr="kintsugi; porcelaine kintsugi; céramique kintsugi",
        de="Kintsugi; Kintsugi-Porzellan; Kintsugi-Keramik",
        it="kintsugi; porcellana kintsugi; ceramica kintsugi",
        zh="金缮; 金继; 金缮瓷器",
        ja="金継ぎ; 金継; 金繕い",
        ru="кинцуги; фарфор кинцуги; керамика кинцуги",
    ),
    parameters=((-0.25, 1.0, 1.0),),
    accent=None,
)

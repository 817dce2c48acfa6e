"""Board-formed concrete: the grain and the joints of the boards that it was poured against."""

import math

from retexture.engines.procedural.catalogue.boards import grain_of, staggered
from retexture.engines.procedural.catalogue.gamut import MINERALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, fraction, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations

_LENGTH = 900.0  # units: boards of some three metres, as walls are about as high as the picture

_TIE_SPACING, _TIE_COURSES, _TIE_RADIUS = 260.0, 4, 5.0


@inlined
def _tie(at: Point, course: float) -> float:
    """Where the shuttering was tied through the wall, cones are left in a regular grid: 1 in one."""
    x = (fraction(at.u / _TIE_SPACING) - 0.5) * _TIE_SPACING
    y = at.v - (math.floor(at.v / course / _TIE_COURSES) * _TIE_COURSES + 1.5) * course
    return 1 - smoothstep(_TIE_RADIUS - 1.0, _TIE_RADIUS + 0.6, math.sqrt(x * x + y * y))


@inlined
def _fin(noise: Tiles, at: Point, from_side: float, course: float, small: float) -> float:
    """Paste that ran between two boards stands out as a fin, broken here and there."""
    between = math.floor(at.v / course + 0.5)
    running = sample(noise, CLOUD_B, at.u * 0.9, between * 37.0) + 0.3 * small
    return (1 - smoothstep(0.4, 1.7, from_side + 0.8 * small)) * smoothstep(-0.25, 0.15, running)


@inlined
def board_formed_concrete(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: height of a board. Palette: concrete, pale concrete, dark concrete."""
    course = parameters[0]
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.6, at.v * 1.6)
    speck = sample(noise, GRAIN, at.u, at.v)
    board = staggered(at.v, at.u, course, _LENGTH, at.seed)
    grain = grain_of(noise, board, course, 6.0)
    from_side = min(board.across, course - board.across)
    seam = 1 - smoothstep(0.5, 2.6, min(from_side, min(board.along, _LENGTH - board.along)))
    fin, tie = _fin(noise, at, from_side, course, small), _tie(at, course)
    hole = 1 - smoothstep(
        0.07, 0.15 + 0.4 * max(broad, 0.0), sample(noise, FINE_CELL, at.u * 0.7, at.v * 0.7)
    )
    hole *= smoothstep(0.02, 0.18, 0.6 * broad + small)

    light = 0.50 + 0.42 * (board.one - 0.5) + 0.75 * broad + 0.35 * small + 0.10 * speck
    light += 0.12 * grain.fibre - 0.11 * grain.late - 0.25 * grain.knot
    colour = mix_colour(palette[0], palette[1], clamp01(2.0 * (light - 0.5)))
    colour = mix_colour(colour, palette[2], clamp01(2.0 * (0.5 - light)))
    warm = 1 + 0.06 * (board.other - 0.5) + 0.08 * broad
    dark = (1 - 0.60 * tie) * (1 - 0.55 * hole) * (1 - 0.42 * seam * (1 - fin)) * (1 + 0.06 * fin)
    printed = 2.6 * (board.one - 0.5) + 1.1 * grain.late + 0.7 * grain.fibre + grain.knot
    return surface_of(
        (colour[0] * warm * dark, colour[1] * dark, colour[2] * (2 - warm) * dark),
        roughness=0.80 + 0.08 * small,
        height=printed + small + 0.4 * speck + 2.6 * fin - 1.8 * seam - 3.2 * hole - 6.0 * tie,
    )


BOARD_FORMED_CONCRETE = Material(
    name="board formed concrete",
    words=(
        "board formed concrete",
        "board form concrete",
        "board marked concrete",
        "shuttered concrete",
        "board shuttered concrete",
        "timber shuttered concrete",
        "wood formed concrete",
        "beton brut",
        "boardmarked concrete",
    ),
    kernel=board_formed_concrete,
    gamut=MINERALS,
    laid_on=("walls",),
    families=(
        Family("grey", (("929291", "b3b3b1", "6a6a69"),)),
        Family("warm grey", (("9a9184", "bbb2a4", "70685c"),)),
        Family("pale", (("b5b2ab", "d0cdc7", "8b8882"),)),
        Family("dark grey", (("696a6b", "8a8b8b", "474849"),)),
    ),
    parameters=((36.0,),),
    shading=Shading(form=0.8, middle=0.42, fine=0.08, value=0.30),
    body=Body(inflation=0.9, relief=1.4, smoothing=1.4, warp=12.0),
    align="level",
    exposure=0.8,
    light="overcast",
    translations=Translations(
        es="hormigón encofrado con tablas; hormigón visto con tablas; hormigón entablillado",
        pt="concreto ripado; betão com cofragem de madeira; concreto com forma de madeira",
        fr="béton brut; béton brut de décoffrage; béton banché; béton coffré planches",
        de="brettgeschalter beton; sichtbeton mit brettschalung; brettschalung",
        it="calcestruzzo a casseri di legno; cemento casserato; calcestruzzo cassonato",
        zh="木纹清水混凝土; 木模混凝土; 木纹混凝土",
        ja="杉板型枠コンクリート; 板型枠コンクリート",
        ru="бетон с опалубочной фактурой; бетон с текстурой досок; опалубочный бетон",
    ),
)

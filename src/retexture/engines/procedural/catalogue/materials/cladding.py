"""Cladding: walls of boards, flush with narrow gaps, lapped against the rain, or as slats before the dark."""

from dataclasses import replace

from retexture.engines.procedural.catalogue.boards import Grain, OnBoard, grain_of, staggered
from retexture.engines.procedural.catalogue.gamut import WOODS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, fraction, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Rgb, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, Tiles, sample
from retexture.prompts import Translations

_UPRIGHT, _LYING = 0.0, 1.0
_SLAT_GAP = 4.0  # units: boards that lie farther apart are slats
_LENGTH = 640.0  # units: boards as long as a storey is high, where it fills half of the picture


@inlined
def _tone(palette: Palette, grain: Grain, board: OnBoard, broad: float, painted: float) -> Rgb:
    """Colour of the wood, or of the paint, which hides most of it."""
    own = 1 - 0.72 * painted
    light = 0.5 + own * (0.55 * (board.one - 0.5) + 0.7 * broad + 0.5 * grain.slow)
    light += own * (0.16 * grain.fibre - 0.34 * (grain.late - 0.35) - 0.45 * grain.knot)
    light += painted * (0.5 * broad + 0.3 * (board.one - 0.5))
    colour = mix_colour(palette[0], palette[1], clamp01(2.0 * (light - 0.5)))
    colour = mix_colour(colour, palette[2], clamp01(2.0 * (0.5 - light)))
    warm = 1 + 0.09 * own * (board.other - 0.5)
    return colour[0] * warm, colour[1], colour[2] * (2 - warm)


@inlined
def cladding(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a board, of the gap, how far boards lap, upright or lying and 0.5 for paint.

    Palette: wood or paint, pale, dark; gaps are black.
    """
    width, gap, lap = parameters[0], parameters[1], parameters[2]
    painted = 1.0 if fraction(parameters[3]) > 0.25 else 0.0
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    across, down = (at.v, at.u) if parameters[3] >= _LYING else (at.u, at.v)
    # Nobody hangs boards along a straight line.
    board = staggered(across + 2.5 * broad, down, width, _LENGTH, at.seed)
    grain = grain_of(noise, board, width, 8.5)
    from_side = min(board.across, width - board.across) - 0.5 * gap
    # Slats are as long as the wall; other boards end somewhere, and lapped ones meet more tightly.
    from_end = 99.0 if gap > _SLAT_GAP else min(board.along, _LENGTH - board.along) - 0.4
    end = (1 - 0.5 * lap) * (1 - smoothstep(-0.5, 0.9, from_end))
    on_board = smoothstep(-0.5, 0.9, from_side) * (1 - end)
    # The upper board throws its shadow on the one below, whose upper edge it hides.
    shadow = lap * (0.7 + 0.6 * board.other) * (1 - smoothstep(0.0, 0.2 * width, board.across))
    open_ = 0.16 + 0.44 * lap  # a lapped board has another behind its joint, not the dark
    dark = (open_ + (1 - open_) * on_board) * (1 - 0.42 * shadow)
    colour = _tone(palette, grain, board, broad, painted)
    own = 1 - 0.72 * painted
    relief = own * (0.55 * grain.late + 0.4 * grain.fibre) + 0.12 * grain.fibre
    flush = (1 - lap) * (1.4 * smoothstep(0.0, 3.0, from_side) + 1.6 * (board.one - 0.5))
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.62 - 0.12 * own * grain.late - 0.14 * painted + 0.2 * (1 - on_board),
        height=on_board * (min(gap, 6.0) * 0.8 + 1.2) + flush + lap * 6.5 * board.across / width + relief,
        subsurface=0.03,
    )


TIMBER_CLADDING = Material(
    name="timber cladding",
    words=(
        "timber cladding",
        "wood cladding",
        "wooden cladding",
        "cladding",
        "timber clad",
        "wood clad",
        "wood panelling",
        "wall panelling",
        "oak wall panelling",
        "wood wall panelling",
        "wooden wall panelling",
        "wood paneling",
        "wooden panelling",
        "timber panelling",
        "panelling",
        "paneling",
        "wainscoting",
        "tongue and groove",
        "shiplap",
        "wood siding",
        "timber boards",
        "vertical timber",
        "cedar cladding",
        "larch cladding",
        "oak cladding",
        "oak clad",
        "oak panelling",
        "oak paneling",
        "teak cladding",
        "pine cladding",
        "pine panelling",
    ),
    kernel=cladding,
    gamut=WOODS,
    laid_on=("walls",),
    families=(
        Family("larch", (("a17c56", "bf9e78", "6f5337"),)),
        Family("cedar", (("8f6248", "b0856a", "603f2d"),)),
        Family("silvered", (("918b82", "b1aba1", "67625b"),)),
        Family("thermally treated", (("664731", "866450", "412c1f"),)),
    ),
    parameters=((44.0, 2.6, 0.0, _UPRIGHT),),
    shading=Shading(form=0.85, middle=0.48, fine=0.08, value=0.32),
    body=Body(inflation=0.7, relief=1.3, smoothing=1.6, warp=8.0),
    align="level",
    exposure=0.75,
    light="overcast",
    translations=Translations(
        es="revestimiento de madera; panelado de madera; entablado; friso de madera",
        pt="revestimento de madeira; lambri; painel de madeira; forro de madeira",
        fr="bardage bois; bardage; lambris; boiserie; habillage bois",
        de="holzverkleidung; holzfassade; holzschalung; täfelung; holzvertäfelung",
        it="rivestimento in legno; boiserie; perlinato; doghe di legno",
        zh="木饰面; 木质外墙板; 木挂板; 木护墙板; 护墙板",
        ja="板張り; 羽目板; 木製サイディング; ウッドパネル",
        ru="деревянная обшивка; вагонка; обшивка деревом; деревянные панели",
    ),
)

SLATS = replace(
    TIMBER_CLADDING,
    name="oak slats",
    words=(
        "oak slats",
        "oak slat",
        "slat",
        "slats",
        "slatted",
        "wood slat",
        "wooden slat",
        "timber slat",
        "timber batten",
        "wood batten",
        "slat wall",
        "slatted wood",
        "slatted timber",
        "slatted oak",
        "louvred timber",
        "acoustic slat",
    ),
    families=(
        Family("oak", (("a3835e", "c0a27e", "765a3e"),)),
        Family("pale oak", (("c2a57e", "dcc6a3", "93784f"),)),
        Family("smoked oak", (("5d412a", "7d5c3f", "372415"),)),
        Family("honey oak", (("9c7042", "bd9264", "694828"),)),
    ),
    parameters=((21.0, 5.5, 0.0, _UPRIGHT),),
    shading=Shading(form=0.95, middle=0.7, fine=0.15, value=0.5),
    light="studio",
    translations=Translations(
        es="listones de roble; listones de madera; listones; lamas de madera",
        pt="ripas de carvalho; ripado; ripas de madeira; ripas",
        fr="tasseaux de chêne; tasseaux; claire-voie; lattes de bois",
        de="eichenlamellen; holzlamellen; lamellen; leisten; akustikpaneel",
        it="listelli di rovere; listelli; doghe verticali; cannettato di legno",
        zh="橡木格栅; 木格栅; 格栅; 木条",
        ja="オーク格子; 木製ルーバー; ルーバー; 木格子",
        ru="дубовые рейки; рейки; деревянные рейки; реечная панель",
    ),
)

DECKING = replace(
    TIMBER_CLADDING,
    name="decking",
    words=(
        "decking",
        "timber decking",
        "wood decking",
        "wooden deck",
        "deck board",
        "teak decking",
        "oak decking",
        "cedar decking",
        "larch decking",
    ),
    families=(
        Family("teak", (("94683e", "b58a5c", "633f20"),)),
        Family("silvered", (("8f8a83", "b3ada4", "625d57"),)),
        Family("ipe", (("5e3f2a", "80593e", "3a2416"),)),
        Family("larch", (("b08450", "cda672", "7b5830"),)),
    ),
    parameters=((38.0, 3.4, 0.0, _LYING),),
    translations=Translations(
        es="tarima exterior; entarimado; deck de madera",
        pt="deck; deck de madeira; estrado de madeira",
        fr="terrasse en bois; platelage; lames de terrasse",
        de="terrassendielen; holzdeck; terrassenholz",
        it="decking; pavimento in doghe; pedana di legno",
        zh="户外木地板; 防腐木地板; 木甲板",
        ja="ウッドデッキ; デッキ材",
        ru="террасная доска; деревянный настил; декинг",
    ),
)

CLAPBOARD = replace(
    TIMBER_CLADDING,
    name="clapboard",
    words=(
        "clapboard",
        "weatherboard",
        "weatherboarding",
        "lapped board",
        "lap siding",
        "siding",
        "painted timber",
        "painted boards",
        "shiplap siding",
        "bevel siding",
    ),
    families=(
        Family("white", (("d9d7d1", "eceae5", "b5b2aa"),)),
        Family("grey blue", (("8797a3", "a3b1bb", "68767f"),)),
        Family("cream", (("dccfb2", "ece2cb", "b8a988"),)),
        Family("sage", (("93a08c", "aebaa7", "727d6c"),)),
    ),
    parameters=((30.0, 0.6, 1.0, _LYING + 0.5),),
    exposure=0.95,
    translations=Translations(
        es="tablas solapadas; tingladillo; tablas pintadas",
        pt="tábuas sobrepostas; tabuado sobreposto; sidings",
        fr="clins; bardage à clins; planches à clin",
        de="stülpschalung; stülpbretter; schindelbretter",
        it="assi sovrapposte; perline sovrapposte; tavole sovrapposte",
        zh="鱼鳞板; 搭接木板; 雨淋板",
        ja="下見板; 下見板張り; 鎧張り",
        ru="клапборд; сайдинг; доски внахлёст; планкен",
    ),
)

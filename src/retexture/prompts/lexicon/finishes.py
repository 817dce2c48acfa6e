"""Finishes: how a material has been worked or coated, what that does to its surface, and what it is called.

One row is one finish, with its words in all languages.
"""

from dataclasses import dataclass, field
from types import MappingProxyType

from retexture.prompts.lexicon.translations import Translations


@dataclass(frozen=True)
class Finish:
    """One finish; each number leaves the material as it is by default.

    Attributes:
        name: What receipts call it.
        words: What prompts call it, separated by ";".
        translations: The same in other languages.
        roughness: What the surface's roughness comes to, 0.04 (mirror) to 1 (chalk); None: its own.
        coat: 0–1: a clear layer on top, which mirrors more than what lies under it.
        metalness: How far it becomes metal, 0–1.
        height: Factor on the height of the material's own pattern.
        brightness: Factor on its lightness.
        chroma: Factor on its colourfulness.
        milk: 0–1: white that clouds all of it.
        pores: 0–1: white that stays in what lies deep.
        brushed: 0–1: a grain of fine scratches drawn one way.
        hammered: 0–1: shallow dents beside each other.
        grain: 0–1: fine unevenness.
        pearl: 0–1: colours that change with the slope.
        subsurface: Light that wanders below the surface, added, 0–1.
        transmission: How far what lies behind shows through, 0–1; what shows more already stays so.
        emission: How strongly it shines in its own colour, 0–1.
    """

    name: str
    words: str
    translations: Translations = field(default_factory=Translations)
    roughness: float | None = None
    coat: float = 0.0
    metalness: float = 0.0
    height: float = 1.0
    brightness: float = 1.0
    chroma: float = 1.0
    milk: float = 0.0
    pores: float = 0.0
    brushed: float = 0.0
    hammered: float = 0.0
    grain: float = 0.0
    pearl: float = 0.0
    subsurface: float = 0.0
    transmission: float = 0.0
    emission: float = 0.0


_ROWS = (
    Finish(
        "matte",
        "matte; matt; mat finish; flat finish; non glossy; non reflective; powder coated",
        Translations(
            es="mate; sin brillo", pt="fosco; mate; sem brilho", fr="mat; mate", de="matt; mattiert",
            it="opaco; opacizzato", zh="哑光; 亚光; 磨砂哑光", ja="マット; つや消し; 艶消し",
            ru="матовый; матированный",
        ),
        roughness=0.95, height=0.9, chroma=0.94,
    ),
    Finish(
        "satin",
        "satin; satin finish; satin sheen; satinised; semi gloss; semi glossy; semi matte; "
        "eggshell finish; silky smooth",
        Translations(
            es="satinado; semimate", pt="acetinado; semibrilho", fr="satiné; semi mat",
            de="seidenmatt; satiniert", it="satinato; semilucido", zh="缎面; 半哑光",
            ja="サテン仕上げ; 半つや; 半艶", ru="сатинированный; полуматовый",
        ),
        roughness=0.42, coat=0.25, height=0.8,
    ),
    Finish(
        "glossy",
        "glossy; gloss; gloss finish; shiny; gleaming; lustrous; lacquered; varnished",
        Translations(
            es="brillante; lustroso; barnizado; lacado", pt="brilhante; lustroso; envernizado; lacado",
            fr="brillant; laqué; verni; luisant", de="glänzend; lackiert", it="lucido; laccato; verniciato",
            zh="光亮; 亮光; 光泽; 有光泽", ja="つやつや; 光沢; 光沢のある; 艶のある",
            ru="глянцевый; блестящий; лакированный",
        ),
        roughness=0.13, coat=0.7, height=0.6, brightness=0.94, chroma=1.08,
    ),
    Finish(
        "polished",
        "polished; freshly polished; burnished; honed; buffed",
        Translations(
            es="pulido; bruñido", pt="polido; lustrado", fr="poli", de="poliert; geschliffen",
            it="levigato; lucidato; brunito", zh="抛光; 打磨; 磨光", ja="磨かれた; 研磨; ポリッシュ",
            ru="полированный; шлифованный",
        ),
        roughness=0.1, coat=0.5, height=0.3, brightness=0.92, chroma=1.06,
    ),
    Finish(
        "high gloss",
        "high gloss; highly polished; mirror polished; mirror finish; super glossy; piano finish",
        Translations(
            es="alto brillo; pulido espejo", pt="alto brilho; polimento espelhado",
            fr="ultra brillant; poli miroir", de="hochglanz; hochglänzend; spiegelpoliert",
            it="alta lucentezza; lucidato a specchio", zh="高光; 高光泽; 镜面抛光",
            ja="高光沢; 鏡面仕上げ; ハイグロス", ru="высокоглянцевый; зеркальная полировка",
        ),
        roughness=0.05, coat=1.0, height=0.2, brightness=0.9, chroma=1.1,
    ),
    Finish(
        "brushed",
        "brushed; brushed finish; hairline finish",
        Translations(
            es="cepillado", pt="escovado", fr="brossé", de="gebürstet", it="spazzolato", zh="拉丝",
            ja="ヘアライン仕上げ; ブラッシュ仕上げ", ru="шлифованный щёткой; брашированный",
        ),
        roughness=0.34, height=0.5, brushed=1.0,
    ),
    Finish(
        "hammered",
        "hammered; hand hammered; planished; dimpled",
        Translations(
            es="martillado; repujado", pt="martelado", fr="martelé", de="gehämmert", it="martellato",
            zh="锤纹; 锤打", ja="槌目; 鎚目", ru="кованый; чеканный",
        ),
        height=0.5, hammered=1.0,
    ),
    Finish(
        "frosted",
        "frosted; sandblasted; acid etched; sand blasted",
        Translations(
            es="esmerilado; arenado", pt="jateado", fr="dépoli; sablé", de="mattgeschliffen; sandgestrahlt",
            it="smerigliato; sabbiato", zh="磨砂", ja="すりガラス調; フロスト",
            ru="пескоструйный; заиндевелый",
        ),
        roughness=0.75, height=0.25, chroma=0.8, milk=0.42, grain=0.25, subsurface=0.35,
    ),
    Finish(
        "smoked",
        "smoked; fumed; smoke tinted",
        Translations(
            es="ahumado", pt="fumado; defumado", fr="fumé", de="geräuchert; rauchig", it="affumicato; fumé",
            zh="烟熏; 烟熏色", ja="燻製; スモーク; 燻した", ru="дымчатый; копчёный; морёный",
        ),
        brightness=0.42, chroma=0.72,
    ),
    Finish(
        "tinted",
        "tinted; window tint",
        Translations(
            es="tintado", pt="tingido; matizado", fr="teinté", de="getönt",
            it="tinteggiato; colorato in massa", zh="有色; 着色", ja="着色; ティント", ru="тонированный",
        ),
        brightness=0.8, chroma=1.15,
    ),
    Finish(
        "translucent",
        "translucent; semi transparent; see through",
        Translations(
            es="translúcido; semitransparente", pt="translúcido; semitransparente",
            fr="translucide; semi transparent", de="durchscheinend; transluzent; halbtransparent",
            it="traslucido; semitrasparente", zh="半透明", ja="半透明; 透光性",
            ru="полупрозрачный; просвечивающий",
        ),
        roughness=0.3, subsurface=0.6, transmission=0.45,
    ),
    Finish(
        "transparent",
        "transparent; crystal clear; fully transparent",
        Translations(
            es="transparente", pt="transparente", fr="transparent", de="durchsichtig; transparent",
            it="trasparente", zh="透明", ja="透明", ru="прозрачный",
        ),
        roughness=0.05, coat=0.6, height=0.4, subsurface=0.4, transmission=0.85,
    ),
    Finish(
        "rough",
        "rough; coarse textured; rough sawn; rough hewn",
        Translations(
            es="áspero; rugoso; tosco", pt="áspero; rugoso", fr="rugueux; rêche",
            de="rau; uneben; grob behauen", it="ruvido; grezzo; scabro", zh="粗糙; 凹凸不平",
            ja="粗い; ざらざら; 粗面", ru="шероховатый; грубый; неровный",
        ),
        roughness=0.97, height=1.9, grain=0.8,
    ),
    Finish(
        "smooth",
        "smooth; sleek",
        Translations(
            es="liso; suave", pt="liso; suave", fr="lisse", de="glatt", it="liscio", zh="光滑; 平滑",
            ja="滑らか; つるつる; なめらか", ru="гладкий; ровный",
        ),
        roughness=0.38, coat=0.15, height=0.25,
    ),
    Finish(
        "raw",
        "raw; untreated; unfinished; unpainted; unsealed",
        Translations(
            es="crudo; sin tratar; en bruto", pt="cru; bruto; sem tratamento", fr="brut; non traité",
            de="roh; unbehandelt", it="naturale non trattato; non trattato", zh="未加工; 原始; 裸露",
            ja="無塗装; 素地; 未加工", ru="необработанный; сырой; неокрашенный",
        ),
        roughness=0.92, height=1.25, brightness=1.04, chroma=0.88, grain=0.3,
    ),
    Finish(
        "glowing",
        "glowing; luminous; illuminated from within; incandescent; self luminous",
        Translations(
            es="resplandeciente; luminoso; incandescente", pt="brilhando; luminoso; incandescente",
            fr="lumineux; incandescent; rougeoyant", de="leuchtend; glühend", it="luminoso; incandescente",
            zh="发光; 炽热", ja="光る; 発光する; 輝く", ru="светящийся; раскалённый",
        ),
        emission=1.0,
    ),
    Finish(
        "metallic",
        "metallic; metallic finish; metallized; metallised; metal flake",
        Translations(
            es="metálico; metalizado", pt="metálico; metalizado", fr="métallisé; métallique",
            de="metallic; metallisch", it="metallizzato; metallico", zh="金属质感; 金属漆; 金属光泽",
            ja="メタリック; 金属調", ru="металлик; металлический блеск",
        ),
        roughness=0.24, coat=0.6, metalness=0.55, height=0.5, chroma=1.1, grain=0.12,
    ),
    Finish(
        "pearlescent",
        "pearlescent; pearly; nacreous finish; pearl finish",
        Translations(
            es="nacarado; perlado", pt="perolado; perolizado", fr="nacré; perlé",
            de="perlmuttartig; perlglanz", it="perlato; madreperlato", zh="珠光",
            ja="パール仕上げ; 真珠光沢", ru="перламутровый; жемчужный",
        ),
        roughness=0.25, coat=0.7, metalness=0.2, height=0.6, milk=0.12, pearl=1.0,
    ),
    Finish(
        "limed",
        "limed; lime washed wood; cerused; white oiled",
        Translations(
            es="encalado; decapado; blanqueado", pt="patinado; caiado; branqueado",
            fr="cérusé; blanchi; chaulé", de="gekalkt; geweißt; gebleicht",
            it="decapato; sbiancato; calcinato", zh="擦白; 刷白; 漂白", ja="白木仕上げ; 漂白; 白塗り",
            ru="белёный; выбеленный",
        ),
        roughness=0.85, chroma=0.7, milk=0.34, pores=0.9,
    ),
    Finish(
        "oiled",
        "oiled; oil finished; linseed oiled",
        Translations(
            es="aceitado", pt="oleado", fr="huilé", de="geölt", it="oliato", zh="上油; 涂油",
            ja="オイル仕上げ", ru="промасленный; масляная пропитка",
        ),
        roughness=0.42, coat=0.15, brightness=0.72, chroma=1.18,
    ),
    Finish(
        "waxed",
        "waxed; wax finished; beeswaxed",
        Translations(
            es="encerado", pt="encerado", fr="ciré", de="gewachst", it="cerato; incerato", zh="打蜡",
            ja="ワックス仕上げ", ru="вощёный",
        ),
        roughness=0.34, coat=0.3, height=0.8, brightness=0.85, chroma=1.1,
    ),
    Finish(
        "glazed",
        "glazed; enamelled; enameled; vitrified",
        Translations(
            es="esmaltado; vidriado", pt="esmaltado; vidrado", fr="émaillé; vernissé",
            de="glasiert; emailliert", it="smaltato; invetriato", zh="上釉; 釉面", ja="釉薬; 施釉",
            ru="глазурованный; эмалированный",
        ),
        roughness=0.09, coat=0.85, height=0.5, chroma=1.12, subsurface=0.1,
    ),
    Finish(
        "unglazed",
        "unglazed; bisque fired",
        Translations(
            es="sin esmaltar; bizcochado", pt="sem esmalte; biscuit", fr="non émaillé; biscuit",
            de="unglasiert; biskuit", it="non smaltato; biscotto", zh="无釉; 素烧", ja="無釉; 素焼き",
            ru="неглазурованный; бисквитный",
        ),
        roughness=0.95, chroma=0.9, grain=0.3,
    ),
)  # fmt: skip

FINISHES: MappingProxyType[str, Finish] = MappingProxyType({row.name: row for row in _ROWS})
"""Every finish by its name."""

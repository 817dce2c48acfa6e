"""Sentences in eight languages, each understood as an English one is."""

import pytest

from prompt_vocabulary import VOCABULARY, summary
from retexture.prompts import understand

_SPANISH = [
    ("de madera tallada", "of carved wood"),
    ("mármol verde", "green marble"),
    ("MARMOL VERDE", "green marble"),
    (
        "convierte la fachada en ladrillo rojo, mantén el cielo",
        "turn the facade into red brick, keep the sky",
    ),
    (
        "el suelo de mármol blanco y negro, las paredes de hormigón",
        "white and black marble floor, concrete walls",
    ),
    ("sofá de terciopelo azul marino", "navy blue velvet sofa"),
    ("haz que todo sea de chocolate menos la cara", "make everything chocolate except the face"),
    ("una silla de cuero marrón viejo", "a chair of old brown leather"),
    ("pinta la puerta de verde oscuro", "paint the door dark green"),
    ("dibujo a lápiz de un perro", "pencil drawing of a dog"),
    ("vestido de seda roja con detalles dorados", "a red silk dress with gold details"),
    ("cambia el color del sofá a rojo", "turn the sofa red"),
    ("solo el suelo en mármol, todo lo demás igual", "only the floor in marble, everything else unchanged"),
    ("no cambies el cielo, tejado de cobre", "don't change the sky, copper roof"),
    ("reemplaza el sofá por cuero negro", "replace the sofa with black leather"),
]
_PORTUGUESE = [
    ("parede de tijolo vermelho", "red brick wall"),
    ("transforme o carro em ouro e mantenha o fundo", "turn the car into gold and keep the background"),
    ("troque o sofá por veludo verde", "replace the sofa with green velvet"),
    ("pintura a óleo ao pôr do sol", "oil painting at sunset"),
    ("telhado coberto de neve, céu sem alterações", "snow-covered roof, the sky unchanged"),
    ("cadeiras de vime e mesa de vidro", "wicker chairs and a glass table"),
    ("faça as paredes de concreto, menos o teto", "make the walls concrete, except the ceiling"),
    ("vestido de seda vermelha com detalhes dourados", "a red silk dress with gold details"),
    ("tudo em gelo, exceto as pessoas", "everything in ice, except the people"),
    ("mude a cor do sofá para vermelho", "turn the sofa red"),
    ("só o telhado de palha, o resto igual", "only the roof in straw, the rest unchanged"),
    ("estátua de mármore branco à noite", "white marble statue at night"),
]
_FRENCH = [
    ("remplace le canapé par du velours vert", "replace the sofa with green velvet"),
    ("murs en béton, sol en parquet, garde le plafond", "concrete walls, parquet floor, keep the ceiling"),
    ("une statue en marbre blanc avec des veines dorées", "a white marble statue with gold veins"),
    ("façade en briques rouges et toit en ardoise", "red brick facade and slate roof"),
    ("ne change pas le ciel, façade en brique rouge", "don't change the sky, red brick facade"),
    ("une robe en dentelle noire", "a black lace dress"),
    ("peinture à l'huile au coucher du soleil", "oil painting at sunset"),
    ("une maison en pain d'épices", "a gingerbread house"),
    (
        "ne touche pas au visage, tout le reste en porcelaine",
        "don't change the face, everything else porcelain",
    ),
    ("maison enneigée la nuit", "snow-covered house at night"),
    ("un vase en or", "a gold vase"),
    ("transforme tout en chocolat sauf le visage", "turn everything into chocolate except the face"),
    ("acier rouillé, sans mousse", "rusty steel, without moss"),
]
_GERMAN = [
    ("aus rostigem Stahl", "of rusty steel"),
    ("mache die Wände aus Beton und behalte den Boden", "make the walls concrete and keep the floor"),
    ("Mache die Waende aus Beton", "make the walls concrete"),
    ("verwandle das Haus in Lebkuchen, der Himmel bleibt", "turn the house into gingerbread, the sky stays"),
    ("Holzboden, Backsteinwände und eine Decke aus Glas", "wooden floor, brick walls and a ceiling of glass"),
    (
        "die Wände durch Beton ersetzen, den Himmel nicht verändern",
        "replace the walls with concrete, keep the sky",
    ),
    ("alles aus Eis außer den Menschen", "everything of ice except the people"),
    ("Bleistiftzeichnung einer Katze", "pencil drawing of a cat"),
    ("rote Wände", "red walls"),
    ("streiche die Tür grün", "paint the door green"),
    ("den Boden aus Marmor machen und die Wände behalten", "make the floor marble and keep the walls"),
    ("ein alter Holztisch und Stühle aus Rattan", "an old wooden table and rattan chairs"),
    ("dunkelgrünes Samtsofa", "dark green velvet sofa"),
    ("im Stil eines Ölgemäldes", "in the style of an oil painting"),
]
_ITALIAN = [
    ("muri di pietra grigia e tetto di paglia", "grey stone walls and a straw roof"),
    (
        "trasforma il divano in velluto verde, lascia il pavimento intatto",
        "turn the sofa into green velvet, keep the floor",
    ),
    ("statua di marmo bianco con crepe dorate", "a white marble statue with gold cracks"),
    ("facciata in mattoni rossi, mantieni il cielo", "red brick facade, keep the sky"),
    ("un'auto cromata di notte", "a chrome car at night"),
    ("tutto in vetro tranne i volti", "everything in glass except the faces"),
    ("vestito di seta rossa con dettagli in oro", "a red silk dress with details in gold"),
    ("sedie di pelle marrone e tavolo di vetro", "brown leather chairs and a glass table"),
    ("dipinto a olio al tramonto", "oil painting at sunset"),
    (
        "rendi le pareti di cemento e non toccare il soffitto",
        "make the walls concrete and don't change the ceiling",
    ),
    ("cambia il colore del divano in rosso", "turn the sofa red"),
    ("una chiesa di ghiaccio", "a church of ice"),
]
_CHINESE = [
    ("大理石", "marble"),
    ("油画 日落", "oil painting, sunset"),
    ("把墙壁换成红砖，保留天空", "turn the walls into red brick, keep the sky"),
    ("白色大理石雕像", "white marble statue"),
    ("木地板和混凝土墙", "wooden floor and concrete walls"),
    ("除了脸，全部变成黄金", "except the face, everything in gold"),
    ("生锈的钢铁汽车", "rusty steel car"),
    ("用砖覆盖墙壁，天空不变", "cover the walls with brick, the sky unchanged"),
    ("用大理石做的雕像", "a statue made of marble"),
    ("没有苔藓的石墙", "stone walls without moss"),
    ("请将连衣裙改为蓝色丝绸", "please turn the dress into blue silk"),
    ("沙发改成红色", "turn the sofa red"),
    ("带金色纹路的黑色大理石桌子", "a black marble table with gold veins"),
    ("只把屋顶换成稻草，其他不变", "turn only the roof into straw, the rest unchanged"),
]
_JAPANESE = [
    ("壁をレンガにして、床はそのまま", "turn the walls into brick, keep the floor"),
    ("壁をレンガにして床はそのまま", "turn the walls into brick, keep the floor"),
    ("木製の椅子、赤いレンガの壁", "wooden chair, red brick wall"),
    ("ソファを緑のベルベットに変えて", "turn the sofa into green velvet"),
    ("顔以外をすべて金にして", "everything in gold except the face"),
    ("錆びた鉄の車", "rusty iron car"),
    ("苔なしの石の壁", "stone walls without moss"),
    ("屋根を藁に変更して、空は変えないで", "turn the roof into straw, don't change the sky"),
    ("金色のひびが入った黒い大理石のテーブル", "a black marble table with gold cracks"),
    ("ソファの色を赤に変えて", "turn the sofa red"),
    ("床は大理石、天井は白", "marble floor, the ceiling white"),
    ("夕焼けの水彩画", "watercolour at sunset"),
    ("油絵風の猫", "oil painting of a cat"),
]
_RUSSIAN = [
    ("сделай стены из кирпича", "make the walls brick"),
    ("деревянный пол и бетонные стены", "wooden floor and concrete walls"),
    ("замени диван на зелёный бархат", "replace the sofa with green velvet"),
    ("крыша дома из меди, небо не трогай", "copper roof of the house, don't change the sky"),
    ("статуя из белого мрамора с золотыми прожилками", "a white marble statue with gold veins"),
    ("преврати дом в пряник, оставь небо", "turn the house into gingerbread, keep the sky"),
    ("всё из льда, кроме людей", "everything of ice, except the people"),
    ("старый деревянный стол и стулья из ротанга", "an old wooden table and rattan chairs"),
    ("платье из красного шелка", "a red silk dress"),
    ("масляная живопись, закат", "oil painting, sunset"),
    ("не трогай лицо, остальное из фарфора", "don't change the face, everything else porcelain"),
    ("измени цвет дивана на красный", "turn the sofa red"),
    ("покрой стены мхом", "cover the walls with moss"),
]
_MIXED = [
    ("marble walls, suelo de madera, 屋根は銅", "marble walls, wooden floor, copper roof"),
    ("大理石 floor and Backsteinwände", "marble floor and brick walls"),
    ("turn the sofa into 天鹅绒, keep the пол", "turn the sofa into velvet, keep the floor"),
    ("verde marble", "green marble"),
    ("paredes of concrete, floor de mármol", "walls of concrete, marble floor"),
    ("大理石 --no 苔 --stylize 200", "marble --no moss --stylize 200"),
]


@pytest.mark.parametrize(
    ("prompt", "english"),
    [*_SPANISH, *_PORTUGUESE, *_FRENCH, *_GERMAN, *_ITALIAN, *_CHINESE, *_JAPANESE, *_RUSSIAN, *_MIXED],
)
def test_a_sentence_is_understood_as_the_english_one_is(prompt: str, english: str) -> None:
    found = understand(prompt, VOCABULARY)
    assert summary(found) == summary(understand(english, VOCABULARY))
    assert summary(found)
    assert found.unknown == ()


@pytest.mark.parametrize(
    "prompt",
    [
        "rot",  # red in German
        "the main wall and a pool",
        "a magic wand on a hose",
        "a gift for the kind man",
        "pain and rot",
        "film noir",
    ],
)
def test_english_that_other_languages_have_too_is_english(prompt: str) -> None:
    found = understand(prompt, VOCABULARY)
    assert not found.materials
    assert not found.colours


@pytest.mark.parametrize(
    ("prompt", "unknown"),
    [("una pared de xilófono", "xilofono"), ("鞑靼大理石", "鞑靼"), ("стена из хрящика", "хрящика")],
)
def test_words_that_no_language_has_are_unknown(prompt: str, unknown: str) -> None:
    assert unknown in understand(prompt, VOCABULARY).unknown

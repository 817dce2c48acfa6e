"""Slips of the keys in other languages than English, and words that only look like slips."""

import pytest

from retexture.engines.procedural.catalogue import load_catalogue
from retexture.prompts import understand

KNOWN = load_catalogue().vocabulary

# In a sentence that tells the language: the slip, and what it is read as.
SLIPS = {
    "es": (
        "paredes de {} blanco",
        "mramol mármol; marrmol mármol; ladirllo ladrillo; terciopleo terciopelo; porcelna porcelana",
    ),
    "pt": (
        "paredes de {} branco",
        "mámore mármore; tijloo tijolo; porcelna porcelana; velduo veludo; azuelejo azulejo",
    ),
    "fr": (
        "murs en {} blanc",
        "mabre marbre; briqeu brique; porcleaine porcelaine; veloours velours; chocloat chocolat",
    ),
    "de": (
        "Wände aus {} und ein roter Boden",
        "Mamor Marmor; Backtsein Backstein; Kupffer Kupfer; Porzelan Porzellan; Grannit Granit",
    ),
    "it": (
        "pareti di {} bianco",
        "mramo marmo; mattonni mattoni; porclelana porcellana; vellluto velluto; grannito granito",
    ),
    "ru": (
        "стены из {}",
        "мраморра мрамор; кирпчиа кирпич; грнаита гранит; фафора фарфор; бархтаа бархат",
    ),
    "zh": ("{}墙面", "大里石 大理石; 混泥土 混凝土; 花冈岩 花岗岩; 像木 橡木; 虎珀 琥珀"),
    "ja": (
        "{}の壁",
        (
            "コンクリト コンクリート; コンクルート コンクリート; プラチスック プラスチック; "
            "プラスチクク プラスチック; テラコッッタ テラコッタ"
        ),
    ),
}
# Words of the language that are one slip away from a name.
OTHER_WORDS = {
    "es": "porque estado espero paquete perdón",
    "pt": "estado parece especial assunto perto",
    "fr": "marre agent quartier planète personnel",
    "de": "Mangel gesucht Karten weiter Messung",
    "it": "perché quando grande marina partita",
    "ru": "готова голоса кабель карман девушек",
    "zh": "旋转 内容 希腊 金刚 沸腾",
    "ja": "コンプリート フィーリング ストレート レーザー ランタン",
}


@pytest.mark.parametrize(
    ("language", "slip", "meant"),
    [(language, *pair.split()) for language, (_, pairs) in SLIPS.items() for pair in pairs.split(";")],
)
def test_a_slip_is_read_as_a_word_of_its_language(language: str, slip: str, meant: str) -> None:
    frame = SLIPS[language][0]
    found, right = understand(frame.format(slip), KNOWN), understand(frame.format(meant), KNOWN)
    assert [each.read for each in found.corrections] == [meant]
    assert [(each.name, each.targets) for each in found.materials] == [
        (each.name, each.targets) for each in right.materials
    ]
    assert found.materials
    assert found.unknown == right.unknown


@pytest.mark.parametrize(
    ("language", "word"),
    [(language, word) for language, words in OTHER_WORDS.items() for word in words.split()],
)
def test_a_word_of_the_language_is_no_slip(language: str, word: str) -> None:
    assert understand(SLIPS[language][0].format(word), KNOWN).corrections == ()


@pytest.mark.parametrize("prompt", ["mramol", "a mramol statue in the park", "Mamor"])
def test_a_slip_is_not_looked_for_where_no_word_tells_its_language(prompt: str) -> None:
    assert "mármol" not in {each.read for each in understand(prompt, KNOWN).corrections}


def test_the_slip_of_another_language_is_left_alone() -> None:
    assert understand("Wände aus ladirllo und ein roter Boden", KNOWN).corrections == ()


@pytest.mark.parametrize(
    "prompt", ["стены из гранита", "пол из нефрита", "стены с гранитом", "полы из обсидиана"]
)
def test_what_ends_like_a_verb_is_inflected_all_the_same(prompt: str) -> None:
    found = understand(prompt, KNOWN)
    assert found.materials
    assert found.unknown == ()

"""Prompts as people write them, in nine languages: most words are known, and they are read as meant."""

from pathlib import Path

import pytest

from prompt_vocabulary import GUESSING, summary
from retexture.prompts import Use, understand

PROMPTS = Path(__file__).with_name("natural_prompts.txt").read_text("utf-8").splitlines()


def test_few_words_of_natural_prompts_are_unknown() -> None:
    words = [word for prompt in PROMPTS for word in understand(prompt, GUESSING).words]
    unknown = [word.text for word in words if word.use is Use.UNKNOWN]
    assert len(unknown) <= 0.03 * len(words), unknown


@pytest.mark.parametrize("prompt", PROMPTS)
def test_something_is_made_of_every_natural_prompt(prompt: str) -> None:
    found = understand(prompt, GUESSING)
    assert found.recognised or prompt == "phone case in tortoiseshell"  # nothing of the catalogue is like it


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "toaster in chrome on a concrete counter",
            {"materials": ["chrome @ subject", "concrete @ subject"]},
        ),
        ("denim sneaker with neon orange laces", {"materials": ["denim @ subject"]}),
        ("pancakes in gold leaf", {"materials": ["gold @ subject"]}),
        ("cake covered in dark chocolate", {"materials": ["chocolate @ subject"]}),
        ("candle lit table", {"lights": ["candle light"]}),
        ("dark red wallpaper", {"repaints": ["dark red @ wall"]}),
        ("walls colour cream", {"repaints": ["cream @ wall"]}),
        (
            "left wall in dark green, the right one in white",
            {"repaints": ["dark green @ wall/left", "white @ wall/right"]},
        ),
        ("wooden parquet", {"materials": ["parquet"]}),
        ("un gâteau recouvert de glaçage rose", {"materials": ["pink icing @ subject"]}),
        (
            "tênis de couro branco com sola de borracha",
            {"materials": ["white leather @ subject", "rubber @ subject"]},
        ),
        ("verschneites Dorf bei Nacht, warme Fenster", {"lights": ["night", "lit windows"]}),
    ],
)
def test_it_is_read_as_it_is_meant(prompt: str, expected: dict[str, list[str]]) -> None:
    found = summary(understand(prompt, GUESSING))
    assert {kind: found.get(kind) for kind in expected} == expected

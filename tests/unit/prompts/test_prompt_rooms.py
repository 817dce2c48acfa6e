"""Words that designers have for the surfaces of rooms and houses."""

import pytest

from prompt_vocabulary import VOCABULARY, summary
from retexture.prompts import understand


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("bouclé sofa", ["boucle @ subject"]),
        ("herringbone parquet floor", ["parquet @ floor"]),
        ("chevron floor", ["chevron parquet @ floor"]),
        ("herringbone tweed", ["tweed"]),
        ("board-formed concrete walls", ["board formed concrete @ wall"]),
        ("béton brut", ["board formed concrete"]),
        ("whitewashed walls", ["whitewash @ wall"]),
        ("lacquered cabinets", ["lacquer @ subject"]),
        ("corrugated iron roof", ["corrugated metal @ roof"]),
        ("corrugated metal with rust", ["rusted corrugated metal"]),
        ("rusty corrugated iron", ["rusted corrugated metal"]),
        ("oak slats", ["oak slats"]),
        ("weatherboard", ["clapboard"]),
        ("rendered facade", ["stucco @ wall"]),
        ("a rendered image in marble", ["marble"]),
    ],
)
def test_surfaces_of_rooms_and_houses(prompt: str, expected: list[str]) -> None:
    assert summary(understand(prompt, VOCABULARY))["materials"] == expected

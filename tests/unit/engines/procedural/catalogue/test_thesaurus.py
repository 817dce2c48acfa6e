"""The thesaurus as data: whatever it guesses is something that the catalogue has."""

import pytest

from retexture.engines.procedural.catalogue import load_catalogue
from retexture.prompts import Hint, understand

VOCABULARY = load_catalogue().vocabulary
ROWS = {hint.reads: hint for hint in VOCABULARY.hints}


@pytest.mark.parametrize("hint", ROWS.values(), ids=lambda hint: hint.reads[0])
def test_every_row_leads_to_a_look(hint: Hint) -> None:
    assert any(understand(phrase, VOCABULARY).recognised for phrase in hint.reads)


@pytest.mark.parametrize(
    ("prompt", "guessed"),
    [
        ("a zebra", "zebra print"),
        ("a leopard", "leopard print"),
        ("clouds", "fluffy clouds"),
        ("embroidered", "embroidered cloth"),
        ("a dragon", "dragon scales"),
        ("a spaceship", "plastic"),
    ],
)
def test_everyday_words_lead_somewhere(prompt: str, guessed: str) -> None:
    found = understand(prompt, VOCABULARY)
    assert [material.name for material in found.materials] == [guessed]
    assert found.by_guess


def test_muted_colours_are_those_below_a_closed_sky() -> None:
    found = understand("foggy dawn, muted colours, cinematic", VOCABULARY)
    assert "overcast" in found.lights
    assert not found.unknown

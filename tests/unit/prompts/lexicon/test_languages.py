"""Languages that are told, so that a client knows why nothing was understood."""

import pytest

from prompt_vocabulary import GUESSING
from retexture.prompts import understand


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("대리석 바닥", "Korean"),
        ("พื้นหินอ่อน", "Thai"),
        ("רצפת שיש", "Hebrew"),
        ("أرضية رخامية", "Arabic script"),
        ("μαρμάρινο πάτωμα", "Greek"),
        ("संगमरमर का फर्श", "Hindi"),
        ("მარმარილოს იატაკი", "Georgian"),
        ("стіни з каменю і їжак", "Ukrainian"),
        ("een huis met een houten vloer", "Dutch"),
        ("drewniany dom, ściany z kamienia", "Polish"),
        ("ett hus med väggar av trä", "Swedish"),
        ("taş duvar ve ahşap zemin", "Turkish"),
        ("xyzzy plugh", ""),
        ("a thoroughly unheard of contrivance", ""),
    ],
)
def test_a_language_without_words_here_is_told(prompt: str, language: str) -> None:
    assert understand(prompt, GUESSING).language == language


def test_words_of_another_language_beside_known_ones_are_told_too() -> None:
    found = understand("marble 바닥", GUESSING)
    assert found.language == "Korean"
    assert [material.name for material in found.materials] == ["marble"]


@pytest.mark.parametrize("prompt", ["marble floor", "white walls and an oak table", "van Gogh"])
def test_nothing_is_told_of_a_prompt_that_is_understood(prompt: str) -> None:
    assert understand(prompt, GUESSING).language == ""

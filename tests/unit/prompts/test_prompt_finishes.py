"""Finishes: matte, brushed, smoked … belong to the material or the part that they are said of."""

from dataclasses import fields

import pytest

from prompt_vocabulary import VOCABULARY, summary
from retexture.prompts import FINISHES, Finish, Translations, understand


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("matte black leather", {"materials": ["black leather {matte}"]}),
        ("brushed brass", {"materials": ["brass bronze {brushed}"]}),
        ("marble polished to a shine", {"materials": ["marble {polished}"]}),
        ("very rough stone", {"materials": ["stone {rough 1.6}"]}),
        ("smooth polished marble", {"materials": ["marble {smooth, polished}"]}),
        ("worn matte leather", {"materials": ["leather {matte, wear 0.6}"]}),
        ("satin brass", {"materials": ["brass bronze {satin}"]}),
    ],
)
def test_a_finish_is_said_of_its_material(prompt: str, expected: dict[str, list[str]]) -> None:
    found = summary(understand(prompt, VOCABULARY))
    assert {name: found[name] for name in expected} == expected


def test_a_finish_of_a_part_is_a_treatment_of_it() -> None:
    found = understand("make the car matte black", VOCABULARY)
    assert [treatment.condition.finishes for treatment in found.treatments] == [(("matte", 1.0),)]
    assert [repaint.colours[0].name for repaint in found.repaints] == ["black"]


def test_a_finish_is_said_in_receipts() -> None:
    found = understand("slightly glossy marble", VOCABULARY)
    assert "slightly glossy" in found.description()
    assert found.to_json()["materials"][0]["condition"] == {"finishes": {"glossy": 0.4}}  # type: ignore[index]


@pytest.mark.parametrize("finish", FINISHES.values(), ids=lambda finish: finish.name)
def test_every_finish_has_words_in_every_language_and_does_something(finish: Finish) -> None:
    assert all(getattr(finish.translations, each.name).strip() for each in fields(Translations))
    plain = Finish(finish.name, finish.words, finish.translations)
    assert finish != plain
    words = [word.strip() for word in finish.words.split(";")]
    assert words[0] == finish.name
    found = understand(f"{finish.name} marble", VOCABULARY)
    assert [each.name for each in found.materials[0].condition.finishes] == [finish.name]
    assert not found.unknown


def test_no_word_names_two_finishes() -> None:
    words = [word.strip() for finish in FINISHES.values() for word in finish.words.split(";")]
    assert len(words) == len(set(words))

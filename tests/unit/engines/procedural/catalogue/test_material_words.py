"""Words of prompts that name a material, and the same words where they mean something else."""

import pytest

from retexture.engines.procedural.catalogue import load_catalogue
from retexture.prompts import Place, understand

VOCABULARY = load_catalogue().vocabulary


@pytest.mark.parametrize(
    ("prompt", "named"),
    [
        ("a cake", "icing"),
        ("covered in pink frosting", "icing"),
        ("made of clouds", "fluffy clouds"),
        ("a chair made of white clouds", "fluffy clouds"),
        ("zebra stripes", "zebra print"),
        ("make the sofa leopard print", "leopard print"),
        ("tiger stripes", "tiger print"),
        ("burning in flames", "flames"),
        ("made of fire", "flames"),
        ("holographic iridescent", "holographic foil"),
        ("iridescent glass", "holographic foil"),
        ("embroidered patch", "embroidered cloth"),
        ("crocheted", "crochet"),
        ("basalt columns", "basalt"),
        ("peeling paint", "cracked paint"),
        ("metal wire mesh", "wire mesh"),
    ],
)
def test_what_designers_write_names_the_material(prompt: str, named: str) -> None:
    found = understand(prompt, VOCABULARY)
    assert [material.name for material in found.materials] == [named]
    assert not found.guesses
    assert not found.unknown


@pytest.mark.parametrize(
    ("prompt", "named"),
    [
        ("gold statue, keep the clouds", ["gold"]),
        ("keep the sky and clouds, brick walls", ["brick"]),
        ("a marble statue under white clouds", ["marble"]),
        ("make the clouds gold", ["gold"]),
        ("make the zebra gold", ["gold"]),
        ("a fire truck made of gold", ["gold"]),
        ("fire engine red leather", ["leather"]),
        ("red silk embroidered with gold", ["silk"]),
        ("velvet with gold embroidery", ["velvet"]),
    ],
)
def test_parts_of_the_picture_and_accents_are_no_material(prompt: str, named: list[str]) -> None:
    assert [material.name for material in understand(prompt, VOCABULARY).materials] == named


def test_clouds_that_are_kept_are_the_sky() -> None:
    assert Place.SKY in [kept.place for kept in understand("gold statue, keep the clouds", VOCABULARY).kept]

"""What manners add to a prompt, and what they leave to it."""

import pytest

from prompt_vocabulary import summary
from retexture.engines.procedural.catalogue import load_catalogue
from retexture.engines.procedural.reading.manners import Filled, filled
from retexture.prompts import MaterialSpec, understand

CATALOGUE = load_catalogue()


def fill(prompt: str) -> Filled:
    return filled(understand(prompt, CATALOGUE.vocabulary), CATALOGUE)


def offered(found: Filled) -> dict[str, MaterialSpec]:
    return {spec.targets[0].text: spec for spec in found.understanding.materials if spec.offered}


def test_a_manner_furnishes_what_nothing_is_said_of() -> None:
    found = fill("Art Deco")
    assert offered(found)["floor"].name == "marble"
    assert [colour.name for colour in offered(found)["floor"].colours] == ["black"]
    assert found.notes[0].startswith("Art Deco: ")
    assert "black marble (floor)" in found.notes[0]


def test_materials_for_everything_leave_it_nothing_to_furnish() -> None:
    found = fill("Art Deco hotel lobby in green marble, brass and black obsidian")
    assert offered(found) == {}
    assert [spec.name for spec in found.understanding.materials] == ["marble", "bronze", "obsidian"]
    assert found.notes == (
        "Art Deco: the prompt says itself what everything is made of; no material is added.",
    )


@pytest.mark.parametrize(
    ("prompt", "part"),
    [
        ("Mediterranean house with a copper roof", "roof"),
        ("Japandi, walls in teal", "wall"),
        ("gothic hall, keep the floor", "floor"),
        ("Victorian room, wet floor", "floor"),
    ],
)
def test_parts_that_the_prompt_speaks_of_are_its_own(prompt: str, part: str) -> None:
    found = fill(prompt)
    assert part not in offered(found)
    assert len(offered(found)) > 3


def test_nothing_that_a_manner_says_is_guessed() -> None:
    for name in CATALOGUE.manners:
        for spec in offered(fill(name)).values():
            phrases = CATALOGUE.manners[name].parts[spec.targets[0].text]
            assert any(
                not read.guesses
                and (read.materials[0].name, read.materials[0].colours) == (spec.name, spec.colours)
                for read in (understand(phrase, CATALOGUE.vocabulary) for phrase in phrases)
                if read.materials
            ), (name, spec)


def test_what_is_not_wanted_is_not_added() -> None:
    marbled = [spec.name for spec in fill("Art Deco").understanding.materials]
    assert "marble" in marbled
    assert "marble" not in [spec.name for spec in fill("Art Deco without marble").understanding.materials]


def test_colours_of_nothing_else_go_onto_what_a_manner_adds() -> None:
    found = fill("Bauhaus in navy and white")
    wanted = [colour for spec in offered(found).values() for colour in spec.colours]
    assert {colour.name for colour in wanted} <= {"navy", "white"}
    assert found.understanding.colours == ()


def test_lights_and_states_of_the_prompt_come_before_those_of_a_manner() -> None:
    assert fill("cyberpunk").understanding.lights == ("neon",)
    assert fill("cyberpunk, fog").understanding.lights == ("fog",)
    assert fill("post-apocalyptic").understanding.condition.wear > 0.5
    assert fill("post-apocalyptic, rainy").understanding.condition.wear == 0


def test_of_two_manners_the_first_comes_first() -> None:
    both = fill("Japandi, Art Deco")
    assert offered(both)["sofa"] == offered(fill("Japandi"))["sofa"]
    assert offered(both)["lamp"] == offered(fill("Art Deco"))["lamp"]


def test_an_artist_is_a_drawn_style_with_a_palette_and_is_said_to_be_an_approximation() -> None:
    found = fill("in the style of Van Gogh")
    assert found.understanding.styles == ("oil painting",)
    assert found.understanding.colours[0].name == "ultramarine"
    assert found.strength > 1
    assert found.notes == ("Van Gogh: approximated by oil painting with strong strokes in blue and yellow.",)


def test_style_and_colours_of_the_prompt_come_before_an_artists() -> None:
    found = fill("Van Gogh, watercolour in red and white")
    assert found.understanding.styles == ("watercolour",)
    assert [colour.name for colour in found.understanding.colours] == ["red", "white"]
    assert found.notes == ("Van Gogh: approximated by the watercolour that the prompt asks for.",)


def test_a_prompt_without_manners_stays_as_it_is() -> None:
    understanding = understand("white marble, fog", CATALOGUE.vocabulary)
    assert filled(understanding, CATALOGUE) == Filled(understanding)
    assert summary(understanding) == {"materials": ["white marble"], "lights": ["fog"]}

"""Lists of materials and colours, colours behind things, and words of builders."""

import pytest

from prompt_vocabulary import VOCABULARY, summary
from retexture.prompts import understand


@pytest.mark.parametrize(
    ("prompt", "materials", "colours"),
    [
        ("green marble, brass and black", ["green marble", "brass bronze"], ["black"]),
        ("white marble, oak and black", ["white marble", "carved wood"], ["black"]),
        ("concrete, steel and navy", ["concrete", "brushed steel"], ["navy"]),
        ("marble, brass, black", ["marble", "brass bronze"], ["black"]),
        ("green marble, brass and cream", ["green marble", "brass bronze"], ["cream"]),
        ("oak and black", ["carved wood"], ["black"]),
        # No list of materials: what is said of one, and lists of colours.
        ("oak, white", ["white carved wood"], []),
        ("chrome and plastic, magenta and teal", ["chrome", "magenta+teal plastic"], []),
        ("brass and black marble", ["brass bronze", "black marble"], []),
        ("green, brass and black marble", ["brass+green bronze", "black marble"], []),
    ],
)
def test_a_colour_that_ends_a_list_of_materials_is_none_of_theirs(
    prompt: str, materials: list[str], colours: list[str]
) -> None:
    found = summary(understand(prompt, VOCABULARY))
    assert found.get("materials", []) == materials
    assert found.get("colours", []) == colours


@pytest.mark.parametrize(
    ("prompt", "materials"),
    [
        ("white render, slate roof", ["white stucco", "slate @ roof"]),
        ("smooth white render, slate roof", ["white stucco {smooth}", "slate @ roof"]),
        ("render in grey, slate roof", ["grey stucco", "slate @ roof"]),
        ("cream render walls", ["cream stucco @ wall"]),
        ("window frames black, white render", ["white stucco"]),
        ("warm grey render and oak cladding", ["warm grey stucco", "timber cladding"]),
        # Pictures.
        ("white render of a chair", []),
        ("turn this grey render into a real photo", []),
        ("architectural render, slate roof", ["slate @ roof"]),
        ("render the walls in marble", ["marble @ wall"]),
    ],
)
def test_render_is_what_covers_a_wall_where_it_is_said_like_it(prompt: str, materials: list[str]) -> None:
    assert summary(understand(prompt, VOCABULARY)).get("materials", []) == materials


@pytest.mark.parametrize(
    ("prompt", "repaints"),
    [
        ("window frames white", ["white @ subject"]),
        ("sofa navy, cushions mustard", ["navy @ subject", "mustard @ subject"]),
        ("walls cream, ceiling white", ["cream @ wall", "white @ ceiling"]),
    ],
)
def test_a_colour_behind_a_thing_is_its_colour(prompt: str, repaints: list[str]) -> None:
    assert summary(understand(prompt, VOCABULARY)).get("repaints", []) == repaints

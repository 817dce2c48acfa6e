from itertools import islice

import pytest

from retexture.cli.exits import BadInput
from retexture.cli.run.names import NameTemplate, plain

FACTS = {"prompt": "white-marble", "seed": "7", "engine": "procedural"}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{stem}-{number}", ["rooms/kitchen-2.png", "rooms/kitchen-3.png"]),
        (
            "{prompt} {seed} {stem}",
            ["rooms/white-marble 7 kitchen.png", "rooms/white-marble 7 kitchen-2.png"],
        ),
        ("v{number}.{engine}", ["rooms/v2.procedural.png", "rooms/v3.procedural.png"]),
    ],
)
def test_a_template_names_pictures_in_the_folder_of_their_source(template: str, expected: list[str]) -> None:
    names = NameTemplate.read(template).names("rooms/kitchen", ".png", 2, FACTS)
    assert list(islice(names, 2)) == expected


@pytest.mark.parametrize(
    "template",
    [
        "{size}",
        "{stem",
        "a/{stem}",
        "..{stem}",
        " ",
        "{stem!r}",
        "{number:>9}",
        "{stem.__class__}",
        "{}",
        "a\nb",
    ],
)
def test_what_is_no_template_is_refused(template: str) -> None:
    with pytest.raises(BadInput, match="cannot be used"):
        NameTemplate.read(template)


def test_prompts_are_short_and_plain_in_names() -> None:
    assert plain("White marble, with GOLD veins!") == "white-marble-with-gold-veins"
    assert len(plain("long " * 100)) <= 60
    assert plain("../../etc") == "etc"

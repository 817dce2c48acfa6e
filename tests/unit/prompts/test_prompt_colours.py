"""Colour names, hexadecimal notation and modifiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retexture.prompts.lexicon import oklch, palette
from retexture.prompts.lexicon.colours import Colour, find, from_hex, modified
from retexture.prompts.text import split


def named(text: str) -> Colour:
    words = split(text)
    found = find(words, 0)
    assert found is not None
    assert found.length == len(words)
    return found.colour


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("#1A2b3c", "#1a2b3c"),
        ("#abc", "#aabbcc"),
        ("navy", "#14274f"),
        ("Dark Olive Green", "#556b2f"),
        ("darkolivegreen", "#556b2f"),
        ("dark-olive-green", "#556b2f"),
        ("gray", "#808080"),
        ("slategray", "#708090"),
        ("light blue", "#add8e6"),
    ],
)
def test_a_colour_is_found_by_its_name(text: str, notation: str) -> None:
    assert named(text).hex == notation


@pytest.mark.parametrize("name", sorted({**palette.STRONG, **palette.WEAK}))
def test_every_name_of_the_palette_is_found_however_it_is_joined(name: str) -> None:
    value = {**palette.STRONG, **palette.WEAK}[name]
    for written in (name, name.title(), name.replace(" ", "-"), name.replace(" ", "")):
        assert named(written).hex == value


def test_no_name_is_both_a_colour_first_and_a_thing_first() -> None:
    assert palette.STRONG.keys().isdisjoint(palette.WEAK)


@pytest.mark.parametrize("notation", ["", "abc", "#ab", "#abcd", "#ggg", "#12345g", "#1234567"])
def test_what_is_no_hexadecimal_colour_is_refused(notation: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        from_hex(notation)


@pytest.mark.parametrize("base", ["teal", "crimson", "navy", "emerald", "orange", "grey"])
def test_modifiers_order_lightness_and_chroma(base: str) -> None:
    lightness, chroma = oklch.lightness_and_chroma(named(base).rgb)
    seen = {word: oklch.lightness_and_chroma(modified(named(base), word).rgb) for word in oklch.MODIFIERS}
    assert seen["dark"][0] < seen["deep"][0] < lightness < seen["light"][0] < seen["pale"][0]
    assert seen["muted"][0] == pytest.approx(lightness, abs=0.005)
    assert seen["muted"][1] == pytest.approx(chroma / 2, abs=0.005)
    assert seen["pastel"][1] <= chroma + 0.005


def test_modifiers_pile_up_from_the_colour_outwards() -> None:
    assert named("dark muted teal") == modified(modified(named("teal"), "muted"), "dark")


def test_a_modifier_alone_is_no_colour() -> None:
    assert find(split("dark wood"), 0) is None
    assert find(split("dark, blue"), 0) is None


@given(st.tuples(*[st.floats(0, 1)] * 3), st.sampled_from(sorted(oklch.MODIFIERS)))
def test_every_modified_colour_is_in_srgb(rgb: tuple[float, float, float], modifier: str) -> None:
    assert all(0.0 <= channel <= 1.0 for channel in oklch.shift(rgb, oklch.MODIFIERS[modifier]))


@given(st.tuples(*[st.floats(0, 1)] * 3))
def test_the_way_through_oklab_and_back_changes_nothing(rgb: tuple[float, float, float]) -> None:
    assert oklch.shift(rgb, oklch.Shift(0.0, 1.0)) == pytest.approx(rgb, abs=2e-3)


def test_oklab_agrees_with_the_published_values() -> None:
    # Björn Ottosson's article gives lightness 1 for white; CSS Color 4 gives 0.628 and 0.2577 for red.
    assert oklch.lightness_and_chroma((1.0, 1.0, 1.0)) == pytest.approx((1.0, 0.0), abs=1e-3)
    assert oklch.lightness_and_chroma((1.0, 0.0, 0.0)) == pytest.approx((0.628, 0.2577), abs=1e-3)

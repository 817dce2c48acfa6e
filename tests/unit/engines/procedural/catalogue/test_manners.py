"""Manners as data: what each says is something that the catalogue has."""

from dataclasses import fields, replace

import pytest

from retexture.engines.procedural.catalogue import Manner, load_catalogue
from retexture.prompts import TermKind, Use, named_colour, part_called, understand

CATALOGUE = load_catalogue()
NOTHING = understand("", CATALOGUE.vocabulary)
MANNERS = pytest.mark.parametrize("manner", CATALOGUE.manners.values(), ids=lambda manner: manner.name)


@MANNERS
def test_every_part_is_made_of_something_that_is_known(manner: Manner) -> None:
    for part, phrases in manner.parts.items():
        assert part_called(part).text == part
        read = [understand(phrase, CATALOGUE.vocabulary) for phrase in phrases]
        known = [each for each in read if len(each.materials) == 1 and not (each.unknown or each.guesses)]
        assert known, f"{part}: {phrases}"
        assert all(not material.targets for each in known for material in each.materials)


@MANNERS
def test_colours_lights_styles_and_states_are_known(manner: Manner) -> None:
    assert all(named_colour(name) for name in manner.palette), manner.palette
    assert not manner.lights or CATALOGUE.lights.keys() & set(manner.lights)
    assert not manner.styles or CATALOGUE.styles.keys() & set(manner.styles)
    state = understand(manner.state, CATALOGUE.vocabulary)
    assert bool(manner.state) == state.recognised


@MANNERS
def test_it_says_what_it_stands_for(manner: Manner) -> None:
    assert bool(manner.parts) != bool(manner.styles), "surfaces, or a drawn style"
    assert bool(manner.character) == bool(manner.styles)
    assert 0 <= manner.looseness <= 1
    assert 0 < manner.strength <= 2


@MANNERS
def test_its_words_ask_for_it_and_for_nothing_else(manner: Manner) -> None:
    others = {
        word
        for term in CATALOGUE.vocabulary.terms
        if term.kind is not TermKind.MANNER
        for word in (term.name, *term.words)
    }
    assert others.isdisjoint(manner.words)
    for word in manner.words:
        found = understand(word, CATALOGUE.vocabulary)
        assert found.manners == (manner.name,), word
        assert all(each.use is Use.USED for each in found.words), word
        assert replace(found, manners=(), words=()) == NOTHING, word


@MANNERS
def test_it_has_a_name_in_every_language(manner: Manner) -> None:
    assert all(getattr(manner.translations, language.name) for language in fields(manner.translations))

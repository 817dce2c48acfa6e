"""Words that name nothing, and what they are guessed to be."""

import pytest

from prompt_vocabulary import GUESSING, summary
from retexture.prompts import Hint, Term, TermKind, Vocabulary, understand

VOCABULARY = Vocabulary(
    (
        Term(TermKind.MATERIAL, "knitted wool", ("knitted wool", "wool")),
        Term(TermKind.MATERIAL, "gingerbread", ("gingerbread",)),
        Term(TermKind.MATERIAL, "marble", ("marble",)),
        Term(TermKind.MATERIAL, "porcelain", ("porcelain",)),
        Term(TermKind.LIGHT, "fog", ("fog",)),
    ),
    (
        Hint("bouclé", ("knitted wool",)),
        Hint("sea mist", ("salt haze", "fog")),
        Hint("cake", ("icing", "gingerbread"), alone=True),
        Hint("car", ("porcelain",), alone=True),
    ),
)


def guesses(prompt: str, vocabulary: Vocabulary = VOCABULARY) -> dict[str, str]:
    return {each.written: each.read for each in understand(prompt, vocabulary).guesses}


def test_a_word_that_names_nothing_is_read_as_its_hint_where_it_stands() -> None:
    found = understand("walls in white bouclé, marble floor", VOCABULARY)
    assert summary(found)["materials"] == ["white knitted wool @ wall", "marble @ floor"]
    assert [(each.written, each.read) for each in found.guesses] == [("boucle", "knitted wool")]
    assert not found.by_guess
    assert found.unknown == ()


def test_the_first_phrase_of_a_hint_counts_that_is_known() -> None:
    assert guesses("marble in a sea mist") == {"sea mist": "fog"}


@pytest.mark.parametrize("prompt", ["bouclé marble", "marble bouclé", "bouclé-marble"])
def test_beside_a_material_an_unknown_word_is_no_other_material(prompt: str) -> None:
    found = understand(prompt, VOCABULARY)
    assert summary(found)["materials"] == ["marble"]
    assert found.guesses == ()
    assert found.unknown == ("boucle",)


def test_a_thing_suggests_a_look_only_where_nothing_else_is_asked_for() -> None:
    alone = understand("a cake", VOCABULARY)
    assert summary(alone) == {"materials": ["gingerbread"]}
    assert alone.by_guess
    assert guesses("a cake in the fog") == {}


def test_a_guess_alone_is_said_to_be_all_that_there_is() -> None:
    assert understand("all bouclé", VOCABULARY).by_guess


@pytest.mark.parametrize("prompt", ["keep the car", "no cars", "the car without marble"])
def test_what_is_to_stay_or_not_wanted_suggests_nothing(prompt: str) -> None:
    found = understand(prompt, VOCABULARY)
    assert found.guesses == ()
    assert not found.recognised


def test_where_nothing_is_known_the_nearest_spelling_is_guessed() -> None:
    assert guesses("porzellain") == {"porzellain": "porcelain"}
    assert guesses("porzellain in the fog") == {}, "something else is known"


@pytest.mark.parametrize(
    "prompt",
    ["a violent scream", "rock concert", "as the swatch", "xyzzy plugh", "een huis met houten vloer"],
)
def test_no_name_is_near_to(prompt: str) -> None:
    found = understand(prompt, GUESSING)
    assert found.guesses == ()
    assert not found.recognised


def test_without_hints_nothing_is_guessed() -> None:
    bare = Vocabulary(VOCABULARY.terms)
    assert guesses("porzellain cake of bouclé", bare) == {}


def test_a_prompt_that_is_only_guessed_at_says_so_as_data() -> None:
    found = understand("a cake", VOCABULARY).to_json()
    assert found["guesses"] == [{"written": "cake", "read": "gingerbread"}]
    assert found["recognised"] is True


@pytest.mark.parametrize("word", ["drain", "signal", "eight", "monte", "bail", "plain"])
def test_short_words_are_no_misspelt_people_or_places(word: str) -> None:
    assert understand(f"marble, {word}", GUESSING).corrections == ()


def test_long_names_of_manners_may_be_misspelt() -> None:
    assert understand("scandinavan", GUESSING).manners == ("Scandinavian",)

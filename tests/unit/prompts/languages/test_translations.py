"""Words in eight languages: every entry has them, and each is found as that entry."""

from collections.abc import Iterator

import pytest

from prompt_vocabulary import VOCABULARY
from retexture.prompts import understand
from retexture.prompts.languages import gloss
from retexture.prompts.lexicon import colours, grammar, nouns, states
from retexture.prompts.lexicon.phrasebook import TABLES, Row, WordRole, resembling_english, table
from retexture.prompts.lexicon.places import Place
from retexture.prompts.lexicon.translations import LANGUAGES
from retexture.prompts.parse.correction import spelling
from retexture.prompts.text import clean, split

_FRAMES = {
    "es": "las paredes de la casa son de {} y el suelo no",
    "pt": "as paredes da casa são de {} e o chão não",
    "fr": "les murs de la maison sont faits de {} et le sol non",
    "de": "die Wände vom Haus sind aus {} und der Boden nicht",
    "it": "le pareti della casa sono di {} e il pavimento no",
    "zh": "把墙换成{}，保留天空",
    "ja": "壁は{}、空はそのまま",
    "ru": "стены дома из {}, а пол нет",
}
_NAMING = tuple(kind for kind in TABLES if kind not in (WordRole.GRAMMAR, WordRole.VERB))
_ROWS = [(kind, row) for kind in _NAMING for row in table(kind)]
_LATIN = tuple(language for language in LANGUAGES if language not in ("zh", "ja", "ru"))


def _in_english(prompt: str) -> str:
    words = gloss(clean(prompt), VOCABULARY, spelling.known(VOCABULARY)).words
    return f" {' '.join(word.text for word in words)} "


def _named(prompt: str) -> set[str]:
    found = understand(prompt, VOCABULARY)
    states = (found.condition, *(treatment.condition for treatment in found.treatments))
    lying = {"snow"} if any(state.snow for state in states) else set()  # walls in snow are under it
    looks = {*found.styles, *found.lights, *found.manners}
    return {*(material.name for material in found.materials), *looks, *lying}


def _written(phrase: str) -> str:
    return " ".join(word.text for word in split(clean(phrase)))


def _elsewhere(language: str) -> frozenset[str]:
    """The words of phrases in the languages with the same letters, and of English."""
    sharing = _LATIN if language in _LATIN else ("zh", "ja") if language in ("zh", "ja") else ()
    others = [each for each in sharing if each != language]
    found = [row.words[each] for _, row in _rows_with_verbs() for each in others]
    found += [term.translations.words(each) for term in VOCABULARY.terms for each in others]
    english = spelling.known(VOCABULARY) | resembling_english() if language in _LATIN else frozenset()
    return frozenset(_written(phrase) for listed in found for phrase in listed) | english


def _rows_with_verbs() -> Iterator[tuple[WordRole, Row]]:
    for kind in TABLES:
        for row in table(kind):
            yield kind, row


_ELSEWHERE = {language: _elsewhere(language) for language in LANGUAGES}


def _is_read_otherwise(phrase: str, language: str) -> bool:
    """Whether a phrase by itself has a word of English or of another language that is written alike."""
    elsewhere = _ELSEWHERE[language]
    words = split(clean(phrase))
    return _written(phrase) in elsewhere or any({word.text, word.stem} & elsewhere for word in words)


@pytest.mark.parametrize("term", VOCABULARY.terms, ids=lambda term: f"{term.kind} {term.name}")
def test_every_entry_of_the_catalogue_is_found_in_eight_languages(term) -> None:  # type: ignore[no-untyped-def]
    for language in LANGUAGES:
        words = term.translations.words(language)
        assert words, f"{term.name} has no word in {language!r}"
        for word in words:
            assert term.name in _named(_FRAMES[language].format(word)), (language, word)
            if not _is_read_otherwise(word, language):
                assert term.name in _named(word), (language, word)


@pytest.mark.parametrize(("role", "row"), _ROWS, ids=lambda value: getattr(value, "english", str(value)))
def test_every_row_of_a_table_is_found_in_eight_languages(role: WordRole, row: Row) -> None:
    for language in LANGUAGES:
        assert row.words[language], f"{row.english} has no word in {language!r}"
        for word in row.words[language]:
            framed = _in_english(_FRAMES[language].format(word))
            assert f" {row.english} " in framed, (language, word, framed)
            if not _is_read_otherwise(word, language):
                assert f" {row.english} " in _in_english(word), (language, word)


@pytest.mark.parametrize("kind", TABLES)
def test_no_word_stands_in_two_rows_of_a_table(kind: WordRole) -> None:
    if kind is WordRole.VERB:
        return  # a verb means what the word after it makes of it: "cambiar … por", "cambiar … a"
    for language in LANGUAGES:
        owners: dict[str, str] = {}
        for row in table(kind):
            for word in row.words[language]:
                owner = owners.setdefault(word.casefold(), row.english)
                assert owner == row.english, f"{word!r} ({language}) is both {owner!r} and {row.english!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_that_of_two_entries_of_a_kind(language: str) -> None:
    owners: dict[tuple[str, str], str] = {}
    for term in VOCABULARY.terms:
        for word in term.translations.words(language):
            owner = owners.setdefault((term.kind, word.casefold()), term.name)
            assert owner == term.name, f"{word!r} is both {owner!r} and {term.name!r}"


def test_what_rows_are_named_after_is_english_that_the_parser_reads() -> None:
    for row in table(WordRole.COLOUR):
        found = colours.find(split(row.english), 0)
        assert found is not None, row.english
        assert found.length == len(row.english.split())
    for row in table(WordRole.NOUN):
        assert nouns.index().get(row.english) is not None, row.english
    for kind in (WordRole.STATE, WordRole.WEATHER, WordRole.DEGREE):
        for row in table(kind):
            assert states.index().get(row.english) is not None, row.english
    for row in table(WordRole.PART):
        assert row.english in grammar.PARTS


def test_every_place_has_a_noun_in_eight_languages() -> None:
    named = {
        noun.place for row in table(WordRole.NOUN) if (noun := nouns.index().get(row.english)) is not None
    }
    assert named >= set(Place) - {Place.OBJECT}  # an object is told apart by its colour


@pytest.mark.parametrize(
    "prompt", ["bouclé sofa in a café", "façade and décor", "don't change the sky", "it isn't oak"]
)
def test_words_that_english_writes_with_accents_or_apostrophes_are_english(prompt: str) -> None:
    assert gloss(clean(prompt), VOCABULARY, spelling.known(VOCABULARY)).english

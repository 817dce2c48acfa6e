"""``retexture looks``: what an engine knows, and the words that ask for it."""

import json
from typing import Any

from retexture.cli.exits import BadInput
from retexture.cli.installation import configured, engine_called
from retexture.prompts import Term, TermKind

_HEADINGS = {
    TermKind.MATERIAL: "Materials",
    TermKind.STYLE: "Drawn styles",
    TermKind.LIGHT: "Light",
    TermKind.MANNER: "Manners: eras, ways of furnishing, artists",
}


def show(engine: str | None, *, as_json: bool) -> None:
    """Write what ``engine``, or the configured one, knows to standard output.

    Raises:
        BadInput: there is no such engine, or it has no list of words.
    """
    chosen = engine_called(engine, configured())
    if chosen.vocabulary is None:
        raise BadInput(f"The engine {chosen.name} has no list of looks: it takes any words.")
    terms = chosen.vocabulary.terms
    if as_json:
        looks = {kind.value: [_entry(term) for term in terms if term.kind is kind] for kind in TermKind}
        print(json.dumps({"engine": chosen.name, **looks}, indent=2, ensure_ascii=False))
        return
    width = max((len(term.name) for term in terms), default=0)
    for kind in TermKind:
        print(_HEADINGS[kind])
        for term in terms:
            if term.kind is kind:
                words = ", ".join(word for word in term.words if word != term.name)
                print(f"  {term.name:<{width}}  {words}".rstrip())
        print()
    print('Combine them freely: retexture run photo.jpg -p "blue marble with gold veins, golden hour"')


def _entry(term: Term) -> dict[str, Any]:
    return {
        "name": term.name,
        "words": list(term.words),
        "translations": term.translations.by_language(),
    }

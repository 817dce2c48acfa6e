"""The thesaurus: what everyday words may be meant by that name no entry of the catalogue."""

from importlib.resources import files
from tomllib import loads

from retexture.prompts import Hint

_FILE = "thesaurus.toml"
_BESIDE_OTHERS = "looks"


def load_hints() -> tuple[Hint, ...]:
    """Read every row of the thesaurus, one hint for each word.

    Raises:
        ValueError: A word stands in two rows.
    """
    tables = loads(files(__package__).joinpath(_FILE).read_text(encoding="utf-8"))
    found: dict[str, Hint] = {}
    for kind, rows in tables.items():
        for reads, words in rows.items():
            phrases = tuple(phrase.strip() for phrase in reads.split("|"))
            for word in (each.strip() for each in words.split(";")):
                if word in found:
                    raise ValueError(f"{_FILE}: {word!r} stands in two rows")
                found[word] = Hint(word, phrases, kind != _BESIDE_OTHERS)
    return tuple(found.values())

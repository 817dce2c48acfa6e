"""What the labels of a scene segmenter mean to us: ``ade20k.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from retexture.prompts import Place, stem


@dataclass(frozen=True)
class SceneLabel:
    """One label.

    Attributes:
        name: As the data set calls it.
        place: The part of a scene that it belongs to, if any.
        nouns: What prompts call it, each a tuple of stems.
    """

    name: str
    place: Place | None
    nouns: frozenset[tuple[str, ...]]


@cache
def scene_labels() -> tuple[SceneLabel, ...]:
    """All labels; a model's answer number ``i`` is about the label ``i``."""
    text = resources.files("retexture.perception").joinpath("ade20k.toml").read_text("utf-8")
    return tuple(
        SceneLabel(name, Place(place) if place else None, frozenset(map(_stems, nouns.split(";"))))
        for name, place, nouns in tomllib.loads(text)["labels"]
    )


def labels_meant(phrase: str) -> tuple[int, ...]:
    """The numbers of the labels that a noun phrase means; none where no label is as narrow as the phrase.

    The longest noun at its end counts: a red coffee table is a coffee table, not a table.
    """
    words = _stems(phrase)
    for first in range(len(words)):
        meant = tuple(i for i, label in enumerate(scene_labels()) if words[first:] in label.nouns)
        if meant:
            return meant
    return ()


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in phrase.lower().split())

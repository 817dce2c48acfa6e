import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retexture.perception import Perceived, Sighting, Together, merge
from retexture.prompts import Place


def sighting(confidence: float, provider: str = "one") -> Sighting:
    return Sighting(np.full((2, 3), confidence, np.float32), confidence, provider, f"at {confidence}")


CONFIDENCES = st.lists(st.none() | st.floats(0, 1), max_size=6)


@given(CONFIDENCES)
def test_the_surest_wins_and_of_equals_the_earliest(confidences: list[float | None]) -> None:
    results = [
        Perceived()
        if each is None
        else Perceived(
            subject=sighting(each, str(i)),
            parts={Place.SKY: sighting(each, str(i))},
            things={"sofa": sighting(each, str(i))},
            depth=sighting(each, str(i)),
            normals=sighting(each, str(i)),
        )
        for i, each in enumerate(confidences)
    ]
    merged = merge(results)
    there = [each for each in confidences if each is not None]
    all_of_it = (
        merged.subject,
        merged.parts.get(Place.SKY),
        merged.things.get("sofa"),
        merged.depth,
        merged.normals,
    )
    for found in all_of_it:
        if not there:
            assert found is None
        else:
            assert found is not None
            assert found.confidence == max(there)
            assert found.provider == str(confidences.index(max(there)))


def test_each_part_is_decided_by_itself() -> None:
    one = Perceived(parts={Place.SKY: sighting(0.9), Place.WATER: sighting(0.2)})
    other = Perceived(parts={Place.SKY: sighting(0.3, "other"), Place.WATER: sighting(0.8, "other")})
    merged = merge([one, other])
    assert {place: each.provider for place, each in merged.parts.items()} == {
        Place.SKY: "one",
        Place.WATER: "other",
    }


def test_what_one_finds_is_found_whatever_the_others_say() -> None:
    missed = Perceived(not_found={"sofa": "a: none", "roof": "a: nor that"})
    found = Perceived(things={"sofa": sighting(0.1)}, not_found={"roof": "b: no roof"})
    for order in ([missed, found], [found, missed]):
        merged = merge(order)
        assert list(merged.things) == ["sofa"]
        assert set(merged.not_found) == {"roof"}
        assert set(merged.not_found["roof"].split("; ")) == {"a: nor that", "b: no roof"}


def test_receipts_tell_who_says_what() -> None:
    told = Perceived(
        subject=sighting(0.5, "s"),
        parts={Place.SKY: sighting(0.7, "p")},
        things={"red car": sighting(0.6, "t")},
        not_found={"roof": "t: 0.1"},
    ).in_words()
    assert told == {
        "subject": "s: at 0.5",
        "sky": "p: at 0.7",
        "“red car”": "t: at 0.6",
        "“roof”": "not found, t: 0.1",
    }


class Onlooker:
    def __init__(self, name: str, lacking: str, sees: Perceived) -> None:
        self.name, self._lacking, self._sees = name, lacking, sees

    def missing(self) -> str:
        return self._lacking

    def perceive(self, photo: object, phrases: object) -> Perceived:  # noqa: ARG002 - it sees the same always
        return self._sees


def test_several_look_together() -> None:
    photo = np.zeros((2, 3, 3), np.uint8)
    both = Together(
        (
            Onlooker("a", "Type this.", Perceived(subject=sighting(0.4))),
            Onlooker("b", "Type this.", Perceived(subject=sighting(0.6, "b"))),
        )
    )
    assert both.name == "a,b"
    assert both.missing() == "Type this."
    seen = both.perceive(photo, ()).subject
    assert seen is not None
    assert seen.provider == "b"

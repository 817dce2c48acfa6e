from dataclasses import replace

import cv2
import numpy as np
import pytest

from retexture.evaluation import Completeness, Gate, Measures, gate, margin, measure
from retexture.imaging.arrays import Rgb8
from tricks import mixed, multiplied, noise, photo, shuffled, texture, warped

PHOTOS = ("astronaut", "chelsea", "coffee", "rocket")
TEXTURES = ("brick", "grass", "marble", "wood")


@pytest.mark.parametrize("name", PHOTOS)
def test_the_unchanged_photo_is_refused(name: str) -> None:
    verdict = gate(measure(photo(name), photo(name)))
    assert not verdict.passed
    assert any(failure.startswith("change ") for failure in verdict.failures)
    assert any(failure.startswith("leak ") for failure in verdict.failures)


@pytest.mark.parametrize("material", TEXTURES)
@pytest.mark.parametrize("name", PHOTOS)
def test_a_texture_multiplied_onto_the_photo_is_refused(name: str, material: str) -> None:
    source = photo(name)
    output = multiplied(source, texture(material, source.shape[:2]))
    assert any(
        failure.startswith(("coherence ", "leak ")) for failure in gate(measure(source, output)).failures
    )


@pytest.mark.parametrize("material", TEXTURES)
@pytest.mark.parametrize("name", PHOTOS)
def test_a_translucent_sheet_of_texture_is_refused(name: str, material: str) -> None:
    source = photo(name)
    output = mixed(source, texture(material, source.shape[:2]))
    assert any(failure.startswith("coherence ") for failure in gate(measure(source, output)).failures)


@pytest.mark.parametrize("name", PHOTOS)
def test_broken_structure_is_refused(name: str) -> None:
    source = photo(name)
    for output in (shuffled(source), warped(source, 25)):
        assert any(failure.startswith("structure ") for failure in gate(measure(source, output)).failures)


def scene(materials: list[Rgb8]) -> Rgb8:
    """A wall, a floor and two things in front of them, each cut from its own sheet of material."""
    parts = np.zeros((400, 600), np.uint8)
    parts[250:] = 1
    cv2.circle(parts, (200, 220), 110, 2, -1)
    cv2.rectangle(parts, (380, 120), (520, 330), 3, -1)
    picture = materials[0].copy()
    for part, material in enumerate(materials):
        picture[parts == part] = material[parts == part]
    return picture


def grainy(colour: tuple[int, int, int], cells: int, contrast: float, seed: int) -> Rgb8:
    grain = 1 + contrast * noise((400, 600), cells, seed)[..., None]
    return np.asarray(np.clip(np.array(colour) * grain, 0, 255), np.uint8)


def test_new_materials_region_by_region_pass() -> None:
    before = scene(
        [
            grainy((180, 170, 150), 48, 0.12, 1),
            grainy((90, 70, 60), 32, 0.2, 2),
            grainy((200, 90, 60), 64, 0.1, 3),
            grainy((60, 80, 120), 40, 0.15, 4),
        ]
    )
    after = scene(
        [
            grainy((110, 60, 45), 12, 0.35, 5),
            texture("wood", (400, 600)),
            texture("marble", (400, 600)),
            texture("grass", (400, 600)),
        ]
    )
    assert gate(measure(before, after)).failures == ()


GOOD = Measures(
    structure=0.6,
    leak=0.3,
    change=0.8,
    coherence=0.2,
    structure_parts=measure(photo("coffee"), photo("coffee")).structure_parts,
    change_parts=measure(photo("coffee"), photo("coffee")).change_parts,
    coherence_parts=None,
    completeness=Completeness(0.1, (), 0.0, 0.1, 0.1, 0.0),
)
LIMITS = Gate(least_structure=0.5, most_leak=0.4, least_change=0.6, least_coherence=0.1)


def test_each_measure_beyond_its_limit_is_named_with_both_numbers() -> None:
    bad = replace(GOOD, structure=0.21, leak=0.94, change=0.12, coherence=0.03)
    verdict = gate(bad, LIMITS)
    assert not verdict.passed
    assert [failure.split(":")[0] for failure in verdict.failures] == [
        "structure 0.21 is below 0.50",
        "leak 0.94 is above 0.40",
        "change 0.12 is below 0.60",
        "coherence 0.03 is below 0.10",
    ]


def test_the_limits_themselves_pass() -> None:
    edge = replace(GOOD, structure=0.5, leak=0.4, change=0.6, coherence=0.1)
    assert gate(edge, LIMITS).passed
    assert gate(GOOD, LIMITS).passed


def test_what_could_not_be_measured_is_not_held_against_an_output() -> None:
    assert gate(replace(GOOD, leak=None, coherence=None), LIMITS).passed


def test_each_way_to_be_incomplete_is_named() -> None:
    holes = Completeness(untouched=0.4, islands=(), uncovered=0.06, cut=0.5, outside=0.4, unadmitted=0.44)
    verdict = gate(replace(GOOD, completeness=holes))
    assert [failure.split(":")[0] for failure in verdict.failures] == [
        "uncovered 0.06 is above 0.02",
        "cut 0.50 is above 0.25",
        "outside 0.40 is above 0.30",
        "unadmitted 0.44 is above 0.10",
    ]
    assert margin(replace(GOOD, completeness=holes)) == -1


def test_a_receipt_that_was_not_given_is_not_held_against_an_output() -> None:
    nothing = Completeness(untouched=0.0, islands=(), uncovered=0.0, cut=None, outside=None, unadmitted=None)
    assert gate(replace(GOOD, completeness=nothing)).passed


@pytest.mark.parametrize("name", PHOTOS)
def test_a_raw_piece_of_the_photo_in_a_material_is_refused(name: str) -> None:
    source = photo(name)
    height, width = source.shape[:2]
    output = texture("marble", source.shape[:2])
    there = np.s_[height // 4 : height // 2, width // 4 : width // 2]
    output[there] = source[there]
    assert any(failure.startswith("uncovered ") for failure in gate(measure(source, output)).failures)

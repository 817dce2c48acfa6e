"""What finishes do to a surface: each changes it in the direction that its name promises."""

import numpy as np
import pytest

from retexture.engines.procedural.plan.palette import worked
from retexture.engines.procedural.render.evaluate import (
    CHANNELS,
    EMISSION,
    HEIGHT,
    METALNESS,
    ROUGHNESS,
    SUBSURFACE,
    TRANSMISSION,
    Samples,
)
from retexture.engines.procedural.render.finish import work_finishes
from retexture.imaging.colour import luminance
from retexture.prompts import FINISHES, AppliedFinish

SIDE = 96


def finished(name: str, amount: float = 1.0, *, roughness: float = 0.5, metal: float = 0.0) -> Samples:
    """A surface of waves, half of it worked."""
    samples = np.zeros((CHANNELS, SIDE, SIDE), np.float32)
    samples[:3] = 0.3
    samples[ROUGHNESS], samples[METALNESS] = roughness, metal
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    samples[HEIGHT] = np.sin(columns * 0.4)
    place = np.stack([columns, rows, 0 * rows, 0 * rows + 1])
    here = columns < SIDE // 2
    work_finishes(samples, here, (AppliedFinish(name, amount),), place, np.zeros((SIDE, SIDE), np.float32))
    return samples


def worked_half(samples: Samples, channel: int) -> float:
    return float(samples[channel, :, : SIDE // 2].mean())


@pytest.mark.parametrize("name", ["glossy", "polished", "high gloss", "waxed", "glazed", "smooth", "satin"])
@pytest.mark.parametrize("metal", [0.0, 1.0])
def test_what_shines_is_less_rough(name: str, metal: float) -> None:
    assert worked_half(finished(name, roughness=0.8, metal=metal), ROUGHNESS) < 0.6


@pytest.mark.parametrize("name", ["matte", "rough", "raw", "unglazed", "frosted"])
def test_what_is_dull_is_rougher(name: str) -> None:
    assert worked_half(finished(name, roughness=0.2), ROUGHNESS) > 0.6
    assert (
        0.3 < worked_half(finished(name, roughness=0.2, metal=1.0), ROUGHNESS) < 0.7
    )  # a metal still shines


def test_finishes_lie_in_the_order_of_their_names() -> None:
    order = ("high gloss", "polished", "satin", "matte")
    found = [worked_half(finished(name), ROUGHNESS) for name in order]
    assert found == sorted(found)


def test_less_of_a_finish_does_less() -> None:
    slightly, fully = (
        worked_half(finished("matte", amount, roughness=0.1), ROUGHNESS) for amount in (0.4, 1)
    )
    assert 0.1 < slightly < fully


@pytest.mark.parametrize(("name", "higher"), [("rough", True), ("smooth", False), ("polished", False)])
def test_relief_follows_the_finish(name: str, higher: bool) -> None:
    half = finished(name)[HEIGHT, :, : SIDE // 2]
    assert (half.std() > np.sin(np.arange(SIDE // 2) * 0.4).std()) == higher


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("glowing", EMISSION),
        ("metallic", METALNESS),
        ("translucent", TRANSMISSION),
        ("translucent", SUBSURFACE),
        ("transparent", TRANSMISSION),
    ],
)
def test_what_is_let_in_or_sent_out(name: str, channel: int) -> None:
    assert worked_half(finished(name), channel) > 0.4


@pytest.mark.parametrize("name", FINISHES)
def test_only_what_is_worked_changes_and_stays_within_bounds(name: str) -> None:
    samples = finished(name, 1.6)
    plain = finished(name, 0.0)[:, :, SIDE // 2 :]
    assert np.array_equal(samples[:, :, SIDE // 2 :], plain)
    assert samples[ROUGHNESS].min() >= 0.04
    for channel in (0, 1, 2, ROUGHNESS, METALNESS, SUBSURFACE, EMISSION, TRANSMISSION):
        assert samples[channel].min() >= 0
        assert samples[channel].max() <= 1


def test_colours_are_darkened_before_they_are_exposed() -> None:
    palettes = np.full((1, 4, 3), (0.4, 0.3, 0.2), np.float32)
    oiled, smoked = (
        float(luminance(worked(palettes, (AppliedFinish(name),))).mean()) for name in ("oiled", "smoked")
    )
    assert smoked < oiled < float(luminance(palettes).mean())
